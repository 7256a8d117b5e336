"""The notifications on the first page: a line each with a link, and no box when there are none."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.inbox import Inbox, InboxDesk, InboxItem, InboxKind
from alongside.desks.matching_population import INACTIVE
from alongside.domain.checkins import WORK_FACTS
from alongside.domain.notices import Notice, NoticeKind
from alongside.domain.weeks import Week
from alongside.web import button_actions, state
from alongside.web.sessions import links
from alongside.words import Words

PLACE = "inbox"
Way = Callable[[Words, str], None]


def show_inbox(inbox: Inbox, zone: tzinfo, t: Words) -> None:
    if not (inbox.items or inbox.notices):
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(t("**Waiting for you**"))
        for item in inbox.items:
            _link_to_item(item)(t, _item_text(item, zone, t))
        for notice in inbox.notices:
            _show_notice(notice, t)


def _link_to_item(item: InboxItem) -> Way:
    match item.kind:
        case InboxKind.NOW:
            return links.to_the_session
        case InboxKind.ASKED:
            return links.to_partners
        case InboxKind.TALK:
            return links.to_pairs
        case (
            InboxKind.MATCH
            | InboxKind.CHOOSE
            | InboxKind.SAY
            | InboxKind.AHEAD
            | InboxKind.NO_SESSION
            | InboxKind.REVIEW
            | InboxKind.RETHINK
        ):
            return links.to_sessions
        case _:
            assert_never(item.kind)


def _item_text(item: InboxItem, zone: tzinfo, t: Words) -> str:
    """Without names: someone looking over a shoulder learns about no one."""
    at = t.moment(datetime.fromisoformat(item.at), zone) if item.at else ""
    match item.kind:
        case InboxKind.NOW:
            return t("Your session is on now")
        case InboxKind.ASKED:
            return t("Someone would like to talk to you")
        case InboxKind.TALK:
            return t("Someone would like to talk to a coordinator")
        case InboxKind.MATCH:
            return t("You have a match. Accept?")
        case InboxKind.CHOOSE:
            return t("Choose a time for your session")
        case InboxKind.SAY:
            return t("Did you meet?")
        case InboxKind.AHEAD:
            return t("Your next session: {moment}", moment=at)
        case InboxKind.NO_SESSION:
            return t("No session scheduled yet")
        case InboxKind.RETHINK:
            return t("Sessions did not take place. How would you like to go on?")
        case InboxKind.REVIEW:
            return t("A quick look at how it's going")
        case _:
            assert_never(item.kind)


def _show_notice(notice: Notice, t: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if notice.kind is NoticeKind.MESSAGE:
            with st.container(gap="xsmall"):
                st.caption(t("From a coordinator"))
                st.text(notice.text)
        else:
            st.write(_notice_text(notice, t))
        st.button(t("Dismiss"), key=f"seen-{notice.id}", on_click=_dismiss_notice, args=(notice.id, t))


def _notice_text(notice: Notice, t: Words) -> str:
    match notice.kind:
        case NoticeKind.NOT_BEGUN:
            return t("A match did not go ahead. That says nothing about you, and you come first next time.")
        case NoticeKind.ENDED:
            return t("Your time with your support partner has ended. Thank you for what you gave each other.")
        case NoticeKind.CANCELLED:
            return t("A session was cancelled. You can find a new time under *Sessions*.")
        case NoticeKind.SOMEONE_FREE:
            return t("Someone is there for you this week. Choose a time under *Sessions*.")
        case NoticeKind.PAUSED:
            return t(
                "You were away for {days} days, so your support profile is paused. You can come back "
                "at any time.",
                days=t.number(INACTIVE.days),
            )
        case NoticeKind.NAMED_FACTS:
            return named_work_data_text(Week(notice.text), t)
        case NoticeKind.NAMED_NO_MORE:
            return t("Your lead no longer sees your work data by name, for any week.")
        case NoticeKind.NO_ONE_FREE:
            if not state.support_contacts():
                return t("No one was free for you this week.")
            return t("No one was free for you this week. Please turn to the contacts under *Need help now?*.")
        case NoticeKind.BANDS_CHANGED:
            return t(
                "Your team's next bands follow stricter rules: a little chance is added to each, and "
                "new people wait before they count. Under *What my lead sees* you see who counts, "
                "and can hold a band back."
            )
        case NoticeKind.MESSAGE | NoticeKind.WEEKS_JUDGED_ANEW:  # a coordinator's own text; the page My weeks
            return notice.text
        case _:
            assert_never(notice.kind)


def named_work_data_text(begins: Week, t: Words) -> str:
    """Also shown on the check-in form, and on every page that says what a lead sees."""
    return t(
        "From the week of {week}, your lead sees this work data by name: {facts}. Your answers and what "
        "you write stay your own.",
        week=t.week(begins),
        facts=", ".join(t(fact.in_short) for fact in WORK_FACTS if fact.lead_sees_names),
    )


def _dismiss_notice(notice_id: str, t: Words) -> None:
    def dismiss(desk: InboxDesk) -> None:
        desk.dismiss_notice(notice_id)

    button_actions.run_action(PLACE, state.inbox_desk, dismiss, t("Dismissed."))
