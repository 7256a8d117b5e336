"""What happens when a button of the partner page is pressed, before the page is drawn anew."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from alongside.desks.partner import PartnerDesk
from alongside.domain.errors import AlongsideError
from alongside.web import state

PLACE = "partner"


def attempt(work: Callable[[PartnerDesk], Any], done: str) -> None:
    """Does it and says `done`; a refusal is kept for `admin.doing.say_refusal` at `PLACE`."""
    here = state.session()
    try:
        work(state.partner_desk())
    except AlongsideError as error:
        here.refusal, here.refused_at = error, PLACE
        return
    st.toast(done, icon=":material/check:")
