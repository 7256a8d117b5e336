"""What admins see on every page while no backup can be made."""

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui.pieces import readers_zone
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk
from alongside.storage.ui.automatic_backups import STATUS


def show_backup_warning(t: Words) -> None:
    """Draws nothing while all is well, or while no backups are set up."""
    fault = STATUS.find_fault()
    if fault is None:
        return
    if STATUS.looked_at is None:
        since = t("No backup has been made yet.")
    else:
        moment = t.moment(STATUS.looked_at, readers_zone(open_desk(AdminDesk).read_organisation()))
        since = t("The latest backup is from {moment}.", moment=moment)
    st.warning(f"{since} {t(fault)}", icon=":material/error:")
