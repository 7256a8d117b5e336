"""Who is signed in, how long a sign-in lasts, and the end of those that lasted too long."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.store import sign_ins
from alongside.accounts.store.sign_ins import LapseLimits
from alongside.core.rules.errors import NotSaved
from alongside.core.rules.sealing import unwrap
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store, Transaction

IDLE_LIMIT = timedelta(hours=12)
SHARED_IDLE_LIMIT = timedelta(hours=1)  # some browsers keep the cookie when they are closed and opened again
ABSOLUTE_LIMIT = timedelta(days=14)
# On a person's own device, if they chose so. It does not slide: a phone lost unnoticed is shut out within a
# month.
OWN_DEVICE_LIMIT = timedelta(days=30)
OWN_DEVICE_IDLE_LIMIT = timedelta(days=16)  # one weekly check-in may be missed, with two days to spare
SEEN_EVERY = timedelta(minutes=5)  # writing at every rerun would cost more than it is worth
MOST_ENDED = 500  # in one transaction, some hundredths of a millisecond each
SIGN_INS_KEPT = timedelta(days=90)  # as history for their owner


def current_user(store: Store, token: str, now: datetime) -> CurrentUser | None:
    """The holder of this token.

    None if it was ended, was idle for too long or is too old: see the limits above.
    """
    with store.read() as db:
        found = sign_ins.find_holder(db, hashed(token))
    if found is None or not is_active(found.sign_in, now):
        return None
    held = found.sign_in
    if now - held.last_seen_at > SEEN_EVERY:
        # They may read on while nothing can be saved.
        with suppress(NotSaved), store.write(own=found.person.id) as db:
            sign_ins.note_seen(db, held.id, now)
    return CurrentUser(
        person=found.person,
        roles=found.roles,
        sign_in_id=held.id,
        leads=found.leads,
        keys=unwrap(found.key, found.wrapped, token.encode()) if found.key and found.wrapped else None,
        own_from=held.own_from,
    )


def active_sign_ins(store: Store, token_hashes: Iterable[str], now: datetime) -> set[str]:
    """The hashes of sign-ins still active.

    Asked every few seconds for every open page, so it writes nothing.
    """
    with store.read() as db:
        found = {each: sign_ins.find_by_token(db, each) for each in token_hashes}
    return {each for each, held in found.items() if held is not None and is_active(held, now)}


def is_active(held: sign_ins.SignIn, now: datetime) -> bool:
    idle = OWN_DEVICE_IDLE_LIMIT if held.own_device else SHARED_IDLE_LIMIT if held.shared else IDLE_LIMIT
    return now - held.last_seen_at <= idle and now <= ends_at(held)


def ends_at(held: sign_ins.SignIn) -> datetime:
    """At the latest, even if it is used."""
    return held.started_at + (OWN_DEVICE_LIMIT if held.own_device else ABSOLUTE_LIMIT)


def has_lapsed_sign_ins(db: Transaction, now: datetime) -> bool:
    return bool(_list_lapsed_sign_ins(db, now))


def end_lapsed_sign_ins(db: Transaction, now: datetime) -> bool:
    ended = _list_lapsed_sign_ins(db, now)[:MOST_ENDED]
    sign_ins.end_sign_ins(db, ended, now)
    return len(ended) == MOST_ENDED


def _list_lapsed_sign_ins(db: Transaction, now: datetime) -> list[str]:
    return sign_ins.find_lapsed(
        db,
        LapseLimits(now - IDLE_LIMIT, now - ABSOLUTE_LIMIT),
        LapseLimits(now - OWN_DEVICE_IDLE_LIMIT, now - OWN_DEVICE_LIMIT),
    )
