"""Figures of a team's week: from six people on, coarse, and nothing in them that says who answered or why one is missing."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.checkins import FACT_BY_NAME, WorkFacts
from alongside.core.rules.weeks import Week
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.workload import (
    FEWEST,
    FEWEST_FOR_QUARTERS,
    LEAST_PARTICIPATION,
    LOAD_STEP,
    PART_STEP,
    STEPS,
    Contribution,
    Measure,
    Spread,
    TeamWeek,
    Weighing,
    from_former_figures,
    next_release,
    round_or_withhold,
    team_week,
)
from tests.conftest import WEEK

WEIGHTS = {
    "": CaseWeight(case_type="", hours=1.5, source="here"),
    "Housing": CaseWeight(case_type="Housing", hours=2.0, source="here"),
}
WEIGHING = Weighing(WEIGHTS, 0.7)


def said(hours: float | None = None, away: bool = False, **facts: object) -> Contribution:
    return Contribution(WorkFacts(hours=hours, **facts), away)  # type: ignore[arg-type]


def of_week(people: int, contributions: list[Contribution], contract: float = 37.5) -> TeamWeek:
    return team_week("red", WEEK, [contract] * people, contributions, WEIGHING)


# ── measures ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_measure_is_a_rounded_median() -> None:
    week = of_week(6, [said(hours) for hours in (30, 35, 38, 39.5, 40, 52)])

    assert week.measures == {Measure.HOURS: Spread(39)}


def test_quarters_are_there_from_ten_people_on() -> None:
    nine = [said(hours) for hours in range(30, 39)]

    assert of_week(10, nine).measures == {Measure.HOURS: Spread(34)}
    assert of_week(10, [*nine, said(39)]).measures == {Measure.HOURS: Spread(35, 32, 37)}


@pytest.mark.parametrize(("people", "is_shown"), [(FEWEST - 1, False), (FEWEST, True)])
def test_nothing_is_said_from_fewer_than_six(people: int, is_shown: bool) -> None:
    facts = {"open_cases": 20, "supervised": False}
    week = of_week(people, [said(38, **facts) for _ in range(people)])

    assert (week != TeamWeek(team_id="red", week=WEEK)) is is_shown


@pytest.mark.parametrize(("who_said", "expected"), [(5, set()), (6, {Measure.HEARINGS})])
def test_each_measure_counts_those_who_said_it(who_said: int, expected: set[Measure]) -> None:
    told = [said(38, hearings=1) for _ in range(who_said)]
    week = of_week(9, told + [said(38)] * (9 - who_said))

    assert week.measures.keys() - {Measure.HOURS} == expected


def test_someone_away_took_part_and_has_no_facts() -> None:
    week = of_week(10, [said(38)] * 5 + [said(40, away=True)] * 2)

    assert (week.participation, week.measures) == (75, {})


@pytest.mark.parametrize(("answered", "at_most"), [(0, 50), (4, 50), (5, 75), (6, 75), (7, 100), (8, 100)])
def test_participation_is_a_coarse_word(answered: int, at_most: int) -> None:
    assert of_week(8, [said(38)] * answered).participation == at_most


@pytest.mark.parametrize(("without", "at_most"), [(0, 25), (2, 25), (3, 50), (6, 75), (7, 100), (8, 100)])
def test_without_supervision_is_never_none_and_never_all(without: int, at_most: int) -> None:
    """Else it would be known of everyone who said so."""
    told = [said(supervised=place >= without) for place in range(8)]

    assert of_week(9, told).unsupervised == at_most


# ── what the cases ask for ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_load_weighs_cases_against_hours_for_cases() -> None:
    split = said(open_cases=10, cases_by_type={"Housing": 6, "Asylum": 1})
    week = of_week(6, [split] * 6)

    asked = 6 * 2.0 + 1 * 1.5 + 3 * 1.5
    assert week.load == LOAD_STEP * round(100 * asked / (37.5 * 0.7) / LOAD_STEP)


def test_who_was_silent_counts_as_the_others_do() -> None:
    cases = [said(open_cases=10)] * 6

    assert of_week(9, cases).load == of_week(6, cases).load == 60


def test_the_hours_there_are_come_from_the_whole_roster() -> None:
    """And not from those who answered, else it would say who they were."""
    cases = [said(open_cases=10)] * 6
    part_time = team_week("red", WEEK, [37.5] * 6 + [10, 10], cases, WEIGHING)

    assert part_time.load == 70


def test_days_off_and_leave_lower_the_hours_there_are() -> None:
    cases = [said(open_cases=10)] * 6

    assert of_week(8, [*cases, said(38), said(38)]).load == 60
    assert of_week(8, [*cases, said(38, days_off=3), said(38, away=True)]).load == 70
    assert of_week(8, [*cases, said(38), said(0, days_off=7)]).load == 70


def test_there_is_no_load_where_no_one_was_there_or_no_hours_are() -> None:
    off = [said(0, open_cases=10, days_off=5)] * 6

    assert of_week(6, off).load is None
    assert of_week(6, [said(open_cases=10)] * 6, contract=0).load is None
    assert of_week(6, [*off[:5], said(open_cases=10)]).load is not None  # the twin


def test_cases_that_are_not_said_again_still_count() -> None:
    """So that the list of cases does not tell who was silent."""
    many = WorkFacts(open_cases=40)
    all_said = of_week(7, [said(open_cases=10)] * 6 + [Contribution(many)])
    one_silent = team_week("red", WEEK, [37.5] * 7, [said(open_cases=10)] * 6, WEIGHING, before=[many])

    assert (one_silent.load, one_silent.measures) == (all_said.load, all_said.measures)
    assert of_week(7, [said(open_cases=10)] * 6).load != all_said.load  # the twin


def test_cases_said_before_make_no_figure_of_too_few_people() -> None:
    before = [WorkFacts(open_cases=10)] * 4
    five = team_week("red", WEEK, [37.5] * 9, [said(open_cases=10)] * 5, WEIGHING, before=before)

    assert not five.has_figures


# ── the law ─────────────────────────────────────────────────────────────────────────────────────────────────────────

FACTS = st.builds(
    WorkFacts,
    hours=st.none() | st.integers(0, 120).map(lambda halves: halves / 2),
    after_hours_days=st.none() | st.integers(0, FACT_BY_NAME["after_hours_days"].most),
    heavy_contacts=st.none() | st.integers(0, 12),
    open_cases=st.none() | st.integers(0, 40),
    cases_by_type=st.dictionaries(st.sampled_from(["Housing", "Asylum"]), st.integers(0, 20)),
    hearings=st.none() | st.integers(0, 9),
    supervised=st.none() | st.booleans(),
    days_off=st.none() | st.integers(0, FACT_BY_NAME["days_off"].most),
)
CONTRACTS = st.lists(st.sampled_from([10.0, 18.75, 20.0, 30.5, 37.5, 39.1]), min_size=6, max_size=16)
Figures = Callable[[dict[str, float], dict[str, Contribution]], str]


def as_released(contracts: dict[str, float], answers: dict[str, Contribution]) -> str:
    week = team_week("red", WEEK, list(contracts.values()), list(answers.values()), WEIGHING)
    return json.dumps(asdict(week), default=str)


def as_in_earlier_versions(contracts: dict[str, float], answers: dict[str, Contribution]) -> str:
    """The hours of those who said their cases."""
    told = [person for person, one in answers.items() if one.facts.open_cases is not None and not one.away]
    hours = sum(contracts[person] for person in told) if len(told) >= 5 else None
    return json.dumps([as_released(contracts, answers), hours])


def in_two_worlds(figures: Figures, contracts: list[float], told: list[Contribution], seed: int) -> bool:
    """Whether it is the same to the byte, no matter who of the roster gave these answers."""
    random = Random(seed)
    roster = {f"person {place}": hours for place, hours in enumerate(contracts)}
    one, other = (random.sample(sorted(roster), len(told)) for _ in range(2))
    return figures(roster, dict(zip(one, told, strict=True))) == figures(
        roster, dict(zip(other, told, strict=True))
    )


@given(CONTRACTS, st.data(), st.integers(0, 2**32))
def test_no_figure_tells_who_answered(contracts: list[float], data: st.DataObject, seed: int) -> None:
    people = len(contracts)
    told = data.draw(
        st.lists(st.builds(Contribution, FACTS, st.booleans()), min_size=people // 2, max_size=people)
    )

    assert in_two_worlds(as_released, contracts, told, seed)


def test_hours_of_those_who_answered_would_tell() -> None:
    """The twin: capacity as it was."""
    told = [said(38, open_cases=20)] * 6
    contracts = [37.5, 37.5, 37.5, 37.5, 20.0, 30.0, 25.0, 10.0]

    assert not all(in_two_worlds(as_in_earlier_versions, contracts, told, seed) for seed in range(5))
    assert all(in_two_worlds(as_released, contracts, told, seed) for seed in range(5))


@given(CONTRACTS, st.lists(st.builds(Contribution, FACTS, st.booleans()), max_size=16))
def test_every_figure_is_coarse(contracts: list[float], told: list[Contribution]) -> None:
    week = team_week("red", WEEK, contracts, told[: len(contracts)], WEIGHING)

    for measure, spread in week.measures.items():
        values = [value for value in (spread.low, spread.median, spread.high) if value is not None]
        assert all(value % STEPS[measure] == 0 for value in values)
        assert values == sorted(values)
    assert (week.load or 0) % LOAD_STEP == 0
    assert week.participation in (LEAST_PARTICIPATION, 75, 100)
    assert week.unsupervised in (None, PART_STEP, 50, 75, 100)


def test_what_is_shown_goes_by_steps_and_by_how_many_are_behind_it() -> None:
    assert round_or_withhold(112.4, FEWEST, 5) == 110
    assert round_or_withhold(112.5, FEWEST, 5) == 115
    assert round_or_withhold(112.5, FEWEST - 1, 5) is None
    assert round_or_withhold(112.5, FEWEST_FOR_QUARTERS - 1, 5, FEWEST_FOR_QUARTERS) is None


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────────

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "week", "day"),
    [
        (datetime(2026, 3, 9, 0, 0, tzinfo=LONDON), "2026-W10", 12),  # Monday
        (datetime(2026, 3, 11, 23, 59, tzinfo=LONDON), "2026-W10", 12),
        (datetime(2026, 3, 12, 0, 0, tzinfo=LONDON), "2026-W11", 19),  # Thursday
        (datetime(2026, 3, 15, 23, 59, tzinfo=LONDON), "2026-W11", 19),
    ],
)
def test_a_week_is_released_on_the_thursday_after(now: datetime, week: str, day: int) -> None:
    coming, released_from = next_release(now, LONDON)

    assert coming == Week(week)
    assert released_from == datetime(2026, 3, day, tzinfo=LONDON)


# ── figures of earlier versions ─────────────────────────────────────────────────────────────────────────────────────

FORMER = {
    "participation": 0.75,
    "measures": {"hours": [234.5, 38.5, 36.25, 41.0], "hearings": [7.0, 1.0, 0.0, 2.0]},
    "unsupervised": 0.4,
    "cases": {"Housing": 18, "Asylum": 3, "": 17},
    "contract_hours": 187.5,
}


def test_figures_of_earlier_versions_are_worked_down() -> None:
    week = from_former_figures("red", WEEK, FORMER, WEIGHING)

    assert week == TeamWeek(
        team_id="red",
        week=WEEK,
        participation=75,
        measures={Measure.HOURS: Spread(39), Measure.HEARINGS: Spread(1)},
        unsupervised=50,
        load=LOAD_STEP * round(100 * (18 * 2.0 + 20 * 1.5) / (187.5 * 0.7) / LOAD_STEP),
    )


def test_what_earlier_versions_withheld_stays_withheld() -> None:
    withheld = from_former_figures("red", WEEK, {"measures": {}}, WEIGHING)

    assert withheld == TeamWeek(team_id="red", week=WEEK)
    assert replace(withheld, participation=50) == from_former_figures(
        "red", WEEK, {"measures": {}, "participation": 0.2}, WEIGHING
    )
