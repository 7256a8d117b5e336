"""Support partner: requests to me, my partners and why, urgent requests, the next round, people to ask."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.doing import say_left_over
from alongside.web.partner import asking, links, partners, rounds, urgent
from alongside.web.profile import beside

desk = state.partner_desk()
in_need = state.urgent_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
looking = desk.looking()

st.title(t("Support partner"), anchor=False)
gone = st.container()
urgent.of_me(in_need.for_me(), zone, t)
asking.of_me(looking.of_me, looking.room, zone, t)
partners.section(desk.my_pairings(), zone, t)
if not looking.ready:
    st.info(
        t(
            "For a partner to be found, your profile needs a language, a way to meet and some times. It takes two minutes; all else in "
            "it is up to you."
        )
    )
links.onward(t)
if looking.ready:
    beside.pause(state.profile_desk().mine(), t)
urgent.section(
    in_need.mine(), in_need.again(), looking.ready, in_need.anyone(), state.support_contacts(), zone, t
)
rounds.section(desk.round(), desk.rounds_can_open(), looking.room, t)
rounds.left_out(desk.left_out(), zone, t)
if looking.ready:
    asking.section(looking, zone, t)
with gone:
    say_left_over(t)
