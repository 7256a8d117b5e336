"""Consent to show one's own trend to one other person: for a time, renewed only by oneself, taken back at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside.domain.errors import AlongsideError
from alongside.domain.trends import Point, Trend
from alongside.domain.weeks import Week

LASTS = timedelta(weeks=4)
WEEKS_SHOWN = 12


@dataclass(frozen=True)
class Share:
    """To whom somebody shows their trend, by id and name; instants are ISO, UTC. `until`: the first instant it is shown no more."""

    id: str
    to: tuple[str, str]
    since: str
    until: str


@dataclass(frozen=True)
class ShownTrend:
    """What somebody shows of their weeks: strain and how it was judged. No answers, no texts, no facts of work.

    settling: the weeks that their usual range comes from, shown or not.
    """

    name: str
    until: datetime
    newest: Week
    points: tuple[Point, ...]
    trend: Trend
    settling: tuple[Week, ...]


@dataclass(eq=False)
class NotToShowTo(AlongsideError):
    """Nobody here, somebody who has left, or oneself."""

    person_id: str


def cut(points: Sequence[Point], trend: Trend, newest: Week) -> tuple[tuple[Point, ...], Trend]:
    """The newest weeks alone; the usual range stays, the lowest and the highest week of all time go."""
    first = newest.back(WEEKS_SHOWN - 1)
    shown = tuple(point for point in points if first <= point.week <= newest)
    left = replace(
        trend,
        low=None,
        high=None,
        signals=tuple(signal for signal in trend.signals if first <= signal.week <= newest),
        smoothed=tuple(one for one in trend.smoothed if first <= one.week <= newest),
    )
    return shown, left
