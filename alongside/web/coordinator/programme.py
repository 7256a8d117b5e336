"""Figures about all support partners together, as far as the privacy gate releases them."""

from collections.abc import Callable
from datetime import tzinfo

import streamlit as st

from alongside.domain.programme import (
    FEWEST,
    FEWEST_HEARD,
    LOOKS_BACK,
    WEEKS,
    Figure,
    LeftOut,
    Period,
    Programme,
    Withheld,
)
from alongside.web.sessions.feedback import HEARD
from alongside.words import Words

DAYS_A_WEEK = 7


def show_current_figures(programme: Programme, t: Words) -> None:
    left, right = st.columns(2)
    with left:
        _show_figure(t("From the last yes to the first date"), programme.days_to_first, lambda n: _days_text(n, t), t)
        _show_figure(t("Pairs with two dates or more"), programme.met_twice, lambda n: _per_cent_text(n, t), t)
    with right:
        _show_figure(t("Dates a pair and month"), programme.meetings_a_month, lambda n: t.number(n, 1), t)
        _show_left_out(programme.left_out, t)


def _show_figure(label: str, figure: Figure | Withheld, said: Callable[[float], str], t: Words) -> None:
    st.metric(label, said(figure.value) if isinstance(figure, Figure) else t("Too few"), border=True)


def _show_left_out(figure: LeftOut | Withheld, t: Words) -> None:
    said = t("Too few")
    if isinstance(figure, LeftOut):
        said = t("{n} of {people}", n=t.number(figure.left), people=t.number(figure.people))
    st.metric(t("Without a partner in the newest round"), said, border=True)


def _days_text(n: float, t: Words) -> str:
    return t.count("{n} day", "{n} days", int(n))


def _per_cent_text(n: float, t: Words) -> str:
    return t("{n} %", n=t.number(n))


def show_heard_ratings(programme: Programme, zone: tzinfo, t: Words) -> None:
    st.subheader(t("How heard people felt"), anchor=False)
    if programme.heard:
        st.dataframe(
            {
                t("Period"): [_period_text(one.period, t) for one in programme.heard],
                t("In the middle"): [_level_text(one.level, t) for one in programme.heard],
            },
            hide_index=True,
            width="stretch",
            key="heard",
        )
    coming = programme.coming
    told_on = t.day(coming.published_from.astimezone(zone).date())
    st.write(t("{period} comes next, on {day}.", period=_period_text(coming, t), day=told_on))


def _period_text(period: Period, t: Words) -> str:
    return t("{first} to {last}", first=t.day(period.first.monday), last=t.day(period.last.sunday))


def _level_text(level: int | Withheld, t: Words) -> str:
    return t("Too few") if isinstance(level, Withheld) else t(HEARD[level])


def show_how_it_works(t: Words) -> None:
    with st.expander(t("How this works"), key="how_made"):
        st.write(
            t(
                "Pairs of rounds that began within a year. No figure is about fewer than {n} of them.",
                weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK),
                n=t.number(FEWEST),
            )
        )
        st.write(
            t(
                "**Of dates alone.** The first four come from dates that stood, and from who was in the newest round. Whether somebody "
                "came, and how it was, is not in them."
            )
        )
        st.write(
            t(
                "**How heard people felt** is told once for {weeks} closed weeks, when nothing can be said of them any more: what lies in the "
                "middle, each person counted once, from {n} people on. Coordinators do not count. It is never worked out again, so that "
                "no one's answer shows in a difference.",
                weeks=t.number(WEEKS),
                n=t.number(FEWEST_HEARD),
            )
        )
