"""Guide for leads, shown to people who lead a team now."""

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.everything.ui import guides
from alongside.teams.desk.lead import LeadDesk

open_desk(LeadDesk)
guides.show_guide("leads", state.words())
