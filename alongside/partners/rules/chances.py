"""How likely a person is to have a partner in the next rounds, as far as they may know.

A plan is made once, when a round is published, and depends on what others said. So it is told as a number of
rounds, never of people; never of a small round, in which it would say something about few others; and it
stays as it is until the next round is published, so no one can learn anything by changing their profile.
"""

from dataclasses import dataclass

FEWEST_OTHERS = 5  # in the round, for its plan to be told
FEWEST_PLACES = 20  # in the rounds before, for the share of those with a partner to be told
PARTS = 10  # that share is told in tenths, rounded down


@dataclass(frozen=True)
class PlannedChance:
    """A plan has a partner for the person in `with_partner` of the next `rounds`."""

    with_partner: int
    rounds: int


@dataclass(frozen=True)
class UsualChance:
    """Of all who joined the newest rounds, so many in PARTS had a partner."""

    parts: int


Chance = PlannedChance | UsualChance


def usual_chance(joined: int, unmatched: int) -> UsualChance | None:
    """Of the places in the newest rounds."""
    return UsualChance(PARTS * (joined - unmatched) // joined) if joined >= FEWEST_PLACES else None


def planned_chance(others: int, with_partner: int, rounds: int) -> PlannedChance | None:
    """`others`: in the round whose plan it is."""
    return PlannedChance(with_partner, rounds) if others >= FEWEST_OTHERS else None
