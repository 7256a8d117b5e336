"""Support profiles, and whom people do not want to be matched with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.profiles.rules.profiles import Absence, FreeTime, Profile


def find_profile(db: Transaction, person_id: str) -> Profile | None:
    row = db.row("select * from profile where person_id = :person_id", person_id=person_id)
    if row is None:
        return None
    free = db.rows(
        "select * from free_time where person_id = :person_id order by weekday, from_minute",
        person_id=person_id,
    )
    absences = db.rows(
        "select * from absence where person_id = :person_id order by first_day", person_id=person_id
    )
    return _to_profile(row, free, absences)


def list_profiles(db: Transaction) -> dict[str, Profile]:
    """Person id to profile."""
    free, absences = defaultdict(list), defaultdict(list)
    for row in db.rows("select * from free_time order by weekday, from_minute"):
        free[row["person_id"]].append(row)
    for row in db.rows("select * from absence order by first_day"):
        absences[row["person_id"]].append(row)
    return {
        row["person_id"]: _to_profile(row, free[row["person_id"]], absences[row["person_id"]])
        for row in db.rows("select * from profile order by person_id")
    }


def _to_profile(row: Any, free: Iterable[Any], absences: Iterable[Any]) -> Profile:
    return from_row(
        Profile,
        row,
        free=tuple(from_rows(FreeTime, free)),
        absences=tuple(from_rows(Absence, absences)),
    )


def save_profile(db: Transaction, person_id: str, profile: Profile, at: datetime) -> None:
    """Replaces what was there, with the revision as given."""
    own = {"person_id": person_id}
    db.upsert("profile", ("person_id",), {**own, **to_row(profile, "free", "absences"), "saved_at": at})
    db.run("delete from free_time where person_id = :person_id", **own)
    db.insert_many("free_time", ({**own, **to_row(free)} for free in profile.free))
    db.run("delete from absence where person_id = :person_id", **own)
    db.insert_many("absence", ({**own, **to_row(absence)} for absence in profile.absences))
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


def save_block(db: Transaction, person_id: str, blocked_id: str, since: datetime) -> None:
    """Doing it twice changes nothing."""
    db.insert_new("block", {"person_id": person_id, "blocked_id": blocked_id, "since": since})


def delete_block(db: Transaction, person_id: str, blocked_id: str) -> None:
    db.run(
        "delete from block where person_id = :person_id and blocked_id = :blocked_id",
        person_id=person_id,
        blocked_id=blocked_id,
    )
