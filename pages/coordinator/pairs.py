"""Pairs by stage, a message to a pair, and people who want to talk."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import show_left_over_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.everything.ui import guides
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.ui.coordinator import pairs, pairs_by_status, talk_requests

desk = open_desk(CoordinatorDesk)
t = state.words()
zone = pieces.readers_zone(desk.organisation())
found = desk.list_pairs()

st.title(t("Pairs"), anchor=False)
talk_requests.show_talk_requests(desk.list_talk_requests(), zone, t)
pairs_by_status.show_current_pairs(found, zone, t)
pair = pairs.show_pair_choice(found, t)
if pair:
    pairs.show_pair(pair, found.names, t)
show_left_over_refusal(t)
pairs_by_status.show_ended_pairs(found, zone, t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
