"""The agenda with a quiet timer, the same for everyone in the session. It makes no sound, and cuts no one
short.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.words import Words
from alongside.sessions.desk.session_timer import SessionTimerDesk
from alongside.sessions.rules.agenda import Part, Slot, Timer, plan_agenda, waiting_timer
from alongside.sessions.rules.sessions import NoSuchSession, Session

EVERY = timedelta(seconds=3)  # a part that the other has moved on to is seen within a breath


def show_agenda(session: Session, t: Words) -> None:
    slots = plan_agenda(session.minutes, len(session.people))
    st.header(t("Agenda"), anchor=False)
    st.caption(t("All of you see the same part and the same timer. Anyone can move on."))
    _show_timer(session.id, slots, t)
    with st.expander(t("Full agenda"), key="agenda"):
        for slot in slots:
            st.markdown(
                t("**{part}**, {n} min", part=_part_heading(slot, slots, t), n=t.number(slot.minutes))
                + "  \n"
                + _part_explanation(slot, t)
            )


@st.fragment(run_every=EVERY)
def _show_timer(session_id: str, slots: Sequence[Slot], t: Words) -> None:
    """Also while it is paused, since anyone in the session can start it."""
    now = state.now()
    try:
        found = open_desk(SessionTimerDesk).find_timer(session_id)
    except NoSuchSession:  # over, while the page was left open: the whole page says so
        st.rerun()
    timer = found or waiting_timer(now)
    slot = slots[timer.place]
    left = timer.time_left(slot, now)
    with st.container(border=True):
        st.markdown(f"**{_part_heading(slot, slots, t)}**")
        st.write(_part_explanation(slot, t))
        st.progress(1 - left / timedelta(minutes=slot.minutes), text=_time_left_text(left, timer, t))
        with st.container(horizontal=True):
            _show_buttons(session_id, found, len(slots) - 1, t)
        show_refusal("timer", t)


def _show_buttons(session_id: str, timer: Timer | None, last: int, t: Words) -> None:
    """Each key names the part it was drawn for, so that a press is never taken for the part after it."""
    seen = timer.place if timer else 0

    def button(label: str, name: str, work: Callable[[SessionTimerDesk], None], **looks: Any) -> None:
        key = f"{name}-{session_id}-{seen}"
        st.button(label, key=key, on_click=run_action, args=("timer", SessionTimerDesk, work), **looks)

    if timer is not None and timer.is_running:
        button(t("Pause"), "pause", lambda desk: desk.pause_timer(session_id))
    else:
        label = t("Continue") if timer else t("Start")
        button(label, "start", lambda desk: desk.start_timer(session_id), type="primary")
    if seen < last:
        button(t("Next part"), "next", lambda desk: desk.move_timer(session_id, seen, 1))
    if seen:
        button(t("Back"), "back", lambda desk: desk.move_timer(session_id, seen, -1))


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
