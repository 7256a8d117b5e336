"""Figures about all support partners together, never about one pair or person."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.core.ui import pieces
from alongside.everything.ui import guides
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.ui.coordinator import programme

desk = open_desk(CoordinatorDesk)
t = state.words()
zone = pieces.readers_zone(desk.organisation())
found = desk.programme_figures()

st.title(t("Programme"), anchor=False)
programme.show_current_figures(found, t)
programme.show_take_up(found, t)
programme.show_rounds_over_time(found, open_desk_when_clicked(CoordinatorDesk), t)
programme.show_heard_ratings(found, zone, t)
programme.show_how_it_works(t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
