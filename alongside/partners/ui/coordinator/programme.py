"""Figures about all support partners together, as far as the privacy gate releases them."""

from collections.abc import Callable
from datetime import tzinfo

import streamlit as st

from alongside.core.words import Words
from alongside.sessions.rules.programme import (
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
from alongside.sessions.ui.feedback import HEARD

DAYS_A_WEEK = 7


def show_current_figures(programme: Programme, t: Words) -> None:
    first, second = st.columns(2)
    with first:
        _show_figure(
            t("Time from acceptance to first session"),
            programme.days_to_first,
            lambda n: t.count("{n} day", "{n} days", int(n)),
            t,
        )
        _show_figure(
            t("Pairs with two or more sessions"), programme.met_twice, lambda n: t("{n}%", n=t.number(n)), t
        )
    with second:
        _show_figure(
            t("Sessions per pair per month"), programme.meetings_a_month, lambda n: t.number(n, 1), t
        )
        left, said = programme.left_out, t("Too few")
        if isinstance(left, LeftOut):
            said = t("{n} of {people}", n=t.number(left.left), people=t.number(left.people))
        st.metric(t("Unmatched in the latest round"), said, border=True)


def _show_figure(label: str, figure: Figure | Withheld, said: Callable[[float], str], t: Words) -> None:
    st.metric(label, said(figure.value) if isinstance(figure, Figure) else t("Too few"), border=True)


def show_heard_ratings(programme: Programme, zone: tzinfo, t: Words) -> None:
    st.header(t("How well people felt heard"), anchor=False)
    if programme.heard:
        st.dataframe(
            {
                t("Period"): [_period_text(one.period, t) for one in programme.heard],
                t("Median"): [
                    t("Too few") if isinstance(one.level, Withheld) else t(HEARD[one.level])
                    for one in programme.heard
                ],
            },
            hide_index=True,
            width="stretch",
            key="heard",
        )
    coming = programme.coming
    told_on = t.day(coming.published_from.astimezone(zone).date())
    st.write(t("Next: {period}, on {day}.", period=_period_text(coming, t), day=told_on))


def _period_text(period: Period, t: Words) -> str:
    return t("{first} to {last}", first=t.day(period.first.monday), last=t.day(period.last.sunday))


def show_how_it_works(t: Words) -> None:
    with st.expander(t("How this works"), key="how_made"):
        st.write(
            t(
                "Pairs made by rounds and accepted in the last {weeks} weeks. No figure is about "
                "fewer than {n} pairs or people.",
                weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK),
                n=t.number(FEWEST),
            )
        )
        st.write(
            t(
                "**The first four figures** use only confirmed sessions and who was in the latest "
                "round. They do not show if anyone came, or how it went."
            )
        )
        st.write(
            t(
                "**How well people felt heard** is published once for each {weeks} closed weeks, "
                "when no more answers can be added. It is the middle answer, with each person "
                "counted once. At least {n} people must have answered; coordinators are not counted. "
                "It is never worked out again, so no one's answer can show in a difference.",
                weeks=t.number(WEEKS),
                n=t.number(FEWEST_HEARD),
            )
        )
