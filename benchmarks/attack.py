"""How well a lead who knows all but the answers reads people out of a year of bands, and out of plain weekly averages.

    python benchmarks/attack.py [--team-years 3000] [--seed 7] [--world usual]

Promised for each size and setting: no single answer known exactly, the most burdened person named in at most 1/n + 0.06 of
team-years, and an AUC of at most 0.58 for telling who of a team strains severely. Each figure stands with the half of its 95 % interval.
What is simulated: benchmarks/_teams.py; what the attacker does: benchmarks/_attack.py.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import _attack as attack
from benchmarks import _teams as simulated
from benchmarks._attack import Figure, Harm
from benchmarks._measure import table
from benchmarks._teams import Model, Teams

SIZES = (8, 12, 16, 20, 30)
AUC_AT_MOST = 0.58
WORLDS = {
    "usual": Model(),
    "few answer": Model(silent=0.65),
    "steady": Model(person_sd=20, team_sd=0, week_sd=8, shock_sd=2),  # people differ, their weeks hardly do
    "strained": Model(mean=60),
    "restless": Model(leaves=0.6),
}
HEAD = (
    "people",
    "a lead sees",
    "known exactly",
    "most burdened named",
    "at most",
    "by chance",
    "AUC severe",
    "AUC, any team",
    "of it, the team's",
    "r",
    "r, any team",
    "promise",
)


def bands(teams: Teams, strong: bool, model: Model, rng: np.random.Generator) -> list[str]:
    published = simulated.publish(teams, strong, rng)
    harm = attack.harm(teams, attack.from_bands(published, strong, model, rng), model)
    known = attack.known_exactly(published, strong)
    seen = "bands, strong" if strong else "bands, standard"
    return row(teams, seen, str(known), harm, verdict(teams, known, harm))


def verdict(teams: Teams, known: int, harm: Harm) -> str:
    """Whether the promise is kept as far as so many team-years can tell."""
    promised = ((harm.named, named_at_most(teams)), (harm.auc, AUC_AT_MOST))
    if known or any(figure.value > most for figure, most in promised):
        return "BROKEN"
    return "kept" if all(figure.at_most <= most for figure, most in promised) else "kept, narrowly"


def averages(teams: Teams, model: Model, rng: np.random.Generator) -> list[str]:
    harm = attack.harm(teams, attack.from_averages(teams, model), model)
    known, said = attack.known_through_filters(attack.part(teams, 20), rng)
    return row(teams, "weekly averages", f"{known / said:.0%} by 3 filters", harm, "the twin")


def row(teams: Teams, seen: str, known: str, harm: Harm, promise: str) -> list[str]:
    figures = (harm.auc, harm.auc_of_all, harm.auc_of_teams, harm.r, harm.r_of_all)
    named = (in_words(harm.named), f"{named_at_most(teams):.3f}", f"{harm.chance:.3f}")
    return [str(teams.size), seen, known, *named, *map(in_words, figures), promise]


def named_at_most(teams: Teams) -> float:
    return 1 / teams.size + 0.06


def in_words(figure: Figure) -> str:
    return f"{figure.value:.3f} ± {1.96 * figure.error:.3f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--team-years", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--world", choices=WORLDS, default="usual")
    chosen = arguments.parse_args()

    model, rows = WORLDS[chosen.world], []
    for size in SIZES:
        rng = np.random.default_rng([chosen.seed, size])
        teams = simulated.simulate(model, size, chosen.team_years, rng)
        rows += [bands(teams, strong, model, rng) for strong in (False, True)]
        rows.append(averages(teams, model, rng))
    table(f"{chosen.team_years} team-years of each size, 52 weeks, world: {chosen.world}", rows, HEAD)


if __name__ == "__main__":
    main()
