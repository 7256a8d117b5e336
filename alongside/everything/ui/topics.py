"""Brings the topics together: what they register, and what higher ones tell lower ones.

It imports them all, so only what starts the app imports it.
"""

# Each registers the words of its refusals, or what it offers after a heavy week.
from alongside.accounts.store import organisations
from alongside.accounts.ui import contacts, core_refusals  # noqa: F401
from alongside.accounts.ui import refusals as of_accounts  # noqa: F401
from alongside.checkins.ui import refusals as of_checkins  # noqa: F401
from alongside.core.store.engine import Store
from alongside.core.ui.provided import PROVIDED
from alongside.everything.desk import topics as of_desks  # noqa: F401  # registers what desks need
from alongside.everything.mail import topics as of_mail  # noqa: F401  # registers what is sent
from alongside.everything.ui import refusals as of_everything  # noqa: F401
from alongside.notifications.ui import refusals as of_notifications  # noqa: F401
from alongside.organisation.ui import refusals as of_organisation  # noqa: F401
from alongside.partners.ui import offers as partners_offers  # noqa: F401
from alongside.partners.ui import refusals as of_partners  # noqa: F401
from alongside.profiles.ui import refusals as of_profiles  # noqa: F401
from alongside.sessions.ui import offers as sessions_offers  # noqa: F401
from alongside.sessions.ui import refusals as of_sessions  # noqa: F401
from alongside.sessions.ui import session_weeks  # noqa: F401  # marks on My weeks
from alongside.staff_lists.ui import refusals as of_staff_lists  # noqa: F401
from alongside.teams.ui import refusals as of_teams  # noqa: F401


def default_language(store: Store) -> str:
    with store.read() as db:
        organisation = organisations.find_organisation(db)
    return organisation.language if organisation else ""


PROVIDED.default_language = default_language
PROVIDED.show_help_now = contacts.show_help_now
