"""Workbooks for tests, written by hand so that they may hold anything at all."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENTS = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{DOCUMENT}.sheet.main+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{DOCUMENT}.sharedStrings+xml"/></Types>"""
GENERAL, DAY, PERCENT, HOURS, OWN_DAY = range(5)  # styles of cells
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode='dd"." mmm\\ yyyy;@'/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="46"/><xf numFmtId="164"/></cellXfs></styleSheet>"""


@dataclass(frozen=True)
class Cell:
    """As it stands in the file. kind: n, s, b, e, str, inlineStr or d."""

    value: str
    kind: str = "n"
    style: int = GENERAL
    formula: str = ""


def workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    hidden: Sequence[str] = (),
    begins_1904: bool = False,
    prefix: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """sheets: rows of None, texts, numbers, booleans, days and `Cell`s, by name. prefix: of the elements' names. extra: parts more, or others."""
    texts: dict[str, int] = {}
    parts: dict[str, str | bytes] = {"[Content_Types].xml": CONTENTS}
    parts |= {
        f"xl/worksheets/sheet{number}.xml": sheet_xml(rows_xml(rows, texts), prefix)
        for number, rows in enumerate(sheets.values(), start=1)
    }
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        + (' state="hidden"' if name in hidden else "")
        + "/>"
        for number, name in enumerate(sheets, start=1)
    )
    system = '<workbookPr date1904="1"/>' if begins_1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{system}<sheets>{names}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(
        [
            *(
                (f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
                for number in range(1, len(sheets) + 1)
            ),
            ("rIdT", "sharedStrings", "sharedStrings.xml"),
            ("rIdS", "styles", "/xl/styles.xml"),
        ]
    )
    parts["_rels/.rels"] = relations([("rId1", "officeDocument", "xl/workbook.xml")])
    parts["xl/styles.xml"] = STYLES
    shared = "".join(f'<si><r><t xml:space="preserve">{escape(text)}</t></r></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    return archive({**parts, **(extra or {})})


def relations(those: Iterable[tuple[str, str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id_, kind, target in those
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def sheet_xml(rows: str, prefix: str = "", before: str = "") -> str:
    if not prefix:
        return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    for name in ("row", "c", "v", "f", "is", "t"):
        rows = rows.replace(f"<{name}>", f"<{prefix}:{name}>").replace(f"<{name} ", f"<{prefix}:{name} ")
        rows = rows.replace(f"</{name}>", f"</{prefix}:{name}>")
    return f'<{prefix}:worksheet xmlns:{prefix}="{MAIN}"><{prefix}:sheetData>{rows}</{prefix}:sheetData></{prefix}:worksheet>'


def rows_xml(rows: Iterable[Sequence[Any]], texts: dict[str, int]) -> str:
    return "".join(
        f'<row r="{line}">'
        + "".join(_cell(f"{letters(place)}{line}", cell, texts) for place, cell in enumerate(row))
        + "</row>"
        for line, row in enumerate(rows, start=1)
    )


def _cell(at: str, cell: Any, texts: dict[str, int]) -> str:
    match cell:
        case None | "":
            return ""
        case bool():
            cell = Cell(str(int(cell)), "b")
        case date():
            cell = Cell(str((cell - date(1899, 12, 30)).days), style=DAY)
        case int() | float():
            cell = Cell(repr(cell))
        case str():
            cell = Cell(str(texts.setdefault(cell, len(texts))), "s")
    asked = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    said = (
        f"<is><t>{escape(cell.value)}</t></is>"
        if cell.kind == "inlineStr"
        else f"<v>{escape(cell.value)}</v>"
    )
    return f'<c r="{at}" s="{cell.style}" t="{cell.kind}">{asked}{said if cell.value else ""}</c>'


def letters(place: int) -> str:
    before, letter = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + letter)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()
