"""What a page gets its desk, words and time from. The only module that writes `st.session_state`."""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from alongside.budget.within import DEMO_READER
from alongside.calendars.uploads import UploadedCalendar
from alongside.desks import days_off, individual_data
from alongside.desks.account import AccountDesk
from alongside.desks.actions import ActionBook, ActionList
from alongside.desks.admin import AdminDesk
from alongside.desks.advocate import AdvocateDesk
from alongside.desks.coordination import CoordinationDesk
from alongside.desks.coordinator import CoordinatorDesk
from alongside.desks.current_user import CurrentUser
from alongside.desks.drafts import DraftDesk
from alongside.desks.inbox import InboxDesk
from alongside.desks.lead import LeadDesk
from alongside.desks.lead import lead_desk as desk_of_lead
from alongside.desks.lead import member_desk as desk_of_member
from alongside.desks.notification_settings import NotificationSettingsDesk
from alongside.desks.outbox import MailDesk
from alongside.desks.own_contribution import OwnContributionDesk
from alongside.desks.partner import PartnerDesk
from alongside.desks.passkeys import PasskeysDesk
from alongside.desks.profile import ProfileDesk
from alongside.desks.questionnaires import QuestionnaireDesk
from alongside.desks.records import RecordsDesk
from alongside.desks.second_factor import require_second_factor_alone
from alongside.desks.security_log import SecurityLogDesk, note_incident_alone
from alongside.desks.sessions import SessionDesk
from alongside.desks.sharing import SharedWithMeDesk, SharingDesk
from alongside.desks.urgent import UrgentDesk
from alongside.domain.agenda import Timer
from alongside.domain.checkins import CheckIn, StaleCheckIn
from alongside.domain.errors import AlongsideError, NotAllowed
from alongside.domain.instrument_loader import SHIPPED, find_faults, load_library
from alongside.domain.instruments import Instrument
from alongside.domain.organisations import SupportContact
from alongside.domain.people import Role
from alongside.domain.second_factor import NeedsSecondFactor
from alongside.domain.security import Incident
from alongside.domain.staff_lists.model import Choices, Plan
from alongside.domain.tokens import new_id
from alongside.domain.weeks import Week
from alongside.settings import PROJECT
from alongside.store import organisations
from alongside.store.engine import Store
from alongside.web import bar, contacts
from alongside.web.doors.tabs import TABS
from alongside.web.refusals import refusal_text
from alongside.web.script_turns import Length
from alongside.web.stores import (
    COOKIE,
    DEMO_MARK,
    LANGUAGE_COOKIE,
    cookie_fingerprint,
    cookie_value,
    current_store,
    settings,
    visitor_of_cookie,
)
from alongside.web.view_cache import SHARED, ViewCache
from alongside.words import LANGUAGES, Words
from alongside.words import load_words as words_of


@dataclass
class TabState:
    """All that this browser tab remembers between reruns. Nothing important lives only here.

    Least of all who is signed in: that is read from the connection's own cookie each time.
    """

    opened_by: str = ""  # the fingerprint of that cookie; for another one, all of this is discarded
    language: str | None = None
    # A week, or a form of an action, to the revision with which it was opened.
    seen_revisions: dict[str, int] = field(default_factory=dict)
    changing: str = ""  # the saved week whose form is open
    clash: StaleCheckIn | None = None  # a week saved elsewhere meanwhile: both versions, until one is chosen
    refusal: AlongsideError | None = None  # why the last form was not saved
    refused_at: str = ""  # the form of the page that this refusal belongs to
    feed: str | None = None  # the address of a private feed created in this tab
    calendar: UploadedCalendar | None = None  # the result of the last uploaded calendar
    calendars_read: int = 0  # read completely; gives the fields new keys, so that they are empty
    staff_list: tuple[str, Choices] | None = (
        None  # the mark of the list in its field, and the answers about it
    )
    staff_list_done: Plan | None = None  # what the last list changed
    staff_lists_done: int = 0  # gives the field a new key, so that it is empty
    link: tuple[str, str] | None = None  # an invitation's link and its person, until it was copied
    replaced: CheckIn | None = None  # what was in a form before its week was marked as away
    too_late: CheckIn | None = None  # what was in a form that was sent after its week had closed
    drafts: dict[str, str] = field(default_factory=dict)  # form of an action to its id, until it was saved
    typed_in: dict[str, str] = field(default_factory=dict)  # widgets of saved forms, to their form
    shelves: dict[str, tuple[Any, ViewCache]] = field(default_factory=dict)  # by name, with their cache key
    timer: Timer | None = None  # of the session that is on
    here: CurrentUser | None = None  # the visitor, while the frame runs a page
    drawn: bool = False  # whether a page was drawn in this tab before
    now: datetime | None = None  # a fixed clock, for tests


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
    return SHARED.of((store().file, cache_key))


def sign_in_cookie() -> str:
    """Of this connection, read each time; empty if it has none.

    With https, the guard checked the stricter of two possible cookies, which is also the first choice here.
    """
    return cookie_value(COOKIE, st.context.cookies, https=False)


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


def in_demo() -> bool:
    return sign_in_cookie().startswith(DEMO_MARK)


def store() -> Store:
    return current_store(in_demo())


def reader_id(person_id: str) -> str:
    """In whose name a child process parses an upload: visitors of the demo count as one, so they delay no one
    else.
    """
    return DEMO_READER if in_demo() else person_id


def now() -> datetime:
    return tab_state().now or datetime.now(UTC)


def find_visitor() -> CurrentUser | None:
    """Read from the database at every rerun, so that signing out elsewhere takes effect immediately."""
    return visitor_of_cookie(sign_in_cookie(), now())


def words() -> Words:
    """In the language chosen in this tab, else the person's, else that of the sign-in page, else the
    organisation's.
    """
    kept = tab_state()
    if kept.language is None:
        kept.language = _find_language()
    return words_of(kept.language)


def words_without_database() -> Words:
    """For errors: the database itself may have failed."""
    return words_of(tab_state().language or _language_of_cookie() or settings().language)


def set_language(language: str) -> None:
    """In this tab."""
    tab_state().language = language


def set_first_value(key: str, value: Any) -> None:
    """Unlike a widget's default, this value can be cleared by the person."""
    if key not in st.session_state and not _is_sent_by_browser(key):
        st.session_state[key] = value


def _is_sent_by_browser(key: str) -> bool:
    """Whether the browser sent a value for this widget to a new session: Streamlit itself finds it only when
    drawing.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    sent = context.session_state._state._new_widget_state
    return any(user_key_from_element_id(one) == key for one in sent)


def release_upload(key: str) -> None:
    """The server would keep a file while its page is open, and only a few per person."""
    context, file = get_script_run_ctx(), st.session_state.get(key)
    if context is not None and file is not None:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[attr-defined]


def has_missed_press() -> bool:
    """Whether a button was pressed that its page no longer has. Resets the answer."""
    context = get_script_run_ctx()
    return context is not None and TABS.missed_a_press(context.session_id)


def keep_widget_values(*keys: str) -> None:
    """Of widgets that this run does not draw, for when they are drawn again."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def set_widget_value(key: str, value: Any) -> None:
    """The browser remembers choices by their labels, which a renaming changes."""
    st.session_state[key] = value


def support_contacts() -> list[SupportContact]:
    return contacts.read_support_contacts(store())


def require_visitor() -> CurrentUser:
    """If no one is signed in, the page ends here with a message and a link to the sign-in page."""
    return tab_state().here or find_visitor() or _stop_signed_out()


def run_length() -> Length:
    """The first run of a tab takes longest, and many people open theirs in the same minute."""
    here = tab_state()
    first, here.drawn = not here.drawn, True
    return Length.LONG if first else Length.SHORT


@contextmanager
def visitor_let_in(visitor: CurrentUser) -> Iterator[None]:
    """For one run of one page, so that the database need not be asked again who this is."""
    tab_state().here = visitor
    try:
        yield
    finally:
        tab_state().here = None


def record_refusal() -> None:
    """Counts that someone tried what they are not allowed to do, without saying what it was."""
    visitor = find_visitor()
    note_incident_alone(store(), now(), Incident.NOT_ALLOWED, visitor.person if visitor else None)


def account_desk() -> AccountDesk:
    visitor = require_visitor()
    return AccountDesk(
        store=store(), person=visitor.person, sign_in_id=visitor.sign_in_id, now=now(), keys=visitor.keys
    )


def passkeys_desk() -> PasskeysDesk:
    visitor = require_own_access()
    return PasskeysDesk(
        store=store(), person=visitor.person, sign_in_id=visitor.sign_in_id, now=now(), keys=visitor.keys
    )


def require_own_access() -> CurrentUser:
    """A visitor who may read private data; after signing in with a link, which opens roles first, the page
    ends here.
    """
    visitor = require_visitor()
    if visitor.own_from is not None:
        t = words()
        st.info(
            t(
                "You signed in with a link. Your own weeks open on {day} when you sign in again, or "
                "immediately with a recovery code.",
                day=t.day(visitor.own_from.date()),
            )
        )
        st.stop()
    return visitor


def advocate_desk() -> AdvocateDesk:
    visitor = require_own_access()
    return AdvocateDesk(store(), visitor.person, now(), visitor.keys)


def lead_desk() -> LeadDesk:
    """Of the teams that the person leads now; for anyone else the page ends here."""
    visitor = require_visitor()
    if not visitor.leads:
        record_refusal()
        t = words()
        st.info(t("This page is for team leads."))
        st.stop()
    return desk_of_lead(store(), visitor.person, now())


def member_desk() -> LeadDesk:
    """What the lead sees of the person's own team; empty if they are in none."""
    return desk_of_member(store(), require_visitor().person, now())


def sharing_desk() -> SharingDesk:
    visitor = require_own_access()
    return SharingDesk(store(), visitor.person, now(), visitor.sign_in_id)


def shown_desk() -> SharedWithMeDesk:
    return SharedWithMeDesk(store(), require_own_access().person, now())


def partner_desk() -> PartnerDesk:
    return PartnerDesk(store(), require_own_access().person, now())


def session_desk() -> SessionDesk:
    visitor = require_own_access()
    return SessionDesk(store(), visitor.person, now(), visitor.keys)


def urgent_desk() -> UrgentDesk:
    return UrgentDesk(store(), require_own_access().person, now())


def find_timer(session_id: str) -> Timer:
    """The one running in this tab; a new one for another session."""
    kept = tab_state().timer
    return kept if kept is not None and kept.session_id == session_id else Timer(session_id)


def save_timer(timer: Timer) -> None:
    tab_state().timer = timer


def reach_desk() -> NotificationSettingsDesk:
    visitor = require_own_access()
    return NotificationSettingsDesk(store(), visitor.person, now(), visitor.sign_in_id)


def public_address() -> str:
    """Where people reach the app, without a final slash: from the settings, else from this browser."""
    here = urlsplit(st.context.url or "")
    return settings().address.rstrip("/") or (f"{here.scheme}://{here.netloc}" if here.netloc else "")


def sends_mail() -> bool:
    return settings().sends_mail and not in_demo()


def inbox_desk() -> InboxDesk:
    return InboxDesk(store(), require_own_access().person, now())


def profile_desk() -> ProfileDesk:
    return ProfileDesk(store(), require_own_access().person, now())


def action_list() -> ActionList:
    return ActionList(store(), require_visitor().person, now())


def action_book() -> ActionBook:
    """Each of its methods checks whether the person leads the team."""
    return ActionBook(store(), require_visitor().person, now())


def draft_id(form: str, before: str = "") -> str:
    """The same until the form is saved, also on a new page: sending it twice adds only one action."""
    return tab_state().drafts.setdefault(form, before or new_id())


def delete_draft_id(form: str) -> None:
    tab_state().drafts.pop(form, None)


def own_contribution_desk() -> OwnContributionDesk:
    return OwnContributionDesk(store(), require_own_access().person, now())


def facts_named_from() -> Week | None:
    """The first week whose work data leads see by name; None if that is not enabled."""
    return individual_data.facts_named_from(store())


def closed_weeks(first: Week, last: Week) -> tuple[Week, ...]:
    """Weeks in which the organisation is closed, oldest first."""
    return days_off.closed_weeks(store(), first, last)


def lead_desk_when_clicked() -> Callable[[], LeadDesk]:
    """As `records_desk_when_clicked`."""
    clicked = records_desk_when_clicked()

    def open_desk() -> LeadDesk:
        found = clicked()
        return desk_of_lead(found.store, found.person, found.now)

    return open_desk


def member_desk_when_clicked() -> Callable[[], LeadDesk]:
    """As `records_desk_when_clicked`."""
    clicked = records_desk_when_clicked()

    def open_desk() -> LeadDesk:
        found = clicked()
        return desk_of_member(found.store, found.person, found.now)

    return open_desk


@st.cache_resource
def load_instruments() -> dict[str, Instrument]:
    """Every questionnaire by key, ours and the organisation's own.

    A faulty one of its own is left out and logged.
    """
    own = PROJECT / settings().instruments if settings().instruments else None
    for fault in find_faults(SHIPPED, own):
        logging.getLogger("alongside").warning("An instrument is left out. %s", fault)
    return load_library(SHIPPED, own)


def questionnaire_desk() -> QuestionnaireDesk:
    return QuestionnaireDesk(store(), require_own_access().person, now(), load_instruments())


def draft_desk() -> DraftDesk | None:
    """None after signing in with a link, which opens roles first: drafts cannot be read yet."""
    visitor = require_visitor()
    if visitor.own_from is not None:
        return None
    return DraftDesk(store(), visitor.person, now(), visitor.keys)


def records_desk() -> RecordsDesk:
    visitor = require_own_access()
    return RecordsDesk(store(), visitor.person, now(), visitor.sign_in_id, visitor.keys)


def records_desk_when_clicked() -> Callable[[], RecordsDesk]:
    """For a download that is made when its button is clicked, in a thread of its own.

    The visitor is looked up again then, so that a page left open after signing out gives nothing. Raises
    NotAllowed.
    """
    opened, brought, clock = store(), sign_in_cookie(), tab_state().now

    def open_desk() -> RecordsDesk:
        clicked_at = clock or datetime.now(UTC)
        found = visitor_of_cookie(brought, clicked_at)
        if found is None or found.own_from is not None:
            raise NotAllowed
        return RecordsDesk(opened, found.person, clicked_at, found.sign_in_id, found.keys)

    return open_desk


def advocate_desk_when_clicked() -> Callable[[], AdvocateDesk]:
    """As `records_desk_when_clicked`."""
    clicked = records_desk_when_clicked()

    def open_desk() -> AdvocateDesk:
        found = clicked()
        return AdvocateDesk(found.store, found.person, found.now, found.keys, sign_in_id=found.sign_in_id)

    return open_desk


def admin_desk() -> AdminDesk:
    visitor = require_visitor()
    if Role.ADMIN not in visitor.roles:
        record_refusal()
        t = words()
        st.error(t("This page is for admins."))
        st.stop()
    try:
        require_second_factor_alone(store(), visitor.person)
    except NeedsSecondFactor as refusal:
        st.error(refusal_text(refusal, words()))
        st.stop()
    return AdminDesk(store(), visitor.person, now())


def security_log_desk() -> SecurityLogDesk:
    desk = admin_desk()
    return SecurityLogDesk(desk.store, desk.person, desk.now)


def admin_desk_when_clicked() -> Callable[[], AdminDesk]:
    """As `records_desk_when_clicked`. Each of its methods checks that the person is still an admin."""
    clicked = records_desk_when_clicked()

    def open_desk() -> AdminDesk:
        found = clicked()
        return AdminDesk(found.store, found.person, found.now)

    return open_desk


def mail_desk() -> MailDesk:
    desk = admin_desk()
    return MailDesk(desk.store, desk.person, desk.now)


def coordinator_desk() -> CoordinatorDesk:
    visitor = require_visitor()
    if Role.COORDINATOR not in visitor.roles:
        record_refusal()
        t = words()
        st.error(t("This page is for coordinators."))
        st.stop()
    return CoordinatorDesk(store(), visitor.person, now())


def coordination_desk() -> CoordinationDesk:
    desk = coordinator_desk()
    return CoordinationDesk(desk.store, desk.person, desk.now)


def session_desk_when_clicked() -> Callable[[], SessionDesk]:
    """As `records_desk_when_clicked`."""
    clicked = records_desk_when_clicked()

    def open_desk() -> SessionDesk:
        found = clicked()
        return SessionDesk(found.store, found.person, found.now, found.keys)

    return open_desk


def coordinator_desk_when_clicked() -> Callable[[], CoordinatorDesk]:
    """As `records_desk_when_clicked`. Each of its methods checks that the person is still a coordinator."""
    clicked = records_desk_when_clicked()

    def open_desk() -> CoordinatorDesk:
        found = clicked()
        return CoordinatorDesk(found.store, found.person, found.now, found.sign_in_id)

    return open_desk


def _stop_signed_out() -> NoReturn:
    t = words_without_database()
    tab_state().shelves.clear()
    st.warning(t("You are signed out. What you saved is safe."))
    bar.show_form_button("/sign-in", t("Sign in again"), method="get")
    if found := support_contacts():
        st.subheader(t("Need help now?"), anchor=False)
        bar.show_contacts(found)
    st.stop()


def _language_of_cookie() -> str:
    chosen = cookie_value(LANGUAGE_COOKIE, st.context.cookies, https=False)
    return chosen if chosen in LANGUAGES else ""


def _find_language() -> str:
    visitor = find_visitor()
    if visitor and visitor.person.language:
        return visitor.person.language
    if chosen := _language_of_cookie():
        return chosen
    with store().read() as db:
        organisation = organisations.find_organisation(db)
    return organisation.language if organisation else settings().language
