"""What people say about themselves, as it is kept."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.errors import BadInput
from alongside.matching.rules.participants import MOST_PARTNERS, Part
from alongside.profiles.rules.profile_fields import MOST_WORDS, Choice
from alongside.profiles.rules.profiles import (
    FIELDS,
    MOST_ABSENCES,
    Absence,
    FreeTime,
    Profile,
    clean_profile,
)

PLAIN = Profile(time_zone="Europe/London")


SPECIAL = {"time_zone", "attributes", "requires", "named", "free", "absences", "revision"}


def test_every_field_of_a_profile_is_described_or_has_its_own_code() -> None:
    assert [one.name for one in FIELDS] == [one.name for one in fields(Profile) if one.name not in SPECIAL]


def test_what_a_choice_offers_is_what_its_enumeration_has() -> None:
    choices = [one for one in FIELDS if isinstance(one, Choice)]

    assert len(choices) >= 3
    assert all(list(one.options) == list(one.kind) for one in choices)


def test_a_profile_of_which_hardly_anything_is_said_is_no_fault() -> None:
    assert clean_profile(PLAIN) == PLAIN
    assert not PLAIN.is_complete


def test_a_language_a_way_to_meet_and_a_time_are_enough() -> None:
    assert replace(PLAIN, languages=frozenset({"en"}), free=(FreeTime(0, 540, 600),)).is_complete


def test_the_same_word_written_in_two_ways_is_one() -> None:
    words = frozenset(
        {
            " Family  Court\n",
            "family court",
            "FAMILY COURT",
            "",
            "e\u0301t\u00e9",
            "été",
        }
    )

    assert clean_profile(replace(PLAIN, issues=words)).issues == {
        "family court",
        "été",
    }


def test_no_word_holds_what_cannot_be_seen() -> None:
    word = "hou\u202esing\x00\ud800"

    (kept,) = clean_profile(replace(PLAIN, offers=frozenset({word}))).offers

    assert kept == "hou sing ?"


def test_times_that_touch_or_overlap_become_one_and_stand_in_order() -> None:
    free = (FreeTime(2, 600, 660), FreeTime(0, 660, 720), FreeTime(0, 600, 660), FreeTime(0, 630, 645))

    assert clean_profile(replace(PLAIN, free=free)).free == (FreeTime(0, 600, 720), FreeTime(2, 600, 660))


def test_of_two_absences_from_the_same_day_on_the_longer_counts() -> None:
    absences = (
        Absence(date(2026, 4, 1), date(2026, 4, 2)),
        Absence(date(2026, 3, 1), date(2026, 3, 5)),
        Absence(date(2026, 3, 1), date(2026, 3, 3)),
    )

    assert clean_profile(replace(PLAIN, absences=absences)).absences == (
        Absence(date(2026, 3, 1), date(2026, 3, 5)),
        Absence(date(2026, 4, 1), date(2026, 4, 2)),
    )


def test_only_what_may_be_named_at_all_can_be_let_be_named() -> None:
    named = frozenset({Part.ISSUES, Part.FEEDBACK, Part.OVERLAP})

    assert clean_profile(replace(PLAIN, named=named)).named == {Part.ISSUES}


def test_a_preference_for_nothing_is_none() -> None:
    says = replace(PLAIN, requires={"gender": frozenset(), "years": frozenset({"under two"})})

    assert clean_profile(says).requires == {"years": frozenset({"under two"})}


@pytest.mark.parametrize(
    ("says", "field", "reason"),
    [
        ({"time_zone": "Middle/Earth"}, "time_zone", "unknown"),
        ({"time_zone": ""}, "time_zone", "unknown"),
        ({"capacity": -1}, "capacity", "out of range"),
        ({"capacity": MOST_PARTNERS + 1}, "capacity", "out of range"),
        ({"wants": frozenset({"x" * 61})}, "words", "too long"),
        ({"wants": frozenset(map(str, range(MOST_WORDS + 1)))}, "words", "too many"),
        ({"attributes": {"gender": frozenset({"x"})}}, "attributes", "unknown"),
        ({"requires": {"height": frozenset({"tall"})}}, "attributes", "unknown"),
        ({"free": (FreeTime(7, 540, 600),)}, "free", "whole quarters"),
        ({"free": (FreeTime(0, 541, 600),)}, "free", "whole quarters"),
        ({"free": (FreeTime(0, 600, 600),)}, "free", "ends before it starts"),
        ({"free": (FreeTime(0, 600, 1455),)}, "free", "ends before it starts"),
        (
            {"absences": (Absence(date(2026, 3, 2), date(2026, 3, 1)),)},
            "absences",
            "ends before it starts",
        ),
        (
            {
                "absences": tuple(
                    Absence(date(2026, 3, day), date(2026, 3, day)) for day in range(1, MOST_ABSENCES + 2)
                )
            },
            "absences",
            "too many",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(says, field, reason) -> None:
    with pytest.raises(BadInput) as refused:
        clean_profile(replace(PLAIN, **says))

    assert (refused.value.field, refused.value.reason) == (field, reason)


times = st.builds(
    lambda day, begins, lasts: FreeTime(day, 15 * begins, 15 * min(96, begins + lasts)),
    st.integers(0, 6),
    st.integers(0, 95),
    st.integers(1, 20),
)


@given(
    st.lists(times, max_size=12),
    st.frozensets(st.text(max_size=20), max_size=8),
)
def test_cleaning_what_is_clean_changes_nothing(free: list[FreeTime], words: frozenset[str]) -> None:
    kept = clean_profile(replace(PLAIN, free=tuple(free), circumstances=words))

    assert clean_profile(kept) == kept
    assert all("\u202e" not in word and word.strip() == word for word in kept.circumstances)
