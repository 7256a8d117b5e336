"""Checks the server's clock before the date causes anything that cannot be undone."""

from datetime import datetime, timedelta

from alongside.domain.audit import OPERATOR, Action
from alongside.domain.clock import ClockRefused, Known, judge
from alongside.store import audit, clocks
from alongside.store.engine import Store, Work

SEEN_EVERY = timedelta(hours=1)  # exact enough for a limit of weeks, and cheaper than a write at every check


def check_clock(store: Store, now: datetime) -> None:
    """Records that the server ran at this instant. Raises ClockRefused, and then records nothing."""
    with store.read() as db:
        known = clocks.known(db)
    if known is None:
        known = _first_look(store, now)
    judge(now, known)
    if now - known.seen >= SEEN_EVERY:
        with store.write() as db:
            clocks.see(db, now)


def _first_look(store: Store, now: datetime) -> Known:
    """The newest row counts as seen. It is recorded now, because a wrong clock may write later rows."""
    with store.write() as db:
        newest = clocks.newest_row(db)
        clocks.see(db, newest or now)
    return Known(newest or now, newest)


def refusal(db: Work, now: datetime) -> ClockRefused | None:
    """Why this clock is not trusted; None when it is. Changes nothing."""
    known = clocks.known(db)
    if known is None:
        return None
    try:
        judge(now, known)
    except ClockRefused as refused:
        return refused
    return None


def confirm_clock(db: Work, now: datetime, by: str = OPERATOR) -> bool:
    """Someone checked the date and says it is right.

    False, and nothing in the log, if it was trusted anyway.
    """
    if refusal(db, now) is None:
        return False
    clocks.confirm(db, now)
    audit.record(db, now.isoformat(), by, Action.CLOCK_CONFIRMED)
    return True
