"""What my lead sees: the lead's page of the reader's own team, and the reader's contribution to it."""

from functools import partial

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.checkins.ui.no_new_case import show_no_new_case
from alongside.core.ui import bar
from alongside.teams.desk.actions import ActionList
from alongside.teams.desk.lead import MemberDesk
from alongside.teams.ui import actions, no_new_cases, own_contribution, page
from alongside.teams.ui.lead_page import did_it_help, meeting, team_lines
from alongside.teams.ui.page import Part
from alongside.teams.ui.view import open_view

desk = open_desk(MemberDesk)
t = state.words()
seen = open_view("my_team", desk, partial(open_desk_when_clicked, MemberDesk), t)

st.title(t("What my lead sees"), anchor=False)
if not seen.outline.teams:
    st.info(t("You are in no team right now, so no team lead sees a figure with anything of yours in it."))
    st.stop()

team_id = seen.outline.teams[0].id
under_way = open_desk(ActionList).actions_of_teams([team_id])

bar.style_print()
did_it_help.show_questions(t)
show_no_new_case(t)
own_contribution.show_own_contribution(seen)
no_new_cases.show_no_new_cases(team_id, t)
team_lines.show_due_actions(seen, under_way)
team_lines.show_team_lines(seen, under_way, {})
tabs = page.show_tabs(seen)
with tabs[Part.WORK]:
    page.show_work(seen, team_id, page.choose_weeks(seen))
with tabs[Part.STRAIN]:
    page.show_strain(seen, team_id)
with tabs[Part.ACTIONS]:
    if team_id in under_way:  # otherwise the reader was moved in the meantime
        actions.show_actions(seen, team_id, under_way[team_id])
with tabs[Part.MEETING] as tab:
    if tab.open:
        meeting.show_meeting(seen, team_id)
