"""People, teams and roles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Literal
from unicodedata import normalize

from alongside.core.rules.addresses import is_address, to_smtp_address
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.visible_text import JOINERS, strip_invisible

MOST_CONTRACT_HOURS = 80  # a week
LONGEST_NAME = 100  # characters
LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{1,99}")


class Role(StrEnum):
    """Roles on top of being an advocate, which everyone is. Leads are recorded per team instead."""

    COORDINATOR = "coordinator"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Person:
    """login: an e-mail address or any other sign-in name, in lower case."""

    id: str
    login: str
    name: str
    language: str | None = None
    lead_id: str | None = None  # the direct line manager
    left_on: date | None = None  # no one can sign in after leaving
    contract_hours: float | None = None  # a week; None uses the organisation's


@dataclass(frozen=True)
class Team:
    id: str
    name: str


class AccountStatus(StrEnum):
    """NEW: added, never invited. LAPSED: the last link expired unused. ACTIVE: has signed in."""

    NEW = "new"
    INVITED = "invited"
    LAPSED = "lapsed"
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person as an admin sees them: nothing that they ever answered or wrote.

    way_in_opens: when a pending reset link opens. link_until: end of their last unused link, expired or not.
    """

    person: Person
    team: Team | None = None
    lead_name: str | None = None
    roles: frozenset[Role] = frozenset()
    status: AccountStatus = AccountStatus.NEW
    way_in_opens: datetime | None = None
    link_until: datetime | None = None


Hours = float | Literal[""]  # a week


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """As typed. An empty id means no lead or no team; empty hours are the organisation's."""

    name: str
    login: str
    team_id: str = ""
    lead_id: str = ""
    roles: frozenset[Role] = frozenset()
    contract_hours: Hours = ""


@dataclass(frozen=True, kw_only=True)
class PersonEdit:
    """None leaves a field as it is; an empty id removes the team or the line manager.

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
    """people: how many are in it now. leads: id and name."""

    team: Team
    people: int
    leads: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class PersonNotFound(AlongsideError):
    """No one has this id, or no longer."""

    person_id: str


@dataclass(eq=False)
class LoginNotFound(AlongsideError):
    """No one has this sign-in name, as typed by the operator."""

    login: str


@dataclass(eq=False)
class NotAnAdmin(AlongsideError):
    """The person with this sign-in name is not an admin."""

    login: str


@dataclass(eq=False)
class LoginTaken(AlongsideError):
    login: str


@dataclass(eq=False)
class CircularLineManagers(AlongsideError):
    """names: along the circle, beginning with the person who was to get a new line manager."""

    names: tuple[str, ...]


@dataclass(eq=False)
class TeamNotFound(AlongsideError):
    team_id: str


@dataclass(eq=False)
class TeamNameTaken(AlongsideError):
    """Names are compared without regard to capitals."""

    name: str


@dataclass(eq=False)
class TeamHasPeople(AlongsideError):
    """A team with people in it cannot be deleted."""

    people: int


@dataclass(eq=False)
class TeamHasReleases(AlongsideError):
    """Figures about the team were shown; they belong to the people they are about, so the team stays."""

    team_id: str


@dataclass(eq=False)
class NoAdminLeft(AlongsideError):
    """No admin would be left who can sign in and invite people."""


@dataclass(eq=False)
class NoContacts(AlongsideError):
    """An organisation needs at least one support contact."""


def clean_login(text: str) -> str:
    """The sign-in name in the form used to compare. Raises BadInput if some keyboards cannot type it.

    The domain of an e-mail address may hold any letters: people who have such an address can type it.
    """
    login = normalize("NFC", text.strip().lower())
    if not LOGIN.fullmatch(to_smtp_address(login) if is_address(login) else login):
        raise BadInput("login", "not a sign-in name")
    return login


def clean_name(field: str, text: str) -> str:
    """A name on one line, 1 to LONGEST_NAME visible characters. Raises BadInput."""
    name = " ".join(strip_invisible(text).split())
    if not name.strip(JOINERS) or len(name) > LONGEST_NAME:
        raise BadInput(field, "1 to 100 characters")
    return name


def clean_contract_hours(typed: Hours) -> float | None:
    """0 to MOST_CONTRACT_HOURS a week; None for empty, meaning the organisation's. Raises BadInput."""
    if typed == "":
        return None
    if not (isfinite(typed) and 0 <= typed <= MOST_CONTRACT_HOURS):
        raise BadInput("contract_hours", "out of range")
    return float(typed)


def check_no_lead_cycle(person_id: str, lead_id: str, above: Mapping[str, tuple[str, str | None]]) -> None:
    """above: id to name and lead. Raises CircularLineManagers if the person is or manages their new lead."""
    chain = [person_id]
    at: str | None = lead_id
    while at is not None and at not in chain[1:]:
        chain.append(at)
        if at == person_id:
            raise CircularLineManagers(tuple(above[one][0] for one in chain))
        at = above[at][1]


@dataclass(frozen=True)
class LeadChange:
    """A person was named lead of a team, or relieved."""

    team_id: str
    person_id: str
    named: bool
    at: datetime
