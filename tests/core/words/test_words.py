"""Every sentence in every language, filled with the same values, and dates and numbers as the reader writes them."""

import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from alongside.core.words import CATALOGUES, LANGUAGES, load_words
from tests.fixtures.wording import KEYWORDS

PROJECT = Path(__file__).parents[3]
with (PROJECT / "babel.cfg").open(encoding="utf-8") as mapping:
    METHODS, _ = parse_mapping_cfg(mapping)
TRANSLATED = sorted(LANGUAGES.keys() - {"en"})


@cache  # it takes a second and more
def sentences() -> set[str | tuple[str, ...]]:
    """Every sentence that the app looks up; (one, many) for those with a number."""
    found = extract_from_dir(
        PROJECT, METHODS, keywords=KEYWORDS, directory_filter=lambda folder: "tests" not in folder
    )
    return {message for _, _, message, _, _ in found}


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def holes(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_sentences_are_found_in_pages_package_and_templates() -> None:
    found = sentences()

    assert {"Sign in", "My weeks", ("{n} week", "{n} weeks")} <= found


def looked_up_sentences() -> set[str]:
    """Every sentence that the code itself looks up, by its syntax tree: wherever it is."""
    found = set()
    for file in [
        PROJECT / "app.py",
        *(PROJECT / "alongside").rglob("*.py"),
        *(PROJECT / "pages").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_lookup(node.func):
                wordings = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
                found |= {wording for wording in wordings if isinstance(wording, str)}
    return found


def _is_lookup(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "count" and isinstance(called.value, ast.Name) and called.value.id == "t"
    return isinstance(called, ast.Name) and called.id in KEYWORDS


def test_no_sentence_is_where_babel_cannot_see_it() -> None:
    """Inside an f-string, for one."""
    seen = {message if isinstance(message, str) else message[0] for message in sentences()}

    looked_up = looked_up_sentences()
    assert looked_up - seen == set()
    assert len(looked_up) > 300


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    there = catalogue(language)
    missing = {
        message
        for message in sentences()
        if (entry := there.get(message)) is None or not entry.string or entry.fuzzy
    }

    assert missing == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_nothing_that_the_app_does_not_say(language: str) -> None:
    known = {message[0] if isinstance(message, tuple) else message for message in sentences()}
    kept = {
        entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
        for entry in catalogue(language)
        if entry.id
    }

    assert kept - known == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_holes_of_its_sentence(language: str) -> None:
    wrong = []
    for entry in catalogue(language):
        originals = entry.id if isinstance(entry.id, tuple | list) else [entry.id]
        translations = entry.string if isinstance(entry.string, tuple | list) else [entry.string]
        allowed = set().union(*(holes(text) for text in originals))
        wrong += [entry.id for text in translations if entry.id and not holes(text) <= allowed]
        wrong += [entry.id for text in translations[-1:] if entry.id and holes(text) != holes(originals[-1])]

    assert wrong == []


def test_an_unknown_language_speaks_english() -> None:
    assert load_words("xx").language == "en"
    assert load_words("en")("Week of {week}.", week="16 Nov") == "Week of 16 Nov."


def test_plurals_numbers_and_days_follow_the_language() -> None:
    english, spanish = load_words("en"), load_words("es")

    assert english.count("{n} week", "{n} weeks", 1) == "1 week"
    assert english.count("{n} week", "{n} weeks", 1200) == "1,200 weeks"
    assert english.day(date(2026, 11, 16)) == "16 Nov 2026"
    assert spanish.day(date(2026, 11, 16)) == "16 nov 2026"
    assert [t.day_ahead(date(2026, 11, 16)) for t in (english, spanish)] == ["16 Nov", "16 nov"]
    assert spanish.weekday(0) == "lunes"
    assert spanish.number(62.5, 1) == "62,5"


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((0, 0), "30 Nov 2026"),
        ((4, 25), "30 Nov 2026"),
        ((8, 0), "1 Dec 2026, 08:00"),
        ((16, 37), "1 Dec 2026, 16:00"),
        ((23, 59), "1 Dec 2026, 23:00"),
    ],
)
def test_a_deadline_is_a_day_or_a_full_hour_and_never_told_later_than_it_is(
    ends: datetime, told: str
) -> None:
    zone = ZoneInfo("Europe/Madrid")

    assert load_words("en").deadline(datetime(2026, 12, 1, *ends, tzinfo=zone), zone) == told


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    noon = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

    assert "13:00" in load_words("en").moment(noon, ZoneInfo("Europe/London"))
    assert "08:00" in load_words("en").moment(noon, ZoneInfo("America/New_York"))
