"""Scheduling a session: choose a time, move it, cancel it, and how and where to meet."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, assert_never

import streamlit as st

from alongside.accounts.ui import drafts
from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.accounts.ui.undo import show_undo_button
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.ui.widgets import typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.matching.rules.participants import Mode
from alongside.sessions.desk.my_pairs import MyPair, PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import RHYTHM
from alongside.sessions.rules.sessions import (
    FURTHEST,
    MINUTES,
    Offer,
    PendingCancellation,
    Session,
    State,
    is_cancelled_at_once,
    link_of,
    span_of,
)
from alongside.sessions.ui import feedback, links
from alongside.sessions.ui.actions import run_session_action, session_button
from alongside.sessions.ui.calendar_file import session_file

MINUTE = timedelta(minutes=1)


def _mode_label(mode: Mode, t: Words) -> str:
    match mode:
        case Mode.VIDEO:
            return t("Video call")
        case Mode.PHONE:
            return t("Phone")
        case Mode.IN_PERSON:
            return t("In person")
        case Mode.WRITTEN:
            return t("In writing")
        case _:
            assert_never(mode)


def show_scheduling(pair: MyPair, desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    session = pair.next
    if session is not None and pair.cancelled is not None:
        _show_cancelled(session, pair.cancelled, zone, t)
        return
    open_offers = [one for one in session.offers if desk.now < one.begins] if session else []
    if session is not None and session.state is State.CONFIRMED:
        _show_confirmed(pair, session, desk, zone, t)
    elif session is not None and open_offers:
        _show_choices(session, open_offers, desk, zone, t)
    else:
        if pair.past:  # after a session the next one is suggested right away
            st.write(
                t(
                    "When will you meet next? {days} days later at the same time is usual.",
                    days=t.number(RHYTHM.days),
                )
            )
        else:
            st.write(t("No session scheduled yet."))
        emphasis: Literal["primary", "secondary"] = "primary"
        if pair.status is PairStatus.NOW:
            emphasis = "secondary"
        _show_find_button(t("Suggest times"), "find", pair, t, emphasis)
    times = [one.begins for one in open_offers] + ([session.begins] if session and session.begins else [])
    if any(pair.pairing.until <= one.astimezone(zone).date() for one in times):
        st.caption(
            t(
                "You're support partners until {day}. Later sessions only go ahead if you both continue.",
                day=t.day(pair.pairing.until),
            )
        )
    _show_other_times(pair, open_offers, desk, zone, t)
    if session is not None:
        show_place_form(pair, session, t)
        if session.begins or session.offers:
            _show_cancel(session, desk, t)


def show_current_session(pair: MyPair, zone: tzinfo, t: Words) -> None:
    """The session that is on, and the feedback form for people who finished early."""
    st.markdown(t("**It's time.**"))
    links.to_the_session(t)
    if pair.on is not None and pair.on != pair.next:
        show_place(pair.on, t)
        show_place_form(pair, pair.on, t)
    if pair.to_say is not None:
        begun = drafts.find_draft(feedback.draft_name(pair.to_say.id)) is not None
        with st.expander(t("Finished already?"), expanded=begun, key=f"done-{pair.to_say.id}"):
            feedback.show_feedback_form(pair, pair.to_say, zone, t)


def _show_confirmed(pair: MyPair, session: Session, desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    begins, ends = session.span
    if pair.on != session:
        st.caption(t("Your next session"))
    st.markdown(f"**{t.weekday(begins.astimezone(zone).weekday())}, {t.moment(begins, zone)}**")
    if desk.closed_days().overlaps_closed(begins, ends):
        st.info(
            t(
                "Your organisation is closed that day. The session stays confirmed unless you move "
                "or cancel it."
            ),
            icon=":material/event_busy:",
        )
    show_place(session, t)
    clicked = open_desk_when_clicked(SessionDesk)
    st.download_button(
        t("Add to calendar"),
        lambda: session_file(clicked(), session.id, t),
        file_name="appointment.ics",
        mime="text/calendar",
        on_click="ignore",
        icon=":material/calendar_add_on:",
        key=f"ics-{session.id}",
    )


def _show_cancel(session: Session, desk: SessionDesk, t: Words) -> None:
    with st.popover(t("Cancel session")):
        st.write(_cancel_text(session, desk, t))
        session_button(
            t("Yes, cancel session"),
            f"call-off-{session.id}",
            lambda desk: desk.cancel_session(session.id),
            t("Session cancelled."),
        )
    show_refusal(f"call-off-{session.id}", t)


def _cancel_text(session: Session, desk: SessionDesk, t: Words) -> str:
    me = desk.person.id
    told = session.begins or any(one.yes - {me} for one in session.offers)
    minutes = t.number(UNDO_FOR // MINUTE)
    if not told:
        return t("You don't need a reason. You can undo it for {n} minutes.", n=minutes)
    if is_cancelled_at_once(session, me, desk.now):
        return t(
            "You don't need a reason. It's soon, so the others are told immediately, and you can't undo it."
        )
    return t(
        "You don't need a reason. The others are told after {n} minutes. You can undo it until then.",
        n=minutes,
    )


def _show_cancelled(session: Session, pending: PendingCancellation, zone: tzinfo, t: Words) -> None:
    if session.begins is not None:
        weekday = t.weekday(session.begins.astimezone(zone).weekday())
        moment = t.moment(session.begins, zone)
        st.write(t("You cancelled the session on {weekday}, {moment}.", weekday=weekday, moment=moment))
    else:
        st.write(t("You cancelled the session and its times."))
    st.write(
        t(
            "You can undo this until {time}. Until then, no one is told and nothing changes.",
            time=t.hour(pending.takes_effect_at, zone),
        )
    )
    show_undo_button(f"undo-{session.id}", SessionDesk, lambda desk: desk.undo_cancellation(session.id), t)


# ── times to choose from ────────────────────────────────────────────────────────────────────────────────────


def _show_find_button(
    label: str, key: str, pair: MyPair, t: Words, type: Literal["primary", "secondary"]
) -> None:
    pairing_id = pair.pairing.id
    session_button(
        label,
        f"{key}-{pairing_id}",
        lambda desk: desk.find_times(pairing_id),
        t("New times suggested."),
        place=f"find-{pairing_id}",
        type=type,
    )
    show_refusal(f"find-{pairing_id}", t)


def _show_choices(session: Session, offers: list[Offer], desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    closed = desk.closed_days()
    if any(desk.person.id not in one.yes for one in offers):
        st.write(t("Choose a time. It's confirmed once everyone accepts it."))
    for one in offers:
        _show_choice(session, one, desk.person.id, zone, t)
        if closed.overlaps_closed(*span_of(one.begins, session.minutes)):
            st.caption(t("Your organisation is closed that day."))
    show_refusal(f"choose-{session.id}", t)


def _show_choice(session: Session, offer: Offer, me: str, zone: tzinfo, t: Words) -> None:
    session_id, begins = session.id, offer.begins
    weekday, moment = t.weekday(begins.astimezone(zone).weekday()), t.moment(begins, zone)

    def accept_time() -> None:
        changed = run_session_action(
            f"choose-{session_id}", lambda desk: desk.accept_time(session_id, begins), t("Saved.")
        )
        if changed is not None and changed.state is State.CONFIRMED and changed.begins == begins:
            st.toast(t("Confirmed. See you then."), icon=":material/event_available:")

    if me in offer.yes:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.write(t(":material/check: {weekday}, {moment}: you accepted", weekday=weekday, moment=moment))
            session_button(
                t("Withdraw"),
                f"back-{session_id}-{begins}",
                lambda desk: desk.withdraw_acceptance(session_id, begins),
                t("Withdrawn."),
                place=f"choose-{session_id}",
            )
        return
    others = t("One of the others accepted this time.") if offer.yes else None
    if offer.yes >= set(session.people) - {me}:
        others = t("The others accepted. If you do too, it's confirmed.")
    st.button(
        t("{weekday}, {moment}", weekday=weekday, moment=moment),
        key=f"choose-{session_id}-{begins}",
        type="primary" if offer.yes else "secondary",
        width="stretch",
        on_click=accept_time,
    )
    if others is not None:  # in words, since a phone shows no help and a colour says nothing
        st.caption(others)


def _show_other_times(
    pair: MyPair, open_offers: list[Offer], desk: SessionDesk, zone: tzinfo, t: Words
) -> None:
    """Starts expanded while new times for a confirmed session wait for an answer."""
    session, pairing_id = pair.next, pair.pairing.id
    confirmed = session is not None and session.state is State.CONFIRMED
    label = t("Move session") if confirmed else t("Choose another time")

    def propose_time() -> None:
        day: date = typed_value(f"day-{pairing_id}")
        hour: time = typed_value(f"hour-{pairing_id}")
        begins = datetime.combine(day, hour, zone).astimezone(UTC)
        run_session_action(
            f"propose-{pairing_id}",
            lambda desk: desk.propose_time(pairing_id, begins),
            t("Proposed. It will be confirmed once everyone accepts."),
        )

    with st.expander(label, key=f"other-{pairing_id}", expanded=confirmed and bool(open_offers)):
        if session is not None and confirmed and open_offers:
            st.write(t("Another time was proposed. The one above stays confirmed until everyone accepts."))
            _show_choices(session, open_offers, desk, zone, t)
        if session is not None and (session.offers or session.begins):
            _show_find_button(t("Suggest other times"), "others", pair, t, "secondary")
        with st.form(f"propose-{pairing_id}", border=False):
            st.write(t("Or propose a time yourself, also at other hours:"))
            today = desk.now.astimezone(zone).date()
            st.date_input(
                t("Day"),
                value=today + timedelta(days=1),
                min_value=today,
                max_value=(desk.now + FURTHEST).astimezone(zone).date(),
                key=f"day-{pairing_id}",
                format=DAY_FORMAT,
            )
            st.time_input(t("Time"), value=time(12), step=900, key=f"hour-{pairing_id}")
            st.form_submit_button(t("Propose time"), on_click=propose_time)
        show_refusal(f"propose-{pairing_id}", t)


# ── how and where ───────────────────────────────────────────────────────────────────────────────────────────


def show_place(session: Session, t: Words) -> None:
    st.caption(t("{how}, {n} minutes", how=_mode_label(session.mode, t), n=t.number(session.minutes)))
    link = link_of(session.place)
    if session.place:
        st.text(session.place)
    elif session.mode in (Mode.VIDEO, Mode.PHONE):
        st.caption(t("No link or number yet. You can add it under *How and where*."))
    if link is not None:
        st.link_button(t("Open link"), link, icon=":material/open_in_new:")


def show_place_form(pair: MyPair, session: Session, t: Words) -> None:
    """The key of the form changes with each change made elsewhere, so that it never shows old values."""
    mark = f"{session.id}-{session.revision}"
    modes = [*pair.modes, *({session.mode} - set(pair.modes))]

    def save_place() -> None:
        mode, minutes = typed_value(f"mode-{mark}"), typed_value(f"minutes-{mark}")
        place = typed_value(f"where-{mark}") or ""
        run_session_action(
            f"place-{session.id}",
            lambda desk: desk.set_place(session.id, mode, place, minutes),
            t("Saved."),
        )

    with st.expander(t("How and where"), key=f"how-{session.id}"):
        with st.form(f"place-{mark}", border=False):
            st.radio(
                t("How will you meet?"),
                modes,
                index=modes.index(session.mode),
                format_func=lambda mode: _mode_label(mode, t),
                key=f"mode-{mark}",
            )
            st.text_input(
                t("Link, number or place"),
                value=session.place,
                key=f"where-{mark}",
                help=t("Shown only to the people in this session."),
            )
            st.radio(
                t("How long?"),
                MINUTES,
                index=MINUTES.index(session.minutes),
                format_func=lambda minutes: t("{n} minutes", n=t.number(minutes)),
                disabled=session.state is State.CONFIRMED,
                horizontal=True,
                key=f"minutes-{mark}",
            )
            st.form_submit_button(t("Save"), on_click=save_place)
        show_refusal(f"place-{session.id}", t)
