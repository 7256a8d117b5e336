"""What happens when a button is pressed, before the page is drawn again."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from alongside.accounts.desk.desk import Opens
from alongside.accounts.rules.people import CircularLineManagers
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError, NotAllowed
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import Words

Desk = TypeVar("Desk")
Result = TypeVar("Result")


def run_action(
    place: str, kind: Opens[Desk], work: Callable[[Desk], Result], done: str = ""
) -> Result | None:
    """Lets a desk of this kind do the work. Returns what the work returns, and shows `done` as a toast, for
    what the page does not show by itself.

    A refusal is kept for `show_refusal` at the same place: that of the button.
    """
    here = state.tab_state()
    try:
        result = work(open_desk(kind))
    except AlongsideError as error:
        if isinstance(error, NotAllowed):
            state.record_refusal()
        here.refusal, here.refused_place = error, place
        return None
    if done:
        st.toast(done, icon=":material/check:")
    return result


def show_refusal(place: str, t: Words) -> None:
    """Beside the form it belongs to; what was typed stays there."""
    here = state.tab_state()
    if here.refusal is None or here.refused_place != place:
        return
    st.error(refusal_text(here.refusal, t))
    if isinstance(here.refusal, CircularLineManagers):
        st.text(" → ".join(here.refusal.names))
    here.refusal, here.refused_place = None, ""


def show_left_over_refusal(t: Words) -> None:
    """At the end of a page: a refusal whose button is no longer drawn, because what it was about is gone."""
    show_refusal(state.tab_state().refused_place, t)
