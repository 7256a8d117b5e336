"""Sessions: who waits for my yes, when we meet, and how it goes on."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.doing import say_refusal
from alongside.web.sessions import links, pairs, talking
from alongside.web.sessions.doing import PLACE

desk = state.session_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
found = desk.mine()

st.title(t("Sessions"), anchor=False)
say_refusal(PLACE, t)
for pair in pairs.in_order(found):
    pairs.card(pair, desk, zone, t)
if not found:
    st.info(t("You have no support partner at the moment, so there is nothing to arrange."))
    links.to_partners(t)
talking.section(desk.waits_to_talk(), t)
