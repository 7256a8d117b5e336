"""What my lead sees: the lead's page of the reader's own team, and the reader's contribution to it."""

import streamlit as st

from alongside.web import state
from alongside.web.team import actions, choices, glance, page
from alongside.web.team.view import open_view

desk = state.member_desk()
t = state.words()
seen = open_view("my_team", desk, state.member_desk_when_clicked, t)

st.title(t("What my lead sees"), anchor=False)
if not seen.outline.teams:
    st.info(t("You are in no team right now, so no team lead sees a figure with anything of yours in it."))
    st.stop()

team_id = seen.outline.teams[0].id
under_way = state.action_list().actions_of_teams([team_id])

page.show_own_contribution(seen)
glance.show_glance(seen)
actions.show_due_actions(seen, under_way)
weeks = choices.choose_weeks(seen)
page.show_team(seen, team_id, weeks)
if team_id in under_way:  # otherwise the reader was moved in the meantime
    actions.show_actions(seen, team_id, under_way[team_id])
