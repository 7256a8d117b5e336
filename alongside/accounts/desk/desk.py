"""What a desk is: what one person may do, in one store, at one moment."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, Protocol, Self, TypeVar

from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Person, Role
from alongside.core.store.engine import Store


class Access(Enum):
    """What a visitor needs for a desk that no role opens."""

    SIGNED_IN = auto()  # enough for what everyone may see, and for one's account
    OWN_WEEKS = auto()  # for private data: after signing in with a link, these open later than roles do
    LEADS_A_TEAM = auto()


Opened = TypeVar("Opened", covariant=True)


class Opens(Protocol[Opened]):
    """A class of desks: `needs` says for whom a page may open one."""

    @property
    def needs(self) -> Access | Role: ...

    def open_for(self, visitor: CurrentUser, store: Store, now: datetime) -> Opened: ...


@dataclass(frozen=True)
class Desk:
    """A visitor's own, unless `needs` says otherwise. Desks of a role check it again in every transaction."""

    needs: ClassVar[Access | Role] = Access.OWN_WEEKS

    store: Store
    person: Person
    now: datetime

    @classmethod
    def open_for(cls, visitor: CurrentUser, store: Store, now: datetime) -> Self:
        """With the sign-in and the keys of the visitor, if the desk has such fields."""
        theirs: dict[str, Any] = {"sign_in_id": visitor.sign_in_id, "keys": visitor.keys}
        held = theirs.keys() & {field.name for field in fields(cls)}
        return cls(store, visitor.person, now, **{name: theirs[name] for name in held})
