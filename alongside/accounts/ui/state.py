"""What a page gets its visitor, words and time from, and what its browser tab remembers.

It knows no topic: each keeps what it remembers in a class of its own (`slot`).
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from alongside.accounts.desk.incidents import note_incident_alone
from alongside.accounts.http.tabs import TABS
from alongside.accounts.http.visitors import visitor_of_cookie
from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.security import Incident
from alongside.core.http.cookies import COOKIE, DEMO_MARK, LANGUAGE_COOKIE, cookie_fingerprint, cookie_value
from alongside.core.http.stores import current_store, settings
from alongside.core.http.tenants import HEADER, PAGE_TENANT
from alongside.core.reading.within import DEMO_READER
from alongside.core.rules.errors import AlongsideError
from alongside.core.store.engine import Store
from alongside.core.ui import bar
from alongside.core.ui.provided import PROVIDED
from alongside.core.ui.script_turns import Length
from alongside.core.ui.view_cache import SHARED, ViewCache
from alongside.core.words import LANGUAGES, Words, load_words

Slot = TypeVar("Slot")


@dataclass(kw_only=True)
class TabState:
    """All that this browser tab remembers between reruns. Nothing important lives only here.

    Least of all who is signed in: that is read from the connection's own cookie each time.
    """

    opened_by: str = ""  # the fingerprint of that cookie; for another one, all of this is discarded
    language: str | None = None
    seen_revisions: dict[str, int] = field(default_factory=dict)  # by form: what it showed when it was opened
    refusal: AlongsideError | None = None  # why the last form was not saved
    refused_place: str = ""  # the form of the page that this refusal belongs to
    slots: dict[type, Any] = field(default_factory=dict)
    shelves: dict[str, tuple[Any, ViewCache]] = field(default_factory=dict)  # by name, with their cache key
    here: CurrentUser | None = None  # the visitor, while the frame runs a page
    drawn: bool = False  # whether a page was drawn in this tab before
    now: datetime | None = None  # a fixed clock, for tests


def tab_state() -> TabState:
    """For the sign-in of this connection.

    The state of another sign-in is discarded, and then the run ends.
    """
    brought = cookie_fingerprint(sign_in_cookie())
    kept: TabState | None = st.session_state.get("alongside")
    if kept is not None and kept.opened_by == brought:
        return kept
    if kept is not None:
        st.session_state.clear()
    new = st.session_state["alongside"] = TabState(opened_by=brought)
    if kept is not None:
        _stop_signed_out()
    return new


def slot(kind: type[Slot]) -> Slot:
    """What one topic remembers in this tab: an object of its own class, made when it is first asked for."""
    found: Slot = tab_state().slots.setdefault(kind, kind())
    return found


def view_cache(name: str, cache_key: Any) -> ViewCache:
    """Belongs to this tab alone, so no one else is ever shown its content.

    Empty again for another `cache_key`.
    """
    shelves = tab_state().shelves
    if name not in shelves or shelves[name][0] != cache_key:
        shelves[name] = (cache_key, ViewCache())
    return shelves[name][1]


def shared_view_cache(cache_key: Hashable) -> ViewCache:
    """Shared by everyone who may see what `cache_key` stands for: it must hold nothing that belongs to one
    person.
    """
    return SHARED.of((store().place, cache_key))


# ── who is here ─────────────────────────────────────────────────────────────────────────────────────────────


# Of this connection, as the cookie is: read each time.
PAGE_TENANT.find_name = lambda: st.context.headers.get(HEADER, "")


def sign_in_cookie() -> str:
    """Of this connection, read each time; empty if it has none.

    With https, the guard checked the stricter of two possible cookies, which is also the first choice here.
    """
    return cookie_value(COOKIE, st.context.cookies, https=False)


def in_demo() -> bool:
    return sign_in_cookie().startswith(DEMO_MARK)


def store() -> Store:
    return current_store(in_demo())


def now() -> datetime:
    return tab_state().now or datetime.now(UTC)


def find_visitor() -> CurrentUser | None:
    """Read from the database at every rerun, so that signing out elsewhere takes effect immediately."""
    return visitor_of_cookie(sign_in_cookie(), now())


def require_visitor() -> CurrentUser:
    """If no one is signed in, the page ends here with a message and a link to the sign-in page."""
    return tab_state().here or find_visitor() or _stop_signed_out()


@contextmanager
def visitor_let_in(visitor: CurrentUser) -> Iterator[None]:
    """For one rerun, so that the database need not be asked again who this is."""
    tab_state().here = visitor
    try:
        yield
    finally:
        tab_state().here = None


def record_refusal() -> None:
    """Counts that someone tried what they are not allowed to do, without saying what it was."""
    visitor = find_visitor()
    note_incident_alone(store(), now(), Incident.NOT_ALLOWED, visitor.person if visitor else None)


def reader_id(person_id: str) -> str:
    """In whose name a child process parses an upload: visitors of the demo count as one, so they delay no one
    else.
    """
    return DEMO_READER if in_demo() else person_id


def _stop_signed_out() -> NoReturn:
    t = words_without_database()
    tab_state().shelves.clear()
    st.warning(t("You are signed out. What you saved is safe."))
    bar.show_form_button("/sign-in", t("Sign in again"), method="get")
    PROVIDED.show_help_now(store(), t)
    st.stop()


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────


def words() -> Words:
    """In the language chosen in this tab, else the person's, else that of the sign-in page, else the
    organisation's.
    """
    kept = tab_state()
    if kept.language is None:
        visitor = find_visitor()
        chosen = (visitor and visitor.person.language) or _language_of_cookie()
        kept.language = chosen or PROVIDED.default_language(store()) or settings().language
    return load_words(kept.language)


def words_without_database() -> Words:
    """For errors: the database itself may have failed."""
    return load_words(tab_state().language or _language_of_cookie() or settings().language)


def set_language(language: str) -> None:
    """In this tab."""
    tab_state().language = language


def _language_of_cookie() -> str:
    chosen = cookie_value(LANGUAGE_COOKIE, st.context.cookies, https=False)
    return chosen if chosen in LANGUAGES else ""


# ── this run, this server ───────────────────────────────────────────────────────────────────────────────────


def run_length() -> Length:
    """The first run of a tab takes longest, and many people open theirs in the same minute."""
    here = tab_state()
    first, here.drawn = not here.drawn, True
    return Length.LONG if first else Length.SHORT


def has_missed_press() -> bool:
    """Whether a button was pressed that its page no longer has. Resets the answer."""
    context = get_script_run_ctx()
    return context is not None and TABS.missed_a_press(context.session_id)


def public_address() -> str:
    """Where people reach the app, without a final slash: from the settings, else from this browser."""
    here = urlsplit(st.context.url or "")
    return settings().address.rstrip("/") or (f"{here.scheme}://{here.netloc}" if here.netloc else "")


def sends_mail() -> bool:
    return settings().sends_mail and not in_demo()
