"""Sessions: matches to answer, when we meet, and how we continue."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import show_left_over_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.ui import links, pairs, talk_request

desk = open_desk(SessionDesk)
t = state.words()
zone = pieces.readers_zone(open_desk(AccountDesk).organisation())
found = desk.my_pairs()

st.title(t("Sessions"), anchor=False)
gone = st.container()
for pair in pairs.sort_pairs(found):
    pairs.show_pair(pair, desk, zone, t)
if not found:
    st.info(t("You have no support partner right now, so there is nothing to schedule."))
    links.to_partners(t)
talk_request.show_talk_request(desk.talk_request(), read_support_contacts(state.store()), t)
with gone:
    show_left_over_refusal(t)
