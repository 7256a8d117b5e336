"""Checks between the entries of a file: whether the people they name exist, and whether locks are allowed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from alongside.matching.files.faults import FileFault, describe_value
from alongside.matching.rules.participants import Intent, PlannedRound, Population
from alongside.matching.rules.reference import Reference

JUDGING_LOCKS = {"met", "round", "rules", "begins"}  # with a fault in one of these, a lock may well be legal


def find_cross_faults(
    sound: Population, places: Mapping[str, Sequence[str]], ids: Mapping[str, str], faulty: Set[str]
) -> Iterator[FileFault]:
    """`sound`: the entries without a fault of their own; `places`: where each is in the file, by its list.

    `ids`: place to id of everyone, faulty or not; `faulty`: parts of the file that have a fault.
    """
    late = [] if "round" in faulty else [*_find_late_meetings(sound, places["met"])]
    yield from late
    first: dict[str, str] = {}
    for place, one in ids.items():
        if first.setdefault(one, place) != place:
            yield FileFault(f"{place}.id", f"The id {describe_value(one)} is already used at {first[one]}.")
    for place, person in zip(places["people"], sound.people, strict=True):
        for blocked in sorted(person.blocks - first.keys()):
            yield FileFault(f"{place}.blocks", f"No one has the id {describe_value(blocked)}.")
    met = [(one.a, one.b) for one in sound.met]
    for name, pairs in (("met", met), ("locks", sound.locks), ("forbid", sound.forbid)):
        for place, (a, b) in zip(places[name], pairs, strict=True):
            for one in dict.fromkeys((a, b)):
                if one not in first:
                    yield FileFault(place, f"No one has the id {describe_value(one)}.")
            if a == b:
                yield FileFault(place, f"{describe_value(a)} is here twice.")
    yield from _find_plan_faults(sound.later or (), first)
    if not late and not JUDGING_LOCKS & faulty:
        once = {one for one, times in Counter(ids.values()).items() if times == 1}
        people = tuple(person for person in sound.people if person.id in once)
        yield from _find_lock_faults(replace(sound, people=people, locks=()), sound.locks, places["locks"])


def _find_plan_faults(later: Sequence[PlannedRound], known: Mapping[str, str]) -> Iterator[FileFault]:
    for number, groups in enumerate(later):
        for place, group in enumerate(groups):
            for one in dict.fromkeys(group):
                if one not in known:
                    yield FileFault(f"later[{number}][{place}]", f"No one has the id {describe_value(one)}.")
            if len(set(group)) < len(group):
                yield FileFault(f"later[{number}][{place}]", "Someone is here twice.")


def _find_late_meetings(sound: Population, places: Sequence[str]) -> Iterator[FileFault]:
    for place, met in zip(places, sound.met, strict=True):
        if met.round > sound.round:
            yield FileFault(
                f"{place}[2]",
                f"Round {met.round} comes after the round of this file, which is {sound.round}.",
            )


def _find_lock_faults(
    others: Population, locks: Sequence[tuple[str, str]], places: Sequence[str]
) -> Iterator[FileFault]:
    """Each locked pair has to be legal, and no one may be locked more often than they have room for.

    Skips people with a fault of their own: once that is fixed, the pair may be legal.
    """
    reference = Reference(others)
    first: dict[frozenset[str], str] = {}
    held: Counter[str] = Counter()
    for place, (a, b) in zip(places, locks, strict=True):
        earlier = first.setdefault(frozenset((a, b)), place)
        if earlier != place:
            yield FileFault(place, f"This pair is already locked at {earlier}.")
            continue
        if a == b:
            continue
        held.update((a, b))
        for rule in reference.why_not(a, b) if {a, b} <= reference.people.keys() else ():
            yield FileFault(
                place,
                f"{describe_value(a)} and {describe_value(b)} cannot be locked: "
                f"the rule {rule.value} forbids it.",
            )
        for one in (a, b):
            person = reference.people.get(one)
            if person and person.intent is not Intent.PAUSE and held[one] > person.capacity:
                yield FileFault(
                    place,
                    f"{describe_value(one)} has room for {person.capacity}, but is locked {held[one]} times.",
                )
