"""A no to a match and the end of a pairing: they can be undone for a while, and until then no one is told and nothing changes.

A decision is a row of its own until its time has come. The clock job applies it, and so does whatever reads or writes pairings before
that, so it holds where no clock job runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from alongside.desks.clock import refusal
from alongside.desks.parting import part
from alongside.domain.asks import instant
from alongside.domain.matching.seekers import Intent
from alongside.domain.pairings import UNDO_FOR, Decision, Ending, NothingToUndo, Pairing, Pending
from alongside.store import decisions, pairings, profiles
from alongside.store.engine import Store, Work


@contextmanager
def reading(store: Store, now: datetime) -> Iterator[Work]:
    """Reads pairings as they are at this instant."""
    with store.read() as db:
        waiting = is_due(db, now)
    if waiting:
        with store.write() as db:
            take_effect(db, now)
    with store.read() as db:
        yield db


@contextmanager
def writing(store: Store, now: datetime) -> Iterator[Work]:
    """As `reading`, within the transaction that goes on from there."""
    with store.write() as db:
        take_effect(db, now)
        yield db


def decide(db: Work, pairing: Pairing, person_id: str, decision: Decision, now: datetime) -> None:
    decisions.save(db, Pending(pairing.id, person_id, decision, instant(now + UNDO_FOR)))


def undo(db: Work, pairing_id: str, person_id: str) -> None:
    """Within `writing`, so what is due has taken effect before. Raises NothingToUndo."""
    if not decisions.forget(db, pairing_id, person_id):
        raise NothingToUndo


def is_due(db: Work, now: datetime) -> bool:
    """Whether `take_effect` would change something."""
    return bool(_due(db, now))


def take_effect(db: Work, now: datetime) -> None:
    """All whose time has come, each once."""
    for one in _due(db, now):
        decisions.forget(db, one.pairing_id, one.person_id)
        _apply(db, one, now)


def _due(db: Work, now: datetime) -> list[Pending]:
    """None while the clock is doubted: no pair ends by a wrong date."""
    found = decisions.due(db, instant(now))
    return found if found and refusal(db, now) is None else []


def _apply(db: Work, one: Pending, now: datetime) -> None:
    ending = [pairing for pairing in pairings.of_person(db, one.person_id) if pairing.id == one.pairing_id]
    match one.decision:
        case Decision.DECLINE | Decision.ROTATE:
            pass
        case Decision.STOP:
            _pause(db, one.person_id, now)
        case Decision.NEVER:
            ending = _keep_apart(db, one, now)
    for pairing in ending:
        part(db, pairing, Ending.PARTED, now, one.person_id)


def _pause(db: Work, person_id: str, now: datetime) -> None:
    profile = profiles.of_person(db, person_id)
    if profile is not None:
        paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
        profiles.save(db, person_id, paused, instant(now))


def _keep_apart(db: Work, one: Pending, now: datetime) -> list[Pairing]:
    """Returns what ends with it: all pairings of theirs, for a round may have paired them anew while it could be undone."""
    own = pairings.of_person(db, one.person_id)
    others = {person for pairing in own if pairing.id == one.pairing_id for person in pairing.people} - {
        one.person_id
    }
    for other in sorted(others):
        profiles.block(db, one.person_id, other, instant(now))
    return [pairing for pairing in own if others & set(pairing.people)]
