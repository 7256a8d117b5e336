"""Rounds of matching: open one, see who takes part, check the dry run, publish."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.everything.ui import guides
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.ui.coordinator import dry_run_view, opening, published_rounds, round_status, settings

desk = open_desk(CoordinatorDesk)
t = state.words()
organisation = desk.organisation()
zone = pieces.readers_zone(organisation)
today = desk.local_today()
drawing = desk.snapshot_open_round()

st.title(t("Rounds"), anchor=False)
if drawing:
    round_status.show_round_heading(drawing, today, t)
    round_status.show_who_is_in(drawing, t)
    dry = dry_run_view.show_dry_run(drawing, t)
    if dry:
        dry_run_view.show_left_out(dry, zone, t)
        dry_run_view.show_rule_costs(dry, t)
        dry_run_view.show_wishes(drawing, t)
        dry_run_view.show_publish(dry, t)
else:
    opening.show_open_round_form(today, t)
published_rounds.show_published_rounds(desk, desk.list_rounds(), zone, t)
settings.show_matching_settings(*desk.read_settings(), t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
