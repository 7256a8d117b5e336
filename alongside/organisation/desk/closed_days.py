"""The days on which the organisation is closed, for admins to edit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit, organisations
from alongside.core.rules.errors import BadInput
from alongside.core.store.engine import Transaction
from alongside.organisation.rules.closed_days import MOST_CLOSED, ClosedSpan, clean_closed_span
from alongside.organisation.store import closed_days


@dataclass(frozen=True)
class ClosedDaysDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    needs = Role.ADMIN

    def local_today(self) -> date:
        """By the organisation's clock."""
        with self._reading() as db:
            return self._local_today(db)

    def list_spans(self) -> tuple[ClosedSpan, ...]:
        """In order, including past ones."""
        with self._reading() as db:
            return closed_days.read_closed_days(db).spans

    def add_span(self, first_day: date | None, last_day: date | None, name: str) -> None:
        """One day alone is a span of one day. Raises BadInput."""
        first, last = first_day or last_day, last_day or first_day
        if first is None or last is None:
            raise BadInput("closed_days", "no day")
        self.add_spans([ClosedSpan(first, last, name)])

    def add_spans(self, typed: Iterable[ClosedSpan]) -> None:
        """Days that exist already take the new name. Raises BadInput, and then adds none."""
        spans = list(typed)
        if not spans:
            raise BadInput("closed_days", "none")
        with self._logged_change() as db:
            for one in spans:
                closed_days.save_span(db, clean_closed_span(one, self._local_today(db)))
            if len(closed_days.read_closed_days(db).spans) > MOST_CLOSED:
                raise BadInput("closed_days", "too many")

    def delete_span(self, span: ClosedSpan) -> None:
        with self._logged_change() as db:
            closed_days.delete_span(db, span.first_day, span.last_day)

    def _local_today(self, db: Transaction) -> date:
        return self.now.astimezone(organisations.require_organisation(db).week_rule.zone).date()

    @contextmanager
    def _logged_change(self) -> Iterator[Transaction]:
        """Logs only if something changed."""
        with self._writing() as db:
            before = closed_days.read_closed_days(db)
            yield db
            if closed_days.read_closed_days(db) != before:
                audit.record_action(db, self.now, self.person.id, Action.CLOSED_DAYS_CHANGED)
