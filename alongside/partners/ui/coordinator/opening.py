"""The form that opens a round, and whether there is anyone to open it for."""

from collections import Counter
from datetime import date, timedelta

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.partners.desk.coordinator import LONGEST_OPEN, CoordinatorDesk
from alongside.partners.rules.rounds import RoundStatus
from alongside.partners.ui.coordinator.wording import counts_text

PLACE = "open-round"
USUAL = timedelta(weeks=1)
FEW = 4  # complete profiles: fewer make one pair at most


def show_open_round_form(ready: Counter[RoundStatus], today: date, t: Words) -> None:
    """`ready`: everyone as they would be in the round, before anyone answers."""
    _show_readiness(ready, t)
    with st.form(PLACE):
        st.header(t("Open a round"), anchor=False)
        st.write(
            t(
                "Everyone who could join is asked on their first page, and by e-mail if they have one. Only "
                "those who join are matched."
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
        st.checkbox(
            t("People with the same line manager can be matched in this round"),
            key="same_lead_ok",
            help=t(
                "The round says so wherever people are asked, and again with each match. No one is matched "
                "with their own lead, or with anyone above them."
            ),
        )
        st.form_submit_button(
            t("Open round"), type="primary", key="open_round", on_click=_open_round, args=(t,)
        )
        show_refusal(PLACE, t)


def _show_readiness(ready: Counter[RoundStatus], t: Words) -> None:
    could = ready.pop(RoundStatus.NOT_ANSWERED, 0)
    said = t.count("{n} person could be matched now.", "{n} people could be matched now.", could)
    if any(ready.values()):
        said += " " + t("The others: {reasons}", reasons=counts_text(ready, t))
    if could < FEW:
        st.warning(
            said
            + "\n\n"
            + t(
                "A round for so few finds hardly a pair. You can wait, or let them complete their "
                "profiles while it is open."
            )
        )
    else:
        st.write(said)


def _open_round(t: Words) -> None:
    until: date | None = typed_value("confirm_until")
    same_lead_ok = bool(typed_value("same_lead_ok"))
    run_action(
        PLACE,
        CoordinatorDesk,
        lambda desk: desk.open_round(until, same_lead_ok),
        t("Round opened."),
    )
