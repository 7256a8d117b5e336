"""Notification preferences, and busy times from calendars that people uploaded."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences


def find_preferences(db: Transaction, person_id: str) -> NotificationPreferences | None:
    row = db.row("select * from reach where person_id = :person_id", person_id=person_id)
    if row is None:
        return None
    kinds = db.rows("select kind from unwanted_mail where person_id = :person_id", person_id=person_id)
    unwanted = frozenset(MessageKind(kind["kind"]) for kind in kinds)
    return from_row(NotificationPreferences, row, unwanted=unwanted)


def save_preferences(db: Transaction, person_id: str, reach: NotificationPreferences) -> None:
    """All but the unwanted kinds, which are set one by one."""
    db.upsert("reach", ("person_id",), {"person_id": person_id} | to_row(reach, "unwanted"))
    next_checks.check_person_soon(db, person_id)


def find_time_zone(db: Transaction, person_id: str) -> str | None:
    """The person's own, from their support profile."""
    row = db.row("select time_zone from profile where person_id = :person_id", person_id=person_id)
    return None if row is None else str(row["time_zone"])


def confirm_address(db: Transaction, confirm_hash: str) -> str | None:
    """Whose address it is. None for an unknown hash, or if the address changed since."""
    row = db.row("select person_id from reach where confirm_hash = :confirm_hash", confirm_hash=confirm_hash)
    if row is None:
        return None
    db.run("update reach set confirmed = 1 where confirm_hash = :confirm_hash", confirm_hash=confirm_hash)
    next_checks.check_person_soon(db, row["person_id"])
    return str(row["person_id"])


def find_by_feed(db: Transaction, feed_hash: str) -> str | None:
    """Whose private feed that is."""
    row = db.row("select person_id from reach where feed_hash = :feed_hash", feed_hash=feed_hash)
    return None if row is None else str(row["person_id"])


def find_by_unsubscribe_key(db: Transaction, key: str) -> str | None:
    row = db.row("select person_id from reach where unsubscribe_key = :key", key=key)
    return None if row is None else str(row["person_id"])


def set_kind_wanted(db: Transaction, person_id: str, kind: MessageKind, yes: bool) -> None:
    if yes:
        db.run(
            "delete from unwanted_mail where person_id = :person_id and kind = :kind",
            person_id=person_id,
            kind=kind,
        )
    else:
        db.insert_new("unwanted_mail", {"person_id": person_id, "kind": kind})
    next_checks.check_person_soon(db, person_id)


def list_busy_times(db: Transaction, person_id: str) -> list[tuple[datetime, datetime]]:
    """In order."""
    rows = db.rows(
        "select begins, until from busy_time where person_id = :person_id order by begins",
        person_id=person_id,
    )
    return [(datetime.fromisoformat(row["begins"]), datetime.fromisoformat(row["until"])) for row in rows]


def save_busy_times(db: Transaction, person_id: str, spans: Iterable[tuple[datetime, datetime]]) -> None:
    """Replaces all. No two may begin at the same time."""
    db.run("delete from busy_time where person_id = :person_id", person_id=person_id)
    db.insert_many(
        "busy_time",
        ({"person_id": person_id, "begins": begins, "until": until} for begins, until in spans),
    )


def read_calendar_zones(db: Transaction, person_id: str) -> dict[str, str]:
    """Time zones by the names in the person's calendars, as they answered."""
    rows = db.rows(
        "select name, time_zone from calendar_zone where person_id = :person_id order by name",
        person_id=person_id,
    )
    return {row["name"]: row["time_zone"] for row in rows}


def save_calendar_zones(db: Transaction, person_id: str, zones: Mapping[str, str]) -> None:
    """Replaces all."""
    db.run("delete from calendar_zone where person_id = :person_id", person_id=person_id)
    db.insert_many(
        "calendar_zone",
        ({"person_id": person_id, "name": name, "time_zone": zone} for name, zone in zones.items()),
    )
