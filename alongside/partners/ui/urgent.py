"""Urgent requests, sent and received. The person who asked sees the same until someone accepts."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial

import streamlit as st

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.undo import show_undo_button
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.partners.desk.urgent import MyUrgentRequest, ReceivedRequest, UrgentDesk
from alongside.partners.rules.urgent import AGAIN_AFTER, LASTS, MOST_OFFERS
from alongside.partners.ui.requests import show_further_help
from alongside.sessions.rules.pairings import LASTS_URGENT


def show_received_requests(found: Sequence[ReceivedRequest], zone: tzinfo, t: Words) -> None:
    for one in found:
        with st.container(border=True):
            st.text(t("{name} needs someone this week.", name=one.name))
            st.write(
                t(
                    "If you accept, you're support partners for {days} days and choose a time soon. "
                    "If you decline, no one will know, and the request goes on without you. Open "
                    "until {moment}.",
                    days=t.number(LASTS_URGENT.days),
                    moment=t.deadline(one.until, zone),
                )
            )
            with pieces.choice_row():
                st.button(
                    t("Accept"),
                    key=f"urgent-yes-{one.request_id}",
                    type="primary",
                    on_click=_answer_request,
                    args=(one.request_id, True, t),
                )
                st.button(
                    t("Decline"),
                    key=f"urgent-no-{one.request_id}",
                    on_click=_answer_request,
                    args=(one.request_id, False, t),
                )
            show_refusal(f"urgent-{one.request_id}", t)


def show_declined_requests(found: Sequence[ReceivedRequest], zone: tzinfo, t: Words) -> None:
    """In the place of the request, while it can be undone."""
    for one in found:
        undo_decline = partial(UrgentDesk.undo_decline, request_id=one.request_id)
        with st.container(border=True):
            st.text(t("You declined the request of {name}.", name=one.name))
            st.caption(
                t(
                    "No one is told. You can undo this until {time}. Then the request goes on.",
                    time=t.hour(one.until, zone),
                )
            )
            show_undo_button(f"undo-urgent-no-{one.request_id}", UrgentDesk, undo_decline, t)


def show_urgent_request(
    mine: MyUrgentRequest | None,
    *,
    withdrawn_until: datetime | None,
    again: datetime | None,
    ready: bool,
    anyone: bool,
    contacts: Sequence[SupportContact],
    zone: tzinfo,
    t: Words,
) -> None:
    """`withdrawn_until`: so long it can be undone that it was withdrawn. `again`: from when a new request is
    possible. `anyone`: someone would be asked immediately.

    Help beyond peers is always shown beside it.
    """
    st.header(t("I need someone this week"), anchor=False)
    if mine is not None:
        with st.container(border=True):
            if mine.passed_on:
                said = t(
                    "Your request was passed on. It can last until {moment}. You'll be told as soon as "
                    "someone accepts.",
                    moment=t.deadline(mine.until, zone),
                )
            else:
                said = t(
                    "So far there has been no one to ask. If someone becomes free before {moment}, "
                    "they'll be asked. You'll be told as soon as someone accepts.",
                    moment=t.deadline(mine.until, zone),
                )
            st.write(said)
            st.caption(t("Who is asked, and what they say, stays with them. Silence says nothing about you."))
            st.button(
                t("Withdraw"),
                key="urgent-back",
                on_click=run_action,
                args=("urgent-ask", UrgentDesk, UrgentDesk.withdraw_request, t("Withdrawn.")),
            )
            show_refusal("urgent-ask", t)
    elif withdrawn_until is not None:
        with st.container(border=True):
            st.write(t("You withdrew your request."))
            st.caption(
                t(
                    "No one can answer it now. You can undo this until {time}.",
                    time=t.hour(withdrawn_until, zone),
                )
            )
            show_undo_button("undo-urgent-back", UrgentDesk, UrgentDesk.undo_withdrawal, t)
    elif ready:
        _show_ask_button(again, anyone, zone, t)
    else:
        st.write(t("To ask, your profile needs a language, a way to meet and your availability."))
    show_further_help(contacts, t)


def _show_ask_button(again: datetime | None, anyone: bool, zone: tzinfo, t: Words) -> None:
    if anyone or again is not None:
        said = t(
            "People who are here to give are asked one at a time, {n} at most. The one who accepts "
            "is your support partner for {days} days.",
            n=t.number(MOST_OFFERS),
            days=t.number(LASTS_URGENT.days),
        )
    else:
        said = t(
            "There is no one to ask right now. You can still send a request. It lasts {days} days. "
            "If someone becomes free, they'll be asked.",
            days=t.number(LASTS.days),
        )
    st.write(said)
    st.button(
        t("I need someone this week"),
        key="urgent-ask",
        type="primary",
        icon=":material/volunteer_activism:",
        disabled=again is not None,
        on_click=run_action,
        args=("urgent-ask", UrgentDesk, UrgentDesk.send_request),  # the outcome replaces the button
    )
    if again is not None:
        st.caption(t("You can ask again from {moment}.", moment=t.moment(again, zone)))
    show_refusal("urgent-ask", t)
    with st.expander(t("How this works"), key="urgent-how"):
        st.write(
            t(
                "You can send one urgent request every {days} days. You can do so while you pause, "
                "or have support partners.",
                days=t.number(AGAIN_AFTER.days),
            )
        )


def _answer_request(request_id: str, yes: bool, t: Words) -> None:
    done = (
        t("You're support partners now. There are times to choose from.")
        if yes
        else t("Thank you. No one is told.")
    )
    run_action(f"urgent-{request_id}", UrgentDesk, lambda desk: desk.answer_request(request_id, yes), done)
