"""Guide for operators, shown to admins: operators themselves need no account."""

from alongside.web import guides, state

state.admin_desk()
guides.show_guide("operators", state.words())
