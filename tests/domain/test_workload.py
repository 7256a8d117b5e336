"""Figures of a team's week: from five people on, and nothing that says why one is missing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.domain.checkins import WorkFacts
from alongside.domain.workload import (
    CaseWeight,
    Contribution,
    Load,
    Measure,
    Spread,
    TeamWeek,
    load,
    team_week,
)
from tests.conftest import WEEK

WEIGHTS = {"": CaseWeight("", 1.5, "here"), "Housing": CaseWeight("Housing", 2.0, "here")}


def said(hours: float | None = None, away: bool = False, **facts: object) -> Contribution:
    return Contribution(WorkFacts(hours=hours, **facts), away, 37.5)  # type: ignore[arg-type]


def test_a_measure_is_total_median_and_quarters() -> None:
    week = team_week("red", WEEK, 5, [said(hours) for hours in (30, 35, 38, 40, 52)])

    assert week.measures == {Measure.HOURS: Spread(195, 38, 35, 40)}


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_nothing_is_said_from_fewer_than_five(people: int, shown: bool) -> None:
    facts = {"open_cases": 20, "supervised": False}
    week = team_week("red", WEEK, people, [said(38, **facts) for _ in range(people)])

    assert (week != TeamWeek("red", WEEK)) is shown


@pytest.mark.parametrize(("who_said", "shown"), [(4, set()), (5, {Measure.HEARINGS})])
def test_each_measure_counts_those_who_said_it(who_said: int, shown: set[Measure]) -> None:
    told = [said(38, hearings=1) for _ in range(who_said)]
    week = team_week("red", WEEK, 9, told + [said(38)] * (9 - who_said))

    assert week.measures.keys() - {Measure.HOURS} == shown


def test_somebody_away_took_part_and_has_no_facts() -> None:
    week = team_week("red", WEEK, 10, [said(38)] * 4 + [said(40, away=True)] * 2)

    assert (week.participation, week.measures) == (0.6, {})


def test_participation_counts_the_whole_roster() -> None:
    assert team_week("red", WEEK, 8, [said(38)] * 6).participation == 0.75


def test_supervision_is_a_share_of_those_who_said_so() -> None:
    yes, no, unsaid = said(supervised=True), said(supervised=False), said(38)

    assert team_week("red", WEEK, 9, [yes] * 3 + [no] * 2 + [unsaid] * 4).unsupervised == 0.4


def test_cases_are_added_by_type_and_the_rest_has_none() -> None:
    split = said(open_cases=10, cases_by_type={"Housing": 6, "Asylum": 1})
    week = team_week("red", WEEK, 5, [split] * 3 + [said(open_cases=4)] * 2)

    assert week.cases == {"Housing": 18, "Asylum": 3, "": 17}
    assert week.contract_hours == 5 * 37.5


def test_the_load_weighs_cases_against_hours_for_cases() -> None:
    week = TeamWeek("red", WEEK, cases={"Housing": 10, "Asylum": 4, "": 2}, contract_hours=100)

    asked = load(week, WEIGHTS, 0.7)

    assert asked == Load(10 * 2.0 + 6 * 1.5, 70)
    assert asked.share == pytest.approx(29 / 70)


def test_there_is_no_load_where_cases_are_withheld() -> None:
    shown = TeamWeek("red", WEEK, cases={"": 5}, contract_hours=100)

    assert load(shown, WEIGHTS, 0.7) is not None  # the twin
    assert load(replace(shown, cases=None), WEIGHTS, 0.7) is None


def test_no_capacity_is_no_share() -> None:
    assert Load(10, 0).share is None


@given(st.lists(st.floats(0, 168), min_size=5, max_size=40))
def test_quarters_enclose_the_median(hours: list[float]) -> None:
    spread = team_week("red", WEEK, len(hours), [said(one) for one in hours]).measures[Measure.HOURS]

    assert spread.low <= spread.median <= spread.high
    assert spread.total == pytest.approx(np.sum(hours))


@given(st.permutations([said(30), said(35), said(38), said(52), said(None), said(40, away=True)]))
def test_the_order_of_people_changes_nothing(people: list[Contribution]) -> None:
    first = [said(30), said(35), said(38), said(52), said(None), said(40, away=True)]

    assert team_week("red", WEEK, 9, people) == team_week("red", WEEK, 9, first)
