"""The clock, asked before anything is done for good because of the date."""

from datetime import datetime, timedelta

from alongside.domain.audit import OPERATOR, Action
from alongside.domain.clock import ClockRefused, Known, judge
from alongside.store import audit, clocks
from alongside.store.engine import Store, Work

SEEN_EVERY = timedelta(
    hours=1
)  # against three weeks this is exact enough, and a write at every look would cost more


def check_clock(store: Store, now: datetime) -> None:
    """Notes that the server was here at this instant. Raises ClockRefused, and then nothing is noted."""
    with store.read() as db:
        known = clocks.known(db)
    if known is None:
        known = _first_look(store, now)
    judge(now, known)
    if now - known.seen >= SEEN_EVERY:
        with store.write() as db:
            clocks.see(db, now)


def _first_look(store: Store, now: datetime) -> Known:
    """The newest row is as good as having been seen. It is noted at once: later rows may be written by a wrong clock."""
    with store.write() as db:
        newest = clocks.newest_row(db)
        clocks.see(db, newest or now)
    return Known(newest or now, newest)


def refusal(db: Work, now: datetime) -> ClockRefused | None:
    """Why nothing is done by this clock; None when it is believed. Changes nothing."""
    known = clocks.known(db)
    if known is None:
        return None
    try:
        judge(now, known)
    except ClockRefused as refused:
        return refused
    return None


def confirm_clock(db: Work, now: datetime, by: str = OPERATOR) -> bool:
    """Somebody looked at the date and says that it is right. False, and nothing in the log, when nobody doubted it."""
    if refusal(db, now) is None:
        return False
    clocks.confirm(db, now)
    audit.record(db, now.isoformat(), by, Action.CLOCK_CONFIRMED)
    return True
