"""Checks between the entries of a file: whether the people they name exist, and whether locks are allowed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from alongside.matching.files.faults import Reader, describe_value
from alongside.matching.rules.participants import Intent, Met, Participant, Population
from alongside.matching.rules.reference import Reference

Entry = TypeVar("Entry")
Entries = Mapping[str, Entry]  # place to entry


@dataclass(frozen=True)
class SoundEntries:
    """Entries without a fault of their own.

    `ids`: of everyone, faulty or not; `rest`: round, rules, weights and the like, as far as given.
    """

    ids: Entries[str]
    people: Entries[Participant]
    met: Entries[Met]
    locks: Entries[tuple[str, str]]
    forbid: Entries[tuple[str, str]]
    rest: Mapping[str, Any]


def check_entries(read: Reader, found: SoundEntries) -> None:
    if read.is_sound("round"):
        _check_rounds(read, found)
    judged = read.is_sound("met", "round", "rules", "begins")
    _check_ids(read, found.ids)
    ids = set(found.ids.values())
    for place, seeker in found.people.items():
        for blocked in sorted(seeker.blocks - ids):
            read.add_fault(f"{place}.blocks", f"No one has the id {describe_value(blocked)}.")
    for place, met in found.met.items():
        _check_pair(read, place, met.a, met.b, ids)
    for entries in (found.locks, found.forbid):
        for place, pair in entries.items():
            _check_pair(read, place, *pair, ids)
    if judged:
        _check_locks(read, found)


def _check_ids(read: Reader, ids: Entries[str]) -> None:
    first: dict[str, str] = {}
    for place, one in ids.items():
        if one in first:
            read.add_fault(f"{place}.id", f"The id {describe_value(one)} is already used at {first[one]}.")
        first.setdefault(one, place)


def _check_pair(read: Reader, place: str, a: str, b: str, ids: set[str]) -> None:
    for one in dict.fromkeys((a, b)):
        if one not in ids:
            read.add_fault(place, f"No one has the id {describe_value(one)}.")
    if a == b:
        read.add_fault(place, f"{describe_value(a)} is here twice.")


def _check_rounds(read: Reader, found: SoundEntries) -> None:
    round = found.rest.get("round", Population(people=()).round)
    for place, met in found.met.items():
        if met.round > round:
            read.add_fault(
                f"{place}[2]", f"Round {met.round} comes after the round of this file, which is {round}."
            )


def _check_locks(read: Reader, found: SoundEntries) -> None:
    """Each locked pair has to be legal, and no one may be locked more often than they have room for.

    Skips people with a fault of their own: once that is fixed, the pair may be legal.
    """
    reference = Reference(_without_faulty(found))
    first: dict[frozenset[str], str] = {}
    held: Counter[str] = Counter()
    for place, pair in found.locks.items():
        if frozenset(pair) in first:
            read.add_fault(place, f"This pair is already locked at {first[frozenset(pair)]}.")
        elif len(frozenset(pair)) == 2:
            held.update(pair)
            _check_legal(read, place, pair, reference)
            _check_room(read, place, pair, reference, held)
        first.setdefault(frozenset(pair), place)


def _without_faulty(found: SoundEntries) -> Population:
    once = {one for one, times in Counter(found.ids.values()).items() if times == 1}
    people = tuple(seeker for seeker in found.people.values() if seeker.id in once)
    rest = {name: value for name, value in found.rest.items() if value is not None}
    return Population(
        people=people, met=tuple(found.met.values()), forbid=tuple(found.forbid.values()), **rest
    )


def _check_legal(read: Reader, place: str, pair: tuple[str, str], reference: Reference) -> None:
    a, b = pair
    if a in reference.people and b in reference.people:
        for rule in reference.why_not(a, b):
            read.add_fault(
                place,
                f"{describe_value(a)} and {describe_value(b)} cannot be locked: "
                f"the rule {rule.value} forbids it.",
            )


def _check_room(
    read: Reader, place: str, pair: tuple[str, str], reference: Reference, held: Counter[str]
) -> None:
    for one in pair:
        seeker = reference.people.get(one)
        if seeker and seeker.intent is not Intent.PAUSE and held[one] > seeker.capacity:
            read.add_fault(
                place,
                f"{describe_value(one)} has room for {seeker.capacity}, but is locked {held[one]} times.",
            )
