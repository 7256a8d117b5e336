"""The admin log in plain words: filtered, page by page, and as a file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.domain.audit import Action, Entry, Filter
from alongside.domain.people import Role
from alongside.domain.records import as_csv
from alongside.web import choosing, state
from alongside.web.log_words import ROLES, SAID, by_whom
from alongside.web.showing import File, button
from alongside.words import Words

SHOWN = 100  # lines a page
# Pixels. All columns fit a desktop, the first two a phone of 390.
WIDTHS = (110, 140, 180, 140, 120)
ROW = 66  # Streamlit wraps to a second line from 64 pixels on
NUMBERED = {
    Action.SMALLEST_PANEL_SET,
    Action.ROUND_OPENED,
    Action.ROUND_WISHED,
    Action.ROUND_PUBLISHED,
    Action.ROUND_EXPORTED,
}


def chosen(desk: AdminDesk, zone: tzinfo, t: Words) -> Filter:
    who, what = st.columns(2)
    with who:
        found = choosing.found(partial(desk.find, gone=True), t("Find a person by name"), "log-about", t)
        names = {one.id: one.name for one in found.here}
        about = st.selectbox(
            t("About"), ["", *names], format_func=lambda one: names.get(one, t("everyone")), key="log-about"
        )
    action = what.selectbox(
        t("What"),
        ["", *desk.logged_actions()],
        format_func=lambda one: _what(one, t) or t("everything"),
        key="log-action",
    )
    first, last = st.columns(2)
    since = first.date_input(t("Since"), value=None, key="log-since", format="YYYY-MM-DD")
    until = last.date_input(t("Until"), value=None, key="log-until", format="YYYY-MM-DD")
    return Filter(about, action, begins(since, zone), begins(until and until + timedelta(days=1), zone))


def page(desk: AdminDesk, wanted: Filter, zone: tzinfo, t: Words) -> None:
    """The newest entries, page controls for the rest, and a download."""
    length = desk.log_length(wanted)
    if not length:
        st.info(t("No line of the log is like that."))
        return
    pages = -(-length // SHOWN)
    number = st.pagination(pages, key=f"log-page-{wanted}") if pages > 1 else 1
    table(desk.log(SHOWN, wanted, (number - 1) * SHOWN), zone, t)
    st.caption(t.count("{n} line in all.", "{n} lines in all.", length))
    clicked = state.admin_desk_when_clicked()
    button(
        File(
            t("Download these lines (CSV)"),
            "admin-log.csv",
            "text/csv",
            lambda: file(clicked().whole_log(wanted), zone, t),
        )
    )


def table(entries: Sequence[Entry], zone: tzinfo, t: Words) -> None:
    """A table, because names are text that people typed. Who did it is in a column that fits a phone."""
    columns = zip(*(_row(t.moment(entry.at, zone), entry, t) for entry in entries), strict=True)
    rows = dict(zip(_headings(t), columns, strict=True))
    widths = {
        heading: st.column_config.Column(width=width) for heading, width in zip(rows, WIDTHS, strict=True)
    }
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height=ROW * 9,
        row_height=ROW,
        column_config=widths,
        key="log",
    )


def file(entries: Sequence[Entry], zone: tzinfo, t: Words) -> bytes:
    """The same entries as CSV, with times that sort."""
    rows = (
        _row(entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"), entry, t) for entry in entries
    )
    return as_csv(_headings(t), rows)


def _headings(t: Words) -> tuple[str, ...]:
    return t("When"), t("By"), t("What"), t("About"), t("Which")


def _row(when: str, entry: Entry, t: Words) -> tuple[str, ...]:
    return when, by_whom(entry, t), _what(entry.action, t), _about(entry, t), _which(entry, t)


def _what(action: str, t: Words) -> str:
    """Old databases may hold codes that are no `Action` any more; those are shown as they are."""
    return t(SAID[action]) if action in SAID else action


def begins(day: date | None, zone: tzinfo) -> str:
    """The first instant of the reader's day."""
    return "" if day is None else datetime.combine(day, time(), zone).astimezone(UTC).isoformat()


def _about(entry: Entry, t: Words) -> str:
    return entry.about or (t("Somebody who is no longer here") if entry.subject_id else "")


def _which(entry: Entry, t: Words) -> str:
    """A team, a person, a role, a round, or numbers of people."""
    if entry.detail_name or not entry.detail:
        return entry.detail_name or ""
    if entry.detail in ROLES:
        return t(ROLES[Role(entry.detail)])
    if entry.action == Action.STAFF_LIST_APPLIED:
        joined, changed, left, returned = entry.detail.split()
        return t(
            "Joined {joined}, changed {changed}, left {left}, back {returned}",
            joined=joined,
            changed=changed,
            left=left,
            returned=returned,
        )
    if entry.action in NUMBERED or entry.action not in set(Action):
        return entry.detail
    return t("No longer here")
