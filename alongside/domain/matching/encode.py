"""A population as arrays: sets as bits, times as bits of a quarter of an hour, and pairs that a rule keeps apart as sorted keys.

People stand in an order of their own, by a hash of the seed and their id, so that neither the order in which they come nor their
names decide between equals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from alongside.domain.matching.seekers import (
    DAYS,
    QUARTER,
    Feedback,
    Intent,
    Met,
    Part,
    Population,
    Rule,
    Seeker,
)

QUARTERS = DAYS * 24 * 60 // QUARTER
INTENTS = tuple(Intent)
FITTING = frozenset(  # at least one who gives, or two who do both
    (one, other)
    for one in Intent
    for other in Intent
    if Intent.PAUSE not in (one, other) and (Intent.GIVE in (one, other) or one is other is Intent.MUTUAL)
)

Bits = npt.NDArray[np.uint64]  # people by words
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Encoded:
    """`seekers` in the order of the arrays. `free`: quarters; `starts`: quarters at which the shortest meeting can begin.

    `needs` numbers what a person requires of a partner, `met_by[k]` says who meets requirement k. `apart`: rule to the sorted keys
    `lower * people + higher` of the pairs that it keeps apart; `good`: likewise, of those who did each other good.
    """

    population: Population
    seekers: tuple[Seeker, ...]
    begins: datetime
    languages: Bits
    modes: Bits
    starts: Bits
    issues: Bits
    circumstances: Bits
    offers: Bits
    wants: Bits
    intent: npt.NDArray[np.int8]
    lead: npt.NDArray[np.int32]
    talk: npt.NDArray[np.int8]
    needs: npt.NDArray[np.int32]
    met_by: Flags
    apart: Mapping[Rule, Integers]
    good: Integers

    @property
    def people(self) -> int:
        return len(self.seekers)

    @cached_property
    def place(self) -> dict[str, int]:
        return {seeker.id: number for number, seeker in enumerate(self.seekers)}

    def open(self, part: Part) -> Flags:
        """Who lets this part be weighed."""
        return np.array([part not in seeker.private for seeker in self.seekers], bool)


def encode(population: Population) -> Encoded:
    seekers = tuple(sorted(population.people, key=lambda seeker: order(population.seed, seeker.id)))
    begins = first_instant(population)
    place = {seeker.id: number for number, seeker in enumerate(seekers)}
    needs, met_by = _requirements(seekers)
    skills = _vocabulary(seeker.offers | seeker.wants for seeker in seekers)
    return Encoded(
        population,
        seekers,
        begins,
        languages=_bits([seeker.languages for seeker in seekers]),
        modes=_bits([seeker.modes for seeker in seekers]),
        starts=_packed(_starts(seekers, begins, population.rules.minutes)),
        issues=_bits(_weighed(seekers, Part.ISSUES, "issues")),
        circumstances=_bits(_weighed(seekers, Part.CIRCUMSTANCES, "circumstances")),
        offers=_bits(_weighed(seekers, Part.WANTS, "offers"), skills),
        wants=_bits(_weighed(seekers, Part.WANTS, "wants"), skills),
        intent=np.array([INTENTS.index(seeker.intent) for seeker in seekers], np.int8),
        lead=_codes([seeker.lead for seeker in seekers]),
        talk=_codes([_talk(seeker) for seeker in seekers]).astype(np.int8),
        needs=needs,
        met_by=met_by,
        apart=_apart(population, seekers, place),
        good=_keys(((met.a, met.b) for met in population.met if met.feedback is not Feedback.NONE), place),
    )


def first_instant(population: Population) -> datetime:
    """Of the 14 days: as told, else midnight (UTC) before the earliest free time."""
    if population.begins is not None:
        return population.begins
    earliest = min(
        (begins for seeker in population.people for begins, _ in seeker.free),
        default=datetime(1970, 1, 1, tzinfo=UTC),
    )
    return earliest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def quarters(free: Iterable[tuple[datetime, datetime]], begins: datetime) -> list[tuple[int, int]]:
    """From and until, as whole quarters after `begins`: what begins or ends between two is cut to whole ones, within the 14 days."""
    step = timedelta(minutes=QUARTER)
    found = [(-((begins - start) // step), (end - begins) // step) for start, end in free]
    return [(max(0, first), min(QUARTERS, last)) for first, last in found if first < last]


def above(people: Iterable[Seeker]) -> dict[str, frozenset[str]]:
    """Everybody who stands above somebody: who is said to, and all their line managers, as far as the people in between are known."""
    everybody = list(people)
    leads = {seeker.id: seeker.lead for seeker in everybody}
    return {seeker.id: line_above(seeker.above | {seeker.lead}, leads) - {seeker.id} for seeker in everybody}


def last_met(population: Population) -> dict[tuple[str, str], Met]:
    """The newest meeting of every two, by their ids in order; of two in one round, the one after which they asked for most."""
    said = list(Feedback)
    oldest_first = sorted(population.met, key=lambda met: (met.round, said.index(met.feedback)))
    return {(min(met.a, met.b), max(met.a, met.b)): met for met in oldest_first}


def keeps_apart(met: Met, population: Population) -> bool:
    lately = population.round - met.round <= population.rules.cooldown
    return lately and met.feedback is not Feedback.KEEP


def line_above(directly: Iterable[str], leads: Mapping[str, str]) -> frozenset[str]:
    """These, their line managers, and so on up. `leads`: of each who is known. Who leads a team stands above its people alone."""
    found: set[str] = set()
    for one in directly:
        while one and one not in found:
            found.add(one)
            one = leads.get(one, "")
    return frozenset(found)


def order(seed: str, id: str) -> tuple[bytes, str]:
    """By a lot, not by names."""
    return sha256(f"{seed}\n{id}".encode("utf-8", "surrogatepass")).digest(), id


def _talk(seeker: Seeker) -> str:
    return seeker.talk.value if seeker.talk and Part.TALK not in seeker.private else ""


def _weighed(seekers: Sequence[Seeker], part: Part, field: str) -> list[frozenset[str]]:
    """What is private is as if it were not said."""
    return [frozenset() if part in seeker.private else getattr(seeker, field) for seeker in seekers]


def _vocabulary(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*sets)))


def _bits(sets: Sequence[frozenset[str]], words: Sequence[str] | None = None) -> Bits:
    words = _vocabulary(sets) if words is None else words
    place = {word: number for number, word in enumerate(words)}
    held = np.zeros((len(sets), max(1, len(words))), bool)
    for row, one in enumerate(sets):
        for word in one:
            held[row, place[word]] = True
    return _packed(held)


def _packed(held: Flags) -> Bits:
    """Rows of flags as rows of whole words."""
    width = -(-held.shape[1] // 64) * 64
    padded = np.zeros((held.shape[0], width), bool)
    padded[:, : held.shape[1]] = held
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def _starts(seekers: Sequence[Seeker], begins: datetime, minutes: int) -> Flags:
    """At which quarters each can begin to meet for so long."""
    free = np.zeros((len(seekers), QUARTERS), bool)
    for row, seeker in enumerate(seekers):
        for first, last in quarters(seeker.free, begins):
            free[row, first:last] = True
    starts = free.copy()
    for later in range(1, -(-minutes // QUARTER)):
        starts[:, :-later] &= free[:, later:]
        starts[:, -later:] = False
    return starts


def _codes(values: Sequence[str]) -> npt.NDArray[np.int32]:
    """A number for each value from 0 on; -1 for an empty one."""
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {""}))}
    return np.array([numbers.get(value, -1) for value in values], np.int32)


def _requirements(seekers: Sequence[Seeker]) -> tuple[npt.NDArray[np.int32], Flags]:
    """Most require nothing and the same is required by many, so each requirement is looked at once."""
    kinds: dict[tuple[tuple[str, frozenset[str]], ...], int] = {(): 0}
    needs = [kinds.setdefault(tuple(sorted(one.requires.items())), len(kinds)) for one in seekers]
    met_by = [[_meets(seeker, kind) for seeker in seekers] for kind in kinds]
    return np.array(needs, np.int32), np.array(met_by, bool).reshape(len(kinds), len(seekers))


def _meets(seeker: Seeker, requirement: Iterable[tuple[str, frozenset[str]]]) -> bool:
    return all(seeker.attributes.get(name, frozenset()) & values for name, values in requirement)


def _apart(
    population: Population, seekers: Sequence[Seeker], place: Mapping[str, int]
) -> dict[Rule, Integers]:
    command = ((one, other) for one, others in above(seekers).items() for other in others)
    met = (pair for pair, met in last_met(population).items() if keeps_apart(met, population))
    blocks = ((seeker.id, other) for seeker in seekers for other in seeker.blocks)
    return {
        Rule.COMMAND: _keys(command, place),
        Rule.MET: _keys(met, place),
        Rule.BLOCK: _keys(blocks, place),
        Rule.FORBIDDEN: _keys(population.forbid, place),
    }


def _keys(pairs: Iterable[tuple[str, str]], place: Mapping[str, int]) -> Integers:
    """Of the pairs of which both are there."""
    found = {
        (min(place[one], place[other]), max(place[one], place[other]))
        for one, other in pairs
        if one in place and other in place
    }
    return np.array(sorted(lower * len(place) + higher for lower, higher in found), np.int64)
