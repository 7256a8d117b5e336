"""Consent to share one's trend with one person: for a limited time, withdrawn immediately, renewed only by
oneself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside.checkins.rules.trends import Point, Trend
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week

SHARING_LASTS = timedelta(weeks=4)
WEEKS_SHOWN = 12


@dataclass(frozen=True)
class Share:
    """to: id and name. `until` is the first instant after the share."""

    id: str
    to: tuple[str, str]
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class SharedTrend:
    """Strain and how it was judged: no answers, no texts, no work facts."""

    name: str
    until: datetime
    newest: Week
    points: tuple[Point, ...]
    trend: Trend


@dataclass(eq=False)
class CannotShareWith(AlongsideError):
    """The person is unknown, has left, or is oneself."""

    person_id: str


def cut_to_newest(points: Sequence[Point], trend: Trend, newest: Week) -> tuple[tuple[Point, ...], Trend]:
    """Only the newest weeks; the usual range stays. What a change says about earlier weeks is removed, and
    so are the lowest and highest of all weeks.
    """
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
