"""Sharing one's own trend with one person, and what others share. The log never mentions any of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from alongside.desks.confirming import require_confirmed
from alongside.domain.finding import Found
from alongside.domain.history import history
from alongside.domain.packs import weekly
from alongside.domain.people import Person
from alongside.domain.sharing import LASTS, NotToShowTo, Share, ShownTrend, cut
from alongside.domain.tokens import new_id
from alongside.store import baselines, checkins, organisations, people, shares
from alongside.store.engine import Store, Work


@dataclass(frozen=True)
class SharingDesk:
    store: Store
    person: Person
    now: datetime
    sign_in_id: str = ""  # without one, nothing counts as confirmed

    def people(self, typed: str = "") -> Found[Person]:
        """People the trend could be shared with, as `people.find` finds them."""
        with self.store.read() as db:
            return people.find(db, typed, but=self.person.id)

    def current(self) -> Share | None:
        with self.store.read() as db:
            return shares.in_force(db, self.person.id, self._at)

    def show_to(self, person_id: str) -> None:
        """For SHARING_LASTS from now, and with no one else any more. Renewing means sharing again.

        Raises NotConfirmed and CannotShareWith.
        """
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            to = people.by_id(db, person_id)
            if to is None or to.left_on or to.id == self.person.id:
                raise NotToShowTo(person_id)
            shares.end_all(db, self.person.id, self._at)
            until = (self.now + LASTS).astimezone(UTC).isoformat()
            shares.start(db, self.person.id, Share(new_id(), (to.id, to.name), self._at, until))

    def stop(self) -> None:
        """Takes effect immediately."""
        with self.store.write() as db:
            shares.end_all(db, self.person.id, self._at)

    @property
    def _at(self) -> str:
        return self.now.astimezone(UTC).isoformat()


@dataclass(frozen=True)
class ShownDesk:
    """What others share with this person now. Read anew each time, so that a withdrawn share is gone."""

    store: Store
    person: Person
    now: datetime

    def shown(self) -> list[ShownTrend]:
        with self.store.read() as db:
            given = shares.shown_to(db, self.person.id, self.now.astimezone(UTC).isoformat())
            return [self._trend(db, *one) for one in given]

    def _trend(self, db: Work, person_id: str, name: str, until: str) -> ShownTrend:
        newest = organisations.required(db).week_rule.newest(self.now)
        past = history(checkins.of_person(db, person_id), weekly(), baselines.since(db, person_id))
        points, trend = cut(past.points, past.trend, newest)
        return ShownTrend(name, datetime.fromisoformat(until), newest, points, trend)
