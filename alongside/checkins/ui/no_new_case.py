"""To state, with one tap, that one takes no new case for a time. Always offered, and in the same words."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from alongside.accounts.ui import button_actions
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.no_new_case import NoNewCaseDesk
from alongside.checkins.rules.no_new_case import USUAL_SPAN
from alongside.core.words import Words

PLACE = "no-new-case"


def show_no_new_case(t: Words) -> None:
    """Nothing for people without a lead, since no one would read it."""
    stated = open_desk(NoNewCaseDesk).read_statement()
    if stated.until:
        st.write(
            t(
                "Your lead sees that you take no new case until {day}, on *Team workload*. Your name and "
                "this day, nothing else.",
                day=t.day(stated.until),
            )
        )
        st.button(
            t("Take new cases again"),
            key=f"{PLACE}-end-{stated.until}",
            on_click=button_actions.run_action,
            args=(PLACE, NoNewCaseDesk, NoNewCaseDesk.end_now),
        )
    elif stated.days:
        _show_offer(stated.days, t)
    button_actions.show_refusal(PLACE, t)


def _show_offer(days: Mapping[int, date], t: Words) -> None:
    chosen = st.segmented_control(
        t("No new case until"),
        list(days),
        default=USUAL_SPAN,
        required=True,
        format_func=lambda span: t.day_ahead(days[span]),  # three fit a card on a phone
        key=f"{PLACE}-span",
        width="stretch",
    )
    weeks = chosen or USUAL_SPAN
    st.button(
        t("Tell my lead that I can't take a new case"),
        key=f"{PLACE}-state-{days[USUAL_SPAN]}",
        on_click=button_actions.run_action,
        args=(PLACE, NoNewCaseDesk, lambda desk: desk.state_until(weeks)),
    )
    st.caption(
        t(
            "Your lead will see your name and this day on *Team workload*. Not why, and nothing about how "
            "you are. You can end it at any time."
        )
    )
