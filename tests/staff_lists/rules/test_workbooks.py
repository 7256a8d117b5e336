"""Workbooks: typed cells as people see them, and nothing of what a hostile one asks for."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from alongside.core.rules.errors import BadInput
from alongside.staff_lists.rules import workbooks
from alongside.staff_lists.rules.model import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, FileRefusal
from alongside.staff_lists.rules.tables import read_table
from tests.staff_lists.rules.made import (
    CONTENTS,
    DAY,
    GENERAL,
    HOURS,
    MAIN,
    OWN_DAY,
    PERCENT,
    RELATIONS,
    STYLES,
    Cell,
    archive,
    rows_xml,
    sheet_xml,
    workbook,
)


def only_cell(cell, **how) -> str:
    (row,) = read_table(workbook({"A": [[cell]]}, **how)).rows
    return row[1][0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Änne & <b> 😀", "Änne & <b> 😀"),
        (Cell("inline", "inlineStr"), "inline"),
        (Cell("of a formula", "str", formula='A1&"x"'), "of a formula"),
        (Cell("", formula="B1"), ""),  # a program wrote it that computes nothing
        (38, "38"),
        (38.0, "38"),
        (37.5, "37.5"),
        (0.1 + 0.2, "0.3"),
        (Cell("1E+2"), "100"),
        (Cell("491701234567890123"), "491701234567890123"),
        (True, "TRUE"),
        (False, "FALSE"),
        (Cell("#N/A", "e"), "#N/A"),
        (Cell("#REF!", "e", formula="#REF!A1"), "#REF!"),
        (Cell("0.8", style=PERCENT), "80%"),
        (Cell("0.285", style=PERCENT), "28.5%"),
        (Cell("1.6041666666667", style=HOURS), "38:30"),
        (date(2026, 3, 2), "2026-03-02"),
        (Cell("46083.25", style=DAY), "2026-03-02 06:00:00"),
        (Cell("46083", style=OWN_DAY), "2026-03-02"),
        (Cell("46083", style=GENERAL), "46083"),
        (Cell("2026-03-02T00:00:00", "d"), "2026-03-02"),
        (Cell("59", style=DAY), "1900-02-28"),
        (Cell("61", style=DAY), "1900-03-01"),
        (Cell("1", style=DAY), "1900-01-01"),
        (Cell("99999999", style=DAY), "#VALUE!"),  # people see ########
        (Cell("0.3125", style=HOURS), "7:30"),
        ("a_x000D_b", "a\rb"),
    ],
)
def test_a_cell_is_what_people_see_in_it(cell, text):
    (row,) = read_table(workbook({"A": [[cell, "end"]]})).rows

    assert row == (1, (text, "end"))


def test_days_of_a_workbook_of_1904_are_those_that_it_shows():
    assert only_cell(Cell("44621", style=DAY), begins_1904=True) == "2026-03-02"


def test_the_first_sheet_that_is_shown_and_has_something_in_it_is_read():
    content = workbook(
        {"Notes": [["hidden"]], "Empty": [[None]], "Staff": [["login"]], "Old": [["gone"]]}, hidden=["Notes"]
    )

    found = read_table(content)

    assert (found.sheet, found.sheets, found.rows) == (
        "Staff",
        ("Notes", "Empty", "Staff", "Old"),
        ((1, ("login",)),),
    )
    assert read_table(content, sheet="Notes").rows == ((1, ("hidden",)),)


def test_a_hidden_sheet_is_read_where_no_other_has_anything():
    assert read_table(workbook({"A": [["x"]], "B": []}, hidden=["A"])).sheet == "A"


@pytest.mark.parametrize(
    ("sheets", "wanted", "why"),
    [
        ({"A": [["x"]]}, "B", FileRefusal.NO_SUCH_SHEET),
        ({"A": [["x"]], "B": []}, "B", FileRefusal.EMPTY),
        ({"A": [[None, " "]]}, "", FileRefusal.EMPTY),
    ],
)
def test_a_sheet_that_is_not_there_or_empty_is_named(sheets, wanted, why):
    with pytest.raises(BadInput) as refused:
        read_table(workbook(sheets), sheet=wanted)

    assert refused.value.reason == why


def test_rows_keep_their_numbers_and_gaps_are_empty_cells():
    assert read_table(workbook({"A": [[], ["a", None, "c"], [], [None, "b"]]})).rows == (
        (2, ("a", "", "c")),
        (4, ("", "b", "")),
    )


def test_names_of_elements_may_have_any_prefix():
    rows = rows_xml([[Cell("x", "inlineStr"), 1]], {})

    assert read_table(
        workbook({"A": []}, extra={"xl/worksheets/sheet1.xml": sheet_xml(rows, prefix="x")})
    ).rows == ((1, ("x", "1")),)


def test_cells_and_rows_need_no_references():
    rows = '<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>1</v></c></row><row><c><v>2</v></c></row>'

    assert read_table(workbook({"A": []}, extra={"xl/worksheets/sheet1.xml": sheet_xml(rows)})).rows == (
        (1, ("a", "", "1")),
        (2, ("2", "", "")),
    )


def test_names_of_parts_in_other_capitals_and_with_the_strokes_of_windows_are_damage():
    """Which saving the workbook anew mends, as the refusal says."""
    with zipfile.ZipFile(BytesIO(workbook({"A": [["x"]]}))) as packed:
        parts = {
            name.replace("/", "\\").replace("sharedStrings", "SharedStrings"): packed.read(name)
            for name in packed.namelist()
        }

    with pytest.raises(BadInput) as refused:
        read_table(archive(parts))

    assert refused.value.reason == FileRefusal.DAMAGED


def test_readings_of_signs_are_no_part_of_a_text():
    texts = '<si><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'

    assert (
        only_cell(Cell("0", "s"), extra={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'})
        == "東京"
    )


def test_a_long_text_is_cut_where_it_is_too_long_anyway():
    assert len(only_cell("x" * 50_000)) == LONGEST_CELL + 1


@pytest.mark.parametrize("said", ["A1", "A1:XFD1048576", "C3:D4", None])
def test_a_wrong_size_that_a_sheet_says_of_itself_changes_nothing(said):
    sheet = sheet_xml(rows_xml([[1], [], [None, None, 3]], {}))
    if said:
        sheet = sheet.replace("<sheetData>", f'<dimension ref="{said}"/><sheetData>')

    assert read_table(with_sheet(sheet)).rows == ((1, ("1", "", "")), (3, ("", "", "3")))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("0.00%", "80%"),
        ("[Red]0%;-0%", "80%"),
        ('0"%"', "0.8"),
        ("0\\%", "0.8"),
        ('0.0 "%" %', "80%"),
        ("0;0%", "0.8"),
    ],
)
def test_a_share_is_a_percentage_where_the_program_shows_it_as_one(pattern, text):
    styles = STYLES.replace("""'dd"." mmm\\ yyyy;@'""", f"'{pattern}'")

    assert pattern in styles
    assert only_cell(Cell("0.8", style=OWN_DAY), extra={"xl/styles.xml": styles}) == text


# ── what is made to do harm ─────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'


def with_sheet(content: str | bytes) -> bytes:
    return workbook({"A": []}, extra={"xl/worksheets/sheet1.xml": content})


def bomb() -> bytes:
    """Says openly what it unpacks to: two hundred million bytes from two hundred thousand."""
    made = BytesIO(workbook({"A": []}, extra={"xl/worksheets/sheet1.xml": ""}))
    with zipfile.ZipFile(made) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return archive({**parts, "xl/worksheets/sheet1.xml": b" " * (workbooks.MOST_UNPACKED + 1)})


def lying_bomb() -> bytes:
    """Says that it unpacks to little, and does not."""
    content = archive({**_parts(), "xl/worksheets/sheet1.xml": sheet_xml(ONE) + " " * 50_000_000})
    size = (50_000_000 + len(sheet_xml(ONE))).to_bytes(4, "little")
    return content.replace(size, len(sheet_xml(ONE)).to_bytes(4, "little"))


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(with_sheet(sheet_xml(ONE)))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def open_document() -> bytes:
    """Its kind stands first and is not packed, so that it can be read off the bytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<content/>")
    return made.getvalue()


def strict() -> bytes:
    """The kind of .xlsx that Excel offers as “Strict Open XML”: with other names throughout."""
    other = "http://purl.oclc.org/ooxml"
    return archive(
        {
            name: part.replace(MAIN.encode(), f"{other}/spreadsheetml/main".encode()).replace(
                RELATIONS.encode(), f"{other}/officeDocument/relationships".encode()
            )
            for name, part in _parts().items()
        }
    )


def with_password() -> bytes:
    """The flag of an archive whose parts are encrypted."""
    content = bytearray(with_sheet(sheet_xml(ONE)))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            with_sheet(sheet_xml('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>', before=LAUGHS)),
            FileRefusal.DAMAGED,
        ),
        (
            with_sheet(
                sheet_xml(
                    ONE.replace("x", "&e;"), before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                )
            ),
            FileRefusal.DAMAGED,
        ),
        (bomb(), FileRefusal.TOO_LARGE),
        (lying_bomb(), FileRefusal.DAMAGED),
        (with_password(), FileRefusal.LOCKED),
        (with_sheet(sheet_xml(ONE)[:-30]), FileRefusal.DAMAGED),
        (with_sheet(sheet_xml(ONE))[:600], FileRefusal.DAMAGED),
        (with_sheet(sheet_xml(ONE))[:-30], FileRefusal.DAMAGED),
        (b"PK\x03\x04", FileRefusal.DAMAGED),
        (with_sheet(sheet_xml('<row><c t="s"><v>7</v></c></row>')), FileRefusal.DAMAGED),
        (with_sheet(sheet_xml("<row><c><v>seven</v></c></row>")), FileRefusal.DAMAGED),
        (with_sheet(sheet_xml(ONE + '<row r="99999999999"><c><v>1</v></c></row>')), FileRefusal.DAMAGED),
        (archive({"word/document.xml": "<w/>"}), FileRefusal.NOT_A_LIST),
        (
            archive({"[Content_Types].xml": CONTENTS.replace("spreadsheetml", "wordprocessingml")}),
            FileRefusal.NOT_A_LIST,
        ),
        (open_document(), FileRefusal.OTHER_WORKBOOK),
        (archive({"[Content_Types].xml": CONTENTS, "xl/workbook.bin": ""}), FileRefusal.OTHER_WORKBOOK),
        (strict(), FileRefusal.OTHER_WORKBOOK),
        (archive({}), FileRefusal.NOT_A_LIST),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
            FileRefusal.LOCKED,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FileRefusal.OTHER_WORKBOOK),
        (workbook({"A": [[None] * 16_383 + ["x"]]}), FileRefusal.TOO_MANY_COLUMNS),
        (workbook({"A": [[1]] * (MOST_ROWS + workbooks.SPARE_ROWS + 1)}), FileRefusal.TOO_MANY_ROWS),
    ],
    ids=[
        *("laughs", "outside", "bomb", "lying", "password", "half a part", "half an archive", "no end"),
        *(
            "a beginning",
            "no such text",
            "no number",
            "far below",
            "a zip",
            "a letter",
            "open document",
            "binary",
        ),
        *("strict", "nothing", "encrypted", "old", "wide", "long"),
    ],
)
def test_what_cannot_be_read_is_refused_by_what_it_is(content, why):
    with pytest.raises(BadInput) as refused:
        read_table(content)

    assert (refused.value.field, refused.value.reason) == ("staff_list", why)


def test_twin_the_same_workbook_in_order_is_read():
    assert read_table(with_sheet(sheet_xml(ONE))).rows == ((1, ("x",)),)
    assert len(read_table(workbook({"A": [[1] * MOST_COLUMNS]})).rows[0][1]) == MOST_COLUMNS
    assert len(read_table(workbook({"A": [[1]] * (MOST_ROWS + 1)})).rows) == MOST_ROWS + 1


def test_empty_rows_with_styles_are_nothing_however_many():
    empty = "".join(f'<row r="{line}"><c r="A{line}" s="1"/></row>' for line in range(2, 20_000))

    found = read_table(
        with_sheet(sheet_xml(ONE + empty + '<row r="1048576"><c r="B1048576"><v>1</v></c></row>'))
    )

    assert found.rows == ((1, ("x", "")), (1_048_576, ("", "1")))


def test_macros_links_and_pictures_are_not_opened():
    """Parts that would be refused if they were."""
    content = workbook(
        {"A": [["x"]]},
        extra={"xl/vbaProject.bin": b"\xff" * 1000, "xl/externalLinks/externalLink1.xml": LAUGHS},
    )

    assert read_table(content).rows == ((1, ("x",)),)
