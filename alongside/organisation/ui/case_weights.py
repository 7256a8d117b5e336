"""Hours per case: the values in use, where each comes from, and a form for the organisation's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.tables import show_figures
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.desk.case_weights import CaseWeightsDesk
from alongside.organisation.rules.case_weights import LONGEST_SOURCE, MOST_HOURS, CaseWeight

PLACE = "case-hours"


def show_case_hours_table(weights: Sequence[CaseWeight], t: Words) -> None:
    rows: dict[str, list[Any]] = {
        t("Kind of case"): [_case_type_label(weight.case_type, t) for weight in weights],
        t("Hours per week"): [weight.hours for weight in weights],
        t("Set on"): [t.day(weight.set_on) if weight.set_on else "" for weight in weights],
        t("Source"): [_source_text(weight, t) for weight in weights],
    }
    show_figures(rows, t, key="case_weights")


def _case_type_label(case_type: str, t: Words) -> str:
    return case_type or t("Any other case")


def _source_text(weight: CaseWeight, t: Words) -> str:
    return weight.source or t("No own value; same as any other case")


def show_case_hours_editor(weights: Sequence[CaseWeight], t: Words) -> None:
    by_type = {weight.case_type: weight for weight in weights}
    case_type = st.selectbox(
        t("Change hours for"),
        list(by_type),
        index=None,
        format_func=lambda one: _case_type_label(one, t),
        placeholder=t("Choose a kind of case"),
        key="case_type",
    )
    if case_type is not None and case_type in by_type:
        with st.container(border=True):
            _show_case_hours_form(by_type[case_type], t)
    show_refusal(PLACE, t)


def _show_case_hours_form(weight: CaseWeight, t: Words) -> None:
    """Its keys change with what is stored, so the form never shows a value that someone has since changed."""
    place = f"{PLACE}-{hash(weight):x}"

    def save_hours() -> None:
        wanted = replace(weight, hours=typed_value(f"hours-{place}"), source=typed_value(f"source-{place}"))
        run_action(PLACE, CaseWeightsDesk, lambda desk: desk.set_weight(wanted), t("Saved."))

    def restore_hours() -> None:
        done = t("Default hours restored.")
        run_action(PLACE, CaseWeightsDesk, lambda desk: desk.reset_weight(weight.case_type), done)

    st.text(_source_text(weight, t))
    with st.form(place, border=False):
        st.number_input(
            t("Hours per week for one open case"),
            0.0,
            float(MOST_HOURS),
            weight.hours,
            step=0.25,
            format="%g",
            key=f"hours-{place}",
        )
        st.text_input(
            t("Source of these hours"),
            weight.source if weight.set_on else "",
            max_chars=LONGEST_SOURCE,
            key=f"source-{place}",
            autocomplete="off",
            placeholder=t("For example: our own count this spring"),
        )
        st.form_submit_button(
            t("Save hours"),
            type="primary",
            key=f"save-{place}",
            on_click=save_hours,
        )
    if weight.set_on:
        st.button(t("Restore default hours"), key="forget_hours", on_click=restore_hours)
