"""Urgent requests, sent and received. The person who asked sees the same until someone accepts."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Any

import streamlit as st

from alongside.desks.urgent import MyUrgentRequest, ReceivedRequest, UrgentDesk
from alongside.domain.organisations import SupportContact
from alongside.domain.pairings import LASTS_URGENT
from alongside.domain.urgent import AGAIN_AFTER, LASTS, MOST_OFFERS
from alongside.web import button_actions, pieces, state
from alongside.web.button_actions import show_refusal
from alongside.web.partner.requests import show_further_help
from alongside.words import Words


def show_received_requests(found: Sequence[ReceivedRequest], zone: tzinfo, t: Words) -> None:
    for one in found:
        with st.container(border=True):
            st.text(t("{name} needs someone this week.", name=one.name))
            st.write(
                t(
                    "With a yes you are partners for two weeks and find a time soon. You may say no: no one will know, and the "
                    "request goes on without you. Until {moment}.",
                    days=t.number(LASTS_URGENT.days),
                    moment=_moment_text(one.until, zone, t),
                )
            )
            with pieces.choice_row():
                st.button(
                    t("Yes, I can"),
                    key=f"urgent-yes-{one.request_id}",
                    type="primary",
                    on_click=_answer_request,
                    args=(one.request_id, True, t),
                )
                st.button(
                    t("Not now"),
                    key=f"urgent-no-{one.request_id}",
                    on_click=_answer_request,
                    args=(one.request_id, False, t),
                )
            show_refusal(f"urgent-{one.request_id}", t)


def show_urgent_request(
    mine: MyUrgentRequest | None,
    again: str | None,
    ready: bool,
    anyone: bool,
    contacts: Sequence[SupportContact],
    zone: tzinfo,
    t: Words,
) -> None:
    """`again`: from when a new request is possible. `anyone`: someone would be asked immediately.

    Help beyond peers is always shown beside it.
    """
    st.header(t("I need someone this week"), anchor=False)
    if mine is not None:
        _show_pending_request(mine, zone, t)
    elif ready:
        _show_ask_button(again, anyone, zone, t)
    else:
        st.write(t("For that, your profile needs a language, a way to meet and some times."))
    show_further_help(contacts, t)


def _show_pending_request(mine: MyUrgentRequest, zone: tzinfo, t: Words) -> None:
    with st.container(border=True):
        if mine.passed_on:
            said = t(
                "You asked, and your request was passed on. It can last until {moment}; you are told as soon as someone says yes.",
                moment=_moment_text(mine.until, zone, t),
            )
        else:
            said = t(
                "You asked. There has been no one to ask so far. If someone becomes free before {moment}, they are asked, and you are told "
                "as soon as someone says yes.",
                moment=_moment_text(mine.until, zone, t),
            )
        st.write(said)
        st.caption(t("Who is asked, and what they say, stays with them. Silence says nothing about you."))
        st.button(t("Take it back"), key="urgent-back", on_click=_withdraw_request, args=(t,))
        show_refusal("urgent-ask", t)


def _show_ask_button(again: str | None, anyone: bool, zone: tzinfo, t: Words) -> None:
    if anyone or again is not None:
        said = t(
            "With one tap, people who are here to give are asked for you, one after the other, {n} at most. Whoever says yes is your "
            "partner for two weeks, also if you have partners already or are pausing. You can do so once a week.",
            n=t.number(MOST_OFFERS),
            days=t.number(LASTS_URGENT.days),
        )
    else:
        said = t(
            "At this moment there is no one to ask. You can ask all the same, once a week: your request waits for {days} days, and if "
            "someone becomes free in that time, they are asked.",
            days=t.number(LASTS.days),
        )
    st.write(said)
    st.button(
        t("I need someone this week"),
        key="urgent-ask",
        type="primary",
        icon=":material/volunteer_activism:",
        disabled=again is not None,
        on_click=_send_request,
    )
    if again is not None:
        st.caption(t("You can ask again from {moment} on.", moment=_moment_text(again, zone, t)))
    show_refusal("urgent-ask", t)
    with st.expander(t("How this works"), key="urgent-how"):
        st.write(
            t(
                "You can send one urgent request every {days} days, even if you already have support partners or are pausing.",
                days=t.number(AGAIN_AFTER.days),
            )
        )


def _moment_text(text: str, zone: tzinfo, t: Words) -> str:
    return t.moment(datetime.fromisoformat(text), zone)


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────


def _run_urgent_action(place: str, work: Callable[[UrgentDesk], Any], done: str = "") -> None:
    button_actions.run_action(place, state.urgent_desk, work, done)


def _send_request() -> None:
    _run_urgent_action("urgent-ask", lambda desk: desk.send_request())  # the outcome replaces the button


def _withdraw_request(t: Words) -> None:
    _run_urgent_action("urgent-ask", lambda desk: desk.withdraw_request(), t("Taken back."))


def _answer_request(request_id: str, yes: bool, t: Words) -> None:
    done = (
        t("You are partners now. There are times to choose from.") if yes else t("Thank you. Nobody is told.")
    )
    _run_urgent_action(f"urgent-{request_id}", lambda desk: desk.answer_request(request_id, yes), done)
