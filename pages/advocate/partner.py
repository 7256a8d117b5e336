"""Support partner: who asks for me, my partners and why, the next round, and whom I could talk to."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.doing import say_refusal
from alongside.web.partner import asking, links, partners, rounds
from alongside.web.partner.doing import PLACE

desk = state.partner_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
looking = desk.looking()

st.title(t("Support partner"), anchor=False)
say_refusal(PLACE, t)
asking.of_me(looking.of_me, looking.room, zone, t)
partners.section(desk.my_pairings(), t)
if not looking.ready:
    st.info(
        t(
            "For a partner to be found, your profile needs a language, a way to meet and some times. It takes two minutes; all else in "
            "it is up to you."
        )
    )
links.onward(t)
rounds.section(desk.round(), looking.room, t)
rounds.left_out(desk.left_out(), zone, t)
if looking.ready:
    asking.section(looking, state.support_contacts(), zone, t)
else:
    asking.beyond(state.support_contacts(), t)
