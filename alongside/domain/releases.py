"""How a team's wellbeing is released: who is in the panel of which block, when a block closes, and how a band is drawn.

A lead who knows the roster, who was away and who answered could read single people out of a weekly average. So there are no
averages: one of four bands, for a fixed panel, over a closed block of weeks, once. What one person can move it by is cut to a quarter
of the scale to either side, and chance is added to it in the sense of differential privacy (Dwork, McSherry, Nissim & Smith 2006):
one person's answers change the odds of any band by at most a factor of e ** EPSILON a block, in the strong setting of e.
"""

import hmac
import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import exp, expm1, floor, inf
from zoneinfo import ZoneInfo

from alongside.domain.weeks import Week

BLOCKS_FROM = Week(
    "2024-W01"
)  # all blocks are counted from its Monday, for every team and organisation alike
LONG, SHORT = 8, 4  # weeks; two short blocks lie in the place of one long
SHORT_FROM = 16  # people: from this size on four weeks hide one person as well as eight do in a smaller panel
FEWEST_EVER, FEWEST = (
    6,
    8,
)  # people in a panel: what no organisation may go below, and what holds without a setting
ROLL_UP_PEOPLE, ROLL_UP_TEAMS = 12, 2
SHARED_WEEKS = 8  # who showed their trend to somebody in the weeks before a block is not in its panel
MOST_LOST = Fraction(
    1, 4
)  # of those who began a block: whoever could drop more of them could choose whom a band is about
FEWEST_ANSWERING, LEAST_ANSWERED = (
    5,
    Fraction(1, 2),
)  # people of a panel, and the part of its people times weeks: with less there is no band
ANSWERED_BEFORE = 1  # week, at least, before a block in which somebody counts; more would tell who was silent, through the names that count
NEWCOMERS_WAIT, MOVERS_WAIT = (
    1,
    2,
)  # whole periods in a team before those in which somebody counts: who is new here; who came from elsewhere in it, or led it
CUTS = (31, 50, 69)  # of 100, between the bands
REACH = 25  # points: a person's part in a mean lies no farther than this from the middle it is held against
SCALE_MIDDLE = Fraction(50)
EPSILON, EPSILON_STRONG = 2.0, 1.0  # a person and block; chosen by what attackers get: docs/decisions/0034
PUBLISHED_ON = 3  # weekday, 0 Monday: the Thursday after a block ends


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def middle(self) -> Fraction:
        """What an answer that is missing counts as in the block right after this band."""
        edges = (0, *CUTS, 100)
        place = list(Band).index(self)
        return Fraction(edges[place] + edges[place + 1], 2)


class Silence(StrEnum):
    """Why there is no band. TOO_FEW: answers, or else somebody who counts held the figure back; which of both is nobody's to know."""

    TOO_SMALL = "too_small"
    TOO_FEW = "too_few"


@dataclass(frozen=True, order=True)
class Block:
    first: Week
    weeks: int

    def earlier(self, blocks: int) -> "Block":
        return Block(self.first.back(blocks * self.weeks), self.weeks)

    def begins(self, zone: ZoneInfo) -> datetime:
        """Its first instant, by the organisation's clock."""
        return datetime.combine(self.first.monday, time(), zone)

    @property
    def last(self) -> Week:
        return self.first.back(1 - self.weeks)

    @property
    def span(self) -> list[Week]:
        return [self.first.back(-number) for number in range(self.weeks)]


@dataclass(frozen=True)
class Release:
    """What was said about a team, or about several together, in one block.

    epsilon: of the chance in it, a person and block; None before the rule of 2026, by which nothing was added in the standard setting.
    """

    figure_id: str
    block: Block
    outcome: Band | Silence
    strong: bool
    published_at: str
    team_ids: tuple[str, ...]
    epsilon: float | None = None

    @property
    def band(self) -> Band | None:
        return self.outcome if isinstance(self.outcome, Band) else None


@dataclass(frozen=True)
class Setting:
    """What may be released from `set_at` (ISO, UTC) on: the fewest people in a panel, the strong setting, facts of one person."""

    set_at: str
    smallest_panel: int = FEWEST
    strong: bool = False
    person_facts: bool = False


@dataclass(frozen=True)
class Member:
    """Somebody with an account in use who was on the roster as a block began.

    joined_on: the ISO date they came to the organisation. since: the day they came to the team, or opened their account if that was
    later. moved: they were in the organisation before they came to the team. stayed: to the end of the block, or until now.
    """

    person_id: str
    joined_on: str
    since: date = date.min
    moved: bool = False
    stayed: bool = True

    def has_waited(self, block: Block) -> bool:
        wait = MOVERS_WAIT if self.moved else NEWCOMERS_WAIT
        return self.since <= block.earlier(wait).first.monday


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    """The first instant of the Thursday after, by the organisation's clock."""
    return datetime.combine(closing.back(-1).monday + timedelta(days=PUBLISHED_ON), time(), zone)


def due(after: Week, now: datetime, zone: ZoneInfo) -> list[Week]:
    """The closings later than `after` whose day of publishing has come, oldest first."""
    closing, found = closing_of(after.back(-1)), []
    while published_from(closing, zone) <= now:
        found.append(closing)
        closing = closing.back(-SHORT)
    return found


# ── by which setting ────────────────────────────────────────────────────────────────────────────────────────────────


def parted(day: date, settings: Sequence[Setting]) -> tuple[list[Setting], list[Setting]]:
    """Those set before the day began anywhere, and the others: where the day begins first, it is still the day before by UTC."""
    eve = (day - timedelta(days=1)).isoformat()
    before = [one for one in settings if one.set_at[:10] < eve]
    return before, [one for one in settings if one.set_at[:10] >= eve]


def is_strong(block: Block, settings: Sequence[Setting]) -> bool:
    """Whether the strong setting held on any day since the block began: it cannot be turned off in between."""
    before, since = parted(block.first.monday, settings)
    return any(one.strong for one in [*before[-1:], *since])


def shows_persons(week: Week, settings: Sequence[Setting]) -> bool:
    """Whether leads see one person's facts of this week's work: declared before its Monday, and not taken back since."""
    before, _ = parted(week.monday, settings)
    return bool(before) and before[-1].person_facts and settings[-1].person_facts


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────

Points = Mapping[
    str, Mapping[Week, int]
]  # person, week, strain in whole points of 0-100; what is missing is missing


def whole_points(strain: float) -> int:
    """Sums of whole numbers are the same in any order and on any machine."""
    return floor(strain + 0.5)


def is_answered(people: Collection[Member], block: Block, points: Points) -> bool:
    """Whether enough of these people answered, and often enough, to say anything about them."""
    given = [len(points.get(one.person_id, {}).keys() & set(block.span)) for one in people]
    enough = LEAST_ANSWERED * len(people) * block.weeks
    return sum(map(bool, given)) >= FEWEST_ANSWERING and sum(given) >= enough


def level(
    people: Sequence[Member], block: Block, points: Points, before: Band | None
) -> tuple[Fraction, int]:
    """The mean of one part a person, and of how many people it is.

    `before`: the band of the block right before this one. A missing answer counts as its middle, and each part lies within REACH
    of that. Where there was none, only those who answered have a part, the mean of what they said, within REACH of the
    middle of the scale. Either way what one person says moves the mean by at most 2 * REACH / people.
    """
    span = block.span
    said = [
        [answer for week in span if (answer := points.get(one.person_id, {}).get(week)) is not None]
        for one in people
    ]
    if before is None:
        parts = [_part(Fraction(sum(given), len(given)), SCALE_MIDDLE) for given in said if given]
    else:
        middle = before.middle
        parts = [
            _part((sum(given) + (len(span) - len(given)) * middle) / len(span), middle) for given in said
        ]
    return sum(parts, Fraction(0)) / len(parts), len(parts)


def _part(mean: Fraction, middle: Fraction) -> Fraction:
    return min(max(mean, middle - REACH), middle + REACH)


def odds(level: Fraction, people: int, epsilon: float) -> list[float]:
    """The chance of each band when Laplace noise of scale 2 x REACH / (people x epsilon) is added to the mean of their parts.

    One person moves it by at most 2 x REACH / people, which changes each of these by at most a factor of e ** epsilon.
    """
    scale = 2 * REACH / (people * epsilon)
    edges = [-inf, *((cut - float(level)) / scale for cut in CUTS), inf]
    return [_laplace_between(low, high) for low, high in itertools.pairwise(edges)]


def _laplace_between(low: float, high: float) -> float:
    """The mass of the standard Laplace distribution; exact in its own terms far out in either tail, too."""
    if low > 0:
        return _laplace_between(-high, -low)
    if high <= 0:
        return 0.5 * exp(high) * -expm1(low - high)
    return -0.5 * expm1(low) - 0.5 * expm1(-high)


def drawn_band(chances: Sequence[float], draw: float) -> Band:
    """`draw` from 0 up to 1."""
    reached = 0.0
    for band, chance in zip(Band, chances, strict=True):
        reached += chance
        if draw < reached:
            return band
    return Band.VERY_HIGH


def draw(key: bytes, figure_id: str, block: Block, people: Sequence[Member], points: Points) -> float:
    """From 0 up to 1: the same for the same answers, and independent of it for any others. No clock and no counter is in it."""
    answers = [
        [one.person_id, [points.get(one.person_id, {}).get(week) for week in block.span]] for one in people
    ]
    said = json.dumps([figure_id, block.first.text, block.weeks, answers], separators=(",", ":"))
    return int.from_bytes(hmac.digest(key, said.encode(), sha256)[:6]) / 2**48
