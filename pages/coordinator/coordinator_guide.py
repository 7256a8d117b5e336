"""Guide for coordinators, shown to coordinators."""

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.everything.ui import guides
from alongside.partners.desk.coordinator import CoordinatorDesk

open_desk(CoordinatorDesk)
guides.show_guide("coordinators", state.words())
