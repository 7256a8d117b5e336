"""Rounds of matching: people answer if they are in; the coordinator checks a dry run and publishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from alongside.core.rules.errors import AlongsideError
from alongside.matching.rules.participants import UNNAMED, Opening, Proof, Rule, Rules, Weights


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


# Of people who could still join, and are asked to. Who is paused, away or has no room is left in peace.
TO_ASK = frozenset({RoundStatus.NOT_ANSWERED, RoundStatus.INCOMPLETE, RoundStatus.INACTIVE})


class Step(StrEnum):
    """Of a round, in order. A coordinator sees which one is next."""

    OPEN = "open"
    COLLECT = "collect"  # people still answer
    TRY = "try"  # no pair is possible yet
    PUBLISH = "publish"


def find_step(round: "Round | None", today: date, *, unanswered: int, pairs: int) -> Step:
    """`unanswered`: people who could join and have not answered. `pairs`: of the dry run."""
    if round is None:
        return Step.OPEN
    if unanswered and today <= round.confirm_until:
        return Step.COLLECT
    return Step.PUBLISH if pairs else Step.TRY


class Wish(StrEnum):
    """The coordinator's, for two people in one round."""

    LOCK = "lock"
    FORBID = "forbid"


@dataclass(frozen=True, kw_only=True)
class Round:
    """`begins`: the first instant of the days that counted. A published round never changes.

    `same_lead_ok`: people with the same line manager may be paired, which everyone was told before they
    answered. `reminded_at`: when those who had not answered were reminded. `planned`: rounds after this one
    that were planned with it; None if it was optimised by itself.
    """

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
    same_lead_ok: bool = False
    reminded_at: datetime | None = None
    planned: int | None = None


@dataclass(frozen=True, kw_only=True)
class Publication:
    """That a round was published, while it can be undone and no one is told.

    `population`: what its pairs are made of, as it was seen then: see `population_as_dict`.
    """

    round: int
    published_by: str
    takes_effect_at: datetime
    population: Mapping[str, Any]


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
    """No round has this number, or it is published already, or about to be."""

    number: int


@dataclass(eq=False)
class Outdated(AlongsideError):
    """Something changed after the dry run, so it has to be checked again."""


@dataclass(eq=False)
class AlreadyReminded(AlongsideError):
    """Once a round is enough."""


class Obstacle(StrEnum):
    """Why two people cannot be paired by hand, as far as a coordinator may know."""

    ONE_PERSON = "one_person"
    NOT_IN = "not_in"
    NO_ROOM = "no_room"
    RULE = "rule"
    PRIVATE = "private"  # a rule of UNNAMED: it never says which


@dataclass(eq=False)
class NotToBePaired(AlongsideError):
    """`rule`: only with Obstacle.RULE."""

    a: str
    b: str
    obstacle: Obstacle
    rule: Rule | None = None


def obstacle_of(broken: Iterable[Rule]) -> tuple[Obstacle, Rule | None] | None:
    """What may be said of the rules that two people break; None if they break none."""
    rules = list(broken)
    named = next((rule for rule in rules if rule not in UNNAMED), None)
    if named is not None:
        return Obstacle.RULE, named
    return (Obstacle.PRIVATE, None) if rules else None
