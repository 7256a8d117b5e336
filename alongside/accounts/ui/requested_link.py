"""A link into an account that someone else asked for: every page tells the owner, who can stop it."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui.button_actions import run_action
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.words import Words


def show_requested_link(t: Words) -> None:
    """Shown on every page to the account's owner, but not in a sign-in through that link."""
    asked = open_desk(AccountDesk).find_requested_link()
    if asked is None:
        return
    day = t.day(asked.opens_at.date())
    with st.container(border=True):
        if asked.by_operator:
            st.text(
                t("The server's operator asked for a new link into your account. It opens on {day}.", day=day)
            )
        elif asked.asked_by:
            st.text(
                t(
                    "{name} asked for a new link into your account. It opens on {day}.",
                    name=asked.asked_by,
                    day=day,
                )
            )
        else:
            st.text(t("Someone asked for a new link into your account. It opens on {day}.", day=day))
        st.text(
            t(
                "If you did not ask for it, stop it. Anyone who uses it could read your weeks, but "
                "not your notes."
            )
        )
        stop = ("way in", AccountDesk, AccountDesk.stop_requested_link, t("Link stopped."))
        st.button(t("Stop link"), key="stop_way_in", on_click=run_action, args=stop)
