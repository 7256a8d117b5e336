"""Lets the reader choose the team and the weeks of a page."""

import streamlit as st

from alongside.checkins.ui.my_weeks_view import YEAR
from alongside.core.charts.calendar import Span
from alongside.core.ui import widgets
from alongside.teams.ui.view import Chosen, View

FEW = 12  # weeks shown by default
ALL, OTHER = 0, -1


def choose_team(view: View) -> str:
    """The id of the chosen team; at first the one with the heaviest load. Asks only if there are several."""
    outline, key = view.outline, view.key("team")
    if len(outline.teams) == 1:
        return outline.teams[0].id
    names = {one.id: one.name for one in outline.teams}
    if st.session_state.get(key) not in names:
        widgets.set_widget_value(key, outline.worst_first[0])
    chosen: str = st.selectbox(view.t("Team"), list(names), format_func=names.__getitem__, key=key)
    return chosen


def choose_weeks(view: View) -> Chosen:
    t, outline = view.t, view.outline
    if outline.first.until(outline.newest) < FEW:
        return None
    names = {
        FEW: t.count("{n} week", "{n} weeks", FEW),
        YEAR: t("A year"),
        ALL: t("All"),
        OTHER: t("Other weeks"),
    }
    chosen = st.segmented_control(
        t("Show"),
        list(names),
        default=FEW,
        required=True,
        format_func=names.__getitem__,
        key=view.key("weeks"),
    )
    return _choose_other_weeks(view) if chosen == OTHER else chosen or None


def _choose_other_weeks(view: View) -> Span:
    t, outline = view.t, view.outline
    every = [outline.newest.back(back) for back in range(outline.first.until(outline.newest) + 1)]
    sides = st.columns(2)
    first = sides[0].selectbox(
        t("From"), every, index=min(FEW, len(every)) - 1, format_func=t.week, key=view.key("from")
    )
    last = sides[1].selectbox(t("To"), every, format_func=t.week, key=view.key("to"))
    return Span(min(first, last), max(first, last))
