"""Two or three people who support each other for a while."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.instants import to_whole_second
from alongside.matching.rules.participants import Pair
from alongside.profiles.rules.profiles import ACTIVE_PARTNERS

LASTS = timedelta(weeks=12)
ANSWER_SOON = timedelta(days=3)  # before a match lapses, whoever has not answered is reminded once
LASTS_URGENT = timedelta(weeks=2)
LAST_WEEK = timedelta(weeks=1)
# After the first day. The last asks whether to continue for the same time again.
REVIEWS = (timedelta(weeks=2), timedelta(weeks=6), LASTS - LAST_WEEK)
RHYTHM = timedelta(weeks=2)  # between two sessions
REMIND_AFTER = timedelta(days=3)  # without a next session


class Decision(StrEnum):
    """One person's own decision about a pairing. Each can be undone for a while."""

    DECLINE = "decline"  # of a match
    ROTATE = "rotate"
    STOP = "stop"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A decision that has not taken effect. Until `takes_effect_at` it can be undone."""

    pairing_id: str
    person_id: str
    decision: Decision
    takes_effect_at: datetime


class Ending(StrEnum):
    """How a pairing ended, as far as anyone is told. Who wanted it is not stored."""

    NOT_BEGUN = "not_begun"  # not everyone accepted in time
    PARTED = "parted"
    COORDINATOR = "coordinator"
    DONE = "done"  # the time was up


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """`round`: the newest published one when it was made. `until`: the first day after it. It is over when a
    person has gone.

    `asked`: made by a request, outside a round. `lapses_at`: until when everyone must accept; None where no
    one is asked to. `accepted`, `agreed` and `kept`: who accepted, who agreed to how they meet, and who wants
    to continue, each with the instant at which they last said so. `same_lead_ok`: from a round that allowed
    the same line manager.
    """

    id: str
    people: tuple[str, ...]
    round: int
    since: date
    until: date
    links: tuple[Pair, ...]
    asked: bool = False
    ended_at: datetime | None = None
    accepted: Mapping[str, datetime] = field(default_factory=dict)
    agreed: Mapping[str, datetime] = field(default_factory=dict)
    kept: Mapping[str, datetime] = field(default_factory=dict)
    lapses_at: datetime | None = None
    ended_how: Ending | None = None
    urgent: bool = False
    same_lead_ok: bool = False

    def is_active(self, today: date) -> bool:
        """Whether it takes up room: also before everyone has accepted."""
        return self.ended_at is None and today < self.until and len(self.people) > 1

    @property
    def begun(self) -> bool:
        """Everyone who had to accept has done so."""
        return self.lapses_at is None or self.accepted.keys() >= set(self.people)

    @property
    def waits_until(self) -> datetime:
        """As `lapses_at`, while answers are due. Raises ValueError where no one is asked."""
        if self.lapses_at is None:
            raise ValueError(f"no one is asked whether pairing {self.id} is to begin")
        return self.lapses_at

    def has_lapsed(self, now: datetime) -> bool:
        return not self.begun and self.lapses_at is not None and self.lapses_at <= now

    def is_live(self, today: date) -> bool:
        """Whether people in it can meet."""
        return self.begun and self.is_active(today)


@dataclass(eq=False)
class NoSuchPairing(AlongsideError):
    """Not there, not this person's, or over: it never says which."""


@dataclass(eq=False)
class NotBegun(AlongsideError):
    """Someone in it has not accepted yet."""


def room_left(capacity: int, partners: int) -> int:
    """For how many more. `partners`: current ones. Below zero if an urgent request went beyond the room."""
    return min(capacity, ACTIVE_PARTNERS) - partners


def as_proposed(pairing: Pairing, until: datetime) -> Pairing:
    """A pairing made by a round: everyone is asked to accept, by the end of the next check-in week."""
    return replace(pairing, accepted={}, lapses_at=to_whole_second(until))


def with_acceptance(pairing: Pairing | None, by: str, now: datetime) -> Pairing:
    """Again changes nothing. Raises NoSuchPairing, also for a pairing that lapsed."""
    if pairing is None or by not in pairing.people or pairing.ended_at is not None:
        raise NoSuchPairing
    if by in pairing.accepted:
        return pairing
    if pairing.has_lapsed(now):
        raise NoSuchPairing
    return replace(pairing, accepted={**pairing.accepted, by: to_whole_second(now)})


def with_agreement(pairing: Pairing, by: str, now: datetime) -> Pairing:
    """To how they meet; again changes nothing."""
    if by in pairing.agreed:
        return pairing
    return replace(pairing, agreed={**pairing.agreed, by: to_whole_second(now)})


def require_live(pairing: Pairing | None, by: str, today: date) -> Pairing:
    """The pairing, if its people can meet and this is one of them. Raises NoSuchPairing, NotBegun."""
    if pairing is None or by not in pairing.people or not pairing.is_active(today):
        raise NoSuchPairing
    if not pairing.begun:
        raise NotBegun
    return pairing


def with_wish_to_continue(pairing: Pairing, by: str, now: datetime, zone: tzinfo) -> Pairing:
    """Someone wants to continue. If everyone says so in the last week, it goes on for the same time again.

    `zone`: the organisation's, as for all its days.
    """
    said = replace(pairing, kept={**pairing.kept, by: to_whole_second(now)})
    if all(_wished_since(said, one, review_days(said)[-1], zone) for one in said.people):
        return replace(said, until=said.until + LASTS, urgent=False)
    return said


def review_days(pairing: Pairing) -> tuple[date, ...]:
    """The days, in order, from which people are asked whether to continue."""
    if pairing.urgent:
        return (pairing.until - LAST_WEEK,)
    return tuple(pairing.until - LASTS + after for after in REVIEWS)


def review_due(pairing: Pairing, by: str, today: date, zone: tzinfo) -> date | None:
    """The day of the newest review that this person has not answered."""
    due = [day for day in review_days(pairing) if day <= today]
    return due[-1] if due and not _wished_since(pairing, by, due[-1], zone) else None


def _wished_since(pairing: Pairing, person_id: str, day: date, zone: tzinfo) -> bool:
    said = pairing.kept.get(person_id)
    return said is not None and said.astimezone(zone).date() >= day
