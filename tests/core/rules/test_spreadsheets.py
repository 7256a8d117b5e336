"""People's own files: read in the encodings they come in, refused with the byte that does not fit, never half understood."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.spreadsheets import (
    FORMULA_STARTS,
    Columns,
    Fault,
    Sheet,
    Unreadable,
    parse_number,
    quote_cell,
    read_sheet,
    safe_cell,
)

TEXT = "login,name\nana,Ána Łopez 😀\n"
SHEET = Sheet(("login", "name"), [(2, ["ana", "Ána Łopez 😀"])], (), decimal_comma=False)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_never_starts_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "plain", "1=1", " =1", "'=1", "a\n=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_files_are_read_in_the_encodings_they_come_in(encoding: str) -> None:
    assert read_sheet(TEXT.encode(encoding)) == SHEET


def test_utf_16_is_read_in_either_order_of_bytes() -> None:
    assert read_sheet(b"\xff\xfe" + TEXT.encode("utf-16-le")) == SHEET
    assert read_sheet(b"\xfe\xff" + TEXT.encode("utf-16-be")) == SHEET


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "login,name\nana,Ána\n".encode("latin-1"),
            "is not UTF-8 text: byte 16 (0xc1, in line 2) does not belong there; save it as UTF-8, or name its encoding, such as --encoding cp1252 for ANSI",
        ),
        (
            b"\xef\xbb\xbflogin\n\x93ana\x94\n",
            "is not UTF-8 text: byte 10 (0x93, in line 2) does not belong there; save it as UTF-8, or name its encoding, such as --encoding cp1252 for ANSI",
        ),
        (
            b"\xff\xfel\x00o\x00g\x00i",
            "is not UTF-16 text: byte 9 (0x69, in line 1) does not belong there; save it as UTF-8",
        ),
        (
            b"\xff\xfe\x00\x00l\x00\x00\x00o",
            "is not UTF-32 text: byte 9 (0x6f, in line 1) does not belong there; save it as UTF-8",
        ),
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n\n", "is empty"),
    ],
)
def test_other_files_are_refused_with_the_byte_that_does_not_fit(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet(content)

    assert refused.value.reason == reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(delimiter: str) -> None:
    sheet = read_sheet(f"login{delimiter}name\nana{delimiter}Ana\n".encode())

    assert sheet == Sheet(("login", "name"), [(2, ["ana", "Ana"])], (), decimal_comma=delimiter != ",")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(ending: str) -> None:
    assert read_sheet(ending.join(["login", "ana", "", "ben"]).encode()).rows == [(2, ["ana"]), (4, ["ben"])]


def test_a_row_is_named_by_the_line_it_starts_on() -> None:
    sheet = read_sheet(b'login,note\nana,"one\ntwo"\nben,x\ncho,x,y\neli\n')

    assert sheet.rows == [(2, ["ana", "one\ntwo"]), (4, ["ben", "x"])]
    assert sheet.faults == (
        Fault(5, "", "has 3 cells where the header has 2 cells"),
        Fault(6, "", "has 1 cell where the header has 2 cells"),
    )


def test_huge_cells_are_refused_and_the_rows_after_them_read() -> None:
    limit = csv.field_size_limit()

    sheet = read_sheet(f"login,note\nana,{'x' * (limit + 1)}\nben,{'x' * limit}\n".encode())

    assert sheet.faults == (Fault(2, "", f"a cell is larger than {limit} characters"),)
    assert [cells[0] for _, cells in sheet.rows] == ["ben"]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing_in_silence() -> None:
    assert read_sheet(b'login,note\nana,"open\nben,x\n').faults == (
        Fault(2, "", "a quotation mark is opened and never closed"),
    )
    assert read_sheet(b'login,note\nana,"open\nben,x\n').rows == [(3, ["ben", "x"])]
    assert read_sheet(b'login,note\nana,"a"b\n').faults == (
        Fault(2, "", "text follows a closing quotation mark"),
    )


def test_a_nul_is_named() -> None:
    padding = b"x" * 300

    assert read_sheet(b"login,note\n" + padding + b",x\nana,a\x00b\n").faults == (
        Fault(3, "note", "has a NUL character in it"),
    )


@pytest.mark.parametrize(
    ("cell", "value"), [("38", 38), (" 38.5 ", 38.5), ("+2", 2), ("-2", -2), ("007", 7), ("0", 0)]
)
def test_numbers_in_plain_digits_are_read(cell: str, value: float) -> None:
    assert parse_number(cell) == value


@pytest.mark.parametrize(
    "cell", ["1e3", "nan", "inf", "0x1f", "1_000", "１２", "٣", "1,5", "1.000,5", "", "7h", "9" * 400]
)
def test_what_only_a_program_would_call_a_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a number in plain digits$"):
        parse_number(cell)


@pytest.mark.parametrize("cell", ["=40", "=SUM(A1:A5)", "@x", "+A1", "-A1", "=cmd|' /C calc'!A0"])
def test_formulas_are_refused_by_name(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^is a formula; a number is needed here$"):
        parse_number(cell)


def test_a_decimal_comma_counts_where_the_comma_separates_nothing() -> None:
    assert parse_number("7,5", decimal_comma=True) == 7.5
    with pytest.raises(ValueError, match="not a number"):
        parse_number("1.000,5", decimal_comma=True)


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(header: str, **mapped: str) -> Columns:
    return Columns.find(tuple(header.split(",")), ["login", "open_cases"], ["login"], mapped)


def test_columns_are_found_under_their_own_or_the_given_name() -> None:
    assert find("Open Cases,LOGIN,other") == Columns(
        {"login": 1, "open_cases": 0}, {"login": "LOGIN", "open_cases": "Open Cases"}, ("other",)
    )
    assert find("person,login", login="person").places == {"login": 0}
    assert find("n", login="n", open_cases="n").places == {"login": 0, "open_cases": 0}


@pytest.mark.parametrize(
    ("header", "mapped", "reason"),
    [
        ("person", {}, 'has no column login; name yours with --map login=… (it has "person")'),
        ("person", {"login": "persn"}, 'has no column "persn"; it has "person"'),
        ("login", {"logn": "login"}, 'cannot be mapped to "logn": our columns are login, open_cases'),
        ("login,Login", {}, 'has the column "login" more than once'),
    ],
)
def test_columns_that_do_not_fit_are_named(header: str, mapped: dict[str, str], reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        find(header, **mapped)

    assert refused.value.reason == reason


def test_a_cell_is_shown_on_one_line_without_control_characters() -> None:
    assert quote_cell("a\x1b[31m\nb\u202e\ud800") == '"a\\x1b[31m\\nb\\u202e\\ud800"'
    assert quote_cell("x" * 50) == f'"{"x" * 40}…"'


@given(st.binary(max_size=300))
def test_no_bytes_ever_end_in_a_crash(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except Unreadable:
        return
    assert all(len(cells) == len(sheet.header) for _, cells in sheet.rows)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=5
    )
)
def test_whatever_a_spreadsheet_writes_is_read_back(cells: list[str]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[f"column {place}" for place in range(len(cells))], cells])

    rows = read_sheet(text.getvalue().encode()).rows

    assert [row for _, row in rows] == ([cells] if any(cells) else [])
