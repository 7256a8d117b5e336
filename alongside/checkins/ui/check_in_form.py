"""The weekly form: which week, its questions and facts, and saving it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from alongside.accounts.rules.drafts import Draft
from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.ui import drafts, state
from alongside.accounts.ui.drafts import DraftForm
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import (
    CheckIn,
    StaleCheckIn,
    WeekNotOpen,
    WorkFacts,
)
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.ui.factors.choosing import FIELD, show_week_factors
from alongside.checkins.ui.instruments import load_instruments
from alongside.checkins.ui.work_facts import Value, read_facts, show_work_facts
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week
from alongside.core.ui import bar
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import Words

WEEK_CONTROL = "week"
ROW_GAP = 12  # pixels between two questions: so the whole form stays below 1,400 on a phone
NOTE_HEIGHT = 68  # pixels, the least that there is: two lines, and more when it is pulled


@dataclass
class CheckInTab:
    """What a browser tab remembers of the weekly check-in."""

    changing: str = ""  # the saved week whose form is open
    clash: StaleCheckIn | None = None  # a week saved elsewhere meanwhile: both versions, until one is chosen
    replaced: CheckIn | None = None  # what was in a form before its week was marked as away
    too_late: CheckIn | None = None  # what was in a form that was sent after its week had closed


def choose_week(desk: AdvocateDesk, weeks: Sequence[Week], t: Words) -> Week:
    """The newest open week. Other weeks are offered openly only while a late one is missing, else behind the
    name of this one.
    """
    if desk.list_missing_weeks(weeks[1:]):
        return _week_control(weeks, t)
    chosen = st.session_state.get(WEEK_CONTROL) or weeks[0].text
    with st.popover(t("Week of {week}", week=t.week(Week(chosen))), type="tertiary", key="choose-week"):
        return _week_control(weeks, t)


def _week_control(weeks: Sequence[Week], t: Words) -> Week:
    names = {week.text: t.week(week) for week in weeks}  # a widget needs each name several times
    chosen = st.segmented_control(
        t("Week"),
        list(names),
        default=weeks[0].text,
        required=True,
        format_func=names.__getitem__,
        key=WEEK_CONTROL,
    )
    return Week(chosen or weeks[0].text)


def list_drafts_by_week() -> dict[Week, Draft]:
    """Drafts that were not sent, by week."""
    desk = drafts.open_draft_desk()
    kept = desk.list_drafts(draft_name(None)) if desk else []
    return {Week(draft.form.removeprefix(draft_name(None))): draft for draft in kept}


def open_check_in(desk: AdvocateDesk, week: Week, draft: Draft | None) -> CheckIn:
    """The week as its form shows it: as stored, or new with last week's facts.

    Its revision is the one this form was opened with, even if the week was saved elsewhere since: what is
    typed stays, and saving shows the other version. Opening it again brings its draft, or sets the draft
    against what was saved elsewhere since.
    """
    stored = desk.find_check_in(week)
    seen = state.tab_state().seen_revisions
    if _widget_key(week, seen.get(week.text, 0), "win") not in st.session_state:
        seen[week.text] = stored.revision if stored else 0
        if draft is not None and stored is not None:
            types = _case_types(stored, desk.organisation().case_types)
            mine = _check_in_from_fields(stored, types, draft.fields.get)
            if draft.version == str(stored.revision):
                edit_week(week)
            elif stored.has_same_content(mine):
                drafts.delete_draft(draft.form)
            else:
                state.slot(CheckInTab).clash = StaleCheckIn(stored, mine)
    return replace(stored or CheckIn(week, facts=desk.prefilled_facts(week)), revision=seen[week.text])


def restore_closed_draft(desk: AdvocateDesk, weeks: Sequence[Week], drafted: Mapping[Week, Draft]) -> None:
    """Shows what was typed for a week that has closed since, so that it can be copied."""
    if state.slot(CheckInTab).too_late is not None:
        return
    for week, draft in drafted.items():
        if week not in weeks:
            state.slot(CheckInTab).too_late = _check_in_from_fields(
                CheckIn(week), _case_types(CheckIn(week), desk.organisation().case_types), draft.fields.get
            )
            remember_refusal(WeekNotOpen(week))


def draft_name(week: Week | None) -> str:
    """The name of a form's draft; without a week, the start of all such names."""
    return f"check-in {week.text if week else ''}"


def edit_week(week: Week | None) -> None:
    """Opens the form of a saved week; None closes it."""
    state.slot(CheckInTab).changing = week.text if week else ""


def show_check_in_form(
    check_in: CheckIn, draft: Draft | None, pack: Instrument, organisation: Organisation, t: Words
) -> None:
    """A saved week keeps case types and factors that the organisation no longer lists."""
    types = _case_types(check_in, organisation.case_types)
    bar.style_form()
    with drafts.draft_container():
        _show_fields(
            DraftForm(form=draft_name(check_in.week), version=str(check_in.revision), draft=draft),
            check_in,
            pack,
            types=types,
            factors=organisation.week_factors,
            t=t,
        )
    show_refusal(t)
    with st.container(key=bar.BOTTOM_ROW, horizontal=True):
        for text, key, away in (
            (t("Save week"), "save", False),
            (t("Skip this week"), "away", True),
        ):
            st.button(
                text,
                # Other keys for other weeks, so that a click never goes to the wrong one.
                key=f"{key}-{check_in.week.text}-{check_in.revision}",
                type="secondary" if away else "primary",
                width="content" if away else "stretch",
                on_click=_on_save,
                args=(check_in, types, away),
            )

    def discard_changes() -> None:
        edit_week(None)
        drafts.delete_draft(draft_name(check_in.week))

    if check_in.revision:
        st.button(
            t("Discard changes"),
            key=f"leave_it-{check_in.week.text}",
            type="tertiary",
            on_click=discard_changes,
        )


@st.fragment
def _show_fields(
    typed: DraftForm,
    check_in: CheckIn,
    pack: Instrument,
    *,
    types: Sequence[str],
    factors: Sequence[str],
    t: Words,
) -> None:
    with st.container(key=bar.ANSWER_ROWS, gap=ROW_GAP):
        for item in pack.items:
            labels, answer = item.labels(t.language), check_in.answers.get(item.key)
            st.segmented_control(
                item.wording(t.language),
                list(range(len(labels))),
                format_func=labels.__getitem__,
                key=_start_field(typed, check_in, item.key, None if answer is None else int(answer)),
                width="stretch",
            )
    start = partial(_start_field, typed, check_in)
    with st.container(gap="xsmall"):
        show_work_facts(check_in, types, start, t)
        show_week_factors(check_in, factors, start, t)
        # No limit on these two: the browser would cut a long text instead of refusing it.
        st.text_input(t("A small win this week"), key=start("win", check_in.win))
        st.text_area(
            t("Private note"),
            key=start("note", check_in.note),
            height=NOTE_HEIGHT,
            placeholder=t("No client names"),
            help=t("Only you can read it. No one checks notes, so they're not a way to ask for help."),
        )
    typed.save_draft()
    typed.show_draft_state(t)


def _case_types(check_in: CheckIn, listed: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*listed, *check_in.facts.cases_by_type]))


def _widget_key(week: Week, revision: int, name: str) -> str:
    """One widget per week and revision, so that another week or version shows its own values."""
    return f"{week.text}-{revision}-{name}"


def _field_key(check_in: CheckIn, name: str) -> str:
    return _widget_key(check_in.week, check_in.revision, name)


def _start_field(typed: DraftForm, check_in: CheckIn, name: str, value: Any) -> str:
    return typed.start_field(name, _field_key(check_in, name), value)


def show_refusal(t: Words) -> None:
    """Why the form was refused, once. Other forms on the page show their own refusals."""
    session = state.tab_state()
    if session.refusal is not None and not session.refused_place:
        st.warning(refusal_text(session.refusal, t))
        session.refusal = None


def remember_refusal(refusal: AlongsideError) -> None:
    """For `show_refusal`."""
    session = state.tab_state()
    session.refusal, session.refused_place = refusal, ""


def _on_save(shown: CheckIn, types: Sequence[str], away: bool) -> None:
    """Saves the form's week, whichever week is newest by now.

    What a week away drops can be restored. Facts copied from last week do not count until they are changed.
    """
    draft = _check_in_from_fields(shown, types, lambda name: st.session_state.get(_field_key(shown, name)))
    has_facts = draft.facts != WorkFacts() and (shown.revision > 0 or draft.facts != shown.facts)
    state.slot(CheckInTab).replaced = draft if away and (draft.answers or has_facts) else None
    save_check_in(replace(draft, away=away), shown.revision)


def save_check_in(draft: CheckIn, seen_revision: int) -> None:
    """Saves, or remembers the refusal for the page."""
    here = state.slot(CheckInTab)
    try:
        saved = open_desk(AdvocateDesk).save_check_in(draft, seen_revision, draft_name(draft.week))
    except StaleCheckIn as clash:
        here.clash = clash
    except WeekNotOpen as refusal:
        here.too_late = draft
        remember_refusal(refusal)
    except AlongsideError as refusal:
        remember_refusal(refusal)
    else:
        here.clash, here.changing = None, ""
        state.tab_state().refusal = None
        state.tab_state().seen_revisions[saved.week.text] = saved.revision


def _check_in_from_fields(shown: CheckIn, types: Sequence[str], value: Value) -> CheckIn:
    """The week with the values of its form."""
    said = {item.key: value(item.key) for item in load_instruments()[shown.instrument].items}
    return replace(
        shown,
        away=False,
        answers={key: level for key, level in said.items() if level is not None},
        facts=read_facts(value, shown.facts, types),
        win=value("win") or "",
        note=value("note") or "",
        factors=tuple(value(FIELD) or ()),
    )
