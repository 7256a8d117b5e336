"""The admin log in plain words: filtered, page by page, and as a file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial

import streamlit as st

from alongside.accounts.rules.audit import Action, LogEntry, LogFilter
from alongside.accounts.rules.people import Role
from alongside.accounts.ui import choosing
from alongside.accounts.ui.log_words import ACTION_TEXTS, actor_text, role_text
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.ui.my_weeks_view import DownloadFile, show_download
from alongside.core.rules.spreadsheets import as_csv
from alongside.core.words import DAY_FORMAT, Words
from alongside.organisation.desk.admin import AdminDesk

SHOWN = 100  # lines a page
# Pixels. All columns fit a desktop, the first two a phone of 390.
WIDTHS = (110, 140, 180, 140, 120)
ROWS_SEEN = 8
ROW = 66  # Streamlit wraps to a second line from 64 pixels on
NUMBERED = {
    Action.MINIMUM_GROUP_SIZE_SET,
    Action.ROUND_OPENED,
    Action.ROUND_RULE_CHANGED,
    Action.ROUND_PUBLISHED,
    Action.ROUND_EXPORTED,
}


def choose_filter(desk: AdminDesk, zone: tzinfo, t: Words) -> LogFilter:
    who, what = st.columns(2)
    with who:
        found = choosing.show_search_field(
            partial(desk.find_people, gone=True), t("Find a person by name"), "log-about", t
        )
        names = {one.id: one.name for one in found.here}
        about = st.selectbox(
            t("About"), ["", *names], format_func=lambda one: names.get(one, t("Everyone")), key="log-about"
        )
    action = what.selectbox(
        t("What"),
        ["", *desk.list_logged_actions()],
        format_func=lambda one: _action_text(one, t) or t("Everything"),
        key="log-action",
    )
    first, last = st.columns(2)
    since = first.date_input(t("Since"), value=None, key="log-since", format=DAY_FORMAT)
    until = last.date_input(t("Until"), value=None, key="log-until", format=DAY_FORMAT)
    return LogFilter(
        about, action, start_of_day(since, zone), start_of_day(until and until + timedelta(days=1), zone)
    )


def show_log_page(desk: AdminDesk, wanted: LogFilter, zone: tzinfo, t: Words) -> None:
    """The newest entries, page controls for the rest, and a download."""
    length = desk.count_log_entries(wanted)
    if not length:
        st.info(t("No entries match."))
        return
    pages = -(-length // SHOWN)
    number = st.pagination(pages, key=f"log-page-{wanted}") if pages > 1 else 1
    show_log_table(desk.list_log_entries(SHOWN, wanted, (number - 1) * SHOWN), zone, t)
    st.caption(t.count("{n} entry in total.", "{n} entries in total.", length))
    clicked = open_desk_when_clicked(AdminDesk)
    show_download(
        DownloadFile(
            t("Download these entries (CSV)"),
            "admin-log.csv",
            "text/csv",
            lambda: log_as_csv(clicked().list_all_log_entries(wanted), zone, t),
        )
    )


def show_log_table(entries: Sequence[LogEntry], zone: tzinfo, t: Words) -> None:
    """A table, because names are text that people typed. Who did it is in a column that fits a phone."""
    columns = zip(*(_entry_row(t.moment(entry.at, zone), entry, t) for entry in entries), strict=True)
    rows = dict(zip(_column_headings(t), columns, strict=True))
    widths = {
        heading: st.column_config.Column(width=width) for heading, width in zip(rows, WIDTHS, strict=True)
    }
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height=ROW * (min(len(entries), ROWS_SEEN) + 1),
        row_height=ROW,
        column_config=widths,
        key="log",
    )


def log_as_csv(entries: Sequence[LogEntry], zone: tzinfo, t: Words) -> bytes:
    """The same entries as CSV, with times that sort."""
    rows = (
        _entry_row(entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"), entry, t)
        for entry in entries
    )
    return as_csv(_column_headings(t), rows)


def _column_headings(t: Words) -> tuple[str, ...]:
    return t("When"), t("By"), t("What"), t("About"), t("Details")


def _entry_row(when: str, entry: LogEntry, t: Words) -> tuple[str, ...]:
    return (
        when,
        actor_text(entry, t),
        _action_text(entry.action, t),
        entry.about or (t("Someone who is no longer here") if entry.subject_id else ""),
        _detail_text(entry, t),
    )


def _action_text(action: str, t: Words) -> str:
    """Old databases may hold codes that are no `Action` any more; those are shown as they are."""
    return t(ACTION_TEXTS[action]) if action in ACTION_TEXTS else action


def start_of_day(day: date | None, zone: tzinfo) -> datetime | None:
    """The first instant of the reader's day."""
    return None if day is None else datetime.combine(day, time(), zone).astimezone(UTC)


def _detail_text(entry: LogEntry, t: Words) -> str:
    """A team, a person, a role, a round, or numbers of people."""
    if entry.detail_name or not entry.detail:
        return entry.detail_name or ""
    if entry.detail in set(Role):
        return t(role_text(Role(entry.detail)))
    if entry.action == Action.STAFF_LIST_APPLIED:
        joined, changed, left, returned = entry.detail.split()
        return t(
            "Joined: {joined}, changed: {changed}, left: {left}, returned: {returned}",
            joined=joined,
            changed=changed,
            left=left,
            returned=returned,
        )
    if entry.action in NUMBERED or entry.action not in set(Action):
        return entry.detail
    return t("No longer here")
