"""The allowed ranges of matching settings, the same as in files."""

from dataclasses import fields

from alongside.core.rules.errors import BadInput
from alongside.matching.rules.participants import (
    HEAVIEST_WEIGHT,
    LONGEST_COOLDOWN,
    LONGEST_MINUTES,
    QUARTER,
    Rules,
    Weights,
)

MOST_GIVEN_UP = 1000  # thousandths: all of it


def check_rules(rules: Rules) -> None:
    """For all rounds. Raises BadInput, also for what only one round can be given."""
    if rules.same_lead_ok:
        raise BadInput("same_lead_ok", "one round only")
    if not 0 <= rules.cooldown <= LONGEST_COOLDOWN:
        raise BadInput("cooldown", "out of range")
    if not QUARTER <= rules.minutes <= LONGEST_MINUTES or rules.minutes % QUARTER:
        raise BadInput("minutes", "out of range")
    if not 0 <= rules.worst_pair_gives_up <= MOST_GIVEN_UP:
        raise BadInput("worst_pair_gives_up", "out of range")


def check_weights(weights: Weights) -> None:
    """Raises BadInput, also if all weights are 0: any two people would fit equally well."""
    values = [getattr(weights, field.name) for field in fields(weights)]
    if not all(0 <= value <= HEAVIEST_WEIGHT for value in values):
        raise BadInput("weights", "out of range")
    if not any(values):
        raise BadInput("weights", "nothing counts")
