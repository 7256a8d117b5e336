"""Guide for leads, shown to people who lead a team now."""

from alongside.web import guides, state

state.lead_desk()
guides.show_guide("leads", state.words())
