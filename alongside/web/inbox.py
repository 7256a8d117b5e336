"""The notifications on the first page: a line each with a link, and no box when there are none."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.inbox import Inbox, InboxDesk, Item, Waits
from alongside.desks.taking_part import INACTIVE
from alongside.domain.notices import Notice, Told
from alongside.domain.weeks import Week
from alongside.web import doing, state
from alongside.web.sessions import links
from alongside.words import Words

PLACE = "inbox"
Way = Callable[[Words, str], None]


def section(inbox: Inbox, zone: tzinfo, t: Words) -> None:
    if not (inbox.items or inbox.told):
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(t("**Waiting for you**"))
        for item in inbox.items:
            _way(item)(t, _line(item, zone, t))
        for notice in inbox.told:
            _told(notice, t)


def _way(item: Item) -> Way:
    match item.waits:
        case Waits.NOW:
            return links.to_the_session
        case Waits.ASKED:
            return links.to_partners
        case Waits.TALK:
            return links.to_pairs
        case (
            Waits.MATCH
            | Waits.CHOOSE
            | Waits.SAY
            | Waits.AHEAD
            | Waits.NO_DATE
            | Waits.REVIEW
            | Waits.RETHINK
        ):
            return links.to_sessions
        case _:
            assert_never(item.waits)


def _line(item: Item, zone: tzinfo, t: Words) -> str:
    """Without names: someone looking over a shoulder learns about no one."""
    at = t.moment(datetime.fromisoformat(item.at), zone) if item.at else ""
    match item.waits:
        case Waits.NOW:
            return t("Your session is on")
        case Waits.ASKED:
            return t("Somebody would like to talk to you")
        case Waits.TALK:
            return t("Somebody asks to talk to a coordinator")
        case Waits.MATCH:
            return t("You were matched: yes or no?")
        case Waits.CHOOSE:
            return t("There are times to choose from")
        case Waits.SAY:
            return t("Did you meet?")
        case Waits.AHEAD:
            return t("Your next session: {moment}", moment=at)
        case Waits.NO_DATE:
            return t("No next date stands yet")
        case Waits.RETHINK:
            return t("Two did not come about: how would you like to go on?")
        case Waits.REVIEW:
            return t("A short look at how it goes")
        case _:
            assert_never(item.waits)


def _told(notice: Notice, t: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if notice.kind is Told.MESSAGE:
            with st.container(gap="xsmall"):
                st.caption(t("From a coordinator"))
                st.text(notice.text)
        else:
            st.write(_said(notice, t))
        st.button(t("Seen"), key=f"seen-{notice.id}", on_click=_saw, args=(notice.id, t))


def _said(notice: Notice, t: Words) -> str:
    match notice.kind:
        case Told.NOT_BEGUN:
            return t("A match did not come about. That says nothing about you, and you come first next time.")
        case Told.ENDED:
            return t("The time with your support partner has ended. Thank you for what you gave each other.")
        case Told.CALLED_OFF:
            return t("A session was called off. A new date can be found on the page of sessions.")
        case Told.SOMEBODY_FREE:
            return t("Somebody is there for you this week. Choose a time on the page of sessions.")
        case Told.PAUSED:
            return t(
                "You were away for four weeks, so your support profile pauses. You can come back at any time.",
                days=t.number(INACTIVE.days),
            )
        case Told.NAMED_FACTS:
            return named_facts(Week(notice.text), t)
        case Told.NAMED_NO_MORE:
            return t("Your lead no longer sees facts of your work by name, of any week.")
        case Told.NOBODY_FREE:
            if not state.support_contacts():
                return t("No one was free for you this week.")
            return t("No one was free for you this week. Please turn to those named under *Need help now?*.")
        case Told.BANDS_CHANGED:
            return t(
                "The next bands of your team come about by stricter rules: a little chance is added to each, and who is new waits before "
                "they count. *What my lead sees* now shows you who counts, and there you can hold a band back."
            )
        case Told.MESSAGE | Told.WEEKS_JUDGED_ANEW:  # a coordinator's own text; the page My weeks
            return notice.text
        case _:
            assert_never(notice.kind)


def named_facts(begins: Week, t: Words) -> str:
    """Also shown on the check-in form, and on every page that says what a lead sees."""
    return t(
        "From the week of {week} on, your lead sees the facts of your work by name: hours, evenings, cases, heavy contacts, hearings, "
        "supervision. Your answers and what you write stay your own.",
        week=t.week(begins),
    )


def _saw(notice_id: str, t: Words) -> None:
    def saw(desk: InboxDesk) -> None:
        desk.saw(notice_id)

    doing.attempt(PLACE, state.inbox_desk, saw, t("Put away."))
