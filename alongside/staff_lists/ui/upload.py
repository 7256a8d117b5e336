"""The upload of a staff list, and what must be known before it can be read."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.core.words import N_, Words
from alongside.staff_lists.rules.encodings import ENCODINGS
from alongside.staff_lists.rules.model import (
    LARGEST,
    MOST_ROWS,
    NO_HEADER,
    Column,
    DayOrder,
    Field,
    Question,
    Reading,
    Table,
)
from alongside.staff_lists.ui import answers
from alongside.staff_lists.ui.answers import StaffListTab

PLACE = "staff-list"
LINES_SHOWN = 8
AMBIGUOUS_DAY = "03/02"  # a day that can be read in two ways
MEGABYTE = 1_000_000


def _content_text(field: Field, t: Words) -> str:
    match field:
        case Field.LOGIN:
            return t("Sign-in name or e-mail address")
        case Field.NAME:
            return t("Name")
        case Field.FIRST_NAME:
            return t("First name")
        case Field.LAST_NAME:
            return t("Last name")
        case Field.TEAM:
            return t("Team")
        case Field.LEAD:
            return t("Line manager")
        case Field.LEADS:
            return t("Teams they lead")
        case Field.LANGUAGE:
            return t("Language")
        case Field.CONTRACT_HOURS:
            return t("Contract hours per week")
        case Field.JOINED:
            return t("First day")
        case Field.LEFT:
            return t("Last day")
        case _:
            assert_never(field)


@dataclass(frozen=True)
class UploadedList:
    """A file in its field. mark: the same for the same content."""

    mark: str
    content: bytes


def field_key() -> str:
    return f"staff-list-{state.slot(StaffListTab).times}"


def show_upload_field(t: Words) -> UploadedList | None:
    """Accepts any kind of file: a field with a list of kinds refuses others without a visible reason."""
    uploaded = st.file_uploader(
        t(
            "Staff list: Excel workbook (.xlsx) or CSV file, up to {n} MB",
            n=t.number(LARGEST // MEGABYTE),
        ),
        key=field_key(),
        max_upload_size=LARGEST // MEGABYTE,
    )
    if uploaded is None:
        state.slot(StaffListTab).open = None  # what was said about one that was taken out
        return None
    content = bytes(uploaded.getvalue())
    return UploadedList(sha256(content).hexdigest()[:12], content)


def show_usable_columns(t: Words) -> None:
    st.write(
        t(
            "Use the list as your office keeps it, with up to {n} people.",
            n=t.number(MOST_ROWS),
        )
    )
    with st.expander(t("How this works")):
        st.write(
            t(
                "Title lines, semicolons, your own way of writing days, and first and last names in "
                "two columns "
                "are all fine. You can use these columns:"
            )
        )
        st.markdown("\n".join(f"- **{_content_text(one, t)}**: {t(EXPLAINED[one])}" for one in EXPLAINED))


EXPLAINED = {
    Field.LOGIN: N_("Required, unless you create sign-in names from names"),
    Field.NAME: N_("Or first and last name in two columns"),
    Field.TEAM: N_("Created if it is new"),
    Field.LEAD: N_("Sign-in name or name"),
    Field.LEADS: N_("Teams whose figures they see, separated by semicolons"),
    Field.CONTRACT_HOURS: N_("If missing: full-time"),
    Field.JOINED: N_("If missing: today"),
    Field.LEFT: N_("After this day, marked as left"),
}


def show_encodings(table: Table, mark: str, t: Words) -> None:
    """A text that is not Unicode can be read in several ways; the one whose words are right
    is chosen by eye.
    """
    if not table.spellings:
        return
    st.write(t("**Which of these looks right?** The file does not say how its text is encoded."))
    st.dataframe(
        {
            t("Sample"): [", ".join(one.words) for one in table.spellings],
            t("Encoding"): [t(ENCODINGS[one.encoding]) for one in table.spellings],
        },
        hide_index=True,
        width="stretch",
        key=f"staff-list-spellings-{mark}",
    )
    chosen = answers.choices_for(mark).encoding
    names = [one.encoding for one in table.spellings]
    key = answers.widget_key(mark, f"encoding-{chosen}")
    st.radio(
        t("Encoding"),
        names,
        index=names.index(chosen) if chosen in names else None,
        format_func=lambda name: t(ENCODINGS[name]),
        label_visibility="collapsed",
        key=key,
        on_change=answers.save_choice,
        args=(mark, key, "encoding"),
    )


def show_sheet_choice(table: Table, mark: str, t: Words) -> None:
    """A select box shows the file's own names of sheets as plain text."""
    if len(table.sheets) < 2:
        return
    key = answers.widget_key(mark, f"sheet-{table.sheets.index(table.sheet)}")
    st.selectbox(
        t("Sheet"),
        table.sheets,
        index=table.sheets.index(table.sheet),
        key=key,
        on_change=answers.save_choice,
        args=(mark, key, "sheet"),
    )


def show_first_lines(table: Table, mark: str, t: Words) -> None:
    """To see by eye which of them holds the names of the columns."""
    st.dataframe(
        {
            t("Line"): [line for line, _ in table.rows[:LINES_SHOWN]],
            t("Content"): ["  ·  ".join(filter(None, cells)) for _, cells in table.rows[:LINES_SHOWN]],
        },
        hide_index=True,
        width="stretch",
        key=f"staff-list-lines-{mark}",
    )


def show_columns(reading: Reading, table: Table, mark: str, t: Words) -> None:
    """Open while something is missing; else it says what was recognised and can be looked into."""
    asked = {Question.HEADER, Question.LOGIN, Question.NAME} & set(reading.questions)
    used = sum(one.holds is not None for one in reading.columns)
    nameless = not reading.header  # no name says what a column holds
    title = t("Columns")
    if reading.columns:
        title = t.count(
            "{n} of {all} columns used", "{n} of {all} columns used", used, all=len(reading.columns)
        )
    if Question.HEADER in asked:
        st.write(
            t(
                "**Which line has the column names?** None was found. If there is no such line, "
                "enter {none}.",
                none=NO_HEADER,
            )
        )
        show_first_lines(table, mark, t)
    with st.expander(title, expanded=bool(asked) or nameless):
        key = answers.widget_key(mark, f"header-{reading.header}")
        st.number_input(
            t("Line with the column names ({none} if there is none)", none=NO_HEADER),
            NO_HEADER,
            None,
            reading.header,
            key=key,
            on_change=answers.save_choice,
            args=(mark, key, "header"),
        )
        for column in reading.columns:
            _show_column(column, mark, reading.header, t)
    if Question.LOGIN in asked or answers.choices_for(mark).logins_from_names:
        _show_login_choice(mark, t)


def _show_column(column: Column, mark: str, header: int | None, t: Words) -> None:
    written, holds = st.columns([3, 2], vertical_alignment="center")
    with written:
        st.text("\n".join([column.name, ", ".join(column.examples)]).strip())
    key = answers.widget_key(mark, f"column-{header}-{column.place}-{column.holds}")
    holds.selectbox(
        t("Content of this column"),
        [None, *Field],
        index=[None, *Field].index(column.holds),
        format_func=lambda field: _content_text(field, t) if field else t("Not used"),
        key=key,
        label_visibility="collapsed",
        on_change=answers.save_column,
        args=(mark, key, column.place),
    )


def _show_login_choice(mark: str, t: Words) -> None:
    st.write(
        t(
            "**How will people sign in?** No column has sign-in names or e-mail addresses. Choose "
            "the column, or create sign-in names from names."
        )
    )
    chosen = answers.choices_for(mark).logins_from_names
    key = answers.widget_key(mark, f"logins-{chosen}")
    st.checkbox(
        t("Create sign-in names from names"),
        chosen,
        key=key,
        help=t("For example, ana.lopez. People who are already here are found by their name."),
        on_change=answers.save_choice,
        args=(mark, key, "logins_from_names"),
    )


def show_day_order(reading: Reading, mark: str, today: date, t: Words) -> None:
    """Asked where days can be read in two ways, and open to another answer."""
    chosen = answers.choices_for(mark).days
    if Question.DAYS not in reading.questions and chosen is None:
        return
    st.write(t("**In dates, is the day or the month first?** In this list it could be either."))
    ways = {
        DayOrder.DAY_FIRST: t(
            "Day first: {written} is {day}", written=AMBIGUOUS_DAY, day=t.day(date(today.year, 2, 3))
        ),
        DayOrder.MONTH_FIRST: t(
            "Month first: {written} is {day}", written=AMBIGUOUS_DAY, day=t.day(date(today.year, 3, 2))
        ),
    }
    key = answers.widget_key(mark, f"days-{chosen}")
    st.radio(
        t("Date order"),
        list(ways),
        index=None if chosen is None else list(ways).index(chosen),
        format_func=ways.__getitem__,
        key=key,
        on_change=answers.save_choice,
        args=(mark, key, "days"),
    )
