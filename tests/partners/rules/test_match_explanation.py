"""What two people are told they share, and by what those whom someone could ask are ordered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching.rules.participants import Pair, Part, Rule, Talk, Weights
from alongside.partners.rules.match_explanation import (
    FEWEST_UNAVAILABLE,
    Peer,
    SharedPart,
    explain_match,
    most_restrictive_rule,
    not_this_time,
    rank_peers,
)
from alongside.partners.rules.rounds import LeftOutPerson
from alongside.profiles.rules.profiles import NAMEABLE, Profile

WEIGHTS = Weights()
ALL = frozenset(NAMEABLE)
ANA = Profile(
    time_zone="Europe/London",
    talk=Talk.LISTEN,
    issues=frozenset({"housing", "court"}),
    offers=frozenset({"languages"}),
    wants=frozenset({"grief"}),
    circumstances=frozenset({"caring"}),
    named=ALL,
)
BEN = replace(
    ANA,
    issues=frozenset({"housing"}),
    offers=frozenset({"grief"}),
    wants=frozenset({"languages"}),
    talk=Talk.SHARE,
)
POINTS = {Part.ISSUES: 600, Part.WANTS: 1000, Part.TALK: 0, Part.CIRCUMSTANCES: 1000, Part.OVERLAP: 500}
PAIR = Pair(a="ana", b="ben", fit=700, parts={**POINTS, Part.FEEDBACK: 1000}, starts=8)


def test_each_part_that_both_name_is_shown_with_its_points_of_the_most():
    told = explain_match(PAIR, ("ana", ANA), ("ben", BEN), WEIGHTS)

    assert told.shared == (
        SharedPart(part=Part.ISSUES, points=18, most=30, words=("housing",)),
        SharedPart(part=Part.WANTS, points=25, most=25, words=("grief",), given=("languages",)),
        SharedPart(part=Part.TALK, points=0, most=15),
        SharedPart(part=Part.CIRCUMSTANCES, points=10, most=10, words=("caring",)),
        SharedPart(part=Part.OVERLAP, points=7, most=15),
    )
    assert (told.partner_id, told.starts) == ("ben", 8)
    assert told.trade_off is Part.TALK


@given(st.sets(st.sampled_from(NAMEABLE)), st.sets(st.sampled_from(NAMEABLE)))
def test_what_one_of_the_two_does_not_name_is_not_shown(mine, theirs):
    ana, ben = replace(ANA, named=frozenset(mine)), replace(BEN, named=frozenset(theirs))

    told = explain_match(PAIR, ("ana", ana), ("ben", ben), WEIGHTS)

    assert {one.part for one in told.shared} == (mine & theirs) | {Part.OVERLAP}
    assert told.trade_off in (mine & theirs) | {Part.OVERLAP}


def test_feedback_is_never_shown():
    for told in (
        explain_match(PAIR, ("ana", ANA), ("ben", BEN), WEIGHTS),
        explain_match(PAIR, ("ben", BEN), ("ana", ANA), WEIGHTS),
    ):
        assert Part.FEEDBACK not in {one.part for one in told.shared}
        assert told.trade_off is not Part.FEEDBACK


def test_both_read_the_same_from_their_two_sides():
    mine, theirs = (
        explain_match(PAIR, ("ana", ANA), ("ben", BEN), WEIGHTS),
        explain_match(PAIR, ("ben", BEN), ("ana", ANA), WEIGHTS),
    )

    assert [(one.part, one.points, one.words) for one in mine.shared if one.part is not Part.WANTS] == [
        (one.part, one.points, one.words) for one in theirs.shared if one.part is not Part.WANTS
    ]
    wants = [next(one for one in told.shared if one.part is Part.WANTS) for told in (mine, theirs)]
    assert (wants[0].words, wants[0].given) == (wants[1].given, wants[1].words)
    assert mine.trade_off == theirs.trade_off


def test_where_all_is_alike_no_trade_off_is_made_up():
    full = Pair(a="ana", b="ben", fit=1000, parts=dict.fromkeys(POINTS, 1000), starts=40)
    ben = replace(ANA, offers=ANA.wants, wants=ANA.offers)

    assert explain_match(full, ("ana", ANA), ("ben", ben), WEIGHTS).trade_off is None


def test_a_part_that_was_private_when_they_were_matched_is_no_difference_now():
    was_private = replace(PAIR, parts={**POINTS, Part.TALK: 0, Part.ISSUES: 900})
    ben = replace(BEN, talk=Talk.LISTEN)

    assert explain_match(was_private, ("ana", ANA), ("ben", ben), WEIGHTS).trade_off is Part.OVERLAP


# ── whom someone could ask ──────────────────────────────────────────────────────────────────────────────────────────


def test_peers_are_ordered_by_fit_to_the_person_who_asks():
    near = replace(BEN, talk=Talk.LISTEN)
    found = [
        (Pair(a="ana", b="ben", fit=10, parts={**POINTS, Part.TALK: 1000}, starts=8), near),
        (
            Pair(a="ana", b="cho", fit=990, parts={Part.OVERLAP: 1000, Part.FEEDBACK: 1000}, starts=30),
            replace(BEN, offers=frozenset()),
        ),
    ]

    assert rank_peers(ANA, "ana", found, WEIGHTS) == [
        Peer("ben", (Part.WANTS, Part.ISSUES, Part.TALK, Part.OVERLAP), 8),
        Peer("cho", (Part.OVERLAP,), 30),
    ]


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({"wants": frozenset({"languages"})}, False),  # what another would like
        ({"circumstances": frozenset({"caring"})}, False),
        ({"offers": frozenset({"grief"})}, True),  # the twin: what they offer may be seen
    ],
)
def test_no_one_fishes_for_what_others_would_like_or_what_their_life_is_like(changed, seen):
    plain = replace(BEN, wants=frozenset(), offers=frozenset(), circumstances=frozenset())
    other = replace(plain, **changed)

    def found(profile: Profile) -> list[tuple[Pair, Profile]]:
        parts = {
            **POINTS,
            Part.CIRCUMSTANCES: 1000 if profile.circumstances else 0,
            Part.WANTS: 1000 if profile.wants or profile.offers else 0,
        }
        return [
            (Pair(a="ana", b="ben", fit=500, parts=parts, starts=8), profile),
            (Pair(a="ana", b="cho", fit=500, parts={**POINTS, Part.OVERLAP: 510}, starts=8), plain),
        ]

    assert (
        rank_peers(ANA, "ana", found(other), WEIGHTS) != rank_peers(ANA, "ana", found(plain), WEIGHTS)
    ) is seen


@given(st.randoms())
def test_the_order_in_which_peers_come_changes_nothing(random):
    found = [(Pair(a="ana", b=f"p{number}", fit=5, parts=POINTS, starts=8), BEN) for number in range(6)]
    shuffled = random.sample(found, len(found))

    assert rank_peers(ANA, "ana", shuffled, WEIGHTS) == rank_peers(ANA, "ana", found, WEIGHTS)


def test_of_equals_no_one_is_always_first():
    everyone = [f"p{number}" for number in range(8)]
    firsts = {
        rank_peers(
            ANA,
            asker,
            [
                (Pair(a=min(asker, one), b=max(asker, one), fit=5, parts=POINTS, starts=8), BEN)
                for one in everyone
            ],
            WEIGHTS,
        )[0].id
        for asker in (f"a{number}" for number in range(30))
    }

    assert len(firsts) > 3


# ── left out ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("unavailable", "told"), [(0, 0), (FEWEST_UNAVAILABLE - 1, 0), (FEWEST_UNAVAILABLE, 5), (9, 9)]
)
def test_those_who_were_not_available_are_counted_from_five_on(unavailable, told):
    waiting = LeftOutPerson(
        round=3,
        person_id="ana",
        binding={Rule.OVERLAP: 4, Rule.LANGUAGE: 2},
        opening=None,
        waited=1,
        unavailable=unavailable,
        peers=2,
    )

    note = not_this_time(waiting)

    assert (note.rule, note.people, note.unavailable, note.peers) == (Rule.OVERLAP, 4, told, 2)


def test_without_a_rule_that_cost_anyone_none_is_named():
    note = not_this_time(LeftOutPerson(round=3, person_id="ana", binding={}, opening=None, waited=1))

    assert (note.rule, note.people) == (None, 0)


@pytest.mark.parametrize(
    ("told", "most"),
    [
        ({}, (None, 0)),
        ({Rule.MET: 2, Rule.OVERLAP: 5}, (Rule.OVERLAP, 5)),
        ({Rule.MET: 2, Rule.LANGUAGE: 2}, (Rule.LANGUAGE, 2)),
    ],
)
def test_one_rule_costs_most_and_of_equals_the_first(told, most):
    assert most_restrictive_rule(told) == most
