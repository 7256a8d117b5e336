"""Rounds of matching: open one, see who takes part, check the dry run, publish."""

import streamlit as st

from alongside.web import guides, pieces, state
from alongside.web.coordinator import dry, opening, published, settings, standing

desk = state.coordinator_desk()
t = state.words()
organisation = desk.organisation()
zone = pieces.readers_zone(organisation)
today = desk.today()
drawing = desk.draw()

st.title(t("Rounds"), anchor=False)
if drawing:
    standing.heading(drawing, today, t)
    standing.who_is_in(drawing, t)
    dry.section(drawing, zone, t)
else:
    opening.form(today, t)
published.section(desk, desk.rounds(), zone, t)
settings.panel(*desk.settings(), t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
