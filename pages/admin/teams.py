"""Teams: their names, their leads, and groups of small teams."""

import streamlit as st

from alongside.web import state
from alongside.web.admin import roll_ups, teams

desk = state.admin_desk()
t = state.words()
all_teams = desk.teams()

st.title(t("Teams"), anchor=False)
st.write(t("People are put into a team on the page of people."))

if all_teams:
    teams.table(all_teams, t)
    team = teams.chosen(all_teams, t)
    if team:
        teams.panel(desk, team, t)
else:
    st.info(t("There is no team yet. A small place can do without; add one when it helps."))

teams.add_form(len(all_teams), t)

joined = desk.roll_ups.all()
if joined or len(all_teams) > 1:
    roll_ups.section(joined, [team.team for team in all_teams], t)
