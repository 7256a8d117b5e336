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
    """What somebody shows of their weeks: strain and how it was judged. No answers, no texts, no facts of work."""

    name: str
    until: datetime
    newest: Week
    points: tuple[Point, ...]
    trend: Trend


@dataclass(eq=False)
class NotToShowTo(AlongsideError):
    """Nobody here, somebody who has left, or oneself."""

    person_id: str


def cut(points: Sequence[Point], trend: Trend, newest: Week) -> tuple[tuple[Point, ...], Trend]:
    """The newest weeks alone; the usual range stays. What a change says of earlier weeks goes, and the lowest and highest of all."""
    first = newest.back(WEEKS_SHOWN - 1)
    shown = tuple(point for point in points if first <= point.week <= newest)
    left = replace(
        trend,
        since=None if trend.since is None else max(trend.since, first),
        learning=tuple(week for week in trend.learning if week >= first),
        low=None,
        high=None,
        changes=tuple(
            replace(change, began=max(change.began, first), found=max(change.found, first))
            for change in trend.changes
            if change.until >= first
        ),
        far=tuple(far for far in trend.far if far.week >= first),
    )
    return shown, left
