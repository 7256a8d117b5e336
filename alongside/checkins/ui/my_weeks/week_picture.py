"""The picture at the top of *My weeks*, as a line or as a calendar, and the week that was picked in it.

A touch anywhere picks the nearest week; a box and two buttons do so without a pointer. Either runs only this
fragment again, which sends the picture as it was made and the newly picked week.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from alongside.accounts.http.first_run import AT_ONCE
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.charts.month_calendar import picked_cells
from alongside.checkins.charts.prepared_charts import PreparedChart, to_arrow
from alongside.checkins.charts.weeks import PICKED, SELECTION, picked_rows
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.history import History
from alongside.checkins.ui.my_weeks.week_by_week import show_record
from alongside.checkins.ui.pictures import CALENDAR, month_namer
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.ui.widgets import set_widget_value
from alongside.core.words import Words

LINE = "line"
PICKER, SHOWN_AS = f"{AT_ONCE}picked-week", "weeks_shown_as"


@dataclass(frozen=True, kw_only=True)
class WeekPicture:
    """The weeks of a span, and their pictures. labels: of each week, the newest first."""

    past: History
    span: Span
    labels: dict[Week, str]
    line: PreparedChart
    calendar: Callable[[], PreparedChart]  # made when it is first asked for


@st.fragment
def show_week_picture(picture: WeekPicture) -> None:
    t, desk = state.words(), open_desk(AdvocateDesk)
    picked = _picked_week(picture)
    as_calendar = st.session_state.get(SHOWN_AS) == CALENDAR
    ready = picture.calendar() if as_calendar else picture.line
    _show_chart(ready, picture, picked, t)
    st.caption(ready.caption)
    with st.container(border=True):
        record = next(iter(desk.read_weeks([picked])), None)
        show_record(picked, record, picture.past, desk.pack, t)
    _show_picker(picture, picked, t)
    names = {LINE: t("Line"), CALENDAR: t("Calendar")}
    st.segmented_control(
        t("Show as"), list(names), default=LINE, required=True, format_func=names.__getitem__, key=SHOWN_AS
    )


def _show_chart(ready: PreparedChart, picture: WeekPicture, picked: Week, t: Words) -> None:
    if ready.spec is None:
        st.write(t("No answers in these weeks."))
        return
    is_calendar = ready.key == CALENDAR
    rows = (
        picked_cells(picked, picture.span, month_namer(t))
        if is_calendar
        else picked_rows(picked, picture.span)
    )
    spec = {**ready.spec, "datasets": {**ready.spec["datasets"], PICKED: to_arrow(rows)}}
    key = f"{AT_ONCE}{ready.key}-{picture.span.first.text}-{picture.span.last.text}"
    st.vega_lite_chart(
        spec, alt=ready.described, key=key, on_select=partial(_pick_touched, key, picture.labels)
    )


def _show_picker(picture: WeekPicture, picked: Week, t: Words) -> None:
    """Without a pointer: the week before, a list of weeks, the week after."""
    labels = list(picture.labels.values())
    place = labels.index(picture.labels[picked])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(t("Week"), labels, key=PICKER, width="stretch")
        _step_button(labels[place + 1 : place + 2], "before", t("Earlier"))
        _step_button(labels[max(place - 1, 0) : place], "after", t("Later"))


def _step_button(to: list[str], way: str, name: str) -> None:
    st.button(
        name,
        key=f"week-{way}-{to[0] if to else ''}",
        disabled=not to,
        on_click=set_widget_value,
        args=(PICKER, *to),
    )


def _picked_week(picture: WeekPicture) -> Week:
    """The newest that was saved, until another one of these weeks is picked."""
    label = st.session_state.get(PICKER)
    found = next((week for week, name in picture.labels.items() if name == label), None)
    if found is None:
        saved = {check_in.week for check_in in picture.past.weeks}
        found = next((week for week in picture.labels if week in saved), picture.span.last)
        set_widget_value(PICKER, picture.labels[found])
    return found


def _pick_touched(key: str, labels: dict[Week, str]) -> None:
    """Ignores whatever a browser sends that is none of these weeks."""
    for touched in st.session_state[key]["selection"].get(SELECTION, [])[:1]:
        label = next((name for week, name in labels.items() if week.text == touched.get("iso")), None)
        if label:
            set_widget_value(PICKER, label)
