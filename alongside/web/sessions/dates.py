"""Scheduling a session: choose a time, move it, cancel it, and how and where to meet."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.sessions import MyPair, SessionDesk, Stands
from alongside.domain.asks import instant
from alongside.domain.closed_days import ClosedDays
from alongside.domain.matching.seekers import Mode
from alongside.domain.pairings import RHYTHM
from alongside.domain.sessions import FURTHEST, MINUTES, Offer, Session, State, link_of, span
from alongside.web import drafts, state
from alongside.web.calendar_file import session_file
from alongside.web.doing import say_refusal, typed
from alongside.web.sessions import afterwards, links
from alongside.web.sessions.doing import attempt
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


def section(pair: MyPair, desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    session, me, now = pair.next, desk.person.id, desk.now
    closed = desk.closed_days()
    if session is None:
        _no_date(pair, t)
        _elsewhen(pair, None, me, zone, now, closed, t)
        return
    if session.state is State.CONFIRMED:
        _stands(pair, session, zone, closed, t)
    elif _open(session, now):
        _choose(session, me, zone, now, closed, t)
    else:
        _no_date(pair, t)
    if _is_beyond(pair, session, zone, now):
        day = t.day(date.fromisoformat(pair.pairing.until))
        st.caption(
            t("You are partners until {day}. A date after that stands only if you both go on.", day=day)
        )
    _elsewhen(pair, session, me, zone, now, closed, t)
    how_and_where_form(pair, session, t)
    if session.begins or session.offers:
        _calling_off(session, me, t)


def now(pair: MyPair, zone: tzinfo, t: Words) -> None:
    """The session that is on, and the feedback form for people who finished early."""
    st.markdown(t("**It is time.**"))
    links.to_the_session(t)
    if pair.on is not None and pair.on != pair.next:
        how_and_where(pair.on, t)
        how_and_where_form(pair, pair.on, t)
    if pair.to_say is not None:
        begun = drafts.kept_of(afterwards.form_of(pair.to_say.id)) is not None
        with st.expander(t("Done already?"), expanded=begun, key=f"done-{pair.to_say.id}"):
            afterwards.look_back(pair, pair.to_say, zone, t)


# ── a confirmed session ─────────────────────────────────────────────────────────────────────────────────────


def _stands(pair: MyPair, session: Session, zone: tzinfo, closed: ClosedDays, t: Words) -> None:
    begins, ends = session.span
    if pair.on != session:
        st.caption(t("Your next session"))
    st.markdown(f"**{t.weekday(begins.astimezone(zone).weekday())}, {t.moment(begins, zone)}**")
    if closed.touch(begins, ends):
        st.info(
            t(
                "Your organisation is closed on that day. The session stands until one of you moves it or calls it off."
            ),
            icon=":material/event_busy:",
        )
    how_and_where(session, t)
    clicked = state.session_desk_when_clicked()
    st.download_button(
        t("For your calendar"),
        lambda: session_file(clicked(), session.id, t),
        file_name="appointment.ics",
        mime="text/calendar",
        on_click="ignore",
        icon=":material/calendar_add_on:",
        key=f"ics-{session.id}",
    )


def _is_beyond(pair: MyPair, session: Session, zone: tzinfo, now: datetime) -> bool:
    """Whether a confirmed or offered time lies after the end of the pairing."""
    times = [one.begins for one in _open(session, now)] + ([session.begins] if session.begins else [])
    days = (datetime.fromisoformat(one).astimezone(zone).date().isoformat() for one in times)
    return any(pair.pairing.until <= day for day in days)


def _elsewhen(
    pair: MyPair, session: Session | None, me: str, zone: tzinfo, now: datetime, closed: ClosedDays, t: Words
) -> None:
    """Starts expanded while new times for a confirmed session wait for an answer."""
    stands = session is not None and session.state is State.CONFIRMED
    moving = session is not None and stands and bool(_open(session, now))
    label = t("Move it") if stands else t("Another time")
    with st.expander(label, key=f"other-{pair.pairing.id}", expanded=moving):
        if session is not None and moving:
            st.write(t("Another time was proposed. Until all say yes to it, the date above stands."))
            _choose(session, me, zone, now, closed, t)
        _others(pair, zone, now, t)


def _calling_off(session: Session, me: str, t: Words) -> None:
    with st.popover(t("Call it off")):
        told = session.begins or any({*one.yes} - {me} for one in session.offers)
        st.write(
            t("No reason is asked for. The others are told that it is off.")
            if told
            else t("No reason is asked for.")
        )
        st.button(
            t("Yes, call it off"), key=f"call-off-{session.id}", on_click=_call_off, args=(session.id, t)
        )
    say_refusal(f"call-off-{session.id}", t)


# ── times to choose from ────────────────────────────────────────────────────────────────────────────────────


def _open(session: Session, now: datetime) -> list[Offer]:
    return [one for one in session.offers if instant(now) < one.begins]


def _choose(session: Session, me: str, zone: tzinfo, now: datetime, closed: ClosedDays, t: Words) -> None:
    offers = _open(session, now)
    if any(me not in one.yes for one in offers):
        st.write(t("Which time suits you? It stands as soon as everybody took it."))
    for one in offers:
        if me in one.yes:
            _taken(session, one, zone, t)
        else:
            begins = datetime.fromisoformat(one.begins)
            st.button(
                t("{weekday}, {moment}", weekday=_weekday(begins, zone, t), moment=t.moment(begins, zone)),
                key=f"choose-{session.id}-{one.begins}",
                type="primary" if one.yes else "secondary",
                icon=":material/check:" if one.yes else None,
                help=_said_by_others(one, session, me, t),
                width="stretch",
                on_click=_say_yes,
                args=(session.id, one.begins, t),
            )
        if closed.touch(*span(one.begins, session.minutes)):
            st.caption(t("Your organisation is closed on that day."))
    say_refusal(f"choose-{session.id}", t)


def _said_by_others(offer: Offer, session: Session, me: str, t: Words) -> str | None:
    if offer.yes >= {*session.people} - {me}:
        return t("Suits the others already: with your yes it stands.")
    return t("Suits one of the others.") if offer.yes else None


def _taken(session: Session, offer: Offer, zone: tzinfo, t: Words) -> None:
    begins = datetime.fromisoformat(offer.begins)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.write(
            t(
                ":material/check: {weekday}, {moment}: you said yes",
                weekday=_weekday(begins, zone, t),
                moment=t.moment(begins, zone),
            )
        )
        st.button(
            t("Take it back"),
            key=f"back-{session.id}-{offer.begins}",
            on_click=_take_back,
            args=(session.id, offer.begins, t),
        )


def _weekday(begins: datetime, zone: tzinfo, t: Words) -> str:
    return t.weekday(begins.astimezone(zone).weekday())


def _no_date(pair: MyPair, t: Words) -> None:
    """After a session the next one is suggested right away."""
    if pair.past:
        st.write(
            t(
                "When do you meet next? Two weeks later at the same hour is usual, if it suits all of you.",
                days=t.number(RHYTHM.days),
            )
        )
    else:
        st.write(t("No date stands yet."))
    st.button(
        t("Find three times"),
        key=f"find-{pair.pairing.id}",
        type="secondary" if pair.stands is Stands.NOW else "primary",
        on_click=_find,
        args=(pair.pairing.id, t),
    )
    say_refusal(f"find-{pair.pairing.id}", t)


def _others(pair: MyPair, zone: tzinfo, now: datetime, t: Words) -> None:
    pairing_id = pair.pairing.id
    if pair.next is not None and (pair.next.offers or pair.next.begins):
        st.button(t("Three other times"), key=f"others-{pairing_id}", on_click=_find, args=(pairing_id, t))
        say_refusal(f"find-{pairing_id}", t)
    with st.form(f"propose-{pairing_id}", border=False):
        st.write(t("Or propose a time yourself, also outside of your usual hours:"))
        today = now.astimezone(zone).date()
        st.date_input(
            t("Day"),
            value=today + timedelta(days=1),
            min_value=today,
            max_value=(now + FURTHEST).astimezone(zone).date(),
            key=f"day-{pairing_id}",
        )
        st.time_input(t("Hour"), value=time(12), step=900, key=f"hour-{pairing_id}")
        st.form_submit_button(t("Propose time"), on_click=_propose, args=(pairing_id, zone, t))
    say_refusal(f"propose-{pairing_id}", t)


# ── how and where ───────────────────────────────────────────────────────────────────────────────────────────


def how_and_where(session: Session, t: Words) -> None:
    st.caption(t("{how}, {n} minutes", how=_mode_label(session.mode, t), n=t.number(session.minutes)))
    link = link_of(session.place)
    if session.place:
        st.text(session.place)
    elif session.mode in (Mode.VIDEO, Mode.PHONE):
        st.caption(t("No link or number yet. Either of you adds it under *How and where*."))
    if link is not None:
        st.link_button(t("Open the link"), link, icon=":material/open_in_new:")


def how_and_where_form(pair: MyPair, session: Session, t: Words) -> None:
    """The key of the form changes with each change made elsewhere, so that it never shows old values."""
    mark = f"{session.id}-{session.revision}"
    modes = [*pair.modes, *({session.mode} - set(pair.modes))]
    with st.expander(t("How and where"), key=f"how-{session.id}"):
        _place_form(modes, session, mark, t)
        say_refusal(f"place-{session.id}", t)


def _place_form(modes: Sequence[Mode], session: Session, mark: str, t: Words) -> None:
    with st.form(f"place-{mark}", border=False):
        st.radio(
            t("How do you meet?"),
            modes,
            index=modes.index(session.mode),
            format_func=lambda mode: _mode_label(mode, t),
            key=f"mode-{mark}",
        )
        st.text_input(
            t("Link, number or place"),
            value=session.place,
            key=f"where-{mark}",
            help=t("Shown to the two or three of you, and to nobody else."),
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
        st.form_submit_button(t("Save"), on_click=_place, args=(session.id, mark, t))


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _say_yes(session_id: str, begins: str, t: Words) -> None:
    changed = attempt(f"choose-{session_id}", lambda desk: desk.choose(session_id, begins), t("Saved."))
    if changed is not None and changed.state is State.CONFIRMED and changed.begins == begins:
        st.toast(t("It stands. See you then."), icon=":material/event_available:")


def _take_back(session_id: str, begins: str, t: Words) -> None:
    attempt(f"choose-{session_id}", lambda desk: desk.take_back(session_id, begins), t("Taken back."))


def _call_off(session_id: str, t: Words) -> None:
    attempt(
        f"call-off-{session_id}",
        lambda desk: desk.call_off(session_id),
        t("Called off. No reason was asked for."),
    )


def _find(pairing_id: str, t: Words) -> None:
    attempt(
        f"find-{pairing_id}",
        lambda desk: desk.find_times(pairing_id),
        t("Looked through the hours of all of you."),
    )


def _propose(pairing_id: str, zone: tzinfo, t: Words) -> None:
    day: date = typed(f"day-{pairing_id}")
    hour: time = typed(f"hour-{pairing_id}")
    begins = instant(datetime.combine(day, hour, zone).astimezone(UTC))
    attempt(
        f"propose-{pairing_id}",
        lambda desk: desk.propose(pairing_id, begins),
        t("Proposed. It stands once everybody said yes."),
    )


def _place(session_id: str, mark: str, t: Words) -> None:
    said = (typed(f"mode-{mark}"), typed(f"where-{mark}") or "", typed(f"minutes-{mark}"))
    attempt(f"place-{session_id}", lambda desk: desk.place(session_id, *said), t("Saved."))
