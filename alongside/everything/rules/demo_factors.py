"""What shaped the weeks of made-up people: some of it in heavier weeks more often, some in lighter ones."""

import numpy as np

from alongside.checkins.rules.checkins import FACTORS_A_WEEK
from alongside.checkins.rules.shifts import Array

# How often, and how much more often in a week that is a standard deviation heavier.
SHARES = {
    ":court": (0.3, 0.28),
    ":team": (0.3, -0.25),
    ":understaffed": (0.15, 0.0),
    ":time_off": (0.08, 0.0),
    ":thanks": (0.12, 0.0),
}


def choose_factors(strain: Array, random: np.random.Generator) -> list[tuple[str, ...]]:
    """Of each week. `strain`: in any unit."""
    heavier = (strain - strain.mean()) / max(float(strain.std()), 1e-9)
    return [
        tuple(factor for factor, (share, slope) in SHARES.items() if random.random() < share + slope * week)[
            :FACTORS_A_WEEK
        ]
        for week in heavier
    ]
