"""Weeks to read again, newest first: figures, facts, win, note and step; and the search over their texts.

What is searched for stays in the browser's tab and in memory: it is in no address and no log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from alongside.accounts.rules.week_factors import factor_text
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.charts.month_calendar import month_of
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.history import SCORES, History
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.rules.trends import Point, shown_strain
from alongside.checkins.rules.week_records import WeekRecord
from alongside.checkins.ui.factors.choosing import factor_names
from alongside.checkins.ui.week_descriptions import week_remark
from alongside.checkins.ui.work_facts import list_amounts
from alongside.core.rules.weeks import Week
from alongside.core.ui.widgets import lazy_expander, typed_value
from alongside.core.words import Words

AT_ONCE = 8  # weeks
SEARCH, YEAR = "search-weeks", "year-of-weeks"


@dataclass
class ListedWeeks:
    """How many weeks of the list this browser tab shows."""

    most: int = AT_ONCE

    def show_more(self) -> None:
        self.most += AT_ONCE


def show_week_by_week(past: History, t: Words) -> None:
    with lazy_expander(t("Week by week, with wins and notes"), "week-by-week") as box:
        if box.open:
            show_list(past)


@st.fragment
def show_list(past: History) -> None:
    t, desk = state.words(), open_desk(AdvocateDesk)
    words = st.text_input(
        t("Search your wins, notes, steps, and what shaped your weeks"), key=SEARCH, on_change=_start_over
    )
    if words.strip():
        records = desk.search_weeks(words, lambda factor: factor_text(factor, t))
        st.write(t.count("{n} week found.", "{n} weeks found.", len(records)))
        _show_records(records[: state.slot(ListedWeeks).most], past, desk.pack, t)
        _offer_more(len(records), t)
        return
    weeks = [check_in.week for check_in in reversed(past.weeks)]
    years = list(dict.fromkeys(month_of(week).year for week in weeks))
    if len(years) > 1:
        st.selectbox(t("Year"), years, key=YEAR, on_change=_start_over)
        weeks = [week for week in weeks if month_of(week).year == typed_value(YEAR)]
    _show_records(desk.read_weeks(weeks[: state.slot(ListedWeeks).most]), past, desk.pack, t)
    _offer_more(len(weeks), t)


def show_record(week: Week, record: WeekRecord | None, past: History, pack: Instrument, t: Words) -> None:
    """What was typed is shown as text, never as Markdown."""
    st.markdown(describe_record(week, record, past, pack, t))
    if record and (texts := _texts_of(record, t)):
        st.text("\n".join(texts))
    if record and record.locked:
        st.caption(t("What you wrote in this week is sealed, and this sign-in cannot open it."))


def describe_record(week: Week, record: WeekRecord | None, past: History, pack: Instrument, t: Words) -> str:
    """Markdown, without anything that was typed: the week, its figures with their place, and its facts."""
    title = f"**{t.week(week)}**"
    if record is None:
        return f"{title}\n\n" + (t("Organisation closed") if week in past.closed else t("No check-in"))
    if record.check_in.brought_in:
        own_file = t("From your own file")
        title += f" · :small[{own_file}]"
    if record.check_in.away:
        return f"{title}\n\n" + t("Away")
    scores = past.scores.get(week, {})
    figures = [
        t("{name}: {value}", name=pack.scale(key).name_in(t.language), value=t.number(shown_strain(score), 1))
        for key in SCORES
        if (score := scores.get(key)) is not None
    ]
    remark = week_remark(Point(week, scores.get(SCORES[0])), past.trend, t)
    lines = [" · ".join(figures), remark, ", ".join(list_amounts(record.check_in.facts, t))]
    return "\n\n".join([title, *filter(None, lines)])


def _texts_of(record: WeekRecord, t: Words) -> list[str]:
    named = {
        t("What shaped the week"): factor_names(record.check_in.factors, t),
        t("Small win"): record.check_in.win,
        t("Private note"): record.check_in.note,
        t("Step"): record.step.text if record.step else "",
    }
    return [t("{name}: {value}", name=name, value=text) for name, text in named.items() if text]


def _show_records(records: Sequence[WeekRecord], past: History, pack: Instrument, t: Words) -> None:
    for record in records:
        with st.container(border=True):
            show_record(record.check_in.week, record, past, pack, t)


def _offer_more(count: int, t: Words) -> None:
    shown = state.slot(ListedWeeks)
    if count > shown.most:
        st.button(t("Show more weeks"), key=f"more-weeks-{shown.most}", on_click=shown.show_more)


def _start_over() -> None:
    state.slot(ListedWeeks).most = AT_ONCE
