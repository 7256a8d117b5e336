"""Turns what each week shows into stretches of weeks: which a lasting change covers, and which are quiet.

Weeks are places from 0 here, with the day on which each begins (any count of days) and its strain.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from alongside.checkins.rules import shifts
from alongside.checkins.rules.shifts import FAR_SIGMAS, LEARNING_WEEKS, Array, Level

USUAL_SIGMAS = 2.0  # the shaded band


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The weeks from `began` to `until`; `found` is the first week in which it showed.

    way: 1 to heavier, -1 to lighter. strength: ln of how many times likelier, at its highest. back: it led
    from the previous stretch back to the usual, so its weeks are quiet.
    """

    began: int
    found: int
    until: int
    way: int
    strength: float
    back: bool = False

    def places(self) -> range:
        return range(self.began, self.until + 1)


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The weeks that do not stand out: their middle, and where another one would lie.

    far: 1 or -1, by place of a single far week.
    """

    mu: float
    sigma: float
    low: float
    high: float
    far: dict[int, int]


def find_stretches(days: Array, strains: Array) -> tuple[list[Stretch], Quiet]:
    found = _merge_touching(_told_stretches(days, strains)) if len(days) > LEARNING_WEEKS else []
    rough = _quiet_weeks(days, strains, found)
    settled = _adjust_ends(found, strains, rough)
    return settled, _quiet_weeks(days, strains, settled) if found else rough


def has_stayed(stretch: Stretch, strains: Array) -> bool:
    """Whether the weeks after it are nearer to its level than to the one before, so that it has become the
    usual.
    """
    after = strains[stretch.until + 1 : stretch.until + 1 + LEARNING_WEEKS]
    if stretch.back or not len(after):
        return False
    before, new = strains[: stretch.began].mean(), strains[stretch.began : stretch.until + 1].mean()
    return bool(abs(after.mean() - new) < abs(after.mean() - before))


def _told_stretches(days: Array, strains: Array) -> Iterator[Stretch]:
    """One for each run of weeks that show the same step; the strongest of them says where it began."""
    seen = shifts.weigh_evidence(strains, _gaps_in_weeks(days))
    ways, lengths = shifts.find_steps(seen)
    strength = np.where(ways > 0, seen.up, seen.down)
    for way, row in groupby(range(len(ways)), key=lambda place: int(ways[place])):
        if way:
            places = list(row)
            most = max(places, key=lambda place: float(strength[place]))
            began = min(most - int(lengths[most]) + 1, places[0])
            yield Stretch(
                began=began, found=places[0], until=places[-1], way=way, strength=float(strength[most])
            )


def _merge_touching(told: Iterator[Stretch]) -> list[Stretch]:
    """Touching stretches in the same direction become one; one in the other direction cuts the previous one
    short.
    """
    apart: list[Stretch] = []
    for one in told:
        last = apart[-1] if apart else None
        if last is None or last.until < one.began - (last.way == one.way):
            apart.append(one)
        elif last.way == one.way:
            stronger = max(last, one, key=lambda each: each.strength)
            began = min(stronger.began, last.found)
            apart[-1] = replace(last, began=began, until=one.until, strength=stronger.strength)
        else:
            apart[-1] = replace(last, until=max(one.began - 1, last.began))
            apart.append(replace(one, began=max(one.began, apart[-1].until + 1)))
    return apart


def _adjust_ends(found: Sequence[Stretch], strains: Array, quiet: Quiet) -> list[Stretch]:
    """Each stretch begins with the far weeks that led to it. It ends before weeks on the other side of the
    quiet ones; or, where another stretch led back from it, where that one begins.
    """
    settled: list[Stretch] = []
    for one in found:
        turns = bool(settled) and not settled[-1].back and settled[-1].way != one.way
        back = turns and bool(quiet.low <= strains[one.began : one.until + 1].mean() <= quiet.high)
        if back:
            settled[-1] = replace(settled[-1], until=one.began - 1)
        there = [place for place in one.places() if one.way * (strains[place] - quiet.mu) > 0]
        until = one.until if back else max(there, default=one.began)
        began, earliest = one.began, settled[-1].until + 1 if settled else 0
        while began > earliest and quiet.far.get(began - 1) == one.way:
            began -= 1
        settled.append(replace(one, began=began, until=until, back=back))
    return settled


def _quiet_weeks(days: Array, strains: Array, found: Sequence[Stretch]) -> Quiet:
    covered = {place for one in found if not one.back for place in one.places()}
    quiet = [place for place in range(len(days)) if place not in covered]
    level = _level_of(days[quiet], strains[quiet])
    far = _far_weeks(strains, quiet, level)
    if far:
        left = [place for place in quiet if place not in far]
        level = _level_of(days[left], strains[left])
    mu, reach = float(level.middle[-1]), float(level.reach(USUAL_SIGMAS)[-1])
    low, high = max(0.0, mu - reach), min(100.0, mu + reach)
    return Quiet(mu=mu, sigma=float(level.sd[-1]), low=low, high=high, far=far)


def _far_weeks(strains: Array, quiet: Sequence[int], level: Level) -> dict[int, int]:
    """Each week is compared only with the quiet ones before it."""
    wide = level.reach(FAR_SIGMAS)
    far = {}
    for place in range(LEARNING_WEEKS, len(strains)):
        before = bisect_left(quiet, place) - 1
        distance = strains[place] - level.middle[before]
        if abs(distance) > wide[before]:
            far[place] = 1 if distance > 0 else -1
    return far


def _level_of(days: Array, strains: Array) -> Level:
    return shifts.estimate_level(strains, _gaps_in_weeks(days))


def _gaps_in_weeks(days: Array) -> Array:
    return np.diff(days, prepend=days[:1] - 7) / 7
