"""The agenda of a session that is on: everyone in it sees the same part and the same timer.

It lives in the store, so that it survives a reload and a locked phone, and goes when the page of the session
closes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing, register_due_work
from alongside.core.rules.instants import to_whole_second
from alongside.core.store.engine import Transaction
from alongside.sessions.desk.my_pairs import DOORS_CLOSE, is_page_open
from alongside.sessions.rules.agenda import Slot, Timer, plan_agenda, waiting_timer
from alongside.sessions.rules.sessions import NoSuchSession, Session
from alongside.sessions.store import agendas, sessions


@dataclass(frozen=True)
class SessionTimerDesk(Desk):
    """Every method raises NoSuchSession unless this person is in the session and its page is open."""

    def find_timer(self, session_id: str) -> Timer | None:
        """None before anyone has started it or moved on."""
        with open_for_reading(self.store, self.now) as db:
            self._session_that_is_on(db, session_id)
            return agendas.find_timer(db, session_id)

    def start_timer(self, session_id: str) -> None:
        """Also after a pause. Starting a running one changes nothing."""
        self._change(session_id, lambda timer, _slots, now: timer.started(now))

    def pause_timer(self, session_id: str) -> None:
        self._change(session_id, lambda timer, _slots, now: timer.paused(now))

    def move_timer(self, session_id: str, seen: int, by: int) -> None:
        """As `Timer.moved_on`: two people who tap at once move one part."""
        self._change(session_id, lambda timer, slots, now: timer.moved_on(slots, seen, by, now))

    def _change(self, session_id: str, work: Callable[[Timer, tuple[Slot, ...], datetime], Timer]) -> None:
        now = to_whole_second(self.now)
        with open_for_writing(self.store, self.now) as db:
            session = self._session_that_is_on(db, session_id)
            before = agendas.find_timer(db, session_id) or waiting_timer(now)
            after = work(before, plan_agenda(session.minutes, len(session.people)), now)
            if after != before:
                agendas.save_timer(db, session_id, after, kept_until=session.span[1] + DOORS_CLOSE)

    def _session_that_is_on(self, db: Transaction, session_id: str) -> Session:
        session = sessions.find_session(db, session_id)
        if session is None or self.person.id not in session.people or not is_page_open(session, self.now):
            raise NoSuchSession
        return session


register_due_work(agendas.has_old_timers, agendas.delete_old_timers)
