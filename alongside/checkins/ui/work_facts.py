"""The work facts of the weekly form: one line that says them, and the fields behind it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alongside.checkins.rules.checkins import FACT_BY_NAME, WORK_FACTS, CheckIn, FactKind, WorkFact, WorkFacts
from alongside.checkins.ui.no_new_case import show_no_new_case
from alongside.checkins.ui.week_descriptions import fact_label
from alongside.core.ui.pieces import escape_label
from alongside.core.words import Words

Value = Callable[[str], Any]  # a field's name to its value
StartField = Callable[[str, Any], str]  # a field's name and first value to its widget's key

HALF_A_PHONE = 152  # pixels: two and the gap between them fit the box on a screen of 390

# Each fact's value as part of a list.
AMOUNTS: dict[str, Callable[[float, Words], str]] = {
    "hours": lambda n, t: t("{n} h", n=t.number(n, 1)),
    "after_hours_days": lambda n, t: (
        t.count("{n} evening", "{n} evenings", int(n)) if n else t("no evenings")
    ),
    "heavy_contacts": lambda n, t: (
        t.count("{n} heavy contact", "{n} heavy contacts", int(n)) if n else t("no heavy contacts")
    ),
    "open_cases": lambda n, t: t.count("{n} case", "{n} cases", int(n)) if n else t("no cases"),
    "hearings": lambda n, t: t.count("{n} hearing", "{n} hearings", int(n)) if n else t("no hearings"),
    "supervised": lambda n, t: t("supervision") if n else t("no supervision"),
    "days_off": lambda n, t: t.count("{n} day off", "{n} days off", int(n)) if n else t("no days off"),
}


def read_facts(value: Value, before: WorkFacts, types: Sequence[str]) -> WorkFacts:
    """As the form's fields have them."""
    by_type = {name: value(_type_field(name)) for name in types}
    cases = {name: count for name, count in by_type.items() if count is not None}
    facts = {fact.name: value(fact.name) for fact in WORK_FACTS}
    if types:  # the form then has no field for the sum
        facts["open_cases"] = sum(cases.values()) if cases else before.open_cases
    return WorkFacts(**facts, cases_by_type=cases)


def show_work_facts(check_in: CheckIn, types: Sequence[str], start: StartField, t: Words) -> None:
    """The fields stay behind their line until it is tapped: most weeks are as the one before."""
    first = _first_values(check_in.facts, types)
    keys = {name: start(name, value) for name, value in first.items()}
    typed = {name: st.session_state.get(key, first[name]) for name, key in keys.items()}
    line = describe_facts(read_facts(typed.get, check_in.facts, types), check_in, t)
    # Only with a key, and without on_change, a box stays open and keeps the focus when its line changes.
    with st.expander(line, key=f"facts-{check_in.week.text}-{check_in.revision}"):
        _show_row([fact for fact in WORK_FACTS if fact.name in keys and not fact.is_extra], keys, t)
        if types:
            st.write(t("Open cases by type"))
            with _side_by_side():
                for case_type in types:
                    key = keys[_type_field(case_type)]
                    _show_number(escape_label(case_type), FACT_BY_NAME["open_cases"], key)
        _show_row([fact for fact in WORK_FACTS if fact.is_extra], keys, t)
        show_no_new_case(t)


def describe_facts(now: WorkFacts, check_in: CheckIn, t: Words) -> str:
    """Markdown. What differs from what the form was opened with is bold."""
    said = [
        f"**{amount}**" if getattr(now, fact.name) != getattr(check_in.facts, fact.name) else amount
        for fact in WORK_FACTS
        if (amount := fact_amount(fact, getattr(now, fact.name), t))
    ]
    if not said:
        asked = ", ".join(t(fact.in_short) for fact in WORK_FACTS if not fact.is_extra)
        return t("Add your work: {facts}", facts=asked)
    if check_in.revision == 0 and now == check_in.facts:
        return t("As last time: {facts}", facts=", ".join(said))
    return t("Your work: {facts}", facts=", ".join(said))


def list_amounts(facts: WorkFacts, t: Words) -> list[str]:
    """Each fact that was given, in the order of the form."""
    return [amount for fact in WORK_FACTS if (amount := fact_amount(fact, getattr(facts, fact.name), t))]


def fact_amount(fact: WorkFact, value: float | None, t: Words) -> str:
    """Empty if it was not said."""
    return "" if value is None else AMOUNTS[fact.name](value, t)


def _first_values(facts: WorkFacts, types: Sequence[str]) -> Mapping[str, Any]:
    """By field, in the order of the form."""
    asked = [fact for fact in WORK_FACTS if not (types and fact.name == "open_cases")]
    values = {fact.name: _first_value(fact, facts) for fact in asked}
    return values | {_type_field(name): facts.cases_by_type.get(name) for name in types}


def _first_value(fact: WorkFact, facts: WorkFacts) -> Any:
    value = getattr(facts, fact.name)
    return float(value) if fact.kind is FactKind.HALVES and value is not None else value


def _type_field(case_type: str) -> str:
    return f"type-{case_type}"


def _side_by_side() -> DeltaGenerator:
    """Two numbers in a row on a phone, four on a desktop; boxes align below names of any length."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def _show_row(facts: Sequence[WorkFact], keys: Mapping[str, str], t: Words) -> None:
    with _side_by_side():
        for fact in facts:
            _show_fact(fact, keys[fact.name], t)


def _show_fact(fact: WorkFact, key: str, t: Words) -> None:
    if fact.kind is FactKind.YES_OR_NO:
        st.segmented_control(
            fact_label(fact, t),
            [True, False],
            format_func=lambda yes: t("Yes") if yes else t("No"),
            key=key,
        )
    else:
        _show_number(fact_label(fact, t), fact, key)


def _show_number(label: str, fact: WorkFact, key: str) -> None:
    if fact.kind is FactKind.HALVES:
        st.number_input(
            label, 0.0, float(fact.most), value=None, step=0.5, format="%g", key=key, width=HALF_A_PHONE
        )
    else:
        st.number_input(label, 0, fact.most, value=None, step=1, key=key, width=HALF_A_PHONE)
