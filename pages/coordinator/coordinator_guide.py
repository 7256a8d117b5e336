"""Guide for coordinators, shown to coordinators."""

from alongside.web import guides, state

state.coordinator_desk()
guides.show_guide("coordinators", state.words())
