"""Periods for a meeting: whole weeks, each in one quarter, and no figure that was not released."""

from itertools import pairwise

import pytest

from alongside.core.rules.weeks import Week
from alongside.teams.rules.file_names import file_name
from alongside.teams.rules.meetings import offered_periods, period_before, quarter_of, summarise_period
from alongside.teams.rules.workload import Measure, Spread, TeamWeek

WEEK = Week("2026-W10")


@pytest.mark.parametrize(
    ("week", "year", "quarter", "first", "last"),
    [
        ("2026-W01", 2026, 1, "2026-W01", "2026-W13"),
        ("2026-W14", 2026, 2, "2026-W14", "2026-W26"),
        ("2026-W53", 2026, 4, "2026-W40", "2026-W53"),
        ("2027-W01", 2027, 1, "2027-W01", "2027-W12"),
    ],
)
def test_a_week_is_in_the_quarter_of_its_thursday(week, year, quarter, first, last) -> None:
    found = quarter_of(Week(week))

    assert (found.year, found.quarter, found.first.text, found.last.text) == (year, quarter, first, last)


def test_every_week_is_in_one_quarter() -> None:
    every = [quarter_of(WEEK.back(-ahead)) for ahead in range(520)]

    assert all(found.includes_week(WEEK.back(-ahead)) for ahead, found in enumerate(every))
    assert all(one == other or one.last.back(-1) == other.first for one, other in pairwise(every))


def test_the_latest_weeks_stand_beside_those_before_and_a_quarter_beside_the_one_before() -> None:
    latest, before, this, *earlier = offered_periods(WEEK.back(30), WEEK)

    assert (latest.last, latest.first) == (WEEK, before.last.back(-1))
    assert this == quarter_of(WEEK)
    assert earlier[-1] == quarter_of(WEEK.back(30))
    assert period_before(latest, [latest, before, this, *earlier]) == before
    assert period_before(this, [latest, before, this, *earlier]) == earlier[0]
    assert period_before(earlier[-1], [latest, before, this, *earlier]) is None


def test_a_period_is_made_of_its_released_weeks_alone() -> None:
    def week(back, load, hours):
        measures = {Measure.HOURS: Spread(hours)} if hours else {}
        return TeamWeek(team_id="red", week=WEEK.back(back), load=load, measures=measures)

    latest, before, *_ = offered_periods(WEEK.back(30), WEEK)
    weeks = [week(12, 60, 20), week(2, 110, 40), week(1, None, None), week(0, 90, 30)]

    found = summarise_period(weeks, latest)
    assert (found.load, found.loads, found.over, found.medians) == (100, 2, 1, {Measure.HOURS: 35})
    assert summarise_period(weeks, before).load == 60
    assert summarise_period([], latest).load is None


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Open Door", "Asylum & flight", "2026-W10"), "open-door-asylum-flight-2026-w10.pdf"),
        (("Élan", "../etc", "=cmd()"), "elan-etc-cmd.pdf"),
        (("Дом", "2026-W10"), "2026-w10.pdf"),
    ],
)
def test_a_files_name_says_whose_it_is_in_letters_that_every_system_takes(parts, name) -> None:
    assert file_name(parts, ending="pdf") == name
