"""What the two privacy settings of bands achieve: how often a band is right, and what attackers learn about
one person.

From `python benchmarks/usefulness.py` and `python benchmarks/attack.py`. tests/core/rules/test_measured.py
checks these figures against the tables in benchmarks/README.md.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Useful:
    """The share of correct bands for panels of this size, in the standard setting and with extra privacy
    noise.
    """

    people: int
    standard: float
    strong: float


class Attacker(StrEnum):
    LEAD = "a lead alone"
    WHO_CHOOSE = "and 2 who choose"
    ONE_LEAD_AND_ADMIN = "teams made anew: one lead and an admin, of the house"
    ALL_LEADS_AND_ADMIN = "teams made anew: all leads and an admin, of a team"
    MADE_UP = "made-up accounts, 7"


@dataclass(frozen=True)
class Learned:
    """r: the correlation between the level an attacker guesses for a person and the true one; 0 is nothing,
    1 is everything.
    """

    attacker: Attacker
    standard: float
    strong: float


MOST = 0.15  # the target: no attacker should reach a higher r
USEFUL = (
    Useful(8, 0.78, 0.63),
    Useful(12, 0.82, 0.72),
    Useful(16, 0.84, 0.77),
    Useful(20, 0.83, 0.78),
    Useful(30, 0.84, 0.82),
)
LEARNED = (
    Learned(Attacker.LEAD, 0.084, 0.040),
    Learned(Attacker.WHO_CHOOSE, 0.093, 0.055),
    Learned(Attacker.ONE_LEAD_AND_ADMIN, 0.109, 0.093),
    Learned(Attacker.ALL_LEADS_AND_ADMIN, 0.228, 0.171),
    Learned(Attacker.MADE_UP, 0.587, 0.415),
)
