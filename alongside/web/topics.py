"""Brings the topics together: what higher ones tell lower ones. It imports them all, so nothing below the frame imports it."""

from alongside.store import organisations
from alongside.store.engine import Store
from alongside.web import contacts
from alongside.web.provided import PROVIDED


def default_language(store: Store) -> str:
    with store.read() as db:
        organisation = organisations.find_organisation(db)
    return organisation.language if organisation else ""


PROVIDED.default_language = default_language
PROVIDED.show_help_now = contacts.show_help_now
