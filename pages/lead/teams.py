"""Team workload: which team needs its lead, what is to be done next, and what is behind it."""

from functools import partial

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.core.ui import bar
from alongside.everything.ui import guides
from alongside.teams.desk.actions import ActionBook, ActionList
from alongside.teams.desk.lead import LeadDesk
from alongside.teams.ui import actions, chart_sections, no_new_cases, page
from alongside.teams.ui.lead_page import meeting, team_lines
from alongside.teams.ui.page import Part
from alongside.teams.ui.view import open_view

desk = open_desk(LeadDesk)
t = state.words()
seen = open_view("teams", desk, partial(open_desk_when_clicked, LeadDesk), t)

st.title(t("Team workload"), anchor=False)
if not seen.outline.teams:  # removed as lead since the page's access was checked
    st.info(t("This page is for team leads."))
    st.stop()

under_way = open_desk(ActionList).actions_of_teams(team.id for team in seen.outline.teams)
book = partial(open_desk, ActionBook)

bar.style_print()
team_lines.show_next_step(seen, under_way, book)
team_lines.show_team_lines(seen, under_way, no_new_cases.count_room(seen))
team_id = page.choose_team(seen)
tabs = page.show_tabs(seen)
with tabs[Part.WORK]:
    no_new_cases.show_no_new_cases(team_id, t)
    weeks = page.choose_weeks(seen)
    page.show_work(seen, team_id, weeks)
    chart_sections.show_team_map(seen, weeks)
with tabs[Part.STRAIN]:
    page.show_strain(seen, team_id)
with tabs[Part.ACTIONS]:
    if team_id in under_way:  # otherwise the reader was removed as lead in the meantime
        actions.show_actions(seen, team_id, under_way[team_id], book)
with tabs[Part.MEETING] as tab:
    if tab.open:
        meeting.show_meeting(seen, team_id)
guides.link_to_guide("lead/lead_guide.py", t("Guide for leads"))
