"""The form for the rules and weights of matching."""

from dataclasses import fields

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.matching.rules.participants import (
    HEAVIEST_WEIGHT,
    LONGEST_COOLDOWN,
    LONGEST_MINUTES,
    QUARTER,
    Part,
    Rules,
    Weights,
)
from alongside.matching.rules.settings import MOST_GIVEN_UP
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.ui.coordinator.wording import part_label

PLACE = "matching"


def show_matching_settings(rules: Rules, weights: Weights, t: Words) -> None:
    """Widget keys follow the stored values, so the form never shows values that someone has changed since."""
    place = f"{PLACE}-{hash((rules, weights)):x}"
    with st.expander(t("Rules and weights"), key="rules_and_weights"):
        st.write(
            t(
                "They apply to rounds not yet published. Everyone can read them on *{page}*.",
                page=t("How matching works"),
            )
        )
        with st.form(place, border=False):
            _show_rule_fields(rules, place, t)
            st.write(
                t(
                    "How much each part counts, from 0 to {most}. Only the ratio between parts matters.",
                    most=t.number(HEAVIEST_WEIGHT),
                )
            )
            for part in Part:
                st.slider(
                    t(part_label(part)), 0, HEAVIEST_WEIGHT, weights.weight_of(part), key=f"{part}-{place}"
                )
            st.form_submit_button(
                t("Save rules and weights"),
                type="primary",
                key=f"save-{place}",
                on_click=_save_settings,
                args=(place, t),
            )
        show_refusal(PLACE, t)


def _show_rule_fields(rules: Rules, place: str, t: Words) -> None:
    st.number_input(
        t("Rounds before two people can match again"),
        0,
        LONGEST_COOLDOWN,
        rules.cooldown,
        key=f"cooldown-{place}",
    )
    st.number_input(
        t("Minimum shared minutes in one stretch"),
        QUARTER,
        LONGEST_MINUTES,
        rules.minutes,
        step=QUARTER,
        key=f"minutes-{place}",
    )
    st.number_input(
        t("Total fit to give up for a better lowest pair, in thousandths"),
        0,
        MOST_GIVEN_UP,
        rules.worst_pair_gives_up,
        key=f"worst-{place}",
    )


def _save_settings(place: str, t: Words) -> None:
    rules = Rules(
        typed_value(f"cooldown-{place}"), typed_value(f"minutes-{place}"), typed_value(f"worst-{place}")
    )
    weights = Weights(**{field.name: typed_value(f"{field.name}-{place}") for field in fields(Weights)})
    run_action(PLACE, CoordinatorDesk, lambda desk: desk.save_settings(rules, weights), t("Saved."))
