"""Pairs by stage, a message to a pair, and people who want to talk."""

import streamlit as st

from alongside.web import guides, pieces, state
from alongside.web.coordinator import by_state, pairs, talks
from alongside.web.doing import say_left_over

desk, coordination = state.coordinator_desk(), state.coordination_desk()
t = state.words()
zone = pieces.readers_zone(desk.organisation())
book, found = desk.history(), coordination.pairs()

st.title(t("Pairs"), anchor=False)
talks.section(coordination.who_wants_to_talk(), zone, t)
by_state.going_on(found, zone, t)
pair = pairs.chosen(book, t)
if pair:
    pairs.panel(pair, book.names, t)
say_left_over(t)
by_state.ended(found, zone, t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
