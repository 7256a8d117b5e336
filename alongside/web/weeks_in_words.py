"""What can and cannot be said about somebody's weeks, in sentences. None of them labels the person."""

from collections.abc import Sequence

from alongside.charts.calendar import Span
from alongside.domain.history import History
from alongside.domain.trends import (
    BASELINE_WEEKS,
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_52_WEEKS,
    FALSE_ALARM_SHARE_260_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    MEDIAN_FROM,
    RANGE_FROM,
    Direction,
    Rule,
    Signal,
    Stage,
    Trend,
    Usual,
)
from alongside.domain.weeks import Week
from alongside.words import Words

MOST_SIGNALS = 4  # told one by one; the others are in the table
HALF_A_YEAR = 26  # weeks


def told(past: History, span: Span, t: Words) -> str:
    """Markdown: a paragraph or more."""
    trend = past.trend
    match trend.stage:
        case Stage.FEW:
            return _few(trend, t)
        case Stage.LEARNING:
            return _learning(trend, t)
        case Stage.PROVISIONAL:
            return _provisional(trend, t)
        case Stage.WATCHING:
            return "\n\n".join(_watching(past, span, t))


def _few(trend: Trend, t: Words) -> str:
    return t.count(
        "{n} answered week so far: a dot, and nothing to say about it yet. From {enough} weeks on there is a middle and a spread.",
        "{n} answered weeks so far: dots, and nothing to say about them yet. From {enough} weeks on there is a middle and a spread.",
        trend.answered,
        enough=MEDIAN_FROM,
    )


def _learning(trend: Trend, t: Words) -> str:
    return t.count(
        "{n} answered week. Its strain is {middle} of 100.",
        "{n} answered weeks. The middle one has a strain of {middle} of 100, the lightest {low}, the heaviest {high}. "
        "This is still learning your usual; a range can be drawn from {enough} weeks on.",
        trend.answered,
        middle=t.number(trend.median or 0),
        low=t.number(trend.low or 0),
        high=t.number(trend.high or 0),
        enough=RANGE_FROM,
    )


def _provisional(trend: Trend, t: Words) -> str:
    return t(
        "So far, your usual weeks seem to lie between {low} and {high} of 100. That is provisional: until {enough} weeks are "
        "answered the range still moves, and no week is said to stand out.",
        **_range(trend.usual, t),
        enough=BASELINE_WEEKS,
    )


def _watching(past: History, span: Span, t: Words) -> list[str]:
    usual = t(
        "Your usual weeks lie between {low} and {high} of 100. That comes from your first {enough} answered weeks and stays, "
        "until you start a new baseline.",
        **_range(past.trend.usual, t),
        enough=BASELINE_WEEKS,
    )
    starts: dict[Week, Signal] = {}
    for signal in past.trend.signals:
        if signal.first and span.holds(signal.week):
            starts.setdefault(signal.week, signal)  # once a week, the plainer rule first
    return [usual, *_signals(list(starts.values()), t), *_one_sided(past.trend, t), _by_chance(past.trend, t)]


def _range(usual: Usual | None, t: Words) -> dict[str, str]:
    return {"low": t.number(usual.low), "high": t.number(usual.high)} if usual else {"low": "?", "high": "?"}


def _signals(starts: Sequence[Signal], t: Words) -> list[str]:
    if not starts:
        return [t("No week shown here stands out from your own ups and downs.")]
    newest = starts[: -MOST_SIGNALS - 1 : -1]
    lines = [f"- {signalled(signal, t)}" for signal in newest]
    if older := len(starts) - len(newest):
        lines.append("- " + t.count("{n} earlier one, in the table", "{n} earlier ones, in the table", older))
    return [t("What stands out from your own ups and downs:"), "\n".join(lines)]


def signalled(signal: Signal, t: Words) -> str:
    """Better counts too, and is said in the same tone."""
    week = t.week(signal.week)
    match signal.rule, signal.direction:
        case Rule.WEEK, Direction.UP:
            return t("{week}: a week much heavier than your usual.", week=week)
        case Rule.WEEK, Direction.DOWN:
            return t("{week}: a week much lighter than your usual.", week=week)
        case Rule.DRIFT, Direction.UP:
            return t("{week}: by then, your weeks had become heavier than your usual.", week=week)
        case _:
            return t("{week}: by then, your weeks had become lighter than your usual.", week=week)


def _one_sided(trend: Trend, t: Words) -> list[str]:
    if trend.one_sided is None:
        return []
    since = t.day(trend.one_sided.since.monday)
    if trend.one_sided.direction is Direction.UP:
        return [
            t(
                "A soft note, no more: since {day}, each answered week was above the middle of your usual.",
                day=since,
            )
        ]
    return [
        t(
            "A soft note, no more: since {day}, each answered week was below the middle of your usual.",
            day=since,
        )
    ]


def _by_chance(trend: Trend, t: Words) -> str:
    said = t(
        "How sure is that? Of 100 people whose level stays the same, about {chance} see at least one such week within half a year, by "
        "chance alone. Of 100 large and lasting changes, about {found} are seen within 8 weeks. So take it as a reason to look "
        "back at that time, not as a finding about you.",
        chance=t.number(100 * FALSE_ALARM_SHARE_26_WEEKS),
        found=t.number(100 * FOUND_WITHIN_8_WEEKS_SHARE),
    )
    if trend.answered - BASELINE_WEEKS <= HALF_A_YEAR:
        return said
    longer = t(
        "The longer the time, the more see one: about {year} of 100 within a year, about {years} within five.",
        year=t.number(100 * FALSE_ALARM_SHARE_52_WEEKS),
        years=t.number(100 * FALSE_ALARM_SHARE_260_WEEKS),
    )
    return f"{said} {longer}"


def described(name: str, values: Sequence[tuple[Week, float]], span: Span, t: Words) -> str:
    """One figure's chart for somebody who hears it."""
    shown = [(week, value) for week, value in values if span.holds(week)]
    if not shown:
        return t("{name}: nothing answered in these weeks.", name=name)
    figures = [value for _, value in shown]
    return t.count(
        "{name}, {from_day} to {to_day}: {n} week answered, {last}.",
        "{name}, {from_day} to {to_day}: {n} weeks answered, from {low} to {high}; the newest is {last}.",
        len(shown),
        name=name,
        from_day=t.day(span.first.monday),
        to_day=t.day(span.last.sunday),
        low=t.number(min(figures)),
        high=t.number(max(figures)),
        last=t.number(figures[-1]),
    )
