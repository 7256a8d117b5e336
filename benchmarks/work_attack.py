"""How much a lead learns about single people from figures of the work: who was silent, what a save added, and who is strained.

    python benchmarks/work_attack.py [--teams 200] [--real path/to/workload_wellbeing_bh1996.csv]

Every reader is measured twice: on the figures as they are released, made by the product's own code, and on those of earlier versions
(live, to the last digit, the hours of those who had answered), whose formulae are kept here as the twin.
"""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.rules.weeks import Week
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.workload import (
    CARRIED_WEEKS,
    FEWEST,
    STEPS,
    Contribution,
    Measure,
    TeamWeek,
    Weighing,
    team_week,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
People = frozenset[int]

WEEKS = 52
SIZE = 8
FORMER_FEWEST = 5
WEIGHING = Weighing({"": CaseWeight(case_type="", hours=1.3, source="a source")}, 0.7)
WEEK = Week("2026-W10")
FULL = 37.5
PARTS = (20.0, 22.5, 25.0, 28.0, 30.0, 32.0, 35.0)
SEVERE = 0.9  # the strained: the highest tenth of all people
EACH = 0.2  # how hours, evenings and heavy contacts each correlate with strain; assumed

# Means over people, how far people lie apart, and how far one person's weeks do.
MEASURES = {
    Measure.HOURS: (38.0, 4.0, 4.0),
    Measure.AFTER_HOURS_DAYS: (1.2, 0.9, 1.0),
    Measure.HEAVY_CONTACTS: (3.0, 2.0, 1.8),
}


@dataclass(frozen=True)
class Year:
    """T teams, P people, W weeks. level: of strain, 0-100. cases: open; there: not on leave, which a lead knows; answered: of those."""

    contracts: Floats  # T P
    level: Floats  # T P
    cases: NDArray[np.int64]  # T P W
    there: Flags  # T P W
    answered: Flags  # T P W


def simulate(teams: int, rng: np.random.Generator, posts: str = "usual", leave: float = 0.0) -> Year:
    """People answer less in weeks in which they are worse off: a logit of .06 a point of strain, 80 % in the middle."""
    shape = (teams, SIZE, WEEKS)
    level = rng.normal(45, 15, shape[:2])
    week = level[:, :, None] + _fading(shape, 12, 0.4, rng)
    there = rng.random(shape) >= leave
    speaks = 1 / (1 + np.exp(0.06 * (week - 45) - np.log(4)))
    cases = np.maximum(1, rng.normal(20, 6, shape[:2])[:, :, None] + _fading(shape, 2, 0.9, rng)).round()
    return Year(
        _contracts(posts, shape[:2], rng),
        level,
        cases.astype(int),
        there,
        there & (rng.random(shape) < speaks),
    )


def _contracts(posts: str, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    full = np.full(shape, FULL)
    match posts:
        case "full":
            return full
        case "different":
            return rng.permuted(np.tile([*PARTS, FULL], (shape[0], 1)), axis=1)
        case "usual":
            return np.where(rng.random(shape) < 3 / 8, full, rng.choice(PARTS, shape))
        case _:
            raise ValueError(posts)


def _fading(shape: tuple[int, ...], sd: float, fades: float, rng: np.random.Generator) -> Floats:
    found = rng.normal(0, sd, shape)
    for week in range(1, shape[-1]):
        found[..., week] = fades * found[..., week - 1] + np.sqrt(1 - fades**2) * found[..., week]
    return found


# ── who was silent ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TeamsWeek:
    """All that figures of it can be made of, whoever answered. last: the cases that each said last before; 0 for too long ago."""

    contracts: Floats
    cases: NDArray[np.int64]
    last: NDArray[np.int64]
    away: People


Shown = Callable[[TeamsWeek, People], Any]  # people: who answered
Knows = Callable[[Any], Any]


def released(week: TeamsWeek, answered: People) -> TeamWeek | None:
    """As the product makes it; None without a figure of what the cases ask for."""
    told = [Contribution(WorkFacts(open_cases=int(week.cases[one]))) for one in sorted(answered)]
    away = [Contribution(WorkFacts(), away=True)] * len(week.away)
    silent = set(range(SIZE)) - answered
    before = [WorkFacts(open_cases=int(week.last[one])) for one in sorted(silent) if week.last[one]]
    made = team_week("red", WEEK, week.contracts.tolist(), [*told, *away], WEIGHING, before=before)
    return None if made.load is None else made


def mean_of_those_who_answered(week: TeamsWeek, answered: People) -> TeamWeek | None:
    """The same without the cases that were said before: what a coarse figure is worth against someone who has the list of cases."""
    return released(replace(week, last=np.zeros_like(week.last)), answered)


def former(week: TeamsWeek, answered: People) -> Any:
    """As earlier versions printed it: a rate to four digits, the hours of those who had said their cases, and all their cases."""
    if len(answered) < FORMER_FEWEST:
        return None
    rate = round((len(week.away) + len(answered)) / SIZE, 4)
    return (
        rate,
        round(0.7 * sum(week.contracts[one] for one in answered), 4),
        sum(week.cases[one] for one in answered),
    )


def knows_contracts(figure: Any) -> Any:
    """All that a figure says to someone who knows the roster, the contracts and who is on leave, and no one's cases."""
    return (figure.participation,) if isinstance(figure, TeamWeek) else figure[:2]


def knows_cases(figure: Any) -> Any:
    """And to someone who has the list of cases as well, exactly as people say them."""
    return figure


@dataclass
class Silence:
    """What was learned. decided: person-weeks known for certain, and of them silent; seen: all person-weeks with a figure."""

    seen: int = 0
    decided: int = 0
    decided_silent: int = 0
    wrong: int = 0

    def note(self, could: list[People], there: People, answered: People, guesses: Floats) -> None:
        """`could`: the sets that may have answered. Adds to each person's guess by how much likelier than the others they were silent."""
        if not could:  # what was believed of earlier weeks is wrong: nothing is learned
            could = list(_sets(there))
        for one in there:
            silent = sum(one not in people for people in could) / len(could)
            self.seen += 1
            self.decided += silent in (0, 1)
            self.decided_silent += silent == 1
            self.wrong += silent in (0, 1) and (silent == 1) is (one in answered)
            guesses[one] += silent - (len(there) - len(answered)) / len(there)


def read_silence(year: Year, shown: Shown, readers: Sequence[Knows]) -> list[tuple[Silence, Floats]]:
    """Of each reader, who tries every set of people that may have answered: what is certain, and how likely each was silent over the year (T P).

    None of them knows when someone said their cases last, which would be to know who was silent; the week before is the best guess.
    """
    found = [(Silence(), np.zeros(year.level.shape)) for _ in readers]
    for team in range(len(year.level)):
        said = np.full(SIZE, -CARRIED_WEEKS - 1)  # the week in which each said their cases last
        for number in range(WEEKS):
            fresh = number - said <= CARRIED_WEEKS
            last = np.where(fresh, year.cases[team, np.arange(SIZE), np.maximum(said, 0)], 0)
            there = frozenset(np.flatnonzero(year.there[team, :, number]).tolist())
            answered = frozenset(np.flatnonzero(year.answered[team, :, number]).tolist())
            week = TeamsWeek(
                year.contracts[team], year.cases[team, :, number], last, frozenset(range(SIZE)) - there
            )
            figure = shown(week, answered)
            if figure is not None:
                believed = replace(week, last=year.cases[team, :, max(0, number - 1)])
                others = {people: shown(believed, people) for people in _sets(there)}
                for knows, (silence, guesses) in zip(readers, found, strict=True):
                    could = [
                        people
                        for people, other in others.items()
                        if other is not None and knows(other) == knows(figure)
                    ]
                    silence.note(could, there, answered, guesses[team])
            said[list(answered)] = number
    return found


def _sets(people: People) -> Iterator[People]:
    for size in range(min(FORMER_FEWEST, FEWEST), len(people) + 1):
        yield from map(frozenset, combinations(sorted(people), size))


# ── what a save added ───────────────────────────────────────────────────────────────────────────────────────────────


def read_by_polling(hours: Sequence[float], look: Callable[[], Any], save: Callable[[int], None]) -> int:
    """Looks before and after each save; how many of them changed anything that was to be seen."""
    read, before = 0, look()
    for one in range(len(hours)):
        save(one)
        after = look()
        read += after != before
        before = after
    return read


def former_polling(hours: Sequence[float]) -> int:
    """The same on a total that follows at once, from the fifth on."""
    saved: list[float] = []
    return read_by_polling(
        hours,
        lambda: sum(saved) if len(saved) >= FORMER_FEWEST else None,
        lambda one: saved.append(hours[one]),
    )


def product_polling(hours: Sequence[float], folder: Path) -> int:
    """Through the product's own desks: a team that fills in a week, and a lead whose server looks for what is due all the time."""
    from datetime import UTC, datetime  # here alone: the rest needs no database

    from alongside.accounts.rules.organisations import Organisation
    from alongside.accounts.rules.people import Person, Team
    from alongside.accounts.store import organisations, people
    from alongside.checkins.rules.checkins import CheckIn
    from alongside.checkins.store import checkins
    from alongside.core.store.engine import open_store
    from alongside.organisation.store import teams
    from alongside.teams.desk.lead import lead_desk
    from alongside.teams.gate.publishing import publish_all

    now = datetime(2026, 3, 6, 10, tzinfo=UTC)
    ids = [f"p{place}" for place in range(len(hours))]
    store = open_store(folder / "alongside.db")
    lead = Person(id="lead", login="lead@example.org", name="Lead")
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Europe/London", week_opens=0), now
        )
        people.add_teams(db, [Team("red", "Red")])
        for one in [lead, *(Person(id=each, login=f"{each}@example.org", name=each) for each in ids)]:
            people.add_person(db, one, date(2025, 1, 6))
        people.join_teams(db, [(each, "red") for each in ids], date(2025, 1, 6))
        teams.name_leads(db, "red", ["lead"])

    def look() -> Any:
        publish_all(store, now)
        desk = lead_desk(store, lead, now)
        return desk.read_figures(), desk.fingerprint()

    def save(one: int) -> None:
        with store.write() as db:
            told = CheckIn(WEEK, facts=WorkFacts(hours=hours[one]))
            checkins.save_check_in(db, ids[one], told, now.isoformat())

    try:
        return read_by_polling(hours, look, save)
    finally:
        store.close()


# ── who is strained, by the work ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Work:
    """usual: each person's own mean, by measure; said: what they say in each week, T P W."""

    level: Floats
    there: Flags
    usual: dict[Measure, Floats]
    said: dict[Measure, Floats]


def simulate_work(teams: int, rng: np.random.Generator, size: int = SIZE) -> Work:
    """Of everyone who is not on leave; who contributed is taken as known, which helps the reader."""
    shape = (teams, size, WEEKS)
    level = rng.normal(0, 1, shape[:2])
    usual, said = {}, {}
    for measure, (mean, person_sd, week_sd) in MEASURES.items():
        own = EACH * level + np.sqrt(1 - EACH**2) * rng.normal(0, 1, shape[:2])
        usual[measure] = mean + person_sd * own
        weeks = usual[measure][:, :, None] + rng.normal(0, week_sd, shape)
        grain = 2 if measure is Measure.HOURS else 1
        said[measure] = np.maximum(0, np.round(grain * weeks) / grain)
    return Work(level, rng.random(shape) >= 0.2, usual, said)


def read_usual(work: Work, measure: Measure, exact: bool) -> Floats:
    """Each person's own mean, from a year of figures and who was there: the best linear guess."""
    mean, person_sd, week_sd = MEASURES[measure]
    there = work.there.astype(float)
    heads = there.sum(axis=1)
    values = np.where(work.there, work.said[measure], np.nan)
    if exact:
        design, figures, least = there, np.nansum(values, axis=1), FORMER_FEWEST
        noise = week_sd**2 * heads
    else:
        step = STEPS[measure]
        design = there / np.maximum(heads, 1)[:, None, :]
        figures, least = step * np.floor(np.nanmedian(values, axis=1) / step + 0.5), FEWEST
        noise = 1.57 * (week_sd**2 + person_sd**2) / np.maximum(heads, 1) + step**2 / 12
    known = heads >= least
    return np.stack(
        [
            _guess(
                design[team][:, known[team]].T,
                figures[team, known[team]],
                noise[team, known[team]],
                mean,
                person_sd,
            )
            for team in range(len(figures))
        ]
    )


def _guess(design: Floats, figures: Floats, noise: Floats, mean: float, sd: float) -> Floats:
    """Mean of the posterior; what is common to all in the team is not of interest and gets a wide prior."""
    off = figures - design.sum(axis=1) * mean
    prior = sd**2 * (np.eye(design.shape[1]) + 1.0)
    gain = prior @ design.T @ np.linalg.inv(design @ prior @ design.T + np.diag(noise))
    guess: Floats = gain @ off
    return guess


def read_strain(work: Work, exact: bool | None) -> Floats:
    """The three put together. exact: totals as of earlier versions; None: each person's own means, as if they were declared."""
    total = np.zeros(work.level.shape)
    for measure in MEASURES:
        guess = work.usual[measure] if exact is None else read_usual(work, measure, exact)
        total += standardised(guess)
    return total


# ── how well it was read ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Verdict:
    """named: how often the one guessed to be worst off is; auc: of telling who is severe from the others in the team; r: within teams."""

    named: float
    auc: float
    r: float


# What the privacy papers and the guide for leads say of the figures as they are released; 1,500 team-years of eight, seed 12.
PRINTED = Verdict(0.17, 0.60, 0.18)


def verdict(guesses: Floats, truth: Floats, severe_above: float | None = None) -> Verdict:
    """Ties, as of a guess about everyone alike, count as chance."""
    severe = truth > (np.quantile(truth, SEVERE) if severe_above is None else severe_above)
    best = guesses == guesses.max(axis=1, keepdims=True)
    worst = truth == truth.max(axis=1, keepdims=True)
    named = (best & worst).sum(axis=1) / best.sum(axis=1)
    pairs = severe[:, :, None] & ~severe[:, None, :]
    above = guesses[:, :, None] - guesses[:, None, :]
    wins = ((above > 0) + 0.5 * (above == 0))[pairs]
    return Verdict(float(named.mean()), float(wins.mean()), within(guesses, truth))


def within(guesses: Floats, truth: Floats) -> float:
    """Correlation of what lies off each team's mean."""
    one, other = (values - values.mean(axis=1, keepdims=True) for values in (guesses, truth))
    scale = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / scale) if scale > 1e-9 else 0.0


def standardised(values: Floats) -> Floats:
    off = values - values.mean(axis=1, keepdims=True)
    found: Floats = off / (off.std() or 1)
    return found


# ── real people ─────────────────────────────────────────────────────────────────────────────────────────────────────


def read_real(file: Path, rng: np.random.Generator, people: int = SIZE) -> Verdict:
    """bh1996 (Bliese & Halverson): how well exact hours alone tell low wellbeing within a unit. named: of so many drawn from one unit."""
    units: dict[str, list[tuple[float, float]]] = {}
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["hours_per_day"] and row["wellbeing"]:
                told = (float(row["hours_per_day"]), -float(row["wellbeing"]))
                units.setdefault(row["team"], []).append(told)
    all_low = np.quantile([low for unit in units.values() for _, low in unit], SEVERE)
    rows = [np.array(unit) for unit in units.values() if len(unit) >= people]
    drawn = np.stack([unit[rng.permutation(len(unit))[:people]] for unit in rows for _ in range(200)])
    off = np.concatenate([unit - unit.mean(axis=0) for unit in map(np.array, units.values())])
    r = float(np.corrcoef(off.T)[0, 1])
    wins, pairs = 0.0, 0
    for unit in map(np.array, units.values()):
        severe = unit[:, 1] >= all_low
        above = unit[severe, 0][:, None] - unit[~severe, 0][None, :]
        wins, pairs = wins + ((above > 0) + 0.5 * (above == 0)).sum(), pairs + above.size
    named = verdict(drawn[:, :, 0], drawn[:, :, 1] + rng.normal(0, 1e-6, drawn.shape[:2])).named
    return Verdict(named, float(wins / pairs), r)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

READERS: tuple[tuple[str, Knows], ...] = (
    ("roster and contracts", knows_contracts),
    ("and the list of cases", knows_cases),
)
SHAPES: tuple[tuple[str, Shown], ...] = (
    ("released", released),
    ("of those who answered, coarse", mean_of_those_who_answered),
    ("as before", former),
)


def silence_rows(teams: int, seed: int) -> Iterable[list[str]]:
    for posts, leave in (("usual", 0.0), ("different", 0.0), ("usual", 0.1)):
        year = simulate(teams, np.random.default_rng(seed), posts, leave)
        for name, shown in SHAPES:
            read = read_silence(year, shown, [knows for _, knows in READERS])
            for (reader, _), (told, guesses) in zip(READERS, read, strict=True):
                v = verdict(guesses, year.level)
                yield [
                    f"{posts}{', leave' if leave else ''}",
                    reader,
                    name,
                    *(f"{part / told.seen:.1%}" for part in (told.decided, told.decided_silent, told.wrong)),
                    *_said(v),
                ]


def _said(v: Verdict) -> list[str]:
    return [f"{v.named:.3f}", f"{v.auc:.3f}", f"{v.r:.3f}"]


def _print(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for row in chain([head, ["---"] * len(head)], rows):
        click.echo(f"| {' | '.join(row)} |")
    click.echo()


@click.command()
@click.option(
    "--teams", default=30, help="Team-years, of each kind for silence; fifty times as many for strain."
)
@click.option("--seed", default=12)
@click.option("--real", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(teams: int, seed: int, real: Path | None) -> None:
    rng = np.random.default_rng(seed)
    click.echo(f"Who was silent, {teams} team-years of {SIZE}\n")
    _print(
        ["posts", "the reader knows", "figures", "decided", "as silent", "wrongly", "named", "AUC", "r"],
        silence_rows(teams, seed),
    )
    hours = rng.normal(38, 4, SIZE).round().tolist()
    with TemporaryDirectory() as folder:
        read = product_polling(hours, Path(folder))
    click.echo(
        f"Saves read by looking before and after: released {read} of {SIZE}, as before {former_polling(hours)}\n"
    )
    work = simulate_work(50 * teams, rng)
    rows = []
    for name, exact in (
        ("released", False),
        ("as before, who had answered known", True),
        ("each by name", None),
    ):
        own = [
            f"{within(work.usual[measure] if exact is None else read_usual(work, measure, exact), work.usual[measure]):.2f}"
            for measure in MEASURES
        ]
        rows.append([name, *own, *_said(verdict(read_strain(work, exact), work.level))])
    if real:
        rows.append(["real: exact hours alone (bh1996)", "1", "", "", *_said(read_real(real, rng))])
    _print(["figures", "hours", "evenings", "heavy contacts", "named", "AUC", "r"], rows)


if __name__ == "__main__":
    main()
