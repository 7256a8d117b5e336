"""Brings the topics together: what they register, and what higher ones tell lower ones.

It imports them all, so only what starts the app imports it.
"""

from alongside.store import organisations
from alongside.store.engine import Store
from alongside.web import contacts
from alongside.web.provided import PROVIDED
from alongside.web.refusals import (  # noqa: F401  # each registers the words of its refusals
    accounts,
    checkins,
    core,
    notifications,
    organisation,
    partners,
    records,
    sessions,
    staff_lists,
    teams,
)


def default_language(store: Store) -> str:
    with store.read() as db:
        organisation = organisations.find_organisation(db)
    return organisation.language if organisation else ""


PROVIDED.default_language = default_language
PROVIDED.show_help_now = contacts.show_help_now
