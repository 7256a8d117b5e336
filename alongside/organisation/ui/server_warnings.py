"""What admins see at the top of every page while the server needs them: its clock, its backups."""

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.clock import ClockAhead
from alongside.core.ui.pieces import readers_zone
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk
from alongside.storage.ui.automatic_backups import backup_status

CLOCK = "clock"


def show_clock_warning(t: Words) -> None:
    """Draws nothing while the clock is trusted."""
    desk = open_desk(AdminDesk)
    refused = desk.clock_refusal()
    if refused is None:
        return
    zone = readers_zone(desk.read_organisation())
    now, known = t.moment(refused.now, zone), t.moment(refused.known, zone)
    if isinstance(refused, ClockAhead):
        doubt = t(
            "The server's clock says {now}, but the server was last seen on {known}. Was it off for "
            "that long?",
            now=now,
            known=known,
        )
    else:
        doubt = t(
            "The server's clock says {now}, but something was saved on {known}. One of the two is wrong.",
            now=now,
            known=known,
        )
    with st.container(border=True):
        st.warning(doubt, icon=":material/schedule:")
        st.write(
            t(
                "Until the date is right or confirmed, nothing is published, no pairing ends, and no "
                "reminders or e-mails are sent. Signing in and check-ins still work."
            )
        )
        st.button(
            t("Confirm date: {moment}", moment=now),
            key="clock-is-right",
            on_click=run_action,
            args=(CLOCK, AdminDesk, AdminDesk.confirm_clock, t("Date confirmed.")),
        )
        show_refusal(CLOCK, t)


def show_backup_warning(t: Words) -> None:
    """Draws nothing while all is well, or while no backups are set up."""
    status = backup_status()
    fault = status.find_fault()
    if fault is None:
        return
    if status.looked_at is None:
        since = t("No backup has been made yet.")
    else:
        moment = t.moment(status.looked_at, readers_zone(open_desk(AdminDesk).read_organisation()))
        since = t("The latest backup is from {moment}.", moment=moment)
    st.warning(f"{since} {t(fault)}", icon=":material/error:")
