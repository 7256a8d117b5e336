"""How a team's wellbeing is released: who is in the panel of a block, when it closes, how its band is drawn.

A lead who knows the roster, who was away and who answered could infer individual answers from a weekly
average. So there are no averages. One of four bands is released once, for a fixed panel, over a closed block
of weeks. One person can move it by at most a quarter of the scale to either side. Noise is added in the sense
of differential privacy (Dwork, McSherry, Nissim & Smith 2006): one person's answers change the odds of any
band by at most a factor of e ** EPSILON a block, or of e with extra privacy noise.
"""

import hmac
import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import exp, expm1, floor, inf
from typing import Any
from zoneinfo import ZoneInfo

from alongside.checkins.rules.instruments import CUTS
from alongside.core.rules.weeks import BLOCKS_FROM, Week

LONG, SHORT = 8, 4  # weeks; two short blocks take the place of one long block
SHORT_FROM = 16  # people; from here on SHORT hides one person as well as LONG does in a smaller panel
FEWEST_EVER, FEWEST = 6, 8  # people in a panel: the lowest an organisation may set, and the default
SHARED_WEEKS = 8  # people who showed their trend to someone in these weeks before a block do not count
# Of those who began a block. A person who could remove more of them could choose whom a band is about.
MOST_LOST = Fraction(1, 4)
# People of a panel who must answer, and the share of people times weeks; below either there is no band.
FEWEST_ANSWERING, LEAST_ANSWERED = 5, Fraction(1, 2)
# Weeks a person must have answered before a block in which they count. With more, the list of names that
# count would show who was silent.
ANSWERED_BEFORE = 1
# Full periods in a team before a person counts: for people new to the organisation, and for people who came
# from another team or led this one.
NEWCOMERS_WAIT, MOVERS_WAIT = 1, 2
REACH = 25  # points; a person's part in a mean is at most this far from the middle it is compared with
SCALE_MIDDLE = Fraction(50)
EPSILON, EPSILON_STRONG = 2.0, 1.0  # per person and block; chosen by attack experiments: docs/decisions/0034
PUBLISHED_ON = 3  # weekday after a block ends; 0 is Monday


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def middle(self) -> Fraction:
        """What a missing answer counts as in the block right after this band."""
        edges = (0, *CUTS, 100)
        place = list(Band).index(self)
        return Fraction(edges[place] + edges[place + 1], 2)


class Silence(StrEnum):
    """Why there is no band. TOO_FEW: too few answers, or someone who counts held the band back.

    No one may learn which of the two it was.
    """

    TOO_SMALL = "too_small"
    TOO_FEW = "too_few"


@dataclass(frozen=True, order=True)
class Block:
    first: Week
    weeks: int

    def earlier(self, blocks: int) -> "Block":
        return Block(self.first.back(blocks * self.weeks), self.weeks)

    def begins(self, zone: ZoneInfo) -> datetime:
        """The first instant, by the organisation's clock."""
        return datetime.combine(self.first.monday, time(), zone)

    @property
    def last(self) -> Week:
        return self.first.back(1 - self.weeks)

    @property
    def span(self) -> list[Week]:
        return [self.first.back(-number) for number in range(self.weeks)]


@dataclass(frozen=True, kw_only=True)
class Release:
    """What was released about a team, or about several together, for one block.

    epsilon: of the noise in it, per person and block. None for releases before the rule of 2026, when the
    standard setting added no noise.
    """

    figure_id: str
    block: Block
    outcome: Band | Silence
    strong: bool
    published_at: datetime
    team_ids: tuple[str, ...]
    epsilon: float | None = None

    @property
    def band(self) -> Band | None:
        return self.outcome if isinstance(self.outcome, Band) else None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What may be released from `set_at` on. None: as shipped, until an admin sets something.

    smallest_panel: the minimum group size. strong: extra privacy noise. person_facts: individual work data.
    """

    set_at: datetime | None = None
    smallest_panel: int = FEWEST
    strong: bool = False
    person_facts: bool = False


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person with an account in use who was on the roster when a block began.

    joined_on: the day they joined the organisation. since: the day they joined the team, or opened their
    account if that was later. moved: they were in the organisation before they joined the team. stayed: to
    the end of the block, or until now.
    """

    person_id: str
    joined_on: date
    since: date = date.min
    moved: bool = False
    stayed: bool = True

    def has_waited(self, block: Block) -> bool:
        wait = MOVERS_WAIT if self.moved else NEWCOMERS_WAIT
        return self.since <= block.earlier(wait).first.monday


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────


def closing_of(week: Week) -> Week:
    """The last week of the short block that this week is in."""
    return week.back(BLOCKS_FROM.until(week) % SHORT - (SHORT - 1))


def ends_frame(closing: Week) -> bool:
    """Whether a long block ends with this closing too."""
    return BLOCKS_FROM.until(closing) % LONG == LONG - 1


def blocks_ending(closing: Week) -> tuple[Block, ...]:
    """The short block, and the long one where it ends too."""
    short = Block(closing.back(SHORT - 1), SHORT)
    return (short, Block(closing.back(LONG - 1), LONG)) if ends_frame(closing) else (short,)


def published_from(closing: Week, zone: ZoneInfo) -> datetime:
    """The first instant of the PUBLISHED_ON after, by the organisation's clock."""
    return datetime.combine(closing.back(-1).monday + timedelta(days=PUBLISHED_ON), time(), zone)


def due_closings(after: Week, now: datetime, zone: ZoneInfo) -> list[Week]:
    """Closings later than `after` whose publication day has come, oldest first."""
    closing, found = closing_of(after.back(-1)), []
    while published_from(closing, zone) <= now:
        found.append(closing)
        closing = closing.back(-SHORT)
    return found


# ── settings ────────────────────────────────────────────────────────────────────────────────────────────────


def current_setting(settings: Sequence[Setting]) -> Setting:
    """`settings`: oldest first."""
    return settings[-1] if settings else Setting()


def split_by_day(day: date, settings: Sequence[Setting]) -> tuple[list[Setting], list[Setting]]:
    """Settings made before the day began anywhere, and the others.

    In the easternmost zones a day begins while it is still the day before by UTC.
    """
    eve = day - timedelta(days=1)

    def is_before(setting: Setting) -> bool:
        return setting.set_at is None or setting.set_at.astimezone(UTC).date() < eve

    return [one for one in settings if is_before(one)], [one for one in settings if not is_before(one)]


def is_strong(block: Block, settings: Sequence[Setting]) -> bool:
    """Whether extra noise was on for any day since the block began. It cannot be turned off halfway."""
    before, since = split_by_day(block.first.monday, settings)
    return any(one.strong for one in [*before[-1:], *since])


def shows_persons(week: Week, settings: Sequence[Setting]) -> bool:
    """Whether leads see individual work data of this week: turned on before its Monday, and not off since."""
    before, _ = split_by_day(week.monday, settings)
    return bool(before) and before[-1].person_facts and settings[-1].person_facts


# ── bands ───────────────────────────────────────────────────────────────────────────────────────────────────

# Person id to week to strain, in whole points from 0 to 100. Missing answers have no entry.
Points = Mapping[str, Mapping[Week, int]]


def whole_points(strain: float) -> int:
    """Whole numbers add up to the same sum in any order and on any machine."""
    return floor(strain + 0.5)


def has_enough_answers(people: Collection[Member], block: Block, points: Points) -> bool:
    """Whether enough of these people answered, and often enough, for a band."""
    given = [len(points.get(one.person_id, {}).keys() & set(block.span)) for one in people]
    enough = LEAST_ANSWERED * len(people) * block.weeks
    return sum(map(bool, given)) >= FEWEST_ANSWERING and sum(given) >= enough


def mean_level(
    people: Sequence[Member], block: Block, points: Points, before: Band | None
) -> tuple[Fraction, int]:
    """The mean over people, each with one part, and how many people it covers.

    `before`: the band of the block right before this one. A missing answer counts as its middle, and each
    part is within REACH of that middle. If there was no band, only people who answered have a part: the mean
    of their answers, within REACH of the middle of the scale. Either way, one person's answers move the mean
    by at most 2 * REACH / people.
    """
    span = block.span
    said = [
        [answer for week in span if (answer := points.get(one.person_id, {}).get(week)) is not None]
        for one in people
    ]
    if before is None:
        parts = [_clipped_part(Fraction(sum(given), len(given)), SCALE_MIDDLE) for given in said if given]
    else:
        middle = before.middle
        parts = [
            _clipped_part((sum(given) + (len(span) - len(given)) * middle) / len(span), middle)
            for given in said
        ]
    return sum(parts, Fraction(0)) / len(parts), len(parts)


def _clipped_part(mean: Fraction, middle: Fraction) -> Fraction:
    return min(max(mean, middle - REACH), middle + REACH)


def band_odds(level: Fraction, people: int, epsilon: float) -> list[float]:
    """The chance of each band if Laplace noise of scale 2 x REACH / (people x epsilon) is added to the mean.

    One person moves the mean by at most 2 x REACH / people, which changes each chance by at most a factor of
    e ** epsilon.
    """
    scale = 2 * REACH / (people * epsilon)
    edges = [-inf, *((cut - float(level)) / scale for cut in CUTS), inf]
    return [_laplace_between(low, high) for low, high in itertools.pairwise(edges)]


def _laplace_between(low: float, high: float) -> float:
    """The mass of the standard Laplace distribution, accurate also far out in either tail."""
    if low > 0:
        return _laplace_between(-high, -low)
    if high <= 0:
        return 0.5 * exp(high) * -expm1(low - high)
    return -0.5 * expm1(low) - 0.5 * expm1(-high)


def drawn_band(chances: Sequence[float], draw: float) -> Band:
    """`draw`: at least 0, below 1."""
    reached = 0.0
    for band, chance in zip(Band, chances, strict=True):
        reached += chance
        if draw < reached:
            return band
    return Band.VERY_HIGH


def draw_number(key: bytes, figure_id: str, block: Block, people: Sequence[Member], points: Points) -> float:
    """At least 0, below 1. The same for the same answers, and independent for any others.

    It depends on no clock and no counter.
    """
    answers = [
        [one.person_id, [points.get(one.person_id, {}).get(week) for week in block.span]] for one in people
    ]
    return keyed_draw(key, [figure_id, block.first.text, block.weeks, answers])


def keyed_draw(key: bytes, facts: list[Any]) -> float:
    """At least 0, below 1. The same for the same facts, and independent for any others."""
    said = json.dumps(facts, separators=(",", ":"))
    return int.from_bytes(hmac.digest(key, said.encode(), sha256)[:6]) / 2**48
