"""The cards of the home page about one's own weeks, in as few lines as it takes: a phone shows them all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from textwrap import shorten

import streamlit as st

from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.steps import Outcome
from alongside.checkins.rules.trends import RANGE_FROM, Point
from alongside.checkins.ui import check_in_form, links
from alongside.checkins.ui.feedback_after_check_in import show_outcome
from alongside.core.charts.strip import week_strip
from alongside.core.rules.weeks import Week
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.everything.desk.home import HomeDesk, LookBack
from alongside.everything.desk.inbox import Inbox
from alongside.everything.ui import inbox, role_cards
from alongside.everything.ui import links as to_pages
from alongside.sessions.ui import links as to_sessions

TWO_LINES = 90  # characters on a phone; the rest of a text is on its own page


@dataclass
class HomeTab:
    """What a browser tab remembers of this page.

    seen_open: weeks of steps that had no answer, so that the answer stays in view.
    """

    seen_open: set[Week] = field(default_factory=set)


def show_own_cards(here: CurrentUser, zone: tzinfo, t: Words) -> None:
    desk = open_desk(AdvocateDesk)
    shelf = state.view_cache("home", desk.history_fingerprint())
    back = shelf.cached_view("look back", None, open_desk(HomeDesk).look_back, at_once=True)
    show_this_week(desk, back, zone, t)
    show_next(inbox.read_inbox(), back, zone, t)
    role_cards.show_role_cards(here, t)
    show_step(desk, t)
    if back.win and not (here.leads or here.roles):  # a role's card takes its place on a phone
        with pieces.show_card(t("A small win, {week}", week=t.week(back.win[0])), ":material/star:"):
            st.text(shorten(back.win[1], TWO_LINES, placeholder=" …"))


def show_this_week(desk: AdvocateDesk, back: LookBack, zone: tzinfo, t: Words) -> None:
    week, *late = desk.open_weeks()
    done = desk.find_check_in(week) is not None
    with pieces.show_card(t("Your week of {week}", week=t.week(week)), ":material/edit_calendar:"):
        if done:
            links.to_check_in(t, t("Your check-in is done"), icon=":material/check_circle:")
        elif week in check_in_form.list_drafts_by_week():
            _show_check_in_button(week, t("Continue your check-in"))
        else:
            _show_check_in_button(week, t("Check in"))
        for missing in desk.list_missing_weeks(late):
            closes = t.deadline(desk.closing_time(missing), zone)
            links.to_check_in(t, t("{week} is open until {moment}", week=t.week(missing), moment=closes))
        if any(back.recent):
            _show_strip(back.recent, t)
        if back.answered < RANGE_FROM and back.win is None:
            left = RANGE_FROM - back.answered
            st.caption(
                t.count(
                    "Only you see your weeks. After {n} more, they also show your usual range.",
                    "Only you see your weeks. After {n} more, they also show your usual range.",
                    left,
                )
            )


def _show_check_in_button(week: Week, label: str) -> None:
    if st.button(label, key=f"check-in-{week.text}", type="primary", width="stretch"):
        st.switch_page(links.check_in_page(state.words()))


def _show_strip(recent: Sequence[Point | None], t: Words) -> None:
    spec = week_strip([None if not one or one.strain is None else one.strain / 100 for one in recent])
    said = ", ".join(_cell_text(one, t) for one in recent)
    st.vega_lite_chart(
        spec,
        theme=None,
        alt=t("Strain in your last weeks, from 0 to 100, the oldest first: {weeks}.", weeks=said),
    )
    links.to_my_weeks(t, t("My weeks: the stronger the colour, the heavier"))


def _cell_text(point: Point | None, t: Words) -> str:
    if point is None or point.strain is None:
        return t("away") if point and point.away else t("no entry")
    return t.number(round(point.strain))


def show_next(waiting: Inbox, back: LookBack, zone: tzinfo, t: Words) -> None:
    if waiting.items or waiting.notices:
        inbox.show_inbox(waiting, zone, t)
        return
    with pieces.show_card(t("Next"), ":material/event:"):
        pieces.show_empty_state(t("Nothing is waiting for you."))
        to_sessions.to_partners(t, t("Find someone to talk to"))
        if back.answered < RANGE_FROM:
            to_pages.to_reminders(t, t("Get a weekly reminder"))


def show_step(desk: AdvocateDesk, t: Words) -> None:
    """Until it has been answered, and as long as this tab is open."""
    step, seen = desk.find_step_before(desk.open_weeks()[0]), state.slot(HomeTab).seen_open
    if step is None or not step.text:
        return
    if step.outcome in (None, Outcome.NOT_YET):
        seen.add(step.week)
    if step.week in seen:
        with pieces.show_card(t("Did it happen?"), ":material/check_box:"):
            said = " ".join(filter(None, (step.text, step.when, step.where)))
            st.text(shorten(said, TWO_LINES, placeholder=" …"))
            show_outcome(step, t, label_shown=False)
            check_in_form.show_refusal(t)
