"""Notification preferences, and busy times from calendars that people uploaded."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from alongside.domain.notification_preferences import MessageKind, NotificationPreferences
from alongside.domain.partner_requests import instant
from alongside.store import next_checks
from alongside.store.engine import Transaction


def find_preferences(db: Transaction, person_id: str) -> NotificationPreferences | None:
    row = db.row(
        """
        select email, quiet_from, quiet_until, check_in_weekday, check_in_minute, named, title,
               unsubscribe_key, feed_hash, confirmed, confirm_hash
        from reach
        where person_id = :person_id
        """,
        person_id=person_id,
    )
    return None if row is None else _to_preferences(row, _unwanted_kinds(db, person_id))


def save_preferences(db: Transaction, person_id: str, reach: NotificationPreferences) -> None:
    """All but the unwanted kinds, which are set one by one."""
    db.run(
        """
        insert into reach (person_id, email, quiet_from, quiet_until, check_in_weekday, check_in_minute,
                           named, title, unsubscribe_key, feed_hash, confirmed, confirm_hash)
        values (:person_id, :email, :quiet_from, :quiet_until, :check_in_weekday, :check_in_minute,
                :named, :title, :unsubscribe_key, :feed_hash, :confirmed, :confirm_hash)
        on conflict (person_id) do update
        set email = excluded.email, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
            check_in_weekday = excluded.check_in_weekday, check_in_minute = excluded.check_in_minute,
            named = excluded.named, title = excluded.title, unsubscribe_key = excluded.unsubscribe_key,
            feed_hash = excluded.feed_hash, confirmed = excluded.confirmed,
            confirm_hash = excluded.confirm_hash
        """,
        person_id=person_id,
        email=reach.email,
        quiet_from=reach.quiet_from,
        quiet_until=reach.quiet_until,
        check_in_weekday=reach.check_in_weekday,
        check_in_minute=reach.check_in_minute,
        named=int(reach.named),
        title=reach.title,
        unsubscribe_key=reach.unsubscribe_key,
        feed_hash=reach.feed_hash,
        confirmed=int(reach.confirmed),
        confirm_hash=reach.confirm_hash,
    )
    next_checks.check_person_soon(db, person_id)


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
        db.run(
            "insert into unwanted_mail (person_id, kind) values (:person_id, :kind) "
            "on conflict (person_id, kind) do nothing",
            person_id=person_id,
            kind=kind,
        )
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
    db.run_many(
        "insert into busy_time (person_id, begins, until) values (:person_id, :begins, :until)",
        (
            {"person_id": person_id, "begins": instant(begins), "until": instant(until)}
            for begins, until in spans
        ),
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
    db.run_many(
        "insert into calendar_zone (person_id, name, time_zone) values (:person_id, :name, :time_zone)",
        ({"person_id": person_id, "name": name, "time_zone": zone} for name, zone in zones.items()),
    )


def _unwanted_kinds(db: Transaction, person_id: str) -> frozenset[MessageKind]:
    rows = db.rows("select kind from unwanted_mail where person_id = :person_id", person_id=person_id)
    return frozenset(MessageKind(row["kind"]) for row in rows)


def _to_preferences(row: Any, unwanted: frozenset[MessageKind]) -> NotificationPreferences:
    return NotificationPreferences(
        row["email"],
        row["quiet_from"],
        row["quiet_until"],
        row["check_in_weekday"],
        row["check_in_minute"],
        bool(row["named"]),
        row["title"],
        row["unsubscribe_key"],
        row["feed_hash"],
        unwanted,
        bool(row["confirmed"]),
        row["confirm_hash"],
    )
