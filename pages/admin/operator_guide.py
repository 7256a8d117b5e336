"""Guide for operators, shown to admins: operators themselves need no account."""

from alongside.desks.admin import AdminDesk
from alongside.web import guides, state
from alongside.web.open_desk import open_desk

open_desk(AdminDesk)
guides.show_guide("operators", state.words())
