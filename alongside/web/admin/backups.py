"""What admins see on every page while no backup can be made."""

import streamlit as st

from alongside.web import state
from alongside.web.automatic_backups import STATUS
from alongside.web.pieces import readers_zone
from alongside.words import Words


def show_backup_warning(t: Words) -> None:
    """Draws nothing while all is well, or while no backups are set up."""
    fault = STATUS.find_fault()
    if fault is None:
        return
    if STATUS.looked_at is None:
        since = t("No backup has been made yet.")
    else:
        moment = t.moment(STATUS.looked_at, readers_zone(state.admin_desk().read_organisation()))
        since = t("The latest backup is from {moment}.", moment=moment)
    st.warning(f"{since} {t(fault)}", icon=":material/error:")
