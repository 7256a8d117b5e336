"""Days and numbers are written as the reader writes them: never a month before its day, and never another language's point.

The browser's walk over all pages (tests/browser/test_accessibility.py) asks `foreign_formats` of what stands on them.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from alongside.core.words import LANGUAGES, load_words
from tests.conftest import PROJECT

ROOMS = ("ui", "words", "mail")
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
OF_NO_ONE = [  # of people who read English or Spanish here
    rf"\b(?:{MONTHS})[a-z]*\.? \d{{1,2}}\b(?![:.])",  # Nov 16
    r"\b\d{4}/\d{1,2}/\d{1,2}\b",
    r"\d ?[AP]M\b",
]
ENGLISH_ONLY = [rf"\b\d{{1,2}} (?:{MONTHS})\b", r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d"]
SPANISH_ONLY = [r"\b\d{1,2} (?:ene|abr|ago|dic|sept?|may)\b", r"\b\d+,\d\b(?!\d)"]
FOREIGN = {"en": [*OF_NO_ONE, *SPANISH_ONLY], "es": [*OF_NO_ONE, *ENGLISH_ONLY]}
FIELDS_OF_DAYS, TABLES_OF_STREAMLIT = (
    {"date_input"},
    {"NumberColumn", "DateColumn", "DatetimeColumn", "ProgressColumn"},
)
FOR_FILES = {  # days and times in a CSV, which have to sort
    "alongside/everything/ui/log.py": 1,
    "alongside/everything/words/own_weeks.py": 1,
    "alongside/partners/ui/coordinator/programme.py": 1,
}


def foreign_formats(text: str, language: str) -> list[str]:
    """Days and numbers in this text that its reader writes otherwise."""
    return [found.group() for pattern in FOREIGN[language] for found in re.finditer(pattern, text)]


def formats_of_our_own(source: str) -> Iterator[str]:
    """Places of a program that write a day or a number without asking the reader's words."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr() as spec):
                if ast.unparse(spec) != "f'x'":  # in the key of a form
                    yield ast.unparse(spec)
            case ast.Call(func=ast.Attribute(attr=("strftime" | "isoformat") as name)):
                yield name
            case ast.Call(func=ast.Attribute(attr=name)) if name in TABLES_OF_STREAMLIT:
                yield name
            case ast.Call(func=ast.Attribute(attr=name), keywords=said) if name in FIELDS_OF_DAYS:
                if "DAY_FORMAT" not in [ast.unparse(one.value) for one in said if one.arg == "format"]:
                    yield name


def test_no_screen_and_no_letter_writes_a_day_or_a_number_by_itself() -> None:
    files = [file for room in ROOMS for file in (PROJECT / "alongside").glob(f"*/{room}/**/*.py")]
    files += (PROJECT / "pages").rglob("*.py")
    found = {file.relative_to(PROJECT).as_posix(): [*formats_of_our_own(file.read_text())] for file in files}

    assert len(found) > 100
    assert {name: len(some) for name, some in found.items() if some} == FOR_FILES


@pytest.mark.parametrize(
    "source",
    [
        "f'{hours:.1f}'",
        "day.strftime('%b %d')",
        "str(day.isoformat())",
        "st.date_input(t('Day'))",
        "column_config.NumberColumn()",
    ],
)
def test_one_that_does_is_found(source: str) -> None:
    assert [*formats_of_our_own(source)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_words_write_is_the_readers(language: str) -> None:
    t = load_words(language)
    written = [t.day(date(2026, month, 16)) for month in range(1, 13)]
    written += [t.number(36.5, 1), t.weekday(0), t.month(date(2026, 11, 1))]

    assert foreign_formats(" · ".join(written), language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nov 16, 2026", "en"),
        ("2026/11/16", "es"),
        ("4:25 PM", "en"),
        ("hasta el 16 Dec", "es"),
        ("36,5 hours", "en"),
        ("Tuesday, 1 dic 2026", "es"),
    ],
)
def test_what_another_reader_writes_is_found(text: str, language: str) -> None:
    assert foreign_formats(text, language)
