"""The parts of a questionnaire's page: its questions, and its results as text, chart and table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from alongside.accounts.ui import drafts, state
from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.drafts import DraftForm
from alongside.checkins.charts.prepared_charts import to_sendable_spec
from alongside.checkins.rules.checkins import WeekNotOpen
from alongside.checkins.rules.instruments import Instrument, Item
from alongside.checkins.rules.questionnaires import Results, ScaleOverTime
from alongside.checkins.rules.reliable_change import Change
from alongside.checkins.ui.instruments import open_questionnaire_desk
from alongside.core.charts.scales import Dot, scores_by_scale
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import LATE_WEEKS, Week
from alongside.core.ui.tables import show_figures
from alongside.core.words import Words


def show_questionnaire_form(pack: Instrument, week: Week, answers: Mapping[str, float], t: Words) -> None:
    """Only earlier answers are preselected. The week is the one in which the form was opened."""
    name, here = draft_name(pack), state.tab_state()
    with drafts.draft_container(f"questionnaire-{pack.key}"):
        _show_questions(drafts.open_form(name, week.text), pack, answers, t)
    if isinstance(here.refusal, WeekNotOpen) and here.refused_place == name:
        st.warning(
            t.count(
                "Not saved: this form was opened more than {n} week ago.",
                "Not saved: this form was opened more than {n} weeks ago.",
                LATE_WEEKS,
            )
        )
        here.refusal, here.refused_place = None, ""
    show_refusal(name, t)
    st.button(
        t("Save"),
        key=f"save-{pack.key}-{week.text}",
        type="primary",
        on_click=_on_save,
        args=(pack, week),
        width="stretch",
    )


@st.fragment
def _show_questions(typed: DraftForm, pack: Instrument, answers: Mapping[str, float], t: Words) -> None:
    for item in pack.items:
        wording, answer = item.wording(t.language), answers.get(item.key)
        if item.has_levels:
            labels = item.labels(t.language)
            level = None if answer is None else int(answer)
            st.pills(
                wording,
                list(range(len(labels))),
                format_func=labels.__getitem__,
                key=typed.start_field(item.key, _widget_key(pack, item), level),
            )
        else:
            st.number_input(
                wording,
                min_value=float(item.low),
                max_value=float(item.high),
                value=None,
                step=10.0**-item.decimals,
                format=f"%.{item.decimals}f",
                key=typed.start_field(item.key, _widget_key(pack, item), answer),
            )
    typed.save_draft()
    typed.show_draft_state(t)


def draft_name(pack: Instrument) -> str:
    """The name of the form's draft."""
    return f"questionnaire {pack.key}"


def _widget_key(pack: Instrument, item: Item) -> str:
    return f"question-{pack.key}-{item.key}"


def _on_save(pack: Instrument, week: Week) -> None:
    given = {item.key: st.session_state.get(_widget_key(pack, item)) for item in pack.items}
    answers = {key: value for key, value in given.items() if value is not None}
    here = state.tab_state()
    try:
        open_questionnaire_desk().save_response(pack.key, answers, week)
    except AlongsideError as error:
        here.refusal, here.refused_place = error, draft_name(pack)
    else:
        drafts.delete_draft(draft_name(pack))
        st.toast(state.words()("Saved."))


def show_about(pack: Instrument, t: Words) -> None:
    with st.expander(t("About this questionnaire")):
        st.text(t("Source: {source}", source=pack.source))
        st.text(t("Licence: {licence}", licence=pack.licence))
        st.text(t("Version {version}", version=pack.version))


def show_results(results: Results, t: Words) -> None:
    pack = results.instrument
    st.header(pack.title_in(t.language))
    for scale in results.scales:
        for line in describe_scale(scale, t):
            st.write(line)
    if all(scale.scale.sd is None for scale in results.scales) and len(results.answered) > 1:
        st.write(
            t(
                "No one has published figures for this questionnaire, so we can't yet tell a "
                "difference from measurement error. Take it as a reminder of how things were, not as "
                "proof of a change."
            )
        )
    if results.other_versions:
        st.write(
            t.count(
                "{n} earlier answer was to another version. It is in your data, but can't be compared.",
                "{n} earlier answers were to another version. They are in your data, but can't be compared.",
                results.other_versions,
            )
        )
    dots = [
        Dot(each.scale.name_in(t.language), t.week(week), score, (week, score) == each.scores[-1])
        for each in results.scales
        for week, score in each.scores
    ]
    if dots:
        described = " ".join(line for scale in results.scales for line in describe_scale(scale, t))
        st.vega_lite_chart(
            to_sendable_spec(scores_by_scale(dots, t("Latest"), t("Earlier"), t.language)), alt=described
        )
        st.caption(t("Each scale runs from 0 (least) to 100 (most)."))
        with st.expander(t("View as table")):
            show_figures(results_table(results, t), t)


def describe_scale(scale: ScaleOverTime, t: Words) -> list[str]:
    """Whole sentences about one scale. Nothing that measurement error could explain is called a change."""
    name = scale.scale.name_in(t.language)
    if not scale.scores:
        return [t("{scale}: too few answers for a score.", scale=name)]
    *earlier, (week, last) = scale.scores
    when = t.week(week)
    if not earlier:
        return [
            t("{scale}: {score} of 100 in the week of {week}.", scale=name, score=t.number(last), week=when)
        ]
    before = t(
        "{scale}: {score} of 100 in the week of {week}, and {earlier} the time before.",
        scale=name,
        score=t.number(last),
        week=when,
        earlier=t.number(earlier[-1][1]),
    )
    return [before] if scale.scale.sd is None else [before, _describe_change(scale.change, t)]


def _describe_change(change: Change | None, t: Words) -> str:
    if change is None:
        return t("Some questions weren't answered both times, so we can't tell if this is a change.")
    if not change.stands_out:
        return t("We can't tell this difference from measurement error.")
    higher, share = change.rci > 0, change.by_error_alone
    if share is None:  # no rate: consistency says nothing about how a score moves over time
        if higher:
            return t(
                "This is higher by more than the questionnaire's own error. No one has published how "
                "often that happens on its own over such a time."
            )
        return t(
            "This is lower by more than the questionnaire's own error. No one has published how often "
            "that happens on its own over such a time."
        )
    if higher:
        return t(
            "This is higher. By measurement error alone, two answers differ this much, up or down, "
            "in about {pairs} of 100 pairs.",
            pairs=t.number(100 * share),
        )
    return t(
        "This is lower. By measurement error alone, two answers differ this much, up or down, in "
        "about {pairs} of 100 pairs.",
        pairs=t.number(100 * share),
    )


def results_table(results: Results, t: Words) -> dict[str, list[Any]]:
    """One row per week, one column per scale; empty if too few items were answered."""
    scores = [(each.scale.name_in(t.language), dict(each.scores)) for each in results.scales]
    return {
        t("Week"): [t.week(week) for week in results.answered],
        **{
            name: [round(found[week], 1) if week in found else None for week in results.answered]
            for name, found in scores
        },
    }
