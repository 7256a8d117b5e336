"""The agenda with a quiet timer: it redraws itself, makes no sound, and cuts no one short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.core.words import Words
from alongside.sessions.rules.agenda import Part, Slot, Timer, plan_agenda
from alongside.sessions.rules.sessions import Session

EVERY = timedelta(seconds=5)  # often enough, since only minutes are shown


@dataclass
class RunningTimer:
    """Of the session that is on in this browser tab."""

    timer: Timer | None = None


def show_agenda(session: Session, t: Words) -> None:
    slots = plan_agenda(session.minutes, len(session.people))
    timer = _find_timer(session.id)
    st.header(t("Agenda"), anchor=False)
    st.fragment(_show_timer, run_every=EVERY if timer.is_running else None)(session.id, slots, t)
    with st.expander(t("Full agenda"), key="agenda"):
        for slot in slots:
            st.markdown(
                t("**{part}**, {n} min", part=_part_heading(slot, slots, t), n=t.number(slot.minutes))
                + "  \n"
                + _part_explanation(slot, t)
            )


def _show_timer(session_id: str, slots: Sequence[Slot], t: Words) -> None:
    timer, now = _find_timer(session_id), state.now()
    slot = slots[timer.place]
    left = timer.time_left(slot, now)
    with st.container(border=True):
        st.markdown(f"**{_part_heading(slot, slots, t)}**")
        st.write(_part_explanation(slot, t))
        st.progress(1 - left / timedelta(minutes=slot.minutes), text=_time_left_text(left, timer, t))
        with st.container(horizontal=True):
            if timer.is_running and st.button(t("Pause"), key="pause"):
                _keep_timer(timer.paused(now))
            start = t("Start") if timer == Timer(session_id) else t("Continue")
            if not timer.is_running and st.button(start, key="start", type="primary"):
                _keep_timer(timer.started(now))
            if timer.place < len(slots) - 1:
                st.button(t("Next part"), key="next", on_click=_move_timer, args=(session_id, slots, 1))
            if timer.place:
                st.button(t("Back"), key="back", on_click=_move_timer, args=(session_id, slots, -1))


def _keep_timer(timer: Timer) -> None:
    """Reruns the whole page once, so that the timer starts or stops redrawing itself."""
    state.slot(RunningTimer).timer = timer
    st.rerun()


def _move_timer(session_id: str, slots: Sequence[Slot], by: int) -> None:
    state.slot(RunningTimer).timer = _find_timer(session_id).moved_on(slots, state.now(), by)


def _find_timer(session_id: str) -> Timer:
    """The one running in this tab; a new one for another session."""
    kept = state.slot(RunningTimer).timer
    return kept if kept is not None and kept.session_id == session_id else Timer(session_id)


def _time_left_text(left: timedelta, timer: Timer, t: Words) -> str:
    if not left:
        return t("Time for this part is up. There's no rush.")
    minutes = -(-int(left.total_seconds()) // 60)
    said = t.count("about {n} minute left", "about {n} minutes left", minutes)
    return said if timer.is_running else t("{left}, paused", left=said)


def _part_heading(slot: Slot, slots: Sequence[Slot], t: Words) -> str:
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


def _part_explanation(slot: Slot, t: Words) -> str:
    match slot.part:
        case Part.OPENING:
            return t(
                "What is said here stays here. Say nothing that could identify a client, no name either."
            )
        case Part.ONE_WORD:
            return t("How are you, in one word? No one replies to it.")
        case Part.TURN if slot.turn == 1:
            return t(
                "One person speaks. The other listens: no advice, no stories of their own. Silence is fine."
            )
        case Part.TURN:
            return t("Swap. Same time, same listening.")
        case Part.STEP:
            return t(
                "Each of you names one thing that went well, however small, and one realistic step: "
                "what, when, where."
            )
        case Part.CLOSE:
            return t("One word each to close, and your next session.")
        case _:
            assert_never(slot.part)
