"""A lead who knows all but the answers, on a year of simulated teams: a small seeded run of benchmarks/attack.py.

Each bound is held against the upper end of a 95 % interval, and each has its twin: the same attacker on the plain weekly average.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import numpy as np
import pytest

from alongside import privacy
from alongside.domain import releases
from alongside.domain.checkins import CheckIn
from alongside.domain.instruments import STRAIN, score
from alongside.domain.organisations import Organisation
from alongside.domain.packs import weekly
from alongside.domain.people import Person, Team
from alongside.domain.releases import Band, Block
from alongside.domain.weeks import Week
from alongside.store import checkins, organisations, people, teams
from alongside.store.engine import Store
from benchmarks import _attack as attack
from benchmarks import _teams as simulated
from benchmarks._teams import NOTHING, ROWS, SHORT, WEEKS, Model, Published, Teams

SIZES = (8, 12, 16, 20, 30)
TEAM_YEARS = 900
MODEL = Model()
FIRST = releases.BLOCKS_FROM.back(-8 * 13)  # of a frame
AUC_AT_MOST = 0.58


def named_at_most(size: int) -> float:
    return 1 / size + 0.06


@cache
def a_year(size: int, count: int = TEAM_YEARS) -> Teams:
    return simulated.simulate(MODEL, size, count, np.random.default_rng(size))


@cache
def from_bands(size: int, strong: bool) -> tuple[Published, attack.Harm]:
    rng = np.random.default_rng(100 + size)
    published = simulated.publish(a_year(size), strong, rng)
    estimated = attack.from_bands(published, strong, MODEL, rng, sweeps=40)
    return published, attack.harm(a_year(size), estimated, MODEL)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("strong", [False, True], ids=["standard", "strong"])
def test_bands_neither_name_the_most_burdened_nor_tell_who_is_severe(size: int, strong: bool) -> None:
    published, harm = from_bands(size, strong)

    assert harm.named.at_most <= named_at_most(size)
    assert harm.auc.at_most <= AUC_AT_MOST
    assert attack.known_exactly(published, strong) == 0
    assert (published.outcome >= 0).sum() > TEAM_YEARS * 3  # there was something to read


@pytest.mark.parametrize("size", SIZES)
def test_the_same_attacker_reads_people_out_of_weekly_averages(size: int) -> None:
    harm = attack.harm(a_year(size), attack.from_averages(a_year(size), MODEL), MODEL)
    known, said = attack.known_through_filters(attack.part(a_year(size), 5), np.random.default_rng(1))

    assert harm.named.at_least > named_at_most(size)
    assert harm.auc.at_least > AUC_AT_MOST
    assert harm.r.at_least > 2 * from_bands(size, False)[1].r.at_most
    assert known > said / 50


def test_who_strains_most_of_eight_is_read_from_averages_in_more_than_a_third_of_years() -> None:
    harm = attack.harm(a_year(8), attack.from_averages(a_year(8), MODEL), MODEL)

    assert harm.named.at_least > 0.4
    assert harm.r_of_all.at_least > 0.7


# ── what is simulated is what the engine does ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("people_in_panel", [6, 8, 13, 30, 300])
def test_the_odds_are_the_engines(people_in_panel: int) -> None:
    levels = np.arange(0, 100.25, 0.25)

    found = simulated.odds(levels, people_in_panel)

    exact = [releases.odds(level, people_in_panel) for level in levels]
    assert np.abs(found - exact).max() < 1e-12


def test_answers_are_scored_as_the_weekly_check_in_is() -> None:
    rng = np.random.default_rng(3)
    levels = rng.integers(0, 5, (300, 4))

    found = simulated.scored(levels.T[:1] * 25.0, Model(item_sd=0), rng)

    pack = weekly()
    for one, points in zip(levels[:, 0], found[0], strict=True):
        said = {"exhaustion": one, "manageability": 4 - one, "recovery": 4 - one, "aftereffects": one}
        strain = score(pack, {key: float(level) for key, level in said.items()})[STRAIN]
        assert strain is not None
        assert releases.whole_points(strain) == points


SAYING = {
    releases.whole_points(strain): said
    for sum_of_levels in range(17)
    for said in [[min(4, max(0, sum_of_levels - 4 * item)) for item in range(4)]]
    for strain in [25 * sum_of_levels / 4]
}


def fill(store: Store, year: Teams) -> None:
    """The simulated year as people with memberships and answers."""
    with store.write() as db:
        organisations.save(db, Organisation("Simulated", "Europe/London", 0), "2025-01-01T00:00:00+00:00")
        for team in range(len(year.level)):
            people.add_teams(db, [Team(f"t{team}", f"Team {team}")])
            for person in range(year.there.shape[1]):
                add(store, db, year, team, person)


def add(store: Store, db: object, year: Teams, team: int, person: int) -> None:
    here = np.flatnonzero(year.there[team, person])
    if not len(here):
        return
    name = f"t{team}-{person:02}"
    people.add(db, Person(name, f"{name}@example.org", name), monday(0))  # type: ignore[arg-type]
    people.join_teams(db, [(name, f"t{team}")], monday(here[0]))  # type: ignore[arg-type]
    if here[-1] < WEEKS - 1:
        teams.leave(db, name, monday(here[-1] + 1))  # type: ignore[arg-type]
    weeks = [
        (name, CheckIn(FIRST.back(-int(week)), answers=items(year.said[team, person, week]), revision=1))
        for week in np.flatnonzero(year.answered[team, person])
    ]
    checkins.save_many(db, weeks, "2025-01-01T00:00:00+00:00")  # type: ignore[arg-type]


def items(points: int) -> dict[str, float]:
    worn, managed, recovered, stayed = SAYING[int(points)]
    return {
        "exhaustion": worn,
        "manageability": 4 - managed,
        "recovery": 4 - recovered,
        "aftereffects": stayed,
    }


def monday(week: int) -> str:
    return FIRST.back(-int(week)).monday.isoformat()


def published_by_the_engine(store: Store) -> dict[tuple[str, Block], Band | None]:
    """Closing after closing, each on its Thursday."""
    for row in range(ROWS):
        closing = FIRST.back(1 - (row + 1) * SHORT)
        thursday = datetime.combine(closing.back(-1).monday + timedelta(days=3), time(9), UTC)
        privacy.publish_due(store, thursday)
    with store.read() as db:
        rows = db.rows("select figure_id, first_week, weeks, outcome from release")
    return {
        (row["figure_id"], Block(Week(row["first_week"]), row["weeks"])): None
        if row["outcome"] == "too_small"
        else Band(row["outcome"])
        for row in rows
    }


def published_by_the_simulation(published: Published) -> dict[tuple[str, Block], Band | None]:
    return {
        (f"t{team}", Block(FIRST.back(length - (row + 1) * SHORT), length)): None
        if published.outcome[team, row] < 0
        else list(Band)[published.outcome[team, row]]
        for team, row in np.argwhere(published.outcome != NOTHING).tolist()
        for length in [int(published.weeks[team, row])]
    }


@pytest.mark.parametrize("size", [9, 17])
def test_the_engine_releases_what_the_simulation_says(store: Store, size: int) -> None:
    year = simulated.simulate(MODEL, size, 8, np.random.default_rng(size))
    fill(store, year)

    released = published_by_the_engine(store)

    expected = published_by_the_simulation(simulated.publish(year, False, np.random.default_rng(1)))
    assert {key: band for key, band in released.items() if key[0].startswith("t")} == expected
    assert len(set(expected.values())) > 2


# ── the attacker's own tools ────────────────────────────────────────────────────────────────────────────────────────


def test_one_figure_of_few_answers_can_pin_them_and_the_attacker_sees_it() -> None:
    """The twin of "known exactly: none": 17 answers of a panel of 9, all others silent, all at the very bottom."""
    middle = float(Band.MODERATE.middle)

    assert attack.pinned(0, 17, 72, middle)
    assert not attack.pinned(0, 18, 72, middle)
    assert not attack.pinned(1, 17, 72, middle)


def test_the_attacker_reads_a_level_that_bands_do_show() -> None:
    """The twin of the bounds: in a panel of one with a band a month, bands would tell."""
    year = a_year(8, 200)
    alone = Teams(1, year.level[:, :1], year.said[:, :1], year.there[:, :1] | True, year.there[:, :1] | True)
    outcome = np.stack(
        [
            np.searchsorted(releases.CUTS, alone.said[:, 0, row * SHORT :][:, :SHORT].mean(1), side="right")
            for row in range(ROWS)
        ],
        axis=1,
    )
    shape = outcome.shape
    shown = Published(
        outcome,
        np.full(shape, SHORT),
        np.ones(shape, int),
        np.full(shape, 40.5),
        np.full(alone.said.shape, 1 / SHORT),
    )

    estimated = attack.from_bands(shown, False, MODEL, np.random.default_rng(1))

    assert np.corrcoef(estimated[:, 0], alone.level[:, 0])[0, 1] > 0.85


def test_a_year_has_people_who_come_and_go_are_away_and_are_silent() -> None:
    year = a_year(12)

    assert 0.15 < (~year.there[:, :12, -1]).mean() < 0.25
    assert 0.6 < year.answered.sum() / year.there.sum() < 0.8
    assert date.fromisoformat(monday(0)).weekday() == 0
    assert releases.ends_frame(FIRST.back(1))
