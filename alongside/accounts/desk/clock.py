"""Checks the server's clock before the date causes anything that cannot be undone."""

from datetime import datetime, timedelta

from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.store import audit
from alongside.core.rules.clock import ClockRefused, KnownTimes, refuse_wrong_clock
from alongside.core.store import clocks
from alongside.core.store.engine import Store, Transaction

SEEN_EVERY = timedelta(hours=1)  # exact enough for a limit of weeks, and cheaper than a write at every check


def check_clock(store: Store, now: datetime) -> None:
    """Records that the server ran at this instant. Raises ClockRefused, and then records nothing."""
    with store.read() as db:
        known = clocks.read_known_times(db)
    if known is None:  # the newest row counts as seen; recorded now, for a wrong clock may write later rows
        with store.write() as db:
            newest = clocks.newest_row(db)
            known = KnownTimes(newest or now, newest)
            clocks.record_time(db, known.seen)
    refuse_wrong_clock(now, known)
    if now - known.seen >= SEEN_EVERY:
        with store.write() as db:
            clocks.record_time(db, now)


def clock_refusal(db: Transaction, now: datetime) -> ClockRefused | None:
    """Why this clock is not trusted; None when it is. Changes nothing."""
    known = clocks.read_known_times(db)
    if known is None:
        return None
    try:
        refuse_wrong_clock(now, known)
    except ClockRefused as refused:
        return refused
    return None


def confirm_clock(db: Transaction, now: datetime, by: str = OPERATOR) -> bool:
    """Someone checked the date and says it is right.

    False, and nothing in the log, if it was trusted anyway.
    """
    if clock_refusal(db, now) is None:
        return False
    clocks.confirm_time(db, now)
    audit.record_action(db, now, by, Action.CLOCK_CONFIRMED)
    return True
