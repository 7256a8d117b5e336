"""A population from parsed JSON, or everything that is wrong with it.

Entries are read here, field by field; `cross_checks.py` compares them with one another.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from alongside.domain.matching.files.between import Entries, Found, check_between
from alongside.domain.matching.files.faults import NOWHEN, Faulty, Reader
from alongside.domain.matching.seekers import (
    HEAVIEST_WEIGHT,
    LONGEST_COOLDOWN,
    LONGEST_MINUTES,
    MOST_PARTNERS,
    QUARTER,
    Feedback,
    Intent,
    Met,
    Mode,
    Part,
    Population,
    Rules,
    Seeker,
    Talk,
    Weights,
)
from alongside.domain.matching.settings import MOST_GIVEN_UP

LONGEST_WAIT = 1000  # rounds
LAST_ROUND = 1_000_000
NEEDED = ("id", "languages", "available")

Take = Callable[[Reader, str, object], Any]
Span = tuple[datetime, datetime]


def read_population(given: object) -> Population | Faulty:
    read = Reader()
    fields = read.fields("file", given, KNOWN, needed=("people",) if isinstance(given, dict) else ())
    people = _entries(read, "people", fields, _seeker)
    met = _entries(read, "met", fields, _met)
    locks = _entries(read, "locks", fields, _pair)
    forbid = _entries(read, "forbid", fields, _pair)
    rest = {name: take(read, name, fields[name]) for name, take in REST.items() if name in fields}
    check_between(read, Found(_ids(fields.get("people")), people, met, locks, forbid, rest))
    if read.faults:
        return Faulty(tuple(read.faults))
    return Population(_all(people), _all(met), locks=_all(locks), forbid=_all(forbid), **rest)


def seeker_from_dict(given: object) -> Seeker | Faulty:
    """One person, as written by `participant_as_dict`."""
    read = Reader()
    seeker = _seeker(read, "person", given)
    return Faulty(tuple(read.faults)) if read.faults else seeker


def _entries(read: Reader, name: str, fields: Mapping[str, object], take: Take) -> Entries[Any]:
    """Place to entry, for entries without a fault of their own."""
    found = {}
    for place, given in read.each(name, fields.get(name, [])):
        before = len(read.faults)
        entry = take(read, place, given)
        if len(read.faults) == before:
            found[place] = entry
    return found


def _ids(people: object) -> dict[str, str]:
    """Place to id, for ids that are text."""
    given = people if isinstance(people, list) else []
    ids = {f"people[{number}]": one.get("id") for number, one in enumerate(given) if isinstance(one, dict)}
    return {place: one for place, one in ids.items() if isinstance(one, str)}


def _all(entries: Entries[Any]) -> tuple[Any, ...]:
    return tuple(entries.values())


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────


def _seeker(read: Reader, place: str, given: object) -> Seeker:
    fields = read.fields(place, given, OF_A_PERSON, needed=NEEDED if isinstance(given, dict) else ())
    taken = {
        name: take(read, f"{place}.{name}", fields[name])
        for name, take in OF_A_PERSON.items()
        if name in fields
    }
    free = tuple(taken.pop("available", ()))
    seeker = Seeker(**{"id": "", "languages": frozenset(), "free": free, **taken})
    if seeker.id and seeker.id in seeker.blocks:
        read.fault(f"{place}.blocks", "No one can block themselves.")
    return seeker


def _times(read: Reader, place: str, given: object) -> list[Span]:
    return [_span(read, inside, one) for inside, one in read.each(place, given)]


def _span(read: Reader, place: str, given: object) -> Span:
    ends = [read.instant(inside, one) for inside, one in read.each(place, given)]
    if len(ends) != 2:
        if isinstance(given, list):
            read.fault(place, "A beginning and an end are needed here.")
        return NOWHEN, NOWHEN
    if NOWHEN not in ends and ends[0] >= ends[1]:
        read.fault(place, f"It ends at {given[1]!r}, before it starts." if isinstance(given, list) else "")
    return ends[0], ends[1]


def _talk(read: Reader, place: str, given: object) -> Talk | None:
    return None if given is None else read.choice(place, given, Talk)


def _name(read: Reader, place: str, given: object) -> str:
    """Null counts as no name."""
    return "" if given is None else read.text(place, given)


def _values(read: Reader, place: str, given: object) -> dict[str, frozenset[str]]:
    """Attribute to its values, given as one text or several."""
    return {
        read.text(place, name): _one_or_more(read, f"{place}.{name}", one)
        for name, one in read.named(place, given).items()
    }


def _one_or_more(read: Reader, place: str, given: object) -> frozenset[str]:
    return frozenset({read.filled(place, given)}) if isinstance(given, str) else read.texts(place, given)


def _private(read: Reader, place: str, given: object) -> frozenset[Part]:
    return read.choices(place, given, Part)


OF_A_PERSON: Mapping[str, Take] = {
    "id": Reader.filled,
    "lead": _name,
    "above": Reader.texts,
    "team": _name,
    "languages": Reader.texts,
    "modes": lambda read, place, given: read.choices(place, given, Mode),
    "intent": lambda read, place, given: read.choice(place, given, Intent),
    "capacity": lambda read, place, given: read.whole(place, given, 0, MOST_PARTNERS),
    "available": _times,
    "issues": Reader.texts,
    "offers": Reader.texts,
    "wants": Reader.texts,
    "talk": _talk,
    "circumstances": Reader.texts,
    "blocks": Reader.texts,
    "requires": _values,
    "attributes": _values,
    "private": _private,
    "waited": lambda read, place, given: read.whole(place, given, 0, LONGEST_WAIT),
    "trio_ok": Reader.flag,
}

# ── pairs, and settings for all ─────────────────────────────────────────────────────────────────────────────


def _pair(read: Reader, place: str, given: object) -> tuple[str, str]:
    ids = [read.filled(inside, one) for inside, one in read.each(place, given)]
    if len(ids) == 2:
        return ids[0], ids[1]
    if isinstance(given, list):
        read.fault(place, "Two people are needed here.")
    return "", ""


def _met(read: Reader, place: str, given: object) -> Met:
    """Two people, the round, and optionally their feedback."""
    entry = given if isinstance(given, list) else []
    if len(entry) not in (3, 4):
        read.fault(place, 'Two people and a round are needed here, as in ["ana", "cho", 2].')
        return Met("", "", 0)
    a, b = (read.filled(f"{place}[{number}]", entry[number]) for number in (0, 1))
    round = read.whole(f"{place}[2]", entry[2], 0, LAST_ROUND)
    said = entry[3:] and entry[3] != ""
    return Met(a, b, round, read.choice(f"{place}[3]", entry[3], Feedback) if said else Feedback.NONE)


def _rules(read: Reader, place: str, given: object) -> Rules:
    return Rules(**_numbers(read, place, given, RANGES_OF_RULES))


def _weights(read: Reader, place: str, given: object) -> Weights:
    ranges = {part.value: (0, HEAVIEST_WEIGHT, 1) for part in Part}
    weights = Weights(**_numbers(read, place, given, ranges))
    if not any(weights.of(part) for part in Part):
        read.fault(place, "At least one weight has to be more than 0.")
    return weights


def _numbers(
    read: Reader, place: str, given: object, ranges: Mapping[str, tuple[int, int, int]]
) -> dict[str, int]:
    fields = read.fields(place, given, ranges)
    return {name: read.whole(f"{place}.{name}", one, *ranges[name]) for name, one in fields.items()}


def _begins(read: Reader, place: str, given: object) -> datetime | None:
    return None if given is None else read.instant(place, given)


RANGES_OF_RULES = {
    "cooldown": (0, LONGEST_COOLDOWN, 1),
    "minutes": (QUARTER, LONGEST_MINUTES, QUARTER),
    "worst_pair_gives_up": (0, MOST_GIVEN_UP, 1),
}
REST: Mapping[str, Take] = {
    "round": lambda read, place, given: read.whole(place, given, 0, LAST_ROUND),
    "rules": _rules,
    "weights": _weights,
    "seed": Reader.text,
    "begins": _begins,
}
KNOWN = ("people", "met", "locks", "forbid", *REST)
