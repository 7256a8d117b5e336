"""The door: who may come in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.domain.people import Person, Role
from alongside.domain.tokens import hashed
from alongside.store import people
from alongside.store.engine import Store

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=14)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, with the roles they hold right now."""

    person: Person
    roles: frozenset[Role]
    sign_in_id: str


def visitor(store: Store, token: str, now: datetime) -> Visitor | None:
    """Who holds this token, unless it ended, lay idle or grew too old."""
    with store.read() as db:
        row = db.row(
            "select id, person_id, started_at, last_seen_at from sign_in where token_hash = :hash and ended_at is null",
            hash=hashed(token),
        )
        if row is None:
            return None
        person = people.by_id(db, row["person_id"])
        return None if person is None else Visitor(person, people.roles(db, person.id), row["id"])
