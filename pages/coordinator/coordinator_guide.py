"""Guide for coordinators, shown to coordinators."""

from alongside.desks.coordinator import CoordinatorDesk
from alongside.web import guides, state
from alongside.web.open_desk import open_desk

open_desk(CoordinatorDesk)
guides.show_guide("coordinators", state.words())
