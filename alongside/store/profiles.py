"""Support profiles, and whom people do not want to be matched with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.domain.matching.participants import Intent, Mode, Part, Talk
from alongside.domain.profiles import Absence, FreeTime, Profile
from alongside.store import next_checks
from alongside.store.engine import Transaction


def find_profile(db: Transaction, person_id: str) -> Profile | None:
    rows = db.rows(
        """
        select person_id, time_zone, languages, modes, intent, capacity, talk, issues, offers, wants,
               circumstances, attributes, requires, named, trio_ok, revision
        from profile where person_id = :person_id
        """,
        person_id=person_id,
    )
    free = db.rows(
        """
        select person_id, weekday, from_minute, until_minute
        from free_time where person_id = :person_id order by weekday, from_minute
        """,
        person_id=person_id,
    )
    absences = db.rows(
        "select person_id, first_day, last_day from absence where person_id = :person_id order by first_day",
        person_id=person_id,
    )
    return _to_profiles(rows, free, absences).get(person_id)


def list_profiles(db: Transaction) -> dict[str, Profile]:
    """Person id to profile."""
    return _to_profiles(
        db.rows(
            """
            select person_id, time_zone, languages, modes, intent, capacity, talk, issues, offers, wants,
                   circumstances, attributes, requires, named, trio_ok, revision
            from profile order by person_id
            """
        ),
        db.rows(
            """
            select person_id, weekday, from_minute, until_minute
            from free_time order by weekday, from_minute
            """
        ),
        db.rows("select person_id, first_day, last_day from absence order by first_day"),
    )


def save_profile(db: Transaction, person_id: str, profile: Profile, at: str) -> None:
    """Replaces what was there, with the revision as given."""
    db.run(
        """
        insert into profile (
            person_id, time_zone, languages, modes, intent, capacity, talk, issues, offers, wants,
            circumstances, attributes, requires, named, trio_ok, revision, saved_at
        ) values (
            :person_id, :time_zone, :languages, :modes, :intent, :capacity, :talk, :issues, :offers,
            :wants, :circumstances, :attributes, :requires, :named, :trio_ok, :revision, :saved_at
        )
        on conflict (person_id) do update set
            time_zone = excluded.time_zone, languages = excluded.languages, modes = excluded.modes,
            intent = excluded.intent, capacity = excluded.capacity, talk = excluded.talk,
            issues = excluded.issues, offers = excluded.offers, wants = excluded.wants,
            circumstances = excluded.circumstances, attributes = excluded.attributes,
            requires = excluded.requires, named = excluded.named, trio_ok = excluded.trio_ok,
            revision = excluded.revision, saved_at = excluded.saved_at
        """,
        person_id=person_id,
        time_zone=profile.time_zone,
        languages=_words_to_json(profile.languages),
        modes=_words_to_json(profile.modes),
        intent=profile.intent,
        capacity=profile.capacity,
        talk=profile.talk,
        issues=_words_to_json(profile.issues),
        offers=_words_to_json(profile.offers),
        wants=_words_to_json(profile.wants),
        circumstances=_words_to_json(profile.circumstances),
        attributes=_values_to_json(profile.attributes),
        requires=_values_to_json(profile.requires),
        named=_words_to_json(profile.named),
        trio_ok=int(profile.trio_ok),
        revision=profile.revision,
        saved_at=at,
    )
    db.run("delete from free_time where person_id = :person_id", person_id=person_id)
    db.run_many(
        """
        insert into free_time (person_id, weekday, from_minute, until_minute)
        values (:person_id, :weekday, :from_minute, :until_minute)
        """,
        ({"person_id": person_id, **vars(free)} for free in profile.free),
    )
    db.run("delete from absence where person_id = :person_id", person_id=person_id)
    db.run_many(
        "insert into absence (person_id, first_day, last_day) values (:person_id, :first_day, :last_day)",
        ({"person_id": person_id, **vars(absence)} for absence in profile.absences),
    )
    next_checks.check_person_soon(db, person_id)


def blocks_of(db: Transaction, person_id: str) -> list[str]:
    """Ids of the people this person does not want to be matched with."""
    rows = db.rows(
        "select blocked_id from block where person_id = :person_id order by blocked_id", person_id=person_id
    )
    return [row["blocked_id"] for row in rows]


def all_blocks(db: Transaction) -> list[tuple[str, str]]:
    """For matching only: no one else ever learns who asked for it."""
    rows = db.rows("select person_id, blocked_id from block order by person_id, blocked_id")
    return [(row["person_id"], row["blocked_id"]) for row in rows]


def save_block(db: Transaction, person_id: str, blocked_id: str, since: str) -> None:
    """Doing it twice changes nothing."""
    db.run(
        """
        insert into block (person_id, blocked_id, since) values (:person_id, :blocked_id, :since)
        on conflict (person_id, blocked_id) do nothing
        """,
        person_id=person_id,
        blocked_id=blocked_id,
        since=since,
    )


def delete_block(db: Transaction, person_id: str, blocked_id: str) -> None:
    db.run(
        "delete from block where person_id = :person_id and blocked_id = :blocked_id",
        person_id=person_id,
        blocked_id=blocked_id,
    )


def _to_profiles(rows: Iterable[Any], free: Iterable[Any], absences: Iterable[Any]) -> dict[str, Profile]:
    free_of: dict[str, list[FreeTime]] = defaultdict(list)
    for row in free:
        free_of[row["person_id"]].append(FreeTime(row["weekday"], row["from_minute"], row["until_minute"]))
    absences_of: dict[str, list[Absence]] = defaultdict(list)
    for row in absences:
        absences_of[row["person_id"]].append(Absence(row["first_day"], row["last_day"]))
    return {
        row["person_id"]: _to_profile(row, free_of[row["person_id"]], absences_of[row["person_id"]])
        for row in rows
    }


def _to_profile(row: Any, free: list[FreeTime], absences: list[Absence]) -> Profile:
    return Profile(
        row["time_zone"],
        frozenset(json.loads(row["languages"])),
        frozenset(Mode(mode) for mode in json.loads(row["modes"])),
        Intent(row["intent"]),
        row["capacity"],
        Talk(row["talk"]) if row["talk"] else None,
        frozenset(json.loads(row["issues"])),
        frozenset(json.loads(row["offers"])),
        frozenset(json.loads(row["wants"])),
        frozenset(json.loads(row["circumstances"])),
        {name: frozenset(values) for name, values in json.loads(row["attributes"]).items()},
        {name: frozenset(values) for name, values in json.loads(row["requires"]).items()},
        frozenset(Part(part) for part in json.loads(row["named"])),
        bool(row["trio_ok"]),
        tuple(free),
        tuple(absences),
        row["revision"],
    )


def _words_to_json(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))


def _values_to_json(named: Mapping[str, frozenset[str]]) -> str:
    return json.dumps({name: sorted(values) for name, values in sorted(named.items())})
