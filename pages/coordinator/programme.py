"""Figures about all support partners together, never about one pair or person."""

import streamlit as st

from alongside.web import guides, pieces, state
from alongside.web.coordinator import programme

desk = state.coordination_desk()
t = state.words()
zone = pieces.readers_zone(state.coordinator_desk().organisation())
found = desk.programme()

st.title(t("Programme"), anchor=False)
programme.of_today(found, t)
programme.heard(found, zone, t)
programme.how_made(t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
