"""The parts of a questionnaire's page: its questions, and its results as text, chart and table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from alongside.charts.scales import Dot, scores_by_scale
from alongside.domain.checkins import WeekNotOpen
from alongside.domain.errors import AlongsideError
from alongside.domain.instruments import Instrument, Item
from alongside.domain.longer import Results, ScaleOverTime
from alongside.domain.weeks import LATE_WEEKS, Week
from alongside.web import drafts, state
from alongside.web.doing import say_refusal
from alongside.web.drafts import Typed
from alongside.web.showing import ready_to_send
from alongside.words import Words


def form(pack: Instrument, week: Week, answers: Mapping[str, float], t: Words) -> None:
    """Only earlier answers are preselected. The week is the one in which the form was opened."""
    with drafts.on_a_page(f"questionnaire-{pack.key}"):
        _questions(drafts.opened(form_of(pack), week.text), pack, answers, t)
    _say_why_not(pack, t)
    st.button(
        t("Save"),
        key=f"save-{pack.key}-{week.text}",
        type="primary",
        on_click=_save,
        args=(pack, week),
        width="stretch",
    )


@st.fragment
def _questions(typed: Typed, pack: Instrument, answers: Mapping[str, float], t: Words) -> None:
    for item in pack.items:
        _question(typed, pack, item, answers.get(item.key), t.language)
    typed.keep()
    typed.say_so(t)


def form_of(pack: Instrument) -> str:
    """The name of the form's draft."""
    return f"questionnaire {pack.key}"


def _question(typed: Typed, pack: Instrument, item: Item, answer: float | None, language: str) -> None:
    if item.levelled:
        labels = item.labels(language)
        level = None if answer is None else int(answer)
        st.pills(
            item.wording(language),
            list(range(len(labels))),
            format_func=lambda level: labels[level],
            key=typed.start(item.key, _widget(pack, item), level),
        )
    else:
        st.number_input(
            item.wording(language),
            min_value=float(item.low),
            max_value=float(item.high),
            value=None,
            step=10.0**-item.decimals,
            format=f"%.{item.decimals}f",
            key=typed.start(item.key, _widget(pack, item), answer),
        )


def _widget(pack: Instrument, item: Item) -> str:
    return f"question-{pack.key}-{item.key}"


def _save(pack: Instrument, week: Week) -> None:
    given = {item.key: st.session_state.get(_widget(pack, item)) for item in pack.items}
    answers = {key: value for key, value in given.items() if value is not None}
    here = state.session()
    try:
        state.longer_desk().save(pack.key, answers, week)
    except AlongsideError as error:
        here.refusal, here.refused_at = error, form_of(pack)
    else:
        drafts.forget(form_of(pack))
        st.toast(state.words()("Saved."))


def _say_why_not(pack: Instrument, t: Words) -> None:
    here = state.session()
    if isinstance(here.refusal, WeekNotOpen) and here.refused_at == form_of(pack):
        st.warning(
            t.count(
                "Not saved: this form was opened more than {n} week ago.",
                "Not saved: this form was opened more than {n} weeks ago.",
                LATE_WEEKS,
            )
        )
        here.refusal, here.refused_at = None, ""
    say_refusal(form_of(pack), t)


def about(pack: Instrument, t: Words) -> None:
    with st.expander(t("About this questionnaire")):
        st.text(t("Where it comes from: {source}", source=pack.source))
        st.text(t("Licence: {licence}", licence=pack.licence))
        st.text(t("Version {version}", version=pack.version))


def show(results: Results, t: Words) -> None:
    pack = results.instrument
    st.subheader(pack.titled(t.language))
    for scale in results.scales:
        for line in in_words(scale, t):
            st.write(line)
    if all(scale.scale.sd is None for scale in results.scales) and len(results.answered) > 1:
        st.write(
            t(
                "Nobody has published figures for this questionnaire. So a difference between two times cannot yet be told from "
                "measurement error. Take it as a reminder of how things were, not as proof of a change."
            )
        )
    if results.other_versions:
        st.write(
            t.count(
                "{n} earlier answer was to another version. It is in your data, but cannot be compared.",
                "{n} earlier answers were to another version. They are in your data, but cannot be compared.",
                results.other_versions,
            )
        )
    if any(scale.scores for scale in results.scales):
        _picture(results, t)


def in_words(scale: ScaleOverTime, t: Words) -> list[str]:
    """Whole sentences about one scale. Nothing that measurement error could explain is called a change."""
    name = scale.scale.named(t.language)
    if not scale.scores:
        return [t("{scale}: too few answers for a score.", scale=name)]
    *earlier, (week, last) = scale.scores
    when = t.week(week)
    if not earlier:
        return [
            t("{scale}: {score} of 100, in the week of {week}.", scale=name, score=t.number(last), week=when)
        ]
    before = t(
        "{scale}: {score} of 100, in the week of {week}. The time before it was {earlier}.",
        scale=name,
        score=t.number(last),
        week=when,
        earlier=t.number(earlier[-1][1]),
    )
    return [before, *_change(scale, t)]


def _change(scale: ScaleOverTime, t: Words) -> list[str]:
    if scale.scale.sd is None:
        return []
    change = scale.change
    if change is None:
        return [t("Not every question was answered both times, so whether that is a change cannot be told.")]
    if not change.told:
        return [t("That is no change we can tell from measurement error.")]
    if change.by_error_alone is None:
        return [_beyond_imprecision(change.rci, t)]
    return [_rarely_by_error(change.rci, t.number(100 * change.by_error_alone), t)]


def _beyond_imprecision(rci: float, t: Words) -> str:
    """No rate: an internal consistency says nothing about how a score moves over time by itself."""
    if rci > 0:
        return t(
            "That is higher by more than the questionnaire's own imprecision. How often that happens by itself, no one has published for "
            "such an interval."
        )
    return t(
        "That is lower by more than the questionnaire's own imprecision. How often that happens by itself, no one has published for "
        "such an interval."
    )


def _rarely_by_error(rci: float, pairs: str, t: Words) -> str:
    if rci > 0:
        return t(
            "That is higher. By measurement error alone, two answers differ this much, up or down, in about {pairs} of 100 pairs.",
            pairs=pairs,
        )
    return t(
        "That is lower. By measurement error alone, two answers differ this much, up or down, in about {pairs} of 100 pairs.",
        pairs=pairs,
    )


def _picture(results: Results, t: Words) -> None:
    dots = [
        Dot(
            each.scale.named(t.language),
            t.week(week),
            score,
            (week, score) == each.scores[-1],
        )
        for each in results.scales
        for week, score in each.scores
    ]
    described = " ".join(line for scale in results.scales for line in in_words(scale, t))
    st.vega_lite_chart(ready_to_send(scores_by_scale(dots, t("Last time"), t("Earlier"))), alt=described)
    st.caption(t("0 is the least and 100 the most of what each name says."))
    with st.expander(t("The same as a table")):
        st.dataframe(table(results, t), hide_index=True)


def table(results: Results, t: Words) -> list[dict[str, Any]]:
    """One row per week, one column per scale; empty if too few items were answered."""
    scores = [(each.scale.named(t.language), dict(each.scores)) for each in results.scales]
    return [
        {
            t("Week"): t.week(week),
            **{name: _rounded(found.get(week)) for name, found in scores},
        }
        for week in results.answered
    ]


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 1)
