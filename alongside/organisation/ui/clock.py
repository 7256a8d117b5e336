"""The warning on admin pages while the server's clock is in doubt, and the button that confirms the date."""

import streamlit as st

from alongside.accounts.ui import button_actions
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.clock import ClockAhead, ClockRefused
from alongside.core.ui.pieces import readers_zone
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk

PLACE = "clock"


def show_clock_warning(t: Words) -> None:
    """Draws nothing while the clock is trusted."""
    desk = open_desk(AdminDesk)
    refused = desk.clock_refusal()
    if refused is None:
        return
    zone = readers_zone(desk.read_organisation())
    now = t.moment(refused.now, zone)
    with st.container(border=True):
        st.warning(_doubt_text(refused, t.moment(refused.known, zone), now, t), icon=":material/schedule:")
        st.write(
            t(
                "Until the date is right or confirmed, nothing is published, no pairing ends, and no "
                "reminders or e-mails are sent. Signing in and check-ins still work."
            )
        )
        st.button(
            t("Confirm date: {moment}", moment=now), key="clock-is-right", on_click=_confirm_date, args=(t,)
        )
        button_actions.show_refusal(PLACE, t)


def _doubt_text(refused: ClockRefused, known: str, now: str, t: Words) -> str:
    if isinstance(refused, ClockAhead):
        return t(
            "The server's clock says {now}, but the server was last seen on {known}. Was it off for "
            "that long?",
            now=now,
            known=known,
        )
    return t(
        "The server's clock says {now}, but something was saved on {known}. One of the two is wrong.",
        now=now,
        known=known,
    )


def _confirm_date(t: Words) -> None:
    button_actions.run_action(PLACE, AdminDesk, lambda desk: desk.confirm_clock(), t("Date confirmed."))
