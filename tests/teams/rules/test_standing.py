"""Which team asks for its lead first: by either lane, and a lane without a figure is never taken for a calm one."""

from datetime import UTC, datetime

import pytest

from alongside.core.rules.weeks import Week
from alongside.teams.rules.releases import Band, Block, Release, Silence
from alongside.teams.rules.standing import FAR_OVER, find_standing, worst_first
from alongside.teams.rules.team_figures import ShownRelease
from alongside.teams.rules.workload import TeamWeek

WEEK = Week("2026-W10")
BLOCK = Block(WEEK.back(10), 8)
AT = datetime(2026, 3, 5, tzinfo=UTC)


def shown(outcome, block=BLOCK, figure_id="red") -> ShownRelease:
    release = Release(
        figure_id=figure_id, block=block, outcome=outcome, strong=False, published_at=AT, team_ids=("red",)
    )
    return ShownRelease(release, figure_id.title(), ("Red",))


def standing(load=None, outcome=None, team_id="red"):
    weeks = [TeamWeek(team_id=team_id, week=WEEK, load=load)]
    return find_standing(team_id, weeks, [shown(outcome)] if outcome else [])


WORST_FIRST = [
    (FAR_OVER, Band.HIGH),
    (60, Band.VERY_HIGH),
    (110, Band.MODERATE),
    (110, None),
    (90, Band.LOW),
    (60, Band.LOW),
    (60, Silence.TOO_FEW),
    (None, None),
]


def test_a_team_whose_cases_fit_but_whose_strain_is_very_high_comes_before_one_a_little_over() -> None:
    every = [standing(load, outcome, str(place)) for place, (load, outcome) in enumerate(WORST_FIRST)]

    assert worst_first(every[::-1]) == every


@pytest.mark.parametrize(
    ("load", "outcome", "stands_out", "known"),
    [
        (60, Band.HIGH, True, True),
        (110, Band.LOW, True, True),
        (100, Band.MODERATE, False, True),
        (100, None, False, False),
        (None, Band.LOW, False, False),
        (100, Silence.TOO_SMALL, False, False),
    ],
)
def test_one_lane_is_enough_to_stand_out_and_both_are_needed_to_be_known(
    load, outcome, stands_out, known
) -> None:
    found = standing(load, outcome)

    assert (found.stands_out, found.is_known) == (stands_out, known)


def test_a_band_holds_since_the_first_period_of_its_unbroken_run() -> None:
    blocks = [BLOCK.earlier(number) for number in (3, 2, 1, 0)]
    outcomes = [Band.HIGH, Band.LOW, Band.HIGH, Band.HIGH]
    every = [shown(outcome, block) for outcome, block in zip(outcomes, blocks, strict=True)]

    def since(*known):
        found = find_standing("red", [], known)
        return found.strain_since, found.periods

    assert since(*every) == (blocks[2].first, 2)
    assert since(every[0], every[2]) == (blocks[2].first, 1)  # the twin: a gap
    assert since(*every[:2]) == (blocks[1].first, 1)


def test_an_older_band_does_not_stand_in_for_a_newer_period_without_one() -> None:
    found = find_standing("red", [], [shown(Band.VERY_HIGH, BLOCK.earlier(1)), shown(Silence.TOO_FEW)])

    assert not found.stands_out
    assert not found.is_known


def test_a_teams_own_band_goes_before_that_of_its_group() -> None:
    group = shown(Band.HIGH, figure_id="joined")

    assert find_standing("red", [], [shown(Silence.TOO_SMALL), group]).strain == group
    assert find_standing("red", [], [group, shown(Band.LOW)]).strain == shown(Band.LOW)
