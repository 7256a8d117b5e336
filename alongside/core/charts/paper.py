"""Printable A4 sheets as PDF files, made on the server: no browser, no network, no fonts of the system.

Text is only ever text: what people typed is drawn letter by letter and never interpreted.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types
from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONTS = Path(__file__).parents[1] / "http/static/fonts"
LATIN, EXTENDED = "latin", "latin-ext"  # the second steps in where the first lacks a letter
WEIGHTS = {"": 400.0, "B": 700.0}
MARGIN, LINE, GAP = 13, 4.7, 2  # millimetres
TITLE, HEADING, BODY, SMALL = 17, 12, 10, 8.5  # points
GREY = 90  # of 255: 7 to 1 on white
NO_LETTER = "[…]"


@dataclass(frozen=True)
class Heading:
    """below: millimetres that have to fit below it, or it goes to the next sheet."""

    text: str
    below: float = 16


@dataclass(frozen=True)
class Paragraph:
    text: str
    small: bool = False


@dataclass(frozen=True)
class Illustration:
    """A PNG as wide as the text; `described` is read out in its place."""

    picture: bytes
    described: str


@dataclass(frozen=True)
class Grid:
    """The first row is the heading. The first column is twice as wide as each other."""

    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Illustration | Grid


def to_pdf(title: str, blocks: Iterable[Block], *, language: str, page_label: str) -> bytes:
    """page_label: with placeholders `page` and `pages`. More sheets follow if one is full."""
    sheet = _Sheet(page_label)
    sheet.set_title(to_printable(title))
    sheet.set_lang(language)
    sheet.add_page()
    sheet.write_text(title, TITLE, bold=True)
    for block in blocks:
        match block:
            case Heading(text, below):
                sheet.write_heading(text, below)
            case Paragraph(text, small):
                sheet.write_text(text, SMALL if small else BODY)
            case Illustration(picture, described):
                sheet.image(BytesIO(picture), w=sheet.epw, alt_text=to_printable(described))
            case Grid(rows):
                sheet.write_grid(rows)
    return bytes(sheet.output())


def to_printable(text: str) -> str:
    """In letters that the font has: else the plain letter below the marks, else NO_LETTER for each run."""
    shown: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if letter == "\n" or ord(letter) in _known_letters():
            shown.append(letter)
        elif (plain := unicodedata.normalize("NFKD", letter)[0]) != letter and ord(plain) in _known_letters():
            shown.append(plain)
        elif shown[-1:] != [NO_LETTER] and not unicodedata.category(letter).startswith(("C", "M")):
            shown.append(NO_LETTER)
    return "".join(shown)


def missing_letters(text: str) -> str:
    """Letters that the font lacks, each once, in the order of the text."""
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(one for one in letters if not one.isspace() and ord(one) not in _known_letters())


@cache
def _known_letters() -> frozenset[int]:
    return frozenset(code for name in (LATIN, EXTENDED) for code in TTFont(_font_file(name)).getBestCmap())


def _font_file(name: str) -> Path:
    return next(FONTS.glob(f"atkinson-hyperlegible-next-{name}-wght-normal.*.woff2"))


class _Sheet(FPDF):
    def __init__(self, page_label: str) -> None:
        super().__init__(format="A4")
        self.page_label = page_label
        for name in (LATIN, EXTENDED):
            for style, weight in WEIGHTS.items():
                self.add_font(name, style, _font_file(name), variations={"wght": weight})
        self.set_fallback_fonts([EXTENDED])
        self.set_margin(MARGIN)
        self.c_margin = 0  # text, tables and pictures begin at one line
        self.set_auto_page_break(True, MARGIN)
        self.set_creator("Alongside")

    def footer(self) -> None:
        self.set_y(-MARGIN + 4)
        self.set_font(LATIN, size=SMALL)
        self.set_text_color(GREY)
        label = self.page_label.format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.cell(0, LINE, label, align="R")

    def write_heading(self, text: str, below: float) -> None:
        if self.will_page_break(below):
            self.add_page()
        self.ln(GAP)
        self.write_text(text, HEADING, bold=True)

    def write_text(self, text: str, points: float, bold: bool = False) -> None:
        self.set_font(LATIN, style="B" if bold else "", size=points)
        self.set_text_color(0)
        height = LINE * points / BODY
        shown = to_printable(text)
        self.multi_cell(0, height, shown, align="L", padding=0, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(GAP / 2)

    def write_grid(self, rows: Sequence[Sequence[str]]) -> None:
        self.set_font(LATIN, size=SMALL)
        widths = (2, *(1 for _ in rows[0][1:]))
        with self.table(
            line_height=LINE,
            col_widths=widths,
            text_align="LEFT",
            borders_layout="HORIZONTAL_LINES",
            width=self.epw,
        ) as table:
            for row in rows:
                table.row([to_printable(cell) for cell in row])
