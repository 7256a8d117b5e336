"""What an advocate may do: everything with their own weeks, nothing with anybody else's."""

from dataclasses import dataclass
from datetime import datetime

from alongside.domain.people import Person
from alongside.store.engine import Store


@dataclass(frozen=True)
class AdvocateDesk:
    store: Store
    person: Person
    now: datetime
