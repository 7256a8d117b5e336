"""Scheduling a session: choose a time, move it, cancel it, and how and where to meet."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.sessions import MyPair, PairStatus, SessionDesk
from alongside.domain.closed_days import ClosedDays
from alongside.domain.matching.participants import Mode
from alongside.domain.pairings import RHYTHM
from alongside.domain.partner_requests import instant
from alongside.domain.sessions import FURTHEST, MINUTES, Offer, Session, State, link_of, span_of
from alongside.web import drafts
from alongside.web.button_actions import run_action, show_refusal
from alongside.web.calendar_file import session_file
from alongside.web.open_desk import open_desk_when_clicked
from alongside.web.sessions import feedback, links
from alongside.web.widgets import typed_value
from alongside.words import Words


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
    session, me, now = pair.next, desk.person.id, desk.now
    closed = desk.closed_days()
    if session is None:
        _show_no_session(pair, t)
        _show_other_times(pair, None, me, zone, now, closed, t)
        return
    if session.state is State.CONFIRMED:
        _show_confirmed(pair, session, zone, closed, t)
    elif _open_offers(session, now):
        _show_choices(session, me, zone, now, closed, t)
    else:
        _show_no_session(pair, t)
    if _is_after_end(pair, session, zone, now):
        day = t.day(date.fromisoformat(pair.pairing.until))
        st.caption(
            t(
                "You're support partners until {day}. Later sessions only go ahead if you both continue.",
                day=day,
            )
        )
    _show_other_times(pair, session, me, zone, now, closed, t)
    show_place_form(pair, session, t)
    if session.begins or session.offers:
        _show_cancel(session, me, t)


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


# ── a confirmed session ─────────────────────────────────────────────────────────────────────────────────────


def _show_confirmed(pair: MyPair, session: Session, zone: tzinfo, closed: ClosedDays, t: Words) -> None:
    begins, ends = session.span
    if pair.on != session:
        st.caption(t("Your next session"))
    st.markdown(f"**{t.weekday(begins.astimezone(zone).weekday())}, {t.moment(begins, zone)}**")
    if closed.overlaps_closed(begins, ends):
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


def _is_after_end(pair: MyPair, session: Session, zone: tzinfo, now: datetime) -> bool:
    """Whether a confirmed or offered time lies after the end of the pairing."""
    times = [one.begins for one in _open_offers(session, now)] + ([session.begins] if session.begins else [])
    days = (datetime.fromisoformat(one).astimezone(zone).date().isoformat() for one in times)
    return any(pair.pairing.until <= day for day in days)


def _show_other_times(
    pair: MyPair, session: Session | None, me: str, zone: tzinfo, now: datetime, closed: ClosedDays, t: Words
) -> None:
    """Starts expanded while new times for a confirmed session wait for an answer."""
    stands = session is not None and session.state is State.CONFIRMED
    moving = session is not None and stands and bool(_open_offers(session, now))
    label = t("Move session") if stands else t("Choose another time")
    with st.expander(label, key=f"other-{pair.pairing.id}", expanded=moving):
        if session is not None and moving:
            st.write(t("Another time was proposed. The one above stays confirmed until everyone accepts."))
            _show_choices(session, me, zone, now, closed, t)
        _show_proposal_form(pair, zone, now, t)


def _show_cancel(session: Session, me: str, t: Words) -> None:
    with st.popover(t("Cancel session")):
        told = session.begins or any({*one.yes} - {me} for one in session.offers)
        st.write(
            t("You don't need a reason. The others are told that it's cancelled.")
            if told
            else t("You don't need a reason.")
        )
        st.button(
            t("Yes, cancel session"),
            key=f"call-off-{session.id}",
            on_click=_cancel_session,
            args=(session.id, t),
        )
    show_refusal(f"call-off-{session.id}", t)


# ── times to choose from ────────────────────────────────────────────────────────────────────────────────────


def _open_offers(session: Session, now: datetime) -> list[Offer]:
    return [one for one in session.offers if instant(now) < one.begins]


def _show_choices(
    session: Session, me: str, zone: tzinfo, now: datetime, closed: ClosedDays, t: Words
) -> None:
    offers = _open_offers(session, now)
    if any(me not in one.yes for one in offers):
        st.write(t("Choose a time. It's confirmed once everyone accepts it."))
    for one in offers:
        if me in one.yes:
            _show_accepted(session, one, zone, t)
        else:
            begins = datetime.fromisoformat(one.begins)
            st.button(
                t(
                    "{weekday}, {moment}",
                    weekday=_weekday_text(begins, zone, t),
                    moment=t.moment(begins, zone),
                ),
                key=f"choose-{session.id}-{one.begins}",
                type="primary" if one.yes else "secondary",
                icon=":material/check:" if one.yes else None,
                help=_others_text(one, session, me, t),
                width="stretch",
                on_click=_accept_time,
                args=(session.id, one.begins, t),
            )
        if closed.overlaps_closed(*span_of(one.begins, session.minutes)):
            st.caption(t("Your organisation is closed that day."))
    show_refusal(f"choose-{session.id}", t)


def _others_text(offer: Offer, session: Session, me: str, t: Words) -> str | None:
    if offer.yes >= {*session.people} - {me}:
        return t("The others accepted. If you do too, it's confirmed.")
    return t("One of the others accepted this time.") if offer.yes else None


def _show_accepted(session: Session, offer: Offer, zone: tzinfo, t: Words) -> None:
    begins = datetime.fromisoformat(offer.begins)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.write(
            t(
                ":material/check: {weekday}, {moment}: you accepted",
                weekday=_weekday_text(begins, zone, t),
                moment=t.moment(begins, zone),
            )
        )
        st.button(
            t("Withdraw"),
            key=f"back-{session.id}-{offer.begins}",
            on_click=_withdraw_acceptance,
            args=(session.id, offer.begins, t),
        )


def _weekday_text(begins: datetime, zone: tzinfo, t: Words) -> str:
    return t.weekday(begins.astimezone(zone).weekday())


def _show_no_session(pair: MyPair, t: Words) -> None:
    """After a session the next one is suggested right away."""
    if pair.past:
        st.write(
            t(
                "When will you meet next? {days} days later at the same time is usual.",
                days=t.number(RHYTHM.days),
            )
        )
    else:
        st.write(t("No session scheduled yet."))
    st.button(
        t("Suggest times"),
        key=f"find-{pair.pairing.id}",
        type="secondary" if pair.status is PairStatus.NOW else "primary",
        on_click=_find_times,
        args=(pair.pairing.id, t),
    )
    show_refusal(f"find-{pair.pairing.id}", t)


def _show_proposal_form(pair: MyPair, zone: tzinfo, now: datetime, t: Words) -> None:
    pairing_id = pair.pairing.id
    if pair.next is not None and (pair.next.offers or pair.next.begins):
        st.button(
            t("Suggest other times"), key=f"others-{pairing_id}", on_click=_find_times, args=(pairing_id, t)
        )
        show_refusal(f"find-{pairing_id}", t)
    with st.form(f"propose-{pairing_id}", border=False):
        st.write(t("Or propose a time yourself, also at other hours:"))
        today = now.astimezone(zone).date()
        st.date_input(
            t("Day"),
            value=today + timedelta(days=1),
            min_value=today,
            max_value=(now + FURTHEST).astimezone(zone).date(),
            key=f"day-{pairing_id}",
        )
        st.time_input(t("Time"), value=time(12), step=900, key=f"hour-{pairing_id}")
        st.form_submit_button(t("Propose time"), on_click=_propose_time, args=(pairing_id, zone, t))
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
    with st.expander(t("How and where"), key=f"how-{session.id}"):
        _show_place_fields(modes, session, mark, t)
        show_refusal(f"place-{session.id}", t)


def _show_place_fields(modes: Sequence[Mode], session: Session, mark: str, t: Words) -> None:
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
        st.form_submit_button(t("Save"), on_click=_save_place, args=(session.id, mark, t))


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _accept_time(session_id: str, begins: str, t: Words) -> None:
    changed = run_action(
        f"choose-{session_id}", SessionDesk, lambda desk: desk.accept_time(session_id, begins), t("Saved.")
    )
    if changed is not None and changed.state is State.CONFIRMED and changed.begins == begins:
        st.toast(t("Confirmed. See you then."), icon=":material/event_available:")


def _withdraw_acceptance(session_id: str, begins: str, t: Words) -> None:
    run_action(
        f"choose-{session_id}",
        SessionDesk,
        lambda desk: desk.withdraw_acceptance(session_id, begins),
        t("Withdrawn."),
    )


def _cancel_session(session_id: str, t: Words) -> None:
    run_action(
        f"call-off-{session_id}",
        SessionDesk,
        lambda desk: desk.cancel_session(session_id),
        t("Session cancelled."),
    )


def _find_times(pairing_id: str, t: Words) -> None:
    run_action(
        f"find-{pairing_id}",
        SessionDesk,
        lambda desk: desk.find_times(pairing_id),
        t("New times suggested."),
    )


def _propose_time(pairing_id: str, zone: tzinfo, t: Words) -> None:
    day: date = typed_value(f"day-{pairing_id}")
    hour: time = typed_value(f"hour-{pairing_id}")
    begins = instant(datetime.combine(day, hour, zone).astimezone(UTC))
    run_action(
        f"propose-{pairing_id}",
        SessionDesk,
        lambda desk: desk.propose_time(pairing_id, begins),
        t("Proposed. It will be confirmed once everyone accepts."),
    )


def _save_place(session_id: str, mark: str, t: Words) -> None:
    said = (typed_value(f"mode-{mark}"), typed_value(f"where-{mark}") or "", typed_value(f"minutes-{mark}"))
    run_action(
        f"place-{session_id}", SessionDesk, lambda desk: desk.set_place(session_id, *said), t("Saved.")
    )
