"""Whether a step happened: four answers, each of which is fine and can be changed."""

from typing import assert_never

import streamlit as st

from alongside.accounts.http.first_run import AT_ONCE
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.ui.check_in_form import remember_refusal
from alongside.core.rules.errors import AlongsideError
from alongside.core.words import Words


def show_outcome(step: Step, t: Words, *, label_shown: bool = True) -> None:
    """Saves the answer at once, or remembers the refusal for the page."""
    key = f"{AT_ONCE}outcome-{step.week.text}-{step.outcome or ''}"

    def save_outcome() -> None:
        try:
            open_desk(AdvocateDesk).save_step_outcome(step.week, st.session_state[key])
        except AlongsideError as refusal:
            remember_refusal(refusal)

    st.segmented_control(
        t("Did it happen?"),
        list(Outcome),
        default=step.outcome,
        format_func=lambda outcome: _outcome_text(outcome, t),
        key=key,
        on_change=save_outcome,
        label_visibility="visible" if label_shown else "collapsed",
    )


def _outcome_text(outcome: Outcome, t: Words) -> str:
    match outcome:
        case Outcome.YES:
            return t("Yes")
        case Outcome.PARTLY:
            return t("Partly")
        case Outcome.NOT_YET:
            return t("Not yet")
        case Outcome.LET_GO:
            return t("Drop it")
        case _:
            assert_never(outcome)
