"""Whether an action helped, as its team says: when it is asked, and how what it said is released.

An exact count is an equation. When all say no, it names everyone, and whoever knows the other answers knows
the last one. So the count is drawn with noise, as a band is, and shown in quarters of those who answered.
"""

from datetime import date, datetime
from enum import StrEnum
from math import exp, floor
from zoneinfo import ZoneInfo

from alongside.core.rules.weeks import Week
from alongside.teams.rules.releases import SHORT, Block, closing_of, published_from


class Helped(StrEnum):
    """Of those who answered. TOO_FEW: no more is said, whatever the reason."""

    HARDLY_ANYONE = "hardly_anyone"
    ONE_IN_FOUR = "one_in_four"
    HALF = "half"
    THREE_IN_FOUR = "three_in_four"
    NEARLY_EVERYONE = "nearly_everyone"
    TOO_FEW = "too_few"


SHARES = tuple(Helped)[:-1]  # in steps of a quarter, from none on


def asked_in(closed_on: date) -> Block:
    """The block in which an action is closed. Who counts in it is asked."""
    return Block(closing_of(Week.of(closed_on)).back(SHORT - 1), SHORT)


def answers_until(closed_on: date, zone: ZoneInfo) -> datetime:
    """The instant of the release: the Thursday after the week that follows the closing."""
    return published_from(Week.of(closed_on).back(-1), zone)


def count_odds(helped: int, people: int, epsilon: float) -> list[float]:
    """The chance of each count from 0 to `people` if two-sided geometric noise is added to `helped`.

    What falls outside counts as the nearest end (Ghosh, Roughgarden & Sundararajan 2009). One answer changes
    each chance by at most a factor of e ** epsilon.
    """
    fades = exp(-epsilon)
    ends = [fades ** abs(count - helped) / (1 + fades) for count in (0, people)]
    between = [(1 - fades) / (1 + fades) * fades ** abs(count - helped) for count in range(1, people)]
    return [ends[0], *between, ends[1]]


def drawn_share(helped: int, people: int, epsilon: float, draw: float) -> Helped:
    """`draw`: at least 0, below 1."""
    reached = 0.0
    for count, chance in enumerate(count_odds(helped, people, epsilon)):
        reached += chance
        if draw < reached:
            return nearest_share(count, people)
    return nearest_share(people, people)


def nearest_share(count: int, people: int) -> Helped:
    steps = len(SHARES) - 1
    return SHARES[floor(steps * count / people + 0.5)]
