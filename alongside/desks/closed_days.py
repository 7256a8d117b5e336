"""The days on which the organisation is closed, for admins to edit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.closed_days import MOST_CLOSED, ClosedSpan, clean_closed_span
from alongside.domain.errors import BadInput
from alongside.domain.people import Role
from alongside.store import audit, closed_days, organisations
from alongside.store.engine import Work


@dataclass(frozen=True)
class ClosedDaysDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    role = Role.ADMIN

    def today(self) -> date:
        """By the organisation's clock."""
        with self._reading() as db:
            return self._today(db)

    def all(self) -> tuple[ClosedSpan, ...]:
        """In order, including past ones."""
        with self._reading() as db:
            return closed_days.all(db).spans

    def add(self, typed: Iterable[ClosedSpan]) -> None:
        """Days that exist already take the new name. Raises BadInput, and then adds none."""
        spans = list(typed)
        if not spans:
            raise BadInput("closed_days", "none")
        with self._change() as db:
            for one in spans:
                closed_days.save(db, clean_closed_span(one, self._today(db)))
            if len(closed_days.all(db).spans) > MOST_CLOSED:
                raise BadInput("closed_days", "too many")

    def take_out(self, span: ClosedSpan) -> None:
        with self._change() as db:
            closed_days.forget(db, span.first_day, span.last_day)

    def _today(self, db: Work) -> date:
        return self.now.astimezone(organisations.required(db).week_rule.zone).date()

    @contextmanager
    def _change(self) -> Iterator[Work]:
        """Logs only if something changed."""
        with self._writing() as db:
            before = closed_days.all(db)
            yield db
            if closed_days.all(db) != before:
                audit.record(db, self.now.isoformat(), self.person.id, Action.CLOSED_DAYS_CHANGED)
