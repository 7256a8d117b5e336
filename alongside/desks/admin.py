"""What an admin may do: accounts, teams, settings. No handle on what anybody answered."""

from dataclasses import dataclass
from datetime import datetime

from alongside.domain.people import Person
from alongside.store.engine import Store


@dataclass(frozen=True)
class AdminDesk:
    store: Store
    person: Person
    now: datetime
