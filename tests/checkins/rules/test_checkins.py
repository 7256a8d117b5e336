"""A check-in: what counts as the same, which facts can be, and what text is kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.checkins import (
    FACT_BY_NAME,
    TEXT_LIMIT,
    CheckIn,
    WorkFacts,
    check_facts,
    clean_text,
)
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week

WEEK = Week("2026-W10")
SAID = CheckIn(WEEK, answers={"exhaustion": 3}, facts=WorkFacts(hours=38.5), win="A flat found", revision=4)


def test_the_same_words_and_numbers_are_the_same_whatever_the_revision():
    assert SAID.has_same_content(replace(SAID, revision=9))


@pytest.mark.parametrize(
    "other",
    [
        replace(SAID, answers={"exhaustion": 2}),
        replace(SAID, answers={}),
        replace(SAID, away=True),
        replace(SAID, facts=WorkFacts()),
        replace(SAID, win="A flat lost"),
        replace(SAID, note="tired"),
        replace(SAID, week=WEEK.back(1)),
    ],
)
def test_any_other_word_or_number_is_another_check_in(other):
    assert not SAID.has_same_content(other)


MOST = {
    "hours": 168,
    "after_hours_days": 7,
    "heavy_contacts": 999,
    "open_cases": 9999,
    "hearings": 999,
    "supervised": 1,
    "days_off": 7,
}


@pytest.mark.parametrize("name", FACT_BY_NAME)
def test_a_fact_is_accepted_from_nothing_to_its_limit_and_refused_beyond(name):
    for possible in (None, 0, MOST[name]):
        check_facts(WorkFacts(**{name: possible}))
    for impossible in (-1, MOST[name] + 1, float("nan"), float("inf"), -float("inf")):
        with pytest.raises(BadInput) as refused:
            check_facts(WorkFacts(**{name: impossible}))
        assert refused.value.field == name


def test_cases_of_a_type_have_the_limit_of_all_cases():
    check_facts(WorkFacts(cases_by_type={"housing": 9999}))

    with pytest.raises(BadInput) as refused:
        check_facts(WorkFacts(cases_by_type={"asylum": 3, "housing": -1}))
    assert refused.value.field == "housing"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a small win \n", "a small win"),
        ("nul\x00byte", "nulbyte"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("عربي \u202e and 🌱", "عربي \u202e and 🌱"),
        ("two\nlines", "two\nlines"),
        ("", ""),
    ],
)
def test_text_is_kept_as_typed_as_far_as_it_can_be_stored(typed, kept):
    assert clean_text("win", typed) == kept


def test_text_too_long_is_refused_rather_than_cut():
    assert clean_text("note", "x" * TEXT_LIMIT) == "x" * TEXT_LIMIT

    with pytest.raises(BadInput) as refused:
        clean_text("note", "x" * (TEXT_LIMIT + 1))
    assert (refused.value.field, refused.value.reason) == ("note", "too long")


@given(st.text(st.characters(), max_size=200) | st.text("\ud800\udfff\x00a ", max_size=20))
def test_kept_text_can_always_be_stored_and_is_kept_once_for_all(typed):
    kept = clean_text("note", typed)

    assert kept.encode("utf-8").decode("utf-8") == kept
    assert clean_text("note", kept) == kept
