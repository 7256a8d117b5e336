"""Rounds of matching: open one, see who takes part, check the dry run, publish."""

import streamlit as st

from alongside.web import guides, pieces, state
from alongside.web.coordinator import dry, opening, published, settings, standing

desk = state.coordinator_desk()
t = state.words()
organisation = desk.organisation()
zone = pieces.readers_zone(organisation)
today = desk.local_today()
drawing = desk.snapshot_open_round()

st.title(t("Rounds"), anchor=False)
if drawing:
    standing.show_round_heading(drawing, today, t)
    standing.show_who_is_in(drawing, t)
    dry.show_dry_run(drawing, zone, t)
else:
    opening.show_open_round_form(today, t)
published.show_published_rounds(desk, desk.list_rounds(), zone, t)
settings.show_matching_settings(*desk.read_settings(), t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
