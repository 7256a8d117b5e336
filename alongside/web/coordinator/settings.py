"""The form for the rules and weights of matching."""

from dataclasses import fields

import streamlit as st

from alongside.domain.matching.seekers import (
    HEAVIEST_WEIGHT,
    LONGEST_COOLDOWN,
    LONGEST_MINUTES,
    QUARTER,
    Part,
    Rules,
    Weights,
)
from alongside.domain.matching.settings import MOST_GIVEN_UP
from alongside.web.coordinator.doing import attempt
from alongside.web.coordinator.in_words import PARTS
from alongside.web.doing import say_refusal, typed
from alongside.words import Words

PLACE = "matching"


def panel(rules: Rules, weights: Weights, t: Words) -> None:
    """Widget keys follow the stored values, so the form never shows values that someone has changed since."""
    place = f"{PLACE}-{hash((rules, weights)):x}"
    with st.expander(t("Rules and weights"), key="rules_and_weights"):
        st.write(
            t(
                "They count for rounds still to be published, and everybody can read them on *How matching works*.",
                page=t("How matching works"),
            )
        )
        with st.form(place, border=False):
            _rules(rules, place, t)
            _weights(weights, place, t)
            st.form_submit_button(
                t("Save rules and weights"),
                type="primary",
                key=f"save-{place}",
                on_click=_save,
                args=(place, t),
            )
        say_refusal(PLACE, t)


def _rules(rules: Rules, place: str, t: Words) -> None:
    st.number_input(
        t("Rounds until two people may meet again"),
        0,
        LONGEST_COOLDOWN,
        rules.cooldown,
        key=f"cooldown-{place}",
    )
    st.number_input(
        t("Minutes in common at a stretch, at least"),
        QUARTER,
        LONGEST_MINUTES,
        rules.minutes,
        step=QUARTER,
        key=f"minutes-{place}",
    )
    st.number_input(
        t("How much of the total fit may go so that the worst pair fits better, in thousandths"),
        0,
        MOST_GIVEN_UP,
        rules.worst_pair_gives_up,
        key=f"worst-{place}",
    )


def _weights(weights: Weights, place: str, t: Words) -> None:
    st.write(
        t(
            "How much each part counts, from 0 to 100. What counts is how they stand to each other.",
            most=t.number(HEAVIEST_WEIGHT),
        )
    )
    for part in Part:
        st.slider(t(PARTS[part]), 0, HEAVIEST_WEIGHT, weights.of(part), key=f"{part}-{place}")


def _save(place: str, t: Words) -> None:
    rules = Rules(typed(f"cooldown-{place}"), typed(f"minutes-{place}"), typed(f"worst-{place}"))
    weights = Weights(**{field.name: typed(f"{field.name}-{place}") for field in fields(Weights)})
    attempt(PLACE, lambda desk: desk.set(rules, weights), t("Saved."))
