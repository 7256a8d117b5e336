"""Sessions: matches to answer, when we meet, and how we continue."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.doing import say_left_over
from alongside.web.sessions import links, pairs, talking

desk = state.session_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
found = desk.mine()

st.title(t("Sessions"), anchor=False)
gone = st.container()
for pair in pairs.in_order(found):
    pairs.card(pair, desk, zone, t)
if not found:
    st.info(t("You have no support partner at the moment, so there is nothing to arrange."))
    links.to_partners(t)
talking.section(desk.talk(), state.support_contacts(), t)
with gone:
    say_left_over(t)
