"""Guide for operators, shown to admins: operators themselves need no account."""

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.everything.ui import guides
from alongside.organisation.desk.admin import AdminDesk

open_desk(AdminDesk)
guides.show_guide("operators", state.words())
