"""A population from parsed JSON, or everything that is wrong with it.

Entries are read here, field by field; `cross_checks.py` compares them with one another.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from alongside.matching.files.cross_checks import Entries, SoundEntries, check_entries
from alongside.matching.files.faults import NOWHEN, Faulty, Reader
from alongside.matching.rules.participants import (
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
    Participant,
    Population,
    Rules,
    Talk,
    Weights,
)
from alongside.matching.rules.settings import MOST_GIVEN_UP

LONGEST_WAIT = 1000  # rounds
LAST_ROUND = 1_000_000
NEEDED = ("id", "languages", "available")

Take = Callable[[Reader, str, object], Any]
Span = tuple[datetime, datetime]


def parse_population(given: object) -> Population | Faulty:
    read = Reader()
    fields = read.parse_fields(
        "file", given, POPULATION_FIELDS, needed=("people",) if isinstance(given, dict) else ()
    )
    people = _parse_entries(read, "people", fields, _parse_participant)
    met = _parse_entries(read, "met", fields, _parse_met)
    locks = _parse_entries(read, "locks", fields, _parse_pair)
    forbid = _parse_entries(read, "forbid", fields, _parse_pair)
    rest = {name: take(read, name, fields[name]) for name, take in OTHER_FIELDS.items() if name in fields}
    check_entries(read, SoundEntries(_find_ids(fields.get("people")), people, met, locks, forbid, rest))
    if read.faults:
        return Faulty(tuple(read.faults))
    return Population(
        people=_entry_values(people),
        met=_entry_values(met),
        locks=_entry_values(locks),
        forbid=_entry_values(forbid),
        **rest,
    )


def participant_from_dict(given: object) -> Participant | Faulty:
    """One person, as written by `participant_as_dict`."""
    read = Reader()
    seeker = _parse_participant(read, "person", given)
    return Faulty(tuple(read.faults)) if read.faults else seeker


def _parse_entries(read: Reader, name: str, fields: Mapping[str, object], take: Take) -> Entries[Any]:
    """Place to entry, for entries without a fault of their own."""
    found = {}
    for place, given in read.parse_list(name, fields.get(name, [])):
        before = len(read.faults)
        entry = take(read, place, given)
        if len(read.faults) == before:
            found[place] = entry
    return found


def _find_ids(people: object) -> dict[str, str]:
    """Place to id, for ids that are text."""
    given = people if isinstance(people, list) else []
    ids = {f"people[{number}]": one.get("id") for number, one in enumerate(given) if isinstance(one, dict)}
    return {place: one for place, one in ids.items() if isinstance(one, str)}


def _entry_values(entries: Entries[Any]) -> tuple[Any, ...]:
    return tuple(entries.values())


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────


def _parse_participant(read: Reader, place: str, given: object) -> Participant:
    fields = read.parse_fields(place, given, PERSON_FIELDS, needed=NEEDED if isinstance(given, dict) else ())
    taken = {
        name: take(read, f"{place}.{name}", fields[name])
        for name, take in PERSON_FIELDS.items()
        if name in fields
    }
    free = tuple(taken.pop("available", ()))
    seeker = Participant(**{"id": "", "languages": frozenset(), "free": free, **taken})
    if seeker.id and seeker.id in seeker.blocks:
        read.add_fault(f"{place}.blocks", "No one can block themselves.")
    return seeker


def _parse_times(read: Reader, place: str, given: object) -> list[Span]:
    return [_parse_span(read, inside, one) for inside, one in read.parse_list(place, given)]


def _parse_span(read: Reader, place: str, given: object) -> Span:
    ends = [read.parse_instant(inside, one) for inside, one in read.parse_list(place, given)]
    if len(ends) != 2:
        if isinstance(given, list):
            read.add_fault(place, "A beginning and an end are needed here.")
        return NOWHEN, NOWHEN
    if NOWHEN not in ends and ends[0] >= ends[1]:
        read.add_fault(
            place, f"It ends at {given[1]!r}, before it starts." if isinstance(given, list) else ""
        )
    return ends[0], ends[1]


def _parse_talk(read: Reader, place: str, given: object) -> Talk | None:
    return None if given is None else read.parse_choice(place, given, Talk)


def _parse_optional_name(read: Reader, place: str, given: object) -> str:
    """Null counts as no name."""
    return "" if given is None else read.parse_text(place, given)


def _parse_attributes(read: Reader, place: str, given: object) -> dict[str, frozenset[str]]:
    """Attribute to its values, given as one text or several."""
    return {
        read.parse_text(place, name): _parse_one_or_more(read, f"{place}.{name}", one)
        for name, one in read.parse_object(place, given).items()
    }


def _parse_one_or_more(read: Reader, place: str, given: object) -> frozenset[str]:
    return (
        frozenset({read.parse_filled_text(place, given)})
        if isinstance(given, str)
        else read.parse_texts(place, given)
    )


def _parse_private(read: Reader, place: str, given: object) -> frozenset[Part]:
    return read.parse_choices(place, given, Part)


PERSON_FIELDS: Mapping[str, Take] = {
    "id": Reader.parse_filled_text,
    "lead": _parse_optional_name,
    "above": Reader.parse_texts,
    "team": _parse_optional_name,
    "languages": Reader.parse_texts,
    "modes": lambda read, place, given: read.parse_choices(place, given, Mode),
    "intent": lambda read, place, given: read.parse_choice(place, given, Intent),
    "capacity": lambda read, place, given: read.parse_whole_number(place, given, 0, MOST_PARTNERS),
    "available": _parse_times,
    "issues": Reader.parse_texts,
    "offers": Reader.parse_texts,
    "wants": Reader.parse_texts,
    "talk": _parse_talk,
    "circumstances": Reader.parse_texts,
    "blocks": Reader.parse_texts,
    "requires": _parse_attributes,
    "attributes": _parse_attributes,
    "private": _parse_private,
    "waited": lambda read, place, given: read.parse_whole_number(place, given, 0, LONGEST_WAIT),
    "trio_ok": Reader.parse_flag,
}

# ── pairs, and settings for all ─────────────────────────────────────────────────────────────────────────────


def _parse_pair(read: Reader, place: str, given: object) -> tuple[str, str]:
    ids = [read.parse_filled_text(inside, one) for inside, one in read.parse_list(place, given)]
    if len(ids) == 2:
        return ids[0], ids[1]
    if isinstance(given, list):
        read.add_fault(place, "Two people are needed here.")
    return "", ""


def _parse_met(read: Reader, place: str, given: object) -> Met:
    """Two people, the round, and optionally their feedback."""
    entry = given if isinstance(given, list) else []
    if len(entry) not in (3, 4):
        read.add_fault(place, 'Two people and a round are needed here, as in ["ana", "cho", 2].')
        return Met("", "", 0)
    a, b = (read.parse_filled_text(f"{place}[{number}]", entry[number]) for number in (0, 1))
    round = read.parse_whole_number(f"{place}[2]", entry[2], 0, LAST_ROUND)
    said = entry[3:] and entry[3] != ""
    return Met(a, b, round, read.parse_choice(f"{place}[3]", entry[3], Feedback) if said else Feedback.NONE)


def _parse_rules(read: Reader, place: str, given: object) -> Rules:
    return Rules(**_parse_numbers(read, place, given, RANGES_OF_RULES))


def _parse_weights(read: Reader, place: str, given: object) -> Weights:
    ranges = {part.value: (0, HEAVIEST_WEIGHT, 1) for part in Part}
    weights = Weights(**_parse_numbers(read, place, given, ranges))
    if not any(weights.weight_of(part) for part in Part):
        read.add_fault(place, "At least one weight has to be more than 0.")
    return weights


def _parse_numbers(
    read: Reader, place: str, given: object, ranges: Mapping[str, tuple[int, int, int]]
) -> dict[str, int]:
    fields = read.parse_fields(place, given, ranges)
    return {
        name: read.parse_whole_number(f"{place}.{name}", one, *ranges[name]) for name, one in fields.items()
    }


def _parse_begins(read: Reader, place: str, given: object) -> datetime | None:
    return None if given is None else read.parse_instant(place, given)


RANGES_OF_RULES = {
    "cooldown": (0, LONGEST_COOLDOWN, 1),
    "minutes": (QUARTER, LONGEST_MINUTES, QUARTER),
    "worst_pair_gives_up": (0, MOST_GIVEN_UP, 1),
}
OTHER_FIELDS: Mapping[str, Take] = {
    "round": lambda read, place, given: read.parse_whole_number(place, given, 0, LAST_ROUND),
    "rules": _parse_rules,
    "weights": _parse_weights,
    "seed": Reader.parse_text,
    "begins": _parse_begins,
}
POPULATION_FIELDS = ("people", "met", "locks", "forbid", *OTHER_FIELDS)
