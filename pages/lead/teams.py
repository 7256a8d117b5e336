"""Team workload: which team is asked for more than it has, what changed, and what can be done."""

import streamlit as st

from alongside.web import guides, state
from alongside.web.team import actions, choices, drawn, glance, page
from alongside.web.team.view import view

desk = state.lead_desk()
t = state.words()
seen = view("teams", desk, state.lead_desk_when_clicked, t)

st.title(t("Team workload"), anchor=False)
if not seen.outline.teams:  # relieved between the question who is here and this one
    st.info(t("This page is for those who lead a team. Nothing was shown or changed."))
    st.stop()

under_way = state.action_list().of_teams(team.id for team in seen.outline.teams)

glance.glance(seen)
actions.due(seen, under_way)
weeks = choices.weeks(seen)
drawn.several_teams(seen, weeks)
team_id = choices.team(seen)
page.one_team(seen, team_id, weeks)
if team_id in under_way:  # relieved meanwhile otherwise
    actions.actions(seen, team_id, under_way[team_id], state.action_book)
guides.link_to_guide("lead/lead_guide.py", t("Guide for leads"))
