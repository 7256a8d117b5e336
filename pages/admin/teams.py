"""Teams: their names, their leads, and groups of small teams."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.ui import team_groups, teams

desk = open_desk(AdminDesk)
t = state.words()
all_teams = desk.list_teams()

st.title(t("Teams"), anchor=False)
st.write(t("Choose people's teams under *People*."))

if all_teams:
    teams.show_teams_table(all_teams, t)
    team = teams.choose_team(all_teams, t)
    if team:
        teams.show_team(desk, team, t)
else:
    st.info(t("No teams yet. A small organisation can do without them."))

teams.show_add_form(len(all_teams), t)

joined = open_desk(TeamGroupsDesk).list_groups()
if joined or len(all_teams) > 1:
    team_groups.show_team_groups(joined, [team.team for team in all_teams], t)
