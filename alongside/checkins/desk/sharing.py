"""Sharing one's own trend with one person, and what others share. The log never mentions any of it."""

from dataclasses import dataclass

from alongside.accounts.desk.confirming import require_confirmed
from alongside.accounts.desk.desk import Desk
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.history import build_history
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.sharing import SHARING_LASTS, CannotShareWith, Share, SharedTrend, cut_to_newest
from alongside.checkins.store import baselines, checkins, shares
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.name_search import Found
from alongside.core.rules.tokens import new_id
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store.engine import Transaction


@dataclass(frozen=True)
class SharingDesk(Desk):
    sign_in_id: str = ""  # without one, nothing counts as confirmed

    def people(self, typed: str = "") -> Found[Person]:
        """People the trend could be shared with, as `people.find` finds them."""
        with self.store.read() as db:
            return people.find_people(db, typed, but=self.person.id)

    def find_current_share(self) -> Share | None:
        with self.store.read() as db:
            return shares.find_current_share(db, self.person.id, self.now)

    def share_with(self, person_id: str) -> None:
        """For SHARING_LASTS from now, and with no one else any more. Renewing means sharing again.

        Raises NotConfirmed and CannotShareWith.
        """
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            to = people.by_id(db, person_id)
            if to is None or to.left_on or to.id == self.person.id:
                raise CannotShareWith(person_id)
            shares.end_shares(db, self.person.id, self.now)
            since = to_whole_second(self.now)
            share = Share(new_id(), (to.id, to.name), since, since + SHARING_LASTS)
            shares.start_share(db, self.person.id, share)

    def stop_sharing(self) -> None:
        """Takes effect immediately, and can be undone for a while."""
        with self.store.write() as db:
            shares.end_shares(db, self.person.id, self.now)

    def find_stopped_share(self) -> Share | None:
        """The one that `undo_stop` would bring back."""
        with self.store.read() as db:
            return self._find_stopped_share(db)

    def undo_stop(self) -> None:
        """With the same person, until the same day. Raises NotConfirmed and NothingToUndo."""
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            stopped = self._find_stopped_share(db)
            if stopped is None:
                raise NothingToUndo
            shares.restore_share(db, stopped.id)

    def _find_stopped_share(self, db: Transaction) -> Share | None:
        if shares.find_current_share(db, self.person.id, self.now) is not None:
            return None
        return shares.find_just_ended(db, self.person.id, self.now - UNDO_FOR, self.now)


@dataclass(frozen=True)
class SharedWithMeDesk(Desk):
    """What others share with this person now. Read anew each time, so that a withdrawn share is gone."""

    def list_shared_trends(self) -> list[SharedTrend]:
        shown, pack = [], weekly_instrument()
        with self.store.read() as db:
            newest = organisations.require_organisation(db).week_rule.newest(self.now)
            for person_id, name, until in shares.list_shares_with(db, self.person.id, self.now):
                weeks = checkins.list_check_ins(db, person_id)
                past = build_history(weeks, pack, baselines.find_baseline_start(db, person_id))
                points, trend = cut_to_newest(past.points, past.trend, newest)
                shown.append(SharedTrend(name=name, until=until, newest=newest, points=points, trend=trend))
        return shown
