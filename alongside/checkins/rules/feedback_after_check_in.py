"""What a person sees right after saving a week, decided from their own weeks alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.instruments import CUTS, HelpRule, Instrument
from alongside.checkins.rules.steps import Step
from alongside.checkins.rules.trends import (
    WIDEST_JOIN,
    Direction,
    Point,
    Trend,
    Usual,
    WeekStanding,
    change_over,
    week_standing,
)
from alongside.core.rules.weeks import Week

HEAVIER = (WeekStanding.ABOVE, WeekStanding.VERY_HEAVY, WeekStanding.HEAVIER_TIME)
# Points of strain, 0-100: from here a week is heavy, however high the usual range.
HEAVY_STRAIN = float(CUTS[-1])

Win = tuple[Week, str]


@dataclass(frozen=True, kw_only=True)
class CheckInFeedback:
    """For one saved week.

    provisional: there is a usual range, but few weeks are in it. since: when the change that covers the
    week probably began. scored: enough was answered for the week to count. weeks_known: answered weeks of
    this baseline. strains: of the scored weeks, oldest first. usual: their range, once known. step: the
    last step set in an earlier week. win: from an earlier week, shown after a heavy one. help_first: show
    whom they can turn to before anything else.
    """

    week: Week
    away: bool
    standing: WeekStanding
    since: Week | None
    provisional: bool
    scored: bool
    weeks_known: int
    strains: tuple[tuple[Week, float], ...]
    usual: Usual | None
    step: Step | None
    win: Win | None
    help_first: bool


def choose_past_win(wins: Sequence[Win], week: Week) -> Win | None:
    """From before `week`: a different one each week, but the same one however often a week is opened."""
    earlier = sorted(won for won in wins if won[0] < week)
    return earlier[week.monday.toordinal() // 7 % len(earlier)] if earlier else None


def check_in_feedback(
    check_in: CheckIn,
    *,
    weeks: Sequence[CheckIn],
    points: Sequence[Point],
    trend: Trend,
    step: Step | None,
    pack: Instrument,
    wins: Callable[[], Sequence[Win]],
) -> CheckInFeedback:
    """`weeks` and `points`: all of the person's, in any order. `wins` is called only after a heavy week."""
    point = next((each for each in points if each.week == check_in.week), Point(check_in.week, None))
    strain = None if point.away else point.strain
    stands = week_standing(point, trend)
    change = change_over(check_in.week, trend)
    present = sorted((each for each in points if not each.away), key=lambda each: each.week)
    win = None
    if stands in HEAVIER or (strain is not None and strain >= HEAVY_STRAIN):
        win = choose_past_win(wins(), check_in.week)
    far_above = any(far.week == check_in.week and far.direction is Direction.UP for far in trend.far)
    asks_for_help = (
        far_above
        or pack.puts_help_first(check_in.answers)
        or any(_applies_twice(rule, check_in, weeks) for rule in pack.help_first if rule.weeks_in_a_row > 1)
    )
    return CheckInFeedback(
        week=check_in.week,
        away=check_in.away,
        standing=stands,
        since=change.began if change else None,
        provisional=trend.usual is not None and not trend.usual.settled,
        scored=strain is not None,
        weeks_known=trend.answered,
        strains=tuple((each.week, each.strain) for each in present if each.strain is not None),
        usual=trend.usual,
        step=None if check_in.away else step,
        win=win,
        help_first=asks_for_help and not check_in.away,
    )


def _applies_twice(rule: HelpRule, check_in: CheckIn, weeks: Sequence[CheckIn]) -> bool:
    """Also to the last or next answered week, with at most one unanswered week between."""
    if not rule.applies_to(check_in.answers):
        return False
    others = sorted(
        (each for each in weeks if not each.away and rule.is_answered(each.answers)),
        key=lambda each: each.week,
    )
    before = [each for each in others if each.week < check_in.week][-1:]
    after = [each for each in others if each.week > check_in.week][:1]
    return any(
        rule.applies_to(each.answers) and abs(each.week.until(check_in.week)) <= WIDEST_JOIN
        for each in before + after
    )
