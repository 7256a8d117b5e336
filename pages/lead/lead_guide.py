"""Guide for leads, shown to people who lead a team now."""

from alongside.desks.lead import LeadDesk
from alongside.web import guides, state
from alongside.web.open_desk import open_desk

open_desk(LeadDesk)
guides.show_guide("leads", state.words())
