"""How well people in power read members out of a year of bands, by what they do for it, and a lead out of plain weekly averages.

    python benchmarks/attack.py [--team-years 600] [--seed 7] [--world usual] [--only NAME …]

The goal for each: no single answer known exactly, the most burdened person named in at most 1/n + 0.06 of team-years, an AUC of at
most 0.58 for telling who of a team strains severely, and r of at most 0.15 between what is estimated and what is. Each figure stands with
the half of its 95 % interval. What is simulated: benchmarks/_teams.py, _schemes.py; what the attacker works out: _attack.py.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import _attack as attack
from benchmarks import _schemes as schemes
from benchmarks import _teams as simulated
from benchmarks._attack import Harm, Worlds
from benchmarks._measure import table
from benchmarks._teams import BEFORE, STANDARD, STRONG, Model, Rule, Teams

SIZES = (8, 12, 16, 20, 30)
NAMED_ABOVE_CHANCE, AUC_AT_MOST, R_AT_MOST = 0.06, 0.58, 0.15
WORLDS = {
    "usual": Model(),
    "few answer": Model(silent=0.65),
    "steady": Model(person_sd=20, team_sd=0, week_sd=8, shock_sd=2),  # people differ, their weeks hardly do
    "strained": Model(mean=60),
    "restless": Model(leaves=0.6),
    "on a cut": Model(mean=50, team_sd=2),
    "turnover": Model(leaves=0.7),
}
SETTINGS = {"before": BEFORE, "standard": STANDARD, "strong": STRONG}
WORLDS_DRAWN = 4000
HIDES = 0.06  # of the log-odds of an answer, with each point of strain
HEAD = (
    "attacker",
    "people",
    "rule",
    "bands a year",
    "named",
    "at most",
    "AUC severe",
    "r",
    "r, any team",
    "verdict",
)

Rows = Iterator[list[str]]


def lead_alone(model: Model, rule: Rule, count: int, seed: int) -> Iterator[tuple[str, int, float, Harm]]:
    for size in SIZES:
        rng = np.random.default_rng([seed, size])
        teams = simulated.simulate(model, size, count, rng)
        yield "a lead alone", size, *passive(teams, rule, model, rng)


def passive(teams: Teams, rule: Rule, model: Model, rng: np.random.Generator) -> tuple[float, Harm]:
    published = simulated.publish(teams, rule, rng)
    estimated = attack.from_bands(teams, published, rule, model, rng)
    return float((published.outcome >= 0).sum(1).mean()), attack.harm(teams, estimated, model)


def colluders_tell(model: Model, rule: Rule, count: int, seed: int) -> Iterator[tuple[str, int, float, Harm]]:
    for many in (1, 2):
        rng = np.random.default_rng([seed, many])
        teams = schemes.with_colluders(simulated.simulate(model, 8, count, rng), many)
        yield f"and {many} who tell", 8, *passive(teams, rule, model, rng)


def colluders_choose(
    model: Model, rule: Rule, count: int, seed: int
) -> Iterator[tuple[str, int, float, Harm]]:
    for size, many in ((8, 1), (8, 2), (12, 2), (16, 2)):
        rng = np.random.default_rng([seed, size, many])
        teams = schemes.with_colluders(simulated.simulate(model, size, count, rng), many)
        yield f"and {many} who choose", size, *choosing(teams, rule, model, rng)


def choosing(teams: Teams, rule: Rule, model: Model, rng: np.random.Generator) -> tuple[float, Harm]:
    """They choose by what `Worlds` says, and the levels are worked out from all bands of the year."""
    worlds = Worlds(teams, rule, model, WORLDS_DRAWN, rng)
    published = simulated.publish(teams, rule, rng, worlds)
    estimated = attack.from_bands(teams, published, rule, model, rng)
    return float((published.outcome >= 0).sum(1).mean()), attack.harm(teams, estimated, model)


def made_up_accounts(
    model: Model, rule: Rule, count: int, seed: int
) -> Iterator[tuple[str, int, float, Harm]]:
    for size in (8, 16):
        rng = np.random.default_rng([seed, size, 7])
        teams = schemes.made_up(model, size, count, rng)
        worlds = Worlds(teams, rule, model, WORLDS_DRAWN, rng)
        published = simulated.publish(teams, rule, rng, worlds)
        harm = attack.harm(teams, worlds.expected(), model)
        alone = replace(harm, auc=harm.auc_of_all, r=harm.r_of_all)
        yield f"made-up accounts, {size - 1}", size, float((published.outcome >= 0).sum(1).mean()), alone


def teams_made_anew(
    model: Model, rule: Rule, count: int, seed: int
) -> Iterator[tuple[str, int, float, Harm]]:
    """Also the same teams with no one moved, to see what their bands say of their members anyhow."""
    every = rule.movers_wait + 1
    for name, make in (
        ("three teams, no one moved", lambda rng: schemes.mixed(model, count, rng, simulated.WEEKS)),
        ("teams made anew", lambda rng: schemes.mixed(model, count, rng, every)),
        ("one moved a period", lambda rng: schemes.dripped(model, count, rng, rule.movers_wait, 10, 1)),
    ):
        rng = np.random.default_rng([seed, 24])
        teams = make(rng)
        published = simulated.publish(teams, rule, rng)
        bands = float((published.outcome >= 0).sum(1).mean())
        one_lead = attack.seen_by_one_lead(teams, published)
        estimated = attack.from_bands(teams, one_lead, rule, model, rng)
        people = teams.level.shape[1]
        yield (
            f"{name}: one lead and an admin, of the house",
            people,
            bands,
            attack.harm(teams, estimated, model),
        )
        estimated = attack.from_bands(teams, published, rule, model, rng)
        yield (
            f"{name}: all leads and an admin, of the house",
            people,
            bands,
            attack.harm(teams, estimated, model),
        )
        of_team = attack.harm(*attack.at_the_end(teams, estimated), model)
        yield f"{name}: all leads and an admin, of a team", teams.size, bands, of_team


def leads_named(model: Model, rule: Rule, count: int, seed: int) -> Iterator[tuple[str, int, float, Harm]]:
    """As many at a time as leave the largest change of panels that the rule lets through; and one more each period for good."""
    waits = rule.movers_wait
    for size in (16, 17):
        most = next(
            many
            for many in range(size, -1, -1)
            if size - (1 + waits) * many >= max(8, 0.75 * (size - many if rule.whole else 0))
        )
        rng = np.random.default_rng([seed, size, 3])
        teams = schemes.led(model, count, rng, waits, size, most)
        yield f"leads rotated, {most} a period", size, *passive(teams, rule, model, rng)
    rng = np.random.default_rng([seed, 16, 4])
    yield (
        "one more lead a period",
        15,
        *passive(schemes.led_more_and_more(model, count, rng), rule, model, rng),
    )


def silence(model: Model, rule: Rule, count: int, seed: int) -> Iterator[tuple[str, int, float, Harm]]:
    """Who strains falls silent; through the bands, and through who is in the panel, which members can see."""
    hiding = replace(model, hides=HIDES)
    for size in (8, 16):
        rng = np.random.default_rng([seed, size, 5])
        teams = simulated.simulate(hiding, size, count, rng)
        worlds = Worlds(teams, rule, hiding, WORLDS_DRAWN, rng, blind=True) if size == 8 else None
        published = simulated.publish(teams, rule, rng, worlds)
        bands = float((published.outcome >= 0).sum(1).mean())
        if worlds:
            yield "silence, through bands", size, bands, attack.harm(teams, worlds.expected(), hiding)
        estimated = attack.from_panels(teams, rule)
        yield "silence, through the names that count", size, bands, attack.harm(teams, estimated, hiding)


ATTACKS: dict[str, Callable[[Model, Rule, int, int], Iterator[tuple[str, int, float, Harm]]]] = {
    "alone": lead_alone,
    "tell": colluders_tell,
    "choose": colluders_choose,
    "made-up": made_up_accounts,
    "mixing": teams_made_anew,
    "leads": leads_named,
    "silence": silence,
}


def verdict(harm: Harm) -> str:
    """Whether the goal is kept as far as so many team-years can tell."""
    goals = (
        (harm.named, harm.chance + NAMED_ABOVE_CHANCE),
        (harm.auc, AUC_AT_MOST),
        (harm.r, R_AT_MOST),
    )
    if any(figure.value > most for figure, most in goals):
        return "BROKEN"
    return "holds" if all(figure.at_most <= most for figure, most in goals) else "holds, narrowly"


def row(name: str, size: int, setting: str, bands: float, harm: Harm) -> list[str]:
    named = "-" if harm.chance == 1 else f"{harm.named.in_words}"
    most = "-" if harm.chance == 1 else f"{harm.chance + NAMED_ABOVE_CHANCE:.3f}"
    figures = (harm.auc, harm.r, harm.r_of_all)
    judged = (
        verdict(replace(harm, named=replace(harm.named, value=0.0))) if harm.chance == 1 else verdict(harm)
    )
    return [name, str(size), setting, f"{bands:.1f}", named, most, *(one.in_words for one in figures), judged]


def averages(model: Model, count: int, seed: int) -> Rows:
    for size in SIZES:
        rng = np.random.default_rng([seed, size])
        teams = simulated.simulate(model, size, count, rng)
        harm = attack.harm(teams, attack.from_averages(teams, model), model)
        known, said = attack.known_through_filters(attack.part(teams, slice(20)), rng)
        name = f"a lead alone, weekly averages; {known / said:.0%} of answers exact by 3 filters"
        yield row(name, size, "twin", 52, harm)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--team-years", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--world", choices=WORLDS, default="usual")
    arguments.add_argument(
        "--only", choices=[*ATTACKS, "averages"], nargs="+", default=[*ATTACKS, "averages"]
    )
    arguments.add_argument("--settings", choices=SETTINGS, nargs="+", default=list(SETTINGS))
    chosen = arguments.parse_args()

    model = WORLDS[chosen.world]
    rows = [
        row(name, size, setting, bands, harm)
        for key, attacked in ATTACKS.items()
        if key in chosen.only
        for setting in chosen.settings
        for name, size, bands, harm in attacked(model, SETTINGS[setting], chosen.team_years, chosen.seed)
    ]
    if "averages" in chosen.only:
        rows += averages(model, chosen.team_years, chosen.seed)
    table(f"{chosen.team_years} team-years each, world: {chosen.world}", rows, HEAD)


if __name__ == "__main__":
    main()
