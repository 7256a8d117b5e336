"""Rounds of matching: people answer if they are in; the coordinator checks a dry run and publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError
from alongside.matching.rules.participants import Opening, Proof, Rule, Rules, Weights


class RoundStatus(StrEnum):
    """A person's status in an open round. Only people who are in are matched."""

    IN = "in"
    SAID_NO = "said_no"
    NOT_ANSWERED = "not_answered"
    PAUSED = "paused"
    ON_LEAVE = "on_leave"  # for all of the days that count
    NO_CAPACITY = "no_capacity"  # has as many partners as they offered to have at once
    INCOMPLETE = "incomplete"  # no language, way to meet or time
    INACTIVE = "inactive"  # not seen here for a while


class Wish(StrEnum):
    """The coordinator's, for two people in one round."""

    LOCK = "lock"
    FORBID = "forbid"


@dataclass(frozen=True, kw_only=True)
class Round:
    """`begins`: the first instant of the days that counted. A published round never changes."""

    number: int
    opened_at: datetime
    confirm_until: date
    seed: str
    published_at: datetime | None = None
    begins: datetime | None = None
    rules: Rules | None = None
    weights: Weights | None = None
    proof: Proof | None = None
    digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class LeftOutPerson:
    """A person left unmatched in a round. `waited`: rounds in a row, this one included.

    `binding`, `unavailable` and `peers` are `told`, `unavailable` and `peers` of `LeftOut`: all that the
    person may know.
    """

    round: int
    person_id: str
    binding: Mapping[Rule, int]
    opening: Opening | None
    waited: int
    unavailable: int = 0
    peers: int = 0


@dataclass(eq=False)
class RoundOpenAlready(AlongsideError):
    number: int


@dataclass(eq=False)
class NoSuchRound(AlongsideError):
    """No round has this number, or it is published already."""

    number: int


@dataclass(eq=False)
class Outdated(AlongsideError):
    """Something changed after the dry run, so it has to be checked again."""


@dataclass(eq=False)
class NotToBePaired(AlongsideError):
    """Two people cannot be locked: a rule forbids it, or one of them is not in the round."""

    a: str
    b: str
