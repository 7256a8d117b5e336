"""The form that opens a round."""

from datetime import date, timedelta

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.partners.desk.coordinator import LONGEST_OPEN, CoordinatorDesk

PLACE = "open-round"
USUAL = timedelta(weeks=1)


def show_open_round_form(today: date, t: Words) -> None:
    with st.form(PLACE):
        st.header(t("Open a round"), anchor=False)
        st.write(
            t(
                "People are asked on their support partner page if they want to join. Only those who "
                "join are matched."
            )
        )
        st.date_input(
            t("Last day to answer"),
            today + USUAL,
            min_value=today,
            max_value=today + LONGEST_OPEN,
            key="confirm_until",
            format=DAY_FORMAT,
        )
        st.form_submit_button(
            t("Open round"), type="primary", key="open_round", on_click=_open_round, args=(t,)
        )
        show_refusal(PLACE, t)


def _open_round(t: Words) -> None:
    until: date | None = typed_value("confirm_until")
    run_action(
        PLACE,
        CoordinatorDesk,
        lambda desk: desk.open_round(until),
        t("Round opened."),
    )
