"""A population as arrays: sets as bits, times as one bit per quarter hour, forbidden pairs as sorted keys.

People are ordered by a hash of the seed and their id, so that neither the order of input nor names decide
between equals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from alongside.matching.rules.participants import (
    DAYS,
    QUARTER,
    Feedback,
    Intent,
    Met,
    Part,
    Participant,
    Population,
    Rule,
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


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """`seekers`: in the order of the arrays. `starts`: quarter hours at which the shortest meeting can begin.

    `needs`: the number of what each person requires of a partner; `met_by[k]`: who meets requirement k.
    `excluded_pairs`: rule to the sorted keys `lower * people + higher` of the pairs that it forbids;
    `good`: such keys, of pairs who both said that it helped.
    """

    population: Population
    seekers: tuple[Participant, ...]
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
    excluded_pairs: Mapping[Rule, Integers]
    good: Integers

    @property
    def people(self) -> int:
        return len(self.seekers)

    @cached_property
    def place(self) -> dict[str, int]:
        return {seeker.id: number for number, seeker in enumerate(self.seekers)}

    def open_to_part(self, part: Part) -> Flags:
        """Who lets this part count."""
        return np.array([part not in seeker.private for seeker in self.seekers], bool)


def encode_population(population: Population) -> Encoded:
    seekers = tuple(sorted(population.people, key=lambda seeker: lottery_key(population.seed, seeker.id)))
    begins = first_instant(population)
    place = {seeker.id: number for number, seeker in enumerate(seekers)}
    needs, met_by = _encode_requirements(seekers)
    skills = _sorted_words(seeker.offers | seeker.wants for seeker in seekers)
    return Encoded(
        population=population,
        seekers=seekers,
        begins=begins,
        languages=_sets_as_bits([seeker.languages for seeker in seekers]),
        modes=_sets_as_bits([seeker.modes for seeker in seekers]),
        starts=_pack_bits(_possible_starts(seekers, begins, population.rules.minutes)),
        issues=_sets_as_bits(_weighed_values(seekers, Part.ISSUES, "issues")),
        circumstances=_sets_as_bits(_weighed_values(seekers, Part.CIRCUMSTANCES, "circumstances")),
        offers=_sets_as_bits(_weighed_values(seekers, Part.WANTS, "offers"), skills),
        wants=_sets_as_bits(_weighed_values(seekers, Part.WANTS, "wants"), skills),
        intent=np.array([INTENTS.index(seeker.intent) for seeker in seekers], np.int8),
        lead=_number_values(["" if population.rules.same_lead_ok else one.lead for one in seekers]),
        talk=_number_values(
            [one.talk.value if one.talk and Part.TALK not in one.private else "" for one in seekers]
        ).astype(np.int8),
        needs=needs,
        met_by=met_by,
        excluded_pairs=_excluded_pairs(population, seekers, place),
        good=_pair_keys(
            ((met.a, met.b) for met in population.met if met.feedback is not Feedback.NONE), place
        ),
    )


def first_instant(population: Population) -> datetime:
    """Of the DAYS that count: as given, else midnight (UTC) before the earliest free time."""
    if population.begins is not None:
        return population.begins
    earliest = min(
        (begins for seeker in population.people for begins, _ in seeker.free),
        default=datetime(1970, 1, 1, tzinfo=UTC),
    )
    return earliest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def whole_quarters(free: Iterable[tuple[datetime, datetime]], begins: datetime) -> list[tuple[int, int]]:
    """From and until, in whole quarters after `begins`: times are cut to whole quarters, within the DAYS."""
    step = timedelta(minutes=QUARTER)
    found = [(-((begins - start) // step), (end - begins) // step) for start, end in free]
    return [(max(0, first), min(QUARTERS, last)) for first, last in found if first < last]


def managers_by_person(people: Iterable[Participant]) -> dict[str, frozenset[str]]:
    """For each person, everyone above them: those given and all line managers that are known."""
    everyone = list(people)
    leads = {seeker.id: seeker.lead for seeker in everyone}
    return {
        seeker.id: managers_above(seeker.above | {seeker.lead}, leads) - {seeker.id} for seeker in everyone
    }


def last_met(population: Population) -> dict[tuple[str, str], Met]:
    """The newest meeting of every two, by sorted ids; in one round, the one with the strongest feedback."""
    said = list(Feedback)
    oldest_first = sorted(population.met, key=lambda met: (met.round, said.index(met.feedback)))
    return {(min(met.a, met.b), max(met.a, met.b)): met for met in oldest_first}


def met_too_recently(met: Met, population: Population) -> bool:
    lately = population.round - met.round <= population.rules.cooldown
    return lately and met.feedback is not Feedback.KEEP


def managers_above(directly: Iterable[str], leads: Mapping[str, str]) -> frozenset[str]:
    """These people, their line managers, and so on up. `leads`: id to line manager, of each person known."""
    found: set[str] = set()
    for one in directly:
        while one and one not in found:
            found.add(one)
            one = leads.get(one, "")
    return frozenset(found)


def lottery_key(seed: str, id: str) -> tuple[bytes, str]:
    """A sort key by lot, so that names never decide."""
    return sha256(f"{seed}\n{id}".encode("utf-8", "surrogatepass")).digest(), id


def _weighed_values(seekers: Sequence[Participant], part: Part, field: str) -> list[frozenset[str]]:
    """Private values count as empty."""
    return [frozenset() if part in seeker.private else getattr(seeker, field) for seeker in seekers]


def _sorted_words(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*sets)))


def _sets_as_bits(sets: Sequence[frozenset[str]], words: Sequence[str] | None = None) -> Bits:
    words = _sorted_words(sets) if words is None else words
    place = {word: number for number, word in enumerate(words)}
    held = np.zeros((len(sets), max(1, len(words))), bool)
    for row, one in enumerate(sets):
        for word in one:
            held[row, place[word]] = True
    return _pack_bits(held)


def _pack_bits(held: Flags) -> Bits:
    """Packs rows of flags into rows of 64-bit words."""
    width = -(-held.shape[1] // 64) * 64
    padded = np.zeros((held.shape[0], width), bool)
    padded[:, : held.shape[1]] = held
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def _possible_starts(seekers: Sequence[Participant], begins: datetime, minutes: int) -> Flags:
    """Flags, people by quarters: who can begin a meeting of that length then."""
    free = np.zeros((len(seekers), QUARTERS), bool)
    for row, seeker in enumerate(seekers):
        for first, last in whole_quarters(seeker.free, begins):
            free[row, first:last] = True
    starts = free.copy()
    for later in range(1, -(-minutes // QUARTER)):
        starts[:, :-later] &= free[:, later:]
        starts[:, -later:] = False
    return starts


def _number_values(values: Sequence[str]) -> npt.NDArray[np.int32]:
    """Numbers from 0 on; -1 for empty values."""
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {""}))}
    return np.array([numbers.get(value, -1) for value in values], np.int32)


def _encode_requirements(seekers: Sequence[Participant]) -> tuple[npt.NDArray[np.int32], Flags]:
    """Checks each distinct requirement once: most people require nothing, or the same as others."""
    kinds: dict[tuple[tuple[str, frozenset[str]], ...], int] = {(): 0}
    needs = [kinds.setdefault(tuple(sorted(one.requires.items())), len(kinds)) for one in seekers]
    met_by = [
        [all(one.attributes.get(name, frozenset()) & values for name, values in kind) for one in seekers]
        for kind in kinds
    ]
    return np.array(needs, np.int32), np.array(met_by, bool).reshape(len(kinds), len(seekers))


def _excluded_pairs(
    population: Population, seekers: Sequence[Participant], place: Mapping[str, int]
) -> dict[Rule, Integers]:
    command = ((one, other) for one, others in managers_by_person(seekers).items() for other in others)
    met = (pair for pair, met in last_met(population).items() if met_too_recently(met, population))
    blocks = ((seeker.id, other) for seeker in seekers for other in seeker.blocks)
    return {
        Rule.COMMAND: _pair_keys(command, place),
        Rule.MET: _pair_keys(met, place),
        Rule.BLOCK: _pair_keys(blocks, place),
        Rule.FORBIDDEN: _pair_keys(population.forbid, place),
    }


def _pair_keys(pairs: Iterable[tuple[str, str]], place: Mapping[str, int]) -> Integers:
    """Only of pairs of which both are in the population."""
    found = {
        (min(place[one], place[other]), max(place[one], place[other]))
        for one, other in pairs
        if one in place and other in place
    }
    return np.array(sorted(lower * len(place) + higher for lower, higher in found), np.int64)
