"""Any usual text and any workbook give the same cells; what is no list is refused by what it is."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.core.rules.errors import BadInput
from alongside.staff_lists.rules import workbooks
from alongside.staff_lists.rules.encodings import ENCODINGS
from alongside.staff_lists.rules.model import (
    LARGEST,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Choices,
    FileRefusal,
    Flaw,
    FlawKind,
    Question,
    Table,
)
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import cells, read_table
from tests.staff_lists.rules.made import workbook

UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
HEADER = ["E-mail", "Name", "Note"]
TODAY = date(2026, 11, 30)

words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="\u2028\u2029"),
    max_size=12,
)
tables = st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=8)


def written(rows, delimiter=",", end="\r\n", quoting=csv.QUOTE_MINIMAL) -> str:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


@given(
    tables,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(UNICODE),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@example([["a\nb", "", ""], ["c", "", ""]], ";", "\r\n", "utf-8", csv.QUOTE_MINIMAL)
def test_a_table_reads_the_same_as_any_text_and_as_a_workbook(rows, delimiter, end, encoding, quoting):
    """Latin letters in the header, by which UTF-16 without a mark is known."""
    rows = [HEADER, *rows]
    text = f"sep={delimiter}{end}" + written(rows, delimiter, end, quoting)

    assert read_table(text.encode(encoding)).rows == read_table(workbook({"Staff": rows})).rows


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_separator_is_found_where_each_row_has_it(rows, delimiter, end):
    plain = [[cell.translate({ord(one): "_" for one in ",;|"}) for cell in row] for row in rows]

    assert read_table(written([HEADER, *plain], delimiter, end).encode()).rows[0] == (1, tuple(HEADER))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Name;Stunden\nMüller, Anna;37,5\nGroß, Ben, Dr.;35,0\n", ("Müller, Anna", "37,5")),
        ("Name, Vorname;Stunden\nMüller, Anna;37\n", ("Müller, Anna", "37")),
        ("Liste, intern, vertraulich\nName;Ort\nMüller, Anna;Bonn\nGroß;Köln\n", ("Müller, Anna", "Bonn")),
        ("login,leads\nana,Red;Blue\nben,Red;Blue\n", ("ana", "Red;Blue")),
    ],
)
def test_the_separator_is_the_one_that_splits_most_rows_alike(text, row):
    assert row in [tuple(cell for cell in cells if cell) for _, cells in read_table(text.encode()).rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_that_is_not_unicode_is_read_as_was_chosen(encoding):
    letters = {"cp1251": "Лопез", "cp1253": "Λόπεζ", "cp1250": "Łoś", "cp1254": "Şahin"}
    word = letters.get(encoding, "Müller")

    found = read_table(f"login;name\nana;{word}\n".encode(encoding), encoding)

    assert (found.rows[1], found.encoding) == ((2, ("ana", word)), encoding)
    assert (encoding, (word,)) in [(one.encoding, one.words) for one in found.spellings]


def test_an_encoding_that_was_not_chosen_is_asked_with_words_that_differ():
    content = "login;name\nana;Łoś Müller\n".encode("cp1250")

    first, *others = read_table(content).spellings
    assert (first.encoding, first.words) == ("cp1250", ("Łoś", "Müller"))
    assert all(one.words[0] != "Łoś" for one in others)
    assert read_list(read_table(content), Choices(), TODAY).questions == (Question.ENCODING,)
    assert (
        read_list(read_table(content, "cp1250"), Choices(encoding="cp1250"), TODAY).people[0].name
        == "Łoś Müller"
    )


def test_unicode_is_certain_and_not_asked():
    assert read_table("login\nŁoś\n".encode()).spellings == ()
    assert read_table("login\nŁoś\n".encode(), "cp1252").rows[1] == (2, ("Łoś",))


def test_rows_are_counted_as_a_spreadsheet_program_counts_them():
    assert [line for line, _ in read_table(b'sep=;\r\na;b\r\n"x\r\ny";z\r\n;\r\n\r\nu;v').rows] == [1, 2, 5]


def test_rows_shorter_and_longer_than_others_are_filled_up_and_empty_ends_dropped():
    assert read_table(b"a,b,c,,\n1\n1,2,3,4,,,\n").rows == (
        (1, ("a", "b", "c", "")),
        (2, ("1", "", "", "")),
        (3, ("1", "2", "3", "4")),
    )


def test_a_row_that_is_no_csv_is_named_and_hides_none_after_it():
    found = read_table(b'login,name\nana,"Ana" B\nben,"Ben\ncho,Cho\ndee,Dee\n')

    assert found.flaws == (
        Flaw(line=2, column="", wrong=FlawKind.AFTER_QUOTE),
        Flaw(line=3, column="", wrong=FlawKind.OPEN_QUOTE),
    )
    assert [row[0] for _, row in found.rows] == ["login", "cho", "dee"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_decimal_comma_is_known_by_the_separator(delimiter):
    assert read_table(f"a{delimiter}b\n".encode()).decimal_comma is (delimiter != ",")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", FileRefusal.EMPTY),
        (b"\xef\xbb\xbf\r\n , \r\n", FileRefusal.EMPTY),
        (b"%PDF-1.7", FileRefusal.NOT_A_LIST),
        (b"<html><table>", FileRefusal.NOT_A_LIST),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>", FileRefusal.NOT_A_LIST),
        (b"\x89PNG\r\n", FileRefusal.NOT_A_LIST),
        (b"\xff\xd8\xff\xe0", FileRefusal.NOT_A_LIST),
        (b"\x7fELF\xff" + bytes(100), FileRefusal.NOT_A_LIST),
        (b"\xff\xfea", FileRefusal.NOT_A_LIST),
        (b"sep=:\na:b\n", FileRefusal.SEPARATOR),
        (b"a" * (LARGEST + 1), FileRefusal.TOO_LARGE),
        (b"a\n" * (MOST_ROWS + 51), FileRefusal.TOO_MANY_ROWS),
        (b"a," * MOST_COLUMNS + b"a", FileRefusal.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_list_is_refused_by_what_it_is(content, why):
    with pytest.raises(BadInput) as refused:
        read_table(content)

    assert (refused.value.field, refused.value.reason) == ("staff_list", why)


def test_twin_the_most_rows_and_columns_are_read():
    assert len(read_table(b"a\n" * (MOST_ROWS + 1)).rows) == MOST_ROWS + 1
    assert len(read_table(b"a," * MOST_COLUMNS).rows[0][1]) == MOST_COLUMNS


@pytest.mark.parametrize("encoding", ["ascii", "no such", "zlib", "utf-8", "\0"])
def test_an_encoding_that_does_not_fit_is_refused(encoding):
    with pytest.raises(BadInput) as refused:
        read_table("login\nŁoś\n".encode("cp1250"), encoding)

    assert refused.value.reason == FileRefusal.ENCODING


def read_or_refused(content: bytes) -> Table | FileRefusal:
    try:
        return read_table(content)
    except BadInput as refused:
        return FileRefusal(refused.reason)


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda end: b"PK\x03\x04" + end))
def test_no_bytes_ever_end_in_a_crash(content):
    found = read_or_refused(content)

    if isinstance(found, Table):
        assert len({len(row) for _, row in found.rows}) <= 1
        read_list(found, Choices(), TODAY)


@given(st.data())
def test_no_workbook_with_a_few_wrong_bytes_ends_in_a_crash(data):
    content = bytearray(
        workbook({"Staff": [HEADER, ["a@b.org", "Ana", 1.5], ["c@d.org", date(2026, 3, 2), True]]})
    )
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))

    assert read_or_refused(bytes(content))


@given(st.integers(61, 100_000).map(lambda days: date(1899, 12, 30) + timedelta(days=days)))
def test_a_day_of_a_workbook_is_the_day_it_was(day):
    assert read_table(workbook({"A": [[day]]})).rows == ((1, (day.isoformat(),)),)


def test_what_a_child_answers_is_all_there_is():
    plain = cells(b'login;name\nana;M\xfcller\n"b"x', "", "", 500)

    assert set(plain) == set(Table.__dataclass_fields__)
    assert (plain["encoding"], plain["spellings"][0]["words"]) == ("cp1252", ("Müller",))
    assert plain["flaws"][0]["wrong"] == "after_quote"


@pytest.mark.parametrize(
    ("kind", "part"),  # a workbook by a twentieth of the limits, since it takes long to read
    [(lambda rows: written(rows).encode(), 1), (lambda rows: workbook({"Staff": rows}), 20)],
)
@pytest.mark.parametrize(
    ("row", "most_rows"),
    [
        (["x" * LONGEST_CELL] * MOST_COLUMNS, MOST_TEXT // LONGEST_CELL // MOST_COLUMNS),
        (["x"] * MOST_COLUMNS, MOST_CELLS // MOST_COLUMNS),
    ],
    ids=["text", "cells"],
)
def test_a_list_with_too_much_in_all_its_cells_is_refused(kind, part, row, most_rows, monkeypatch):
    """A workbook of a few thousand bytes may name one text in every cell."""
    most_rows //= part
    monkeypatch.setattr(workbooks, "MOST_TEXT", MOST_TEXT // part)
    monkeypatch.setattr(workbooks, "MOST_CELLS", MOST_CELLS // part)
    assert len(read_table(kind([row] * most_rows)).rows) == most_rows

    with pytest.raises(BadInput) as refused:
        read_table(kind([row] * (most_rows + 1)))

    assert refused.value.reason is FileRefusal.TOO_MUCH


def test_words_to_choose_an_encoding_by_are_short_however_long_those_of_the_list_are():
    found = read_table(f"login;name\nana;{'ä' * 20_000}\n".encode("cp1252"))

    assert {len(word) for one in found.spellings for word in one.words} == {40}
