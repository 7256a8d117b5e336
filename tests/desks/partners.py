"""A small world of support profiles for tests: everyone free on the same hours, no one under the same line manager."""

from dataclasses import replace
from datetime import date
from typing import Any

from alongside.domain.matching.participants import Talk
from alongside.domain.people import Person
from alongside.domain.profiles import NAMEABLE, FreeTime, Profile
from alongside.store import people, profiles, sign_ins
from alongside.store.engine import Store, Transaction
from tests.conftest import NOW

USUAL = Profile(
    time_zone="Europe/London",
    languages=frozenset({"en"}),
    talk=Talk.LISTEN,
    issues=frozenset({"housing"}),
    offers=frozenset({"grief"}),
    wants=frozenset({"grief"}),
    circumstances=frozenset({"caring"}),
    named=frozenset(NAMEABLE),
    free=(FreeTime(1, 9 * 60, 12 * 60),),
)
PEERS = ("ana", "fay", "gus", "hal", "ida")  # ana is of the cast; the others have no line manager


def add_peers(store: Store) -> None:
    """All of them were here today, and fit each other alike."""
    with store.write() as db:
        for name in PEERS:
            if people.by_id(db, name) is None:
                people.add_person(
                    db, Person(id=name, login=f"{name}@example.org", name=name.title()), date(2025, 1, 6)
                )
            seen(db, name)
            profiles.save_profile(db, name, USUAL, NOW.isoformat())


def change_profile(store: Store, person_id: str, **changes: Any) -> None:
    with store.write() as db:
        kept = profiles.find_profile(db, person_id)
        assert kept is not None
        profiles.save_profile(db, person_id, replace(kept, **changes), NOW.isoformat())


def seen(db: Transaction, person_id: str, at: str = NOW.isoformat()) -> None:
    sign_ins.add_sign_in(
        db, f"sign-in-{person_id}", f"hash-{person_id}", person_id, at=at, device="a browser"
    )
