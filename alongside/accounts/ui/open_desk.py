"""Opens the desks that pages work with, for the visitor who may have them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar, assert_never

import streamlit as st

from alongside.accounts.desk.desk import Access, Opens
from alongside.accounts.desk.second_factor import require_second_factor_alone
from alongside.accounts.http.visitors import visitor_of_cookie
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.second_factor import NeedsSecondFactor
from alongside.accounts.ui import state
from alongside.core.rules.errors import NotAllowed
from alongside.core.ui.refusals import refusal_text

Desk = TypeVar("Desk")


def open_desk(kind: Opens[Desk]) -> Desk:
    """For a visitor who has what the desk needs; for anyone else the page ends here with a message."""
    visitor, t = state.require_visitor(), state.words()
    match kind.needs:
        case Access.SIGNED_IN:
            pass
        case Access.OWN_WEEKS:
            require_own_weeks()
        case Access.LEADS_A_TEAM:
            if not visitor.leads:
                state.record_refusal()
                st.info(t("This page is for team leads."))
                st.stop()
        case Role.COORDINATOR:
            if Role.COORDINATOR not in visitor.roles:
                state.record_refusal()
                st.error(t("This page is for coordinators."))
                st.stop()
        case Role.ADMIN:
            if Role.ADMIN not in visitor.roles:
                state.record_refusal()
                st.error(t("This page is for admins."))
                st.stop()
            try:
                require_second_factor_alone(state.store(), visitor.person)
            except NeedsSecondFactor as refusal:
                st.error(refusal_text(refusal, t))
                st.stop()
        case _:
            assert_never(kind.needs)
    return kind.open_for(visitor, state.store(), state.now())


def require_own_weeks() -> None:
    """After signing in with a link, which opens roles first, the page ends here."""
    if not show_when_own_weeks_open():
        st.stop()


def show_when_own_weeks_open() -> bool:
    """True if they are open; else says when."""
    visitor = state.require_visitor()
    if visitor.own_from is not None:
        t = state.words()
        st.info(
            t(
                "You signed in with a link. Your own weeks open on {day} when you sign in again, or "
                "immediately with a recovery code.",
                day=t.day(visitor.own_from.date()),
            )
        )
    return visitor.own_from is None


def open_desk_when_clicked(kind: Opens[Desk]) -> Callable[[], Desk]:
    """For a download that is made when its button is clicked, in a thread of its own.

    The visitor is looked up again then, so that a page left open after signing out gives nothing. Raises
    NotAllowed. A role is checked by the desk itself.
    """
    store, cookie, clock = state.store(), state.sign_in_cookie(), state.tab_state().now

    def open_now() -> Desk:
        now = clock or datetime.now(UTC)
        visitor = visitor_of_cookie(cookie, now)
        if visitor is None or visitor.own_from is not None:
            raise NotAllowed
        return kind.open_for(visitor, store, now)

    return open_now
