"""Rounds of matching: people say whether they are in, the coordinator looks at a dry run, and publishes once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.errors import AlongsideError
from alongside.domain.matching.seekers import Opening, Proof, Rule, Rules, Weights


class Place(StrEnum):
    """Where somebody stands in an open round. Only those who are in are paired."""

    IN = "in"
    SAID_NO = "said_no"
    NOT_ANSWERED = "not_answered"
    PAUSED = "paused"
    ON_LEAVE = "on_leave"  # for all of the 14 days
    NO_CAPACITY = "no_capacity"  # has as many partners as they offered to have
    INCOMPLETE = "incomplete"  # no language, way to meet or time
    INACTIVE = "inactive"  # not seen here for four weeks


class Wish(StrEnum):
    """Of the coordinator, for two people in one round."""

    LOCK = "lock"
    FORBID = "forbid"


@dataclass(frozen=True)
class Round:
    """`confirm_until`: an ISO day. What is published is never changed."""

    number: int
    opened_at: str
    confirm_until: str
    seed: str
    published_at: str | None = None
    begins: str | None = None
    rules: Rules | None = None
    weights: Weights | None = None
    proof: Proof | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Waiting:
    """Somebody who was left out of a round. `waited`: rounds in a row, this one included.

    `binding`, `unavailable` and `peers`: `told`, `unavailable` and `peers` of `LeftOut`, which is all that the person may know.
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
    """There is none of this number, or it was published already."""

    number: int


@dataclass(eq=False)
class Outdated(AlongsideError):
    """Somebody changed after the dry run was drawn up: it has to be looked at again."""


@dataclass(eq=False)
class NotToBePaired(AlongsideError):
    """A pair that was to be held together may not be, or one of them is not in the round."""

    a: str
    b: str
