"""What a page may ask for: its desk, its words, the time. The only writer of `st.session_state`."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.desks.advocate import AdvocateDesk
from alongside.desks.door import Visitor, visitor
from alongside.desks.longer import LongerDesk
from alongside.desks.records import RecordsDesk
from alongside.domain.errors import NotAllowed
from alongside.domain.instruments import SHIPPED, Instrument, faults, library
from alongside.domain.people import Role
from alongside.settings import PROJECT, Settings, database_file
from alongside.store.engine import Store, open_store
from alongside.words import Words
from alongside.words import words as words_of

COOKIE = "alongside"
DEMO_MARK = "demo."  # a cookie that begins with it belongs to the demo organisation


@dataclass
class Session:
    """All that this browser tab remembers between reruns. Nothing that matters lives only here."""

    cookie: str | None = None
    language: str | None = None
    flash: list[str] = field(default_factory=list)
    seen_revisions: dict[str, int] = field(
        default_factory=dict
    )  # week to the revision its form was opened with
    charts: dict[str, tuple[Any, dict[str, Any]]] = field(
        default_factory=dict
    )  # name to (data, specification)
    now: datetime | None = None  # a fixed clock, for tests


def session() -> Session:
    if "alongside" not in st.session_state:
        st.session_state["alongside"] = Session(cookie=st.context.cookies.get(COOKIE))
    kept: Session = st.session_state["alongside"]
    return kept


@st.cache_resource
def settings() -> Settings:
    return Settings.read(os.environ)


@st.cache_resource
def _store(url: str) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_file(url))


def in_demo() -> bool:
    return (session().cookie or "").startswith(DEMO_MARK)


def store() -> Store:
    return _store(settings().demo_database if in_demo() else settings().database)


def now() -> datetime:
    return session().now or datetime.now(UTC)


def who() -> Visitor | None:
    """Whoever is signed in, asked of the database at every rerun: signing out elsewhere counts at once."""
    cookie = session().cookie
    return None if cookie is None else visitor(store(), cookie.removeprefix(DEMO_MARK), now())


def words() -> Words:
    return words_of(session().language or settings().language)


def signed_in() -> Visitor:
    """Whoever is signed in; otherwise the page ends here with a sentence and the way to the door."""
    return who() or _refuse()


def advocate_desk() -> AdvocateDesk:
    return AdvocateDesk(store(), signed_in().person, now())


@st.cache_resource
def instruments() -> dict[str, Instrument]:
    """Every questionnaire, by key: ours and the organisation's own. A faulty one of its own is left out and logged."""
    own = PROJECT / settings().instruments if settings().instruments else None
    for fault in faults(SHIPPED, own):
        logging.getLogger("alongside").warning("An instrument is left out. %s", fault)
    return library(SHIPPED, own)


def longer_desk() -> LongerDesk:
    return LongerDesk(store(), signed_in().person, now(), instruments())


def records_desk() -> RecordsDesk:
    return RecordsDesk(store(), signed_in().person, now())


def records_desk_when_clicked() -> Callable[[], RecordsDesk]:
    """The same desk for a download that is made when its button is clicked, in a thread of its own.

    Whoever asks is looked up again then, so that a page left open after signing out gives nothing. Raises NotAllowed.
    """
    opened, token, clock = store(), (session().cookie or "").removeprefix(DEMO_MARK), session().now

    def desk() -> RecordsDesk:
        clicked_at = clock or datetime.now(UTC)
        found = visitor(opened, token, clicked_at)
        if found is None:
            raise NotAllowed
        return RecordsDesk(opened, found.person, clicked_at)

    return desk


def admin_desk() -> AdminDesk:
    visitor = signed_in()
    if Role.ADMIN not in visitor.roles:
        t = words()
        st.error(t("This page is for admins. Nothing was shown or changed."))
        st.stop()
    return AdminDesk(store(), visitor.person, now())


def _refuse() -> NoReturn:
    t = words()
    st.warning(t("You are signed out. Nothing that was saved is lost."))
    st.stop()
