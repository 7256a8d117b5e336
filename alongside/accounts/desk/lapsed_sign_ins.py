"""Ends sign-ins that were idle or lasted for too long."""

from datetime import datetime

from alongside.accounts.desk.current_user import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    OWN_DEVICE_IDLE_LIMIT,
    OWN_DEVICE_LIMIT,
)
from alongside.accounts.store import sign_ins
from alongside.accounts.store.sign_ins import LapseLimits
from alongside.core.store.engine import Transaction

MOST_ENDED = 500  # in one transaction, some hundredths of a millisecond each


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
