"""Whether admins need a second factor, with the consequences stated before the button."""

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk

PLACE = "admins_second_factor"


def show_second_factor(needed: bool, t: Words) -> None:
    st.write(
        t("Every admin needs a second factor.")
        if needed
        else t("Each admin decides whether to use a second factor.")
    )
    st.write(
        t(
            "If required, these pages open only to admins with an authenticator app. Any admin can "
            "set one up under *My account*. You need one yourself to turn this on."
        )
    )
    label = t("Make it optional") if needed else t("Require a second factor")
    st.button(
        label,
        key=PLACE,
        on_click=run_action,
        args=(PLACE, AdminDesk, lambda desk: desk.set_admins_need_second_factor(not needed), t("Saved.")),
    )
    show_refusal(PLACE, t)
