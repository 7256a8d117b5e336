"""Moving the last day of an open round, or cancelling it."""

from datetime import date

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.partners.desk.coordinator import LONGEST_OPEN, CoordinatorDesk
from alongside.partners.rules.rounds import Round


def show_changing(round: Round, answered: int, today: date, t: Words) -> None:
    """`answered`: people who are told."""
    place, day = f"change-{round.number}", f"new-day-{round.number}"
    with st.expander(t("Move or cancel this round"), key=f"changing-{round.number}"):
        told = t.count(
            "{n} person who answered will be told.", "{n} people who answered will be told.", answered
        )
        if answered:
            st.write(told)
        with st.form(f"form-{place}", border=False):
            st.date_input(
                t("New last day to answer"),
                max(today, round.confirm_until),
                min_value=today,
                max_value=today + LONGEST_OPEN,
                key=day,
                format=DAY_FORMAT,
            )
            st.form_submit_button(
                t("Move last day"),
                key=f"move-{round.number}",
                on_click=_move_round,
                args=(round, place, day, t),
            )
        with st.popover(t("Cancel round"), key=f"ask-cancel-{round.number}"):
            st.write(t("All answers are deleted, and no pairs are made. It cannot be undone."))
            if answered:
                st.write(told)
            st.button(
                t("Yes, cancel round"),
                key=f"cancel-{round.number}",
                on_click=run_action,
                args=(
                    place,
                    CoordinatorDesk,
                    lambda desk: desk.cancel_round(round.number),
                    t("Round cancelled."),
                ),
            )
        show_refusal(place, t)


def _move_round(round: Round, place: str, day: str, t: Words) -> None:
    chosen: date | None = typed_value(day)
    run_action(
        place, CoordinatorDesk, lambda desk: desk.move_round(round.number, chosen), t("Last day moved.")
    )
