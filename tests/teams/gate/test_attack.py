"""People in power who know all but the answers, on a year of simulated teams: small seeded runs of benchmarks/attack.py.

Bounds are held against the upper end of a 95 % interval where the runs are large enough for it. Each has its twin: the same attacker on plain
weekly averages, or on bands as they were before there was chance in them and a wait before them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import numpy as np
import pytest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import organisations, people
from alongside.checkins.rules import instruments
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, score_answers
from alongside.checkins.store import checkins
from alongside.core.rules import weeks
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.store import teams
from alongside.teams.gate import bands
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules import releases
from alongside.teams.rules.releases import REACH, Band, Block, Silence
from benchmarks import _attack as attack
from benchmarks import _schemes as schemes
from benchmarks import _teams as simulated
from benchmarks._attack import Harm, Worlds
from benchmarks._teams import (
    BEFORE,
    MIDDLES,
    NOTHING,
    ROWS,
    SHORT,
    STANDARD,
    STRONG,
    TOO_FEW,
    TOO_SMALL,
    WEEKS,
    Model,
    Published,
    Rule,
    Teams,
)
from benchmarks.attack import AUC_AT_MOST, HIDES, NAMED_ABOVE_CHANCE, R_AT_MOST, WORLDS

SIZES = (8, 12, 16, 20, 30)
MODEL, STEADY = WORLDS["usual"], WORLDS["steady"]
FIRST = weeks.BLOCKS_FROM.back(-8 * 13)  # of a frame


@cache
def a_year(size: int) -> Teams:
    count = 600 if size < 30 else 300
    return simulated.simulate(MODEL, size, count, np.random.default_rng(size))


def read(teams: Teams, rule: Rule, model: Model = MODEL, seed: int = 1) -> tuple[Published, np.ndarray]:
    """What is published, and what a lead makes of it who acts on nothing."""
    rng = np.random.default_rng(seed)
    published = simulated.publish(teams, rule, rng)
    return published, attack.from_bands(teams, published, rule, model, rng, sweeps=25)


# ── a lead alone ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rule", [STANDARD, STRONG], ids=["standard", "strong"])
def test_bands_neither_name_the_most_burdened_nor_tell_who_is_severe(size: int, rule: Rule) -> None:
    year = a_year(size)
    published, estimated = read(year, rule)
    harm = attack.harm(year, estimated, MODEL)

    assert harm.named.at_most <= harm.chance + NAMED_ABOVE_CHANCE
    assert harm.auc.at_most <= AUC_AT_MOST
    assert harm.r.at_most <= R_AT_MOST
    assert (published.outcome >= 0).sum() > 2 * len(year.level)  # there was something to read


@pytest.mark.parametrize("size", [8, 30])
def test_the_same_attacker_reads_people_out_of_weekly_averages(size: int) -> None:
    year = attack.part(a_year(size), slice(300))
    harm = attack.harm(year, attack.from_averages(year, MODEL), MODEL)
    known, said = attack.known_through_filters(attack.part(year, slice(5)), np.random.default_rng(1))

    assert harm.named.value > harm.chance + NAMED_ABOVE_CHANCE
    assert harm.auc.at_least > AUC_AT_MOST
    assert harm.r.at_least > 2 * R_AT_MOST
    assert known > said / 50


def test_who_strains_most_of_eight_is_read_from_averages_in_more_than_a_third_of_years() -> None:
    year = attack.part(a_year(8), slice(300))
    harm = attack.harm(year, attack.from_averages(year, MODEL), MODEL)

    assert harm.named.at_least > 0.33
    assert harm.r_of_all.at_least > 0.7


@pytest.mark.parametrize("rule", [STANDARD, STRONG], ids=["standard", "strong"])
def test_any_answers_could_have_led_to_any_band(rule: Rule) -> None:
    """So no single answer is ever known exactly: the odds of two worlds that differ in one person differ by e^epsilon at most."""
    levels = np.arange(0, 100.25, 0.25)
    for panel in (6, 8, 16, 30):
        for fresh, epsilon in ((False, rule.epsilon), (True, rule.first_epsilon)):
            found = simulated.odds(levels, panel, fresh, rule)
            moved = simulated.odds(levels + 2 * REACH / panel, panel, fresh, rule)

            assert found.min() > 0
            assert np.abs(np.log(moved / found)).max() <= epsilon + 1e-6


def test_before_there_was_chance_most_bands_could_not_have_come_from_most_answers() -> None:
    assert (simulated.odds(np.arange(0, 100.25, 0.25), 8, False, BEFORE) == 0).mean() > 0.5


# ── members who choose, made-up accounts ────────────────────────────────────────────────────────────────────────────


@cache
def two_who_choose(rule: Rule) -> Harm:
    """Of eight steady people, the world in which this tells most."""
    rng = np.random.default_rng(82)
    teams = schemes.with_colluders(simulated.simulate(replace(STEADY, leaves=0), 8, 400, rng), 2)
    worlds = Worlds(teams, rule, STEADY, 2000, rng)
    simulated.publish(teams, rule, rng, worlds)
    return attack.harm(teams, worlds.expected(), STEADY)


def test_two_members_who_choose_their_answers_read_no_one_out_of_bands() -> None:
    assert two_who_choose(STRONG).r.value <= R_AT_MOST
    assert two_who_choose(STANDARD).r.value <= R_AT_MOST
    assert two_who_choose(STANDARD).named.value <= 1 / 6 + NAMED_ABOVE_CHANCE


def test_two_who_choose_read_people_out_of_bands_as_they_were() -> None:
    assert two_who_choose(BEFORE).r.at_least > R_AT_MOST
    assert two_who_choose(BEFORE).auc.at_least > AUC_AT_MOST


@cache
def r_of_the_one_among_made_up(rule: Rule) -> attack.Figure:
    rng = np.random.default_rng(7)
    teams = schemes.made_up(MODEL, 8, 250, rng)
    worlds = Worlds(teams, rule, MODEL, 2000, rng)
    simulated.publish(teams, rule, rng, worlds)
    return attack.harm(teams, worlds.expected(), MODEL).r_of_all


def test_made_up_accounts_tell_less_than_they_did_but_more_than_the_goal() -> None:
    """Noise is no answer to them; that they wait, and are seen and objected to, is: benchmarks/README.md."""
    before, standard, strong = (r_of_the_one_among_made_up(rule) for rule in (BEFORE, STANDARD, STRONG))

    assert before.at_least > 0.9
    assert R_AT_MOST < standard.at_most < 0.8
    assert strong.value < standard.value
    assert strong.at_most < 0.65


def test_made_up_accounts_wait_for_a_whole_period_before_the_one_that_is_published() -> None:
    teams = schemes.made_up(MODEL, 8, 5, np.random.default_rng(1))
    published, _ = read(teams, STANDARD)

    assert (published.first + published.weeks)[published.outcome >= 0].min() == 2 * releases.LONG


def test_without_the_wait_they_would_be_published_with_their_first_period() -> None:
    teams = schemes.made_up(MODEL, 8, 5, np.random.default_rng(1))
    published, _ = read(teams, replace(STANDARD, newcomers_wait=0, answered_before=0, movers_wait=0))

    assert (published.first + published.weeks)[published.outcome >= 0].min() == releases.LONG


# ── teams made anew, leads named ────────────────────────────────────────────────────────────────────────────────────


@cache
def mixed(rule: Rule, all_leads: bool) -> Harm:
    rng = np.random.default_rng(24)
    teams = schemes.mixed(MODEL, 300, rng, rule.movers_wait + 1)
    published = simulated.publish(teams, rule, rng)
    seen = published if all_leads else attack.seen_by_one_lead(teams, published)
    return attack.harm(teams, attack.from_bands(teams, seen, rule, MODEL, rng, sweeps=25), MODEL)


def test_an_admin_who_makes_teams_anew_and_one_lead_read_no_one_out_of_bands() -> None:
    harm = mixed(STANDARD, all_leads=False)

    assert harm.named.at_most <= harm.chance + NAMED_ABOVE_CHANCE
    assert harm.auc.value <= AUC_AT_MOST
    assert harm.r.at_most <= R_AT_MOST


def test_teams_made_anew_told_much_when_movers_counted_at_once() -> None:
    assert mixed(BEFORE, all_leads=True).r.at_least > 2 * R_AT_MOST
    assert mixed(BEFORE, all_leads=True).auc.at_least > AUC_AT_MOST
    assert mixed(BEFORE, all_leads=True).r.at_least > mixed(STANDARD, all_leads=True).r.at_most


def rotated(rule: Rule, waits: int, many: int) -> tuple[Published, Harm]:
    teams = schemes.led(MODEL, 600, np.random.default_rng(3), waits, 16, many)
    published, estimated = read(teams, rule)
    return published, attack.harm(teams, estimated, MODEL)


def test_naming_other_leads_each_period_reads_no_one_out_of_bands() -> None:
    published, harm = rotated(STANDARD, STANDARD.movers_wait, 1)

    assert (published.outcome >= 0).sum() > 4 * 600
    assert harm.auc.at_most <= AUC_AT_MOST
    assert harm.r.at_most <= R_AT_MOST


def test_leads_named_in_turn_leave_no_band_once_too_many_wait() -> None:
    published, _ = rotated(STANDARD, STANDARD.movers_wait, 2)

    assert (published.outcome[:, ROWS // 2 :] >= 0).sum(1).mean() < 0.5


def test_naming_other_leads_told_much_when_it_changed_the_panel_at_once() -> None:
    _, harm = rotated(BEFORE, 0, 8)

    assert harm.r.at_least > R_AT_MOST


# ── turnover, silence ───────────────────────────────────────────────────────────────────────────────────────────────


def test_people_who_come_and_go_are_not_read_out_of_bands() -> None:
    year = simulated.simulate(WORLDS["turnover"], 16, 500, np.random.default_rng(6))
    _, estimated = read(year, STANDARD)
    harm = attack.harm(year, estimated, MODEL)

    assert harm.r.at_most <= R_AT_MOST
    assert harm.auc.value <= AUC_AT_MOST


def test_silence_does_not_speak_through_bands() -> None:
    model = replace(MODEL, hides=HIDES)
    rng = np.random.default_rng(8)
    year = simulated.simulate(model, 8, 200, rng)
    worlds = Worlds(year, STANDARD, model, 1500, rng, blind=True)
    simulated.publish(year, STANDARD, rng, worlds)
    harm = attack.harm(year, worlds.expected(), model)

    assert harm.r.at_most <= R_AT_MOST
    assert harm.auc.value <= AUC_AT_MOST


def test_silence_itself_would_speak() -> None:
    """The twin: who it is that says nothing, known."""
    model = replace(MODEL, hides=HIDES)
    year = simulated.simulate(model, 8, 200, np.random.default_rng(8))
    silent = 1 - year.answered.sum(-1) / np.maximum(year.there.sum(-1), 1)
    harm = attack.harm(year, silent, model)

    assert harm.r.at_least > 2 * R_AT_MOST
    assert harm.auc.at_least > AUC_AT_MOST


def test_nothing_is_said_of_teams_that_hardly_answer() -> None:
    year = simulated.simulate(Model(silent=0.9), 12, 100, np.random.default_rng(4))
    published, _ = read(year, replace(STANDARD, answered_before=0))

    assert not (published.outcome >= 0).any()
    assert (published.outcome == TOO_FEW).any()


# ── what is simulated is what the engine does ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("people_in_panel", [6, 8, 13, 30, 300])
def test_the_odds_are_the_engines(people_in_panel: int) -> None:
    levels = np.arange(0, 100.25, 0.25)

    for rule in (STANDARD, STRONG):
        found = simulated.odds(levels, people_in_panel, False, rule)

        exact = [releases.band_odds(level, people_in_panel, rule.epsilon) for level in levels]
        assert np.abs(found - exact).max() < 1e-12


def test_answers_are_scored_as_the_weekly_check_in_is() -> None:
    rng = np.random.default_rng(3)
    levels = rng.integers(0, 5, (300, 4))

    found = simulated.scored(levels.T[:1] * 25.0, Model(item_sd=0), rng)

    pack = weekly_instrument()
    for one, points in zip(levels[:, 0], found[0], strict=True):
        said = {"exhaustion": one, "manageability": 4 - one, "recovery": 4 - one, "aftereffects": one}
        strain = score_answers(pack, {key: float(level) for key, level in said.items()})[STRAIN]
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
        organisations.save_organisation(
            db,
            Organisation(name="Simulated", time_zone="Europe/London", week_opens=0),
            datetime(2025, 1, 1, 0, tzinfo=UTC),
        )
        for team in range(len(year.level)):
            people.add_teams(db, [Team(f"t{team}", f"Team {team}")])
            for person in range(year.there.shape[1]):
                add(db, year, team, person)


def add(db: Transaction, year: Teams, team: int, person: int) -> None:
    here = np.flatnonzero(year.there[team, person])
    if not len(here):
        return
    name, since = f"t{team}-{person:02}", monday(here[0])
    people.add_person(db, Person(id=name, login=f"{name}@example.org", name=name), since)
    people.open_accounts(db, [(name, since)])
    people.join_teams(db, [(name, f"t{team}")], since)
    if here[-1] < WEEKS - 1:
        teams.leave_many(db, [name], monday(here[-1] + 1))
    weeks = [
        (name, CheckIn(FIRST.back(-int(week)), answers=items(year.said[team, person, week]), revision=1))
        for week in np.flatnonzero(year.answered[team, person])
    ]
    checkins.save_check_ins(db, weeks, "2025-01-01T00:00:00+00:00")


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


OUTCOMES = {TOO_SMALL: Silence.TOO_SMALL, TOO_FEW: Silence.TOO_FEW, **dict(enumerate(Band))}
Told = dict[tuple[str, Block], Band | Silence]


def published_by_the_engine(store: Store) -> Told:
    """Closing after closing, each on its Thursday."""
    for row in range(ROWS):
        closing = FIRST.back(1 - (row + 1) * SHORT)
        thursday = datetime.combine(closing.back(-1).monday + timedelta(days=3), time(9), UTC)
        publish_due(store, thursday)
    with store.read() as db:
        rows = db.rows("select figure_id, first_week, weeks, outcome from release")
    every = {str(one): one for one in (*Band, *Silence)}
    return {
        (row["figure_id"], Block(Week(row["first_week"]), row["weeks"])): every[row["outcome"]]
        for row in rows
    }


def published_by_the_simulation(published: Published) -> Told:
    return {
        (
            f"t{team}",
            Block(FIRST.back(-int(published.first[team, row])), int(published.weeks[team, row])),
        ): OUTCOMES[int(published.outcome[team, row])]
        for team, row in np.argwhere(published.outcome != NOTHING).tolist()
    }


@pytest.mark.parametrize("size", [9, 17])
def test_the_engine_releases_what_the_simulation_says(
    store: Store, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hardly any chance is in it, so that all else must be the same."""
    for name in ("EPSILON", "EPSILON_STRONG"):
        monkeypatch.setattr(bands, name, 1e6)
    year = simulated.simulate(replace(MODEL, silent=0.1), size, 10, np.random.default_rng(size))
    fill(store, year)

    released = published_by_the_engine(store)

    certain = replace(STANDARD, epsilon=1e6, first_epsilon=1e6)
    expected = published_by_the_simulation(simulated.publish(year, certain, np.random.default_rng(1)))
    assert {key: band for key, band in released.items() if key[0].startswith("t")} == expected
    assert len(set(expected.values())) > 2


# ── the attacker's own tools ────────────────────────────────────────────────────────────────────────────────────────


def test_the_attacker_reads_a_level_that_bands_do_show() -> None:
    """The twin of the bounds: in a panel of one with a band a month, bands would tell."""
    year = attack.part(a_year(8), slice(200))
    alone = Teams(
        1,
        *(getattr(year, name)[:, :1] for name in ("level", "said")),
        team=np.zeros((200, 1, WEEKS), int),
        answered=np.ones((200, 1, WEEKS), bool),
        leads=np.zeros((200, 1, WEEKS), bool),
    )
    of_blocks = alone.said[:, 0].reshape(200, ROWS, SHORT).mean(-1)
    shape = of_blocks.shape
    shown = Published(
        np.searchsorted(instruments.CUTS, of_blocks, side="right"),
        np.arange(ROWS) * SHORT + np.zeros(shape, int),
        np.full(shape, SHORT),
        np.ones(shape, int),
        np.full(shape, MIDDLES[1]),
        np.zeros(shape, bool),
        np.ones((*shape, 1), bool),
        np.zeros(shape),
    )

    estimated = attack.from_bands(alone, shown, BEFORE, MODEL, np.random.default_rng(1))

    assert np.corrcoef(estimated[:, 0], alone.level[:, 0])[0, 1] > 0.85


def test_both_attackers_come_to_the_same() -> None:
    """Sampling whole worlds, in which nothing is approximated, and working with normal sums."""
    year = attack.part(a_year(8), slice(150))
    rng = np.random.default_rng(2)
    worlds = Worlds(year, STANDARD, MODEL, 3000, rng)
    published = simulated.publish(year, STANDARD, rng, worlds)
    by_sums = attack.from_bands(year, published, STANDARD, MODEL, rng)
    there = year.there.sum(-1) > WEEKS // 2

    assert np.corrcoef(worlds.expected()[there], by_sums[there])[0, 1] > 0.9


def test_a_year_has_people_who_come_and_go_are_away_and_are_silent() -> None:
    year = a_year(12)

    assert 0.15 < (~year.there[:, :12, -1]).mean() < 0.25
    assert 0.6 < year.answered.sum() / year.there.sum() < 0.8
    assert date.fromisoformat(monday(0)).weekday() == 0
    assert releases.ends_frame(FIRST.back(1))
