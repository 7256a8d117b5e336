"""The weekly form: which week, its questions and facts, and saving it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alongside.desks.advocate import AdvocateDesk
from alongside.domain.checkins import LIMITS, CheckIn, Stale, WeekNotOpen, WorkFacts
from alongside.domain.errors import AlongsideError
from alongside.domain.instruments import Instrument, Item
from alongside.domain.weeks import Week
from alongside.web import state
from alongside.web.pieces import label
from alongside.web.sentences import sentence
from alongside.words import Words

HALF_A_PHONE = 164  # pixels: two and the gap between fit on a screen of 390


def choose_week(desk: AdvocateDesk, weeks: Sequence[Week], t: Words) -> Week:
    """The newest open week. Others are offered openly only while a late one is missing, else behind a quiet control."""
    if desk.missing(weeks[1:]):
        return _week_control(weeks, t)
    with st.popover(t("Another week"), type="tertiary"):
        return _week_control(weeks, t)


def _week_control(weeks: Sequence[Week], t: Words) -> Week:
    names = {week.text: t.week(week) for week in weeks}  # a widget asks for each name several times
    chosen = st.segmented_control(
        t("Week"),
        list(names),
        default=weeks[0].text,
        required=True,
        format_func=names.__getitem__,
        key="week",
    )
    return Week(chosen or weeks[0].text)


def opened(desk: AdvocateDesk, week: Week) -> CheckIn:
    """The week as its form shows it: as stored, or new with last week's facts.

    Its revision is the one this form was opened with, also when the week was saved elsewhere since: what is typed in
    the form stays, and saving tells of the other version.
    """
    stored = desk.check_in(week)
    seen = state.session().seen_revisions
    if _key(week, seen.get(week.text, 0), "win") not in st.session_state:
        seen[week.text] = stored.revision if stored else 0
    return replace(stored or CheckIn(week, facts=desk.prefill(week)), revision=seen[week.text])


def change(week: Week | None) -> None:
    """Opens the form of a saved week; None closes it."""
    state.session().changing = week.text if week else ""


def form(check_in: CheckIn, pack: Instrument, listed: Sequence[str], t: Words) -> None:
    """`listed`: the organisation's case types. Types of a saved week that are no longer listed stay."""
    types = tuple(dict.fromkeys([*listed, *check_in.facts.cases_by_type]))
    with st.form(f"check-in-{check_in.week.text}-{check_in.revision}", enter_to_submit=False, border=False):
        for item in pack.items:
            _question(check_in, item, t)
        _facts(check_in, types, t)
        _more(check_in, t)
        _lines(check_in, t)
        say_why_not(t)
        st.form_submit_button(
            t("Save this week"),
            key="save",
            type="primary",
            width="stretch",
            on_click=_save,
            args=(check_in, types, False),
        )
        st.form_submit_button(
            t("On leave / not this week"),
            key="away",
            width="stretch",
            on_click=_save,
            args=(check_in, types, True),
        )
    if check_in.revision:
        st.button(t("Leave it as it is"), key="leave_it", type="tertiary", on_click=change, args=(None,))


def _key(week: Week, revision: int, name: str) -> str:
    """One widget for each week and revision: another week or version shows its own values."""
    return f"{week.text}-{revision}-{name}"


def _widget(check_in: CheckIn, name: str) -> str:
    return _key(check_in.week, check_in.revision, name)


def _question(check_in: CheckIn, item: Item, t: Words) -> None:
    labels = item.labels(t.language)
    answer = check_in.answers.get(item.key)
    st.pills(
        item.wording(t.language),
        list(range(len(labels))),
        default=None if answer is None else int(answer),
        format_func=lambda level: labels[level],
        key=_widget(check_in, item.key),
    )


def _facts(check_in: CheckIn, types: Sequence[str], t: Words) -> None:
    facts = check_in.facts
    st.subheader(t("Your work"))
    if check_in.revision == 0 and facts != WorkFacts():
        st.caption(t("Filled in from your last week. Change what was different."))
    with _side_by_side():
        hours = None if facts.hours is None else float(facts.hours)
        state.start_widget(_widget(check_in, "hours"), hours)
        st.number_input(
            t("Hours worked"),
            0.0,
            float(LIMITS["hours"]),
            None,
            0.5,
            format="%g",
            key=_widget(check_in, "hours"),
            width=HALF_A_PHONE,
        )
        _count(check_in, "after_hours_days", t("Evenings or weekend days worked"))
        _count(check_in, "heavy_contacts", t("Contacts with heavy material"))
        if not types:
            _count(check_in, "open_cases", t("Open cases"))
    if types:
        _cases(check_in, types, t)


def _side_by_side() -> DeltaGenerator:
    """Two numbers in a row on a phone, four on a desk, so that saving is not far; their boxes in line below names of any length."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def _cases(check_in: CheckIn, types: Sequence[str], t: Words) -> None:
    st.write(t("Open cases by type"))
    with _side_by_side():
        for place, case_type in enumerate(types):
            cases = check_in.facts.cases_by_type.get(case_type)
            _whole(check_in, f"type-{place}", label(case_type), cases, LIMITS["open_cases"])


def _more(check_in: CheckIn, t: Words) -> None:
    with st.expander(t("More")):
        _count(check_in, "hearings", t("Hearings or deadlines in the next 14 days"))
        st.segmented_control(
            t("Supervision received"),
            [True, False],
            default=check_in.facts.supervised,
            format_func=lambda yes: t("Yes") if yes else t("No"),
            key=_widget(check_in, "supervised"),
        )
        _count(check_in, "days_off", t("Days off"))


def _count(check_in: CheckIn, fact: str, name: str) -> None:
    _whole(check_in, fact, name, getattr(check_in.facts, fact), LIMITS[fact])


def _whole(check_in: CheckIn, field: str, name: str, value: int | None, most: int) -> None:
    key = _widget(check_in, field)
    state.start_widget(key, value)
    st.number_input(name, 0, most, None, 1, key=key, width=HALF_A_PHONE)


def _lines(check_in: CheckIn, t: Words) -> None:
    """Without a limit on the widgets: the browser would cut a long text instead of refusing it."""
    st.text_input(t("One small win this week"), check_in.win, key=_widget(check_in, "win"))
    st.text_area(
        t("A private note"),
        check_in.note,
        key=_widget(check_in, "note"),
        placeholder=t("No client names"),
        help=t("Only you can read it. Nobody watches notes, so it is not a way to ask for help."),
    )


def say_why_not(t: Words) -> None:
    """The refusal of what was just sent, once; that of a form elsewhere on the page has its own place."""
    session = state.session()
    if session.refusal is not None and not session.refused_at:
        st.warning(sentence(session.refusal, t))
        session.refusal = None


def refuse(refusal: AlongsideError) -> None:
    """For `say_why_not`."""
    session = state.session()
    session.refusal, session.refused_at = refusal, ""


def _save(shown: CheckIn, types: Sequence[str], away: bool) -> None:
    """Keeps the form's week, whichever week is newest by now."""
    draft = _filled_in(shown, types)
    state.session().replaced = draft if away and _says_something(draft, shown) else None
    keep(replace(draft, away=away), shown.revision)


def _says_something(draft: CheckIn, shown: CheckIn) -> bool:
    """Whether there are answers or facts that a week away would drop; facts filled in from last week are nobody's words yet."""
    facts = draft.facts != WorkFacts() and (shown.revision > 0 or draft.facts != shown.facts)
    return bool(draft.answers) or facts


def keep(draft: CheckIn, seen_revision: int) -> None:
    """Saves, or remembers for the page why not."""
    session = state.session()
    try:
        saved = state.advocate_desk().save(draft, seen_revision)
    except Stale as clash:
        session.clash = clash
    except WeekNotOpen as refusal:
        session.too_late = draft
        refuse(refusal)
    except AlongsideError as refusal:
        refuse(refusal)
    else:
        session.clash = session.refusal = None
        session.changing = ""
        session.seen_revisions[saved.week.text] = saved.revision


def _filled_in(shown: CheckIn, types: Sequence[str]) -> CheckIn:
    pack = state.instruments()[shown.instrument]
    said = {item.key: _value(shown, item.key) for item in pack.items}
    return replace(
        shown,
        away=False,
        answers={key: level for key, level in said.items() if level is not None},
        facts=_said_facts(shown, types),
        win=_value(shown, "win") or "",
        note=_value(shown, "note") or "",
    )


def _said_facts(shown: CheckIn, types: Sequence[str]) -> WorkFacts:
    by_type = {name: _value(shown, f"type-{place}") for place, name in enumerate(types)}
    cases = {name: count for name, count in by_type.items() if count is not None}
    simple = {fact: _value(shown, fact) for fact in LIMITS if fact != "open_cases"}
    unsplit = shown.facts.open_cases if types else _value(shown, "open_cases")
    return WorkFacts(
        **simple,
        open_cases=sum(cases.values()) if cases else unsplit,
        cases_by_type=cases,
        supervised=_value(shown, "supervised"),
    )


def _value(shown: CheckIn, name: str) -> Any:
    return st.session_state.get(_widget(shown, name))
