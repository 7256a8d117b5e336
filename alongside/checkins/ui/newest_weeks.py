"""The newest weeks in a small picture with the saved one marked, and its figure in words."""

import streamlit as st

from alongside.checkins.charts.newest_weeks import NewestLabels, newest_weeks_chart
from alongside.checkins.charts.prepared_charts import to_sendable_spec
from alongside.checkins.rules.feedback_after_check_in import CheckInFeedback
from alongside.checkins.rules.instruments import STRAIN, Instrument
from alongside.checkins.rules.trends import MEDIAN_FROM
from alongside.checkins.ui.pictures import reader_calendar
from alongside.core.ui.view_cache import ViewCache
from alongside.core.words import Words


def show_newest_weeks(back: CheckInFeedback, pack: Instrument, shelf: ViewCache, t: Words) -> None:
    """For a week with a figure. `shelf`: of this person's weeks."""
    st.write(describe_strain(back, pack.scale(STRAIN).name_in(t.language), t))
    labels = NewestLabels(calendar=reader_calendar(t), lightest=t("light"), heaviest=t("heavy"))
    spec = shelf.cached_view(
        "newest",
        (back.week, t.language),
        lambda: to_sendable_spec(newest_weeks_chart(back.strains, back.week, back.usual, labels)),
        at_once=True,
    )
    described = t(
        "Your newest weeks, from light to heavy. This week, {value} of 100, is marked.",
        value=t.number(dict(back.strains)[back.week]),
    )
    st.vega_lite_chart(spec, alt=described)


def describe_strain(back: CheckInFeedback, name: str, t: Words) -> str:
    """The week's own figure beside the one before, and in a person's first weeks what will be there later."""
    before = [value for week, value in back.strains if week < back.week]
    figures = {"name": name, "value": t.number(dict(back.strains)[back.week])}
    if before:
        said = t("{name}: {value} of 100, {before} the time before.", **figures, before=t.number(before[-1]))
    else:
        said = t("{name}: {value} of 100. This is your first dot.", **figures)
    if back.weeks_known >= MEDIAN_FROM:
        return said
    later = t(
        "From {n} answered weeks on, *My weeks* shows your middle week and how far your weeks spread.",
        n=t.number(MEDIAN_FROM),
    )
    return f"{said} {later}"
