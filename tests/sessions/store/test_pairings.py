"""Pairings as they are kept, and as older versions kept them."""

from datetime import UTC, date, datetime

from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Pair, Part
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.store import pairings

AT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
WHOLE = Pairing(
    id="p1",
    people=("ana", "ben"),
    round=3,
    since=date(2026, 3, 4),
    until=date(2026, 5, 27),
    links=(Pair(a="ana", b="ben", fit=70, parts={Part.TALK: 400}, starts=12),),
    asked=True,
    ended_at=AT,
    accepted={"ana": AT},
    agreed={"ben": AT},
    kept={"ana": AT, "ben": AT},
    lapses_at=AT,
    ended_how=Ending.PARTED,
    urgent=True,
)


def test_every_field_of_a_pairing_is_kept(store: Store) -> None:
    with store.write() as db:
        pairings.insert_pairing(db, WHOLE)

    with store.read() as db:
        assert pairings.find_pairing(db, "p1") == WHOLE
        assert pairings.pairings_of_person(db, "ben") == pairings.list_pairings(db) == [WHOLE]


def test_an_acceptance_of_which_only_the_day_is_known_is_its_first_moment(store: Store) -> None:
    """The migration that brought sessions had nothing else to say of pairings from before."""
    with store.write() as db:
        pairings.insert_pairing(db, WHOLE)
        db.run("update pairing_person set accepted_at = '2026-03-04'")

    with store.read() as db:
        found = pairings.find_pairing(db, "p1")
    midnight = datetime(2026, 3, 4, tzinfo=UTC)
    assert found is not None
    assert found.accepted == {"ana": midnight, "ben": midnight}
