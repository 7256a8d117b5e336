"""People, teams and roles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Literal
from unicodedata import normalize

from alongside.addresses import is_address, spelled
from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.visible import JOINERS, visible

MOST_CONTRACT_HOURS = 80  # a week
LONGEST_NAME = 100  # characters
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
    contract_hours: float | None = None  # a week; None is as the organisation's


@dataclass(frozen=True)
class Team:
    id: str
    name: str


class Standing(StrEnum):
    """How far somebody has come: added, invited (or the link ran out unused), signing in, gone."""

    NEW = "new"
    INVITED = "invited"
    LAPSED = "lapsed"
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True)
class Account:
    """Somebody as an admin sees them: nothing of what they ever answered or wrote. Instants are ISO, UTC.

    way_in_opens: of a link that waits. link_until: of their last link that was not used, whether it has run out or not.
    """

    person: Person
    team: Team | None = None
    lead_name: str | None = None
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.NEW
    way_in_opens: str | None = None
    link_until: str | None = None


Hours = float | Literal[""]  # a week


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be added, as it was typed. An empty id is nobody, no team; empty hours are the organisation's."""

    name: str
    login: str
    team_id: str = ""
    lead_id: str = ""
    roles: frozenset[Role] = frozenset()
    contract_hours: Hours = ""


@dataclass(frozen=True)
class Edit:
    """What is to change about somebody. None leaves it as it is; an empty id takes the team or the lead away.

    Empty contract hours are the organisation's again.
    """

    name: str | None = None
    login: str | None = None
    team_id: str | None = None
    lead_id: str | None = None
    roles: frozenset[Role] | None = None
    contract_hours: Hours | None = None


@dataclass(frozen=True)
class StaffedTeam:
    """A team with the number of people in it now, and who leads it (id and name)."""

    team: Team
    people: int
    leads: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class NobodyHere(AlongsideError):
    """There is nobody of this id, or not any more."""

    person_id: str


@dataclass(eq=False)
class NobodyOfThatLogin(AlongsideError):
    """Nobody here has this sign-in name, as the operator gave it."""

    login: str


@dataclass(eq=False)
class NoAdmin(AlongsideError):
    """Someone of this sign-in name is here, and is no admin."""

    login: str


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
class TeamHasReleases(AlongsideError):
    """Figures about the team were shown. Its history belongs to the people they are about, so the team stays."""

    team_id: str


@dataclass(eq=False)
class NoAdminLeft(AlongsideError):
    """No admin would be left who can sign in: nobody could let people in any more."""


@dataclass(eq=False)
class NoContacts(AlongsideError):
    """An organisation always has somebody to turn to in a crisis."""


def clean_login(text: str) -> str:
    """The sign-in name as it is compared. Raises BadInput for one that cannot be typed on every keyboard.

    The domain of an e-mail address may hold any letters: where it does, its people have the keys for them.
    """
    login = normalize("NFC", text.strip().lower())
    if not LOGIN.fullmatch(spelled(login) if is_address(login) else login):
        raise BadInput("login", "not a sign-in name")
    return login


def clean_name(field: str, text: str) -> str:
    """A name on one line, 1 to 100 characters, all of which can be seen. Raises BadInput."""
    name = " ".join(visible(text).split())
    if not name.strip(JOINERS) or len(name) > LONGEST_NAME:
        raise BadInput(field, "1 to 100 characters")
    return name


def clean_contract_hours(typed: Hours) -> float | None:
    """0 to 80 a week; None for empty, which is as the organisation's. Raises BadInput."""
    if typed == "":
        return None
    if not (isfinite(typed) and 0 <= typed <= MOST_CONTRACT_HOURS):
        raise BadInput("contract_hours", "out of range")
    return float(typed)


def check_no_circle(person_id: str, lead_id: str, above: Mapping[str, tuple[str, str | None]]) -> None:
    """`above`: id to name and lead. Raises LeadsInACircle when the person stands above their new lead, or is it."""
    chain = [person_id]
    at: str | None = lead_id
    while at is not None and at not in chain[1:]:
        chain.append(at)
        if at == person_id:
            raise LeadsInACircle(tuple(above[one][0] for one in chain))
        at = above[at][1]
