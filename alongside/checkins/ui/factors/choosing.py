"""What shaped the week: one line of the weekly form, and the choice behind it."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.rules.week_factors import factor_text
from alongside.checkins.rules.checkins import FACTORS_A_WEEK, CheckIn
from alongside.checkins.ui.work_facts import StartField
from alongside.core.ui import bar
from alongside.core.ui.pieces import escape_label
from alongside.core.words import Words

FIELD = "factors"


def show_week_factors(check_in: CheckIn, listed: Sequence[str], start: StartField, t: Words) -> None:
    """`listed`: the organisation's. What was chosen before stays, listed or not; without either, nothing."""
    key = start(FIELD, list(check_in.factors))
    chosen = st.session_state.get(key, check_in.factors) or ()
    choices = list(dict.fromkeys([*listed, *check_in.factors, *chosen]))
    if not choices:
        return
    names = {factor: escape_label(factor_text(factor, t)) for factor in choices}
    line = t("What shaped your week? (optional)")
    if chosen:
        line = t("Your week: {factors}", factors=", ".join(names[factor] for factor in chosen))
    with st.expander(line, key=f"{FIELD}-{check_in.week.text}-{check_in.revision}"):
        with st.container(key=bar.THUMB_CHOICES):
            st.pills(
                t("Up to {n}. Only you see them.", n=t.number(FACTORS_A_WEEK)),
                choices,
                selection_mode="multi",
                format_func=names.__getitem__,
                key=key,
            )
        if len(chosen) > FACTORS_A_WEEK:
            st.caption(too_many_text(t))


def too_many_text(t: Words) -> str:
    return t("Choose at most {n}: those that mattered most.", n=t.number(FACTORS_A_WEEK))


def factor_names(factors: Sequence[str], t: Words) -> str:
    """For `st.text` or a table: the organisation's own are typed text."""
    return ", ".join(factor_text(factor, t) for factor in factors)
