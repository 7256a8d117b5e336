"""How a team's wellbeing is released: who is in the panel of which block, when a block closes, and how a band is drawn.

A lead who knows the roster, who was away and who answered could read single people out of a weekly average. So there are no
averages: one of four bands, for a fixed panel, over a closed block of weeks, once. The strong setting adds noise in
the sense of differential privacy (Dwork, McSherry, Nissim & Smith 2006): one person's answers change the odds of any band by at
most a factor of e a block.
"""

import hmac
import itertools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
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
CUTS = (31, 50, 69)  # of 100; a mean on a cut lies in the upper band
EPSILON = 1.0  # a person and block
PUBLISHED_ON = 3  # weekday, 0 Monday: the Thursday after a block ends


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def middle(self) -> Fraction:
        """What an answer that is missing counts as after this band was released."""
        edges = (0, *CUTS, 100)
        place = list(Band).index(self)
        return Fraction(edges[place] + edges[place + 1], 2)


@dataclass(frozen=True, order=True)
class Block:
    first: Week
    weeks: int

    @property
    def last(self) -> Week:
        return self.first.back(1 - self.weeks)

    @property
    def span(self) -> list[Week]:
        return [self.first.back(-number) for number in range(self.weeks)]


@dataclass(frozen=True)
class Release:
    """What was said about a team, or about several together, in one block. `band` is None for a group too small."""

    figure_id: str
    block: Block
    band: Band | None
    strong: bool
    published_at: str
    team_ids: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What may be released from `set_at` (ISO, UTC) on: the fewest people in a panel, the strong setting, facts of one person."""

    set_at: str
    smallest_panel: int = FEWEST
    strong: bool = False
    person_facts: bool = False


@dataclass(frozen=True)
class Member:
    """Somebody on the roster in every week of a block. joined_on: the ISO date they came to the organisation."""

    person_id: str
    joined_on: str


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


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def panel(roster: Iterable[Member], viewers: Iterable[str]) -> list[Member]:
    """Without those who see the figure."""
    out = set(viewers)
    return sorted((one for one in roster if one.person_id not in out), key=lambda one: one.person_id)


def is_enough(
    people: Sequence[Member], began: int, quiet: Collection[str], fewest: int, settings: Sequence[Setting]
) -> bool:
    """Whether a panel may have a band.

    began: how many, without viewers, were there on the first day. quiet: who shows their own trend to somebody. They count here as
    everybody does, so that a consent is not seen in whether there is a band; their answers count as missing.
    """
    heard = sum(one.person_id not in quiet for one in people)
    return (
        len(people) >= max(fewest, smallest_panel(people, settings))
        and len(people) >= (1 - MOST_LOST) * began
        and heard >= FEWEST_EVER
    )


def smallest_panel(people: Iterable[Member], settings: Sequence[Setting]) -> int:
    """The most that any of these people was ever promised, and never below FEWEST_EVER. `settings`: oldest first.

    Raising the number holds for everybody at once. Lowering it holds for those alone who came on a later day.
    """
    return max((_promised(one.joined_on, settings) for one in people), default=FEWEST)


def _promised(joined_on: str, settings: Sequence[Setting]) -> int:
    before, since = _parted(date.fromisoformat(joined_on), settings)
    promised = before[-1].smallest_panel if before else FEWEST
    return max(FEWEST_EVER, promised, *(one.smallest_panel for one in since))


def _parted(day: date, settings: Sequence[Setting]) -> tuple[list[Setting], list[Setting]]:
    """Those set before the day began anywhere, and the others: where the day begins first, it is still the day before by UTC."""
    eve = (day - timedelta(days=1)).isoformat()
    before = [one for one in settings if one.set_at[:10] < eve]
    return before, [one for one in settings if one.set_at[:10] >= eve]


def is_strong(block: Block, settings: Sequence[Setting]) -> bool:
    """Whether the strong setting held on any day since the block began: it cannot be turned off in between."""
    before, since = _parted(block.first.monday, settings)
    return any(one.strong for one in [*before[-1:], *since])


def shows_persons(week: Week, settings: Sequence[Setting]) -> bool:
    """Whether leads see one person's facts of this week's work: declared before its Monday, and not taken back since."""
    before, _ = _parted(week.monday, settings)
    return bool(before) and before[-1].person_facts and settings[-1].person_facts


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────

Points = Mapping[
    str, Mapping[Week, int]
]  # person, week, strain in whole points of 0-100; what is missing is missing


def whole_points(strain: float) -> int:
    """Sums of whole numbers are the same in any order and on any machine."""
    return floor(strain + 0.5)


def mean(people: Sequence[Member], block: Block, points: Points, last: Band) -> Fraction:
    """Over panel and weeks. A missing answer counts as the middle of the last band, so that it leaves no trace."""
    said = [points.get(one.person_id, {}).get(week) for one in people for week in block.span]
    given = [value for value in said if value is not None]
    return (sum(given) + (len(said) - len(given)) * last.middle) / len(said)


def band_of(level: Fraction) -> Band:
    return list(Band)[sum(level >= cut for cut in CUTS)]


def odds(level: Fraction, people: int) -> list[float]:
    """The chance of each band when Laplace noise of scale 100 / (people x EPSILON) is added to the mean.

    One person moves the mean by at most 100 / people, which changes each of these by at most a factor of e^EPSILON.
    """
    scale = 100 / (people * EPSILON)
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
