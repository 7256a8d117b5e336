"""What admins see on every page while no backup can be made."""

import streamlit as st

from alongside.web import state
from alongside.web.backing_up import KNOWN
from alongside.web.pieces import readers_zone
from alongside.words import Words


def failing(t: Words) -> None:
    """Draws nothing while all is well, or while no backups are set up."""
    fault = KNOWN.trouble()
    if fault is None:
        return
    if KNOWN.looked_at is None:
        since = t("No backup has been made yet.")
    else:
        moment = t.moment(KNOWN.looked_at, readers_zone(state.admin_desk().organisation()))
        since = t("The newest backup is of {moment}.", moment=moment)
    st.warning(f"{since} {t(fault)}", icon=":material/error:")
