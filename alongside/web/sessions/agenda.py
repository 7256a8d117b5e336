"""The agenda with a quiet timer: it redraws itself, makes no sound, and cuts no one short."""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

import streamlit as st

from alongside.domain.agenda import Part, Slot, Timer, agenda
from alongside.domain.sessions import Session
from alongside.web import state
from alongside.words import Words

EVERY = timedelta(seconds=5)  # often enough, since only minutes are shown


def section(session: Session, t: Words) -> None:
    slots = agenda(session.minutes, len(session.people))
    timer = state.timer_of(session.id)
    st.header(t("How it goes"), anchor=False)
    st.fragment(_timer, run_every=EVERY if timer.runs else None)(session.id, slots, t)
    with st.expander(t("The whole agenda"), key="agenda"):
        for slot in slots:
            st.markdown(
                t("**{part}**, {n} min", part=_heading(slot, slots, t), n=t.number(slot.minutes))
                + "  \n"
                + _explained(slot, t)
            )


def _timer(session_id: str, slots: Sequence[Slot], t: Words) -> None:
    timer, now = state.timer_of(session_id), state.now()
    slot = slots[timer.place]
    left = timer.left(slot, now)
    with st.container(border=True):
        st.markdown(f"**{_heading(slot, slots, t)}**")
        st.write(_explained(slot, t))
        st.progress(1 - left / timedelta(minutes=slot.minutes), text=_left(left, timer, t))
        with st.container(horizontal=True):
            if timer.runs and st.button(t("Pause"), key="pause"):
                _keep(timer.paused(now))
            if not timer.runs and st.button(_go(timer, t), key="start", type="primary"):
                _keep(timer.started(now))
            if timer.place < len(slots) - 1:
                st.button(t("Next part"), key="next", on_click=_move, args=(session_id, slots, 1))
            if timer.place:
                st.button(t("Back"), key="back", on_click=_move, args=(session_id, slots, -1))


def _left(left: timedelta, timer: Timer, t: Words) -> str:
    if not left:
        return t("The time of this part is up. Finish in peace.")
    minutes = -(-int(left.total_seconds()) // 60)
    said = t.count("about {n} minute left", "about {n} minutes left", minutes)
    return said if timer.runs else t("{left}, not running", left=said)


def _heading(slot: Slot, slots: Sequence[Slot], t: Words) -> str:
    match slot.part:
        case Part.OPENING:
            return t("Arrive")
        case Part.ONE_WORD:
            return t("One word each")
        case Part.TURN:
            turns = sum(one.part is Part.TURN for one in slots)
            return t("Turn {turn} of {turns}", turn=t.number(slot.turn), turns=t.number(turns))
        case Part.STEP:
            return t("A small win and one step")
        case Part.CLOSE:
            return t("Close")
        case _:
            assert_never(slot.part)


def _explained(slot: Slot, t: Words) -> str:
    match slot.part:
        case Part.OPENING:
            return t(
                "What is said here stays here. No client's name, nothing by which somebody could be found."
            )
        case Part.ONE_WORD:
            return t("How are you here, in one word? Nobody answers it.")
        case Part.TURN if slot.turn == 1:
            return t("One speaks. The other listens: no advice, no story of one's own, silence is fine.")
        case Part.TURN:
            return t("Swap. The same time, the same listening.")
        case Part.STEP:
            return t(
                "Each says one thing that went well, however small, and one realistic step: what, when and where."
            )
        case Part.CLOSE:
            return t("One word each to end on, and the next date.")
        case _:
            assert_never(slot.part)


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _go(timer: Timer, t: Words) -> str:
    return t("Start") if timer == Timer(timer.session_id) else t("Go on")


def _keep(timer: Timer) -> None:
    """Reruns the whole page once, so that the timer starts or stops redrawing itself."""
    state.keep_timer(timer)
    st.rerun()


def _move(session_id: str, slots: Sequence[Slot], by: int) -> None:
    state.keep_timer(state.timer_of(session_id).moved_on(slots, state.now(), by))
