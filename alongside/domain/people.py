"""People, teams and roles."""

import re
from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.errors import AlongsideError, BadInput

LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{1,99}")


class Role(StrEnum):
    """Roles added to being an advocate, which everybody is. A lead is a lead of named teams."""

    COORDINATOR = "coordinator"
    ADMIN = "admin"


@dataclass(frozen=True)
class Person:
    """Somebody with a place here. `login` is an e-mail address or any other sign-in name, in lower case."""

    id: str
    login: str
    name: str
    language: str | None = None
    lead_id: str | None = None  # the direct line manager
    left_on: str | None = None  # an ISO date; nobody signs in after leaving


@dataclass(frozen=True)
class Team:
    id: str
    name: str


@dataclass(eq=False)
class NobodyHere(AlongsideError):
    """There is nobody of this id, or not any more."""

    person_id: str


@dataclass(eq=False)
class LoginTaken(AlongsideError):
    login: str


@dataclass(eq=False)
class LeadsInACircle(AlongsideError):
    """Going from lead to lead one would come back: the names, beginning with the person who was to get a new lead."""

    names: tuple[str, ...]


@dataclass(eq=False)
class NoSuchTeam(AlongsideError):
    team_id: str


@dataclass(eq=False)
class TeamNameTaken(AlongsideError):
    """Capitals make no other name."""

    name: str


@dataclass(eq=False)
class TeamHasPeople(AlongsideError):
    """A team with people in it stays."""

    people: int


@dataclass(eq=False)
class NoContacts(AlongsideError):
    """An organisation always has somebody to turn to in a crisis."""


def clean_login(text: str) -> str:
    """The sign-in name as it is compared. Raises BadInput for one that cannot be typed on every keyboard."""
    login = text.strip().lower()
    if not LOGIN.fullmatch(login):
        raise BadInput("login", "not a sign-in name")
    return login


def clean_name(field: str, text: str) -> str:
    """A name on one line, 1 to 100 characters. Raises BadInput."""
    name = " ".join(text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").split())
    if not 1 <= len(name) <= 100:
        raise BadInput(field, "1 to 100 characters")
    return name
