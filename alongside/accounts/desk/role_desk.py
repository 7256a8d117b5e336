"""How the desks of admins and coordinators read and write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing
from alongside.accounts.desk.second_factor import require_second_factor
from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import Transaction


@dataclass(frozen=True)
class RoleDesk(Desk):
    """Every transaction first checks that the person still holds the role. Raises NotAllowed."""

    needs: ClassVar[Role]

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        with open_for_reading(self.store, self.now) as db:
            self._check_role(db)
            yield db

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        with open_for_writing(self.store, self.now) as db:
            self._check_role(db)
            yield db

    def _check_role(self, db: Transaction) -> None:
        if self.person.id not in people.role_holders(db, self.needs):
            raise NotAllowed
        if self.needs is Role.ADMIN:
            require_second_factor(db, self.person.id)
