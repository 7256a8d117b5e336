"""What happens when a button of a coordinator's page is pressed, before the page is drawn anew."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from alongside.desks.coordinator import CoordinatorDesk
from alongside.domain.errors import AlongsideError
from alongside.web import state


def attempt(place: str, work: Callable[[CoordinatorDesk], Any], done: str) -> Any:
    """As for admins: a refusal is kept for `say_refusal` at the same place."""
    here = state.session()
    try:
        result = work(state.coordinator_desk())
    except AlongsideError as error:
        here.refusal, here.refused_at = error, place
        return None
    st.toast(done, icon=":material/check:")
    return result
