"""What can and cannot be said about a person's weeks, in sentences. None of them labels the person."""

from collections.abc import Sequence
from math import floor, log10
from typing import assert_never

from alongside.checkins.rules.checkins import CHARTED_FACTS, HEARINGS_AHEAD, FactKind, WorkFact, WorkFacts
from alongside.checkins.rules.history import History
from alongside.checkins.rules.shifts import LEARNING_WEEKS
from alongside.checkins.rules.trends import (
    CHANGES_PER_HALF_YEAR,
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_52_WEEKS,
    FALSE_ALARM_SHARE_260_WEEKS,
    FAR_SHARE_26_WEEKS,
    FOUND_AT_LEAST_SHARE,
    FOUND_WITHIN_8_WEEKS_SHARE,
    LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE,
    MEDIAN_FROM,
    OUTSIDE,
    RANGE_FROM,
    REAL_SHARE,
    Change,
    Direction,
    Point,
    Stage,
    Trend,
    Usual,
    WeekStanding,
    change_over,
    place_in_range,
    shown_strain,
    week_standing,
)
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.words import Words

MOST_TOLD = 4  # listed one by one; the others are in the table
MOST_TIMES = 1000  # beyond this, a number would claim more than the model knows
SOON = 8  # answered weeks in which FOUND_WITHIN_8_WEEKS_SHARE is found


def describe_weeks(past: History, span: Span, t: Words) -> str:
    """Markdown: a paragraph or more."""
    trend = past.trend
    match trend.stage:
        case Stage.FEW:
            return t.count(
                "{n} answered week so far. You see a middle and a spread from {enough} weeks on.",
                "{n} answered weeks so far. You see a middle and a spread from {enough} weeks on.",
                trend.answered,
                enough=MEDIAN_FROM,
            )
        case Stage.LEARNING:
            return t.count(
                "{n} answered week. Its strain is {middle} of 100.",
                "{n} answered weeks. Strain was {middle} of 100 in the middle one, {low} in the lightest, "
                "{high} in the heaviest. We are still learning your usual range and can draw it from "
                "{enough} weeks on.",
                trend.answered,
                middle=t.number(trend.median or 0),
                low=t.number(trend.low or 0),
                high=t.number(trend.high or 0),
                enough=RANGE_FROM,
            )
        case Stage.PROVISIONAL:
            return t(
                "So far, your usual weeks seem to lie between {low} and {high} of 100. Until {enough} weeks "
                "are answered, this range still moves, and no week is said to stand out.",
                **_range_values(trend.usual, t),
                enough=LEARNING_WEEKS,
            )
        case Stage.WATCHING:
            return "\n\n".join(_watching_texts(past, span, t))
        case _:
            assert_never(trend.stage)


def _watching_texts(past: History, span: Span, t: Words) -> list[str]:
    """The usual range, lasting changes, and single weeks: those are described, but never called a change."""
    trend = past.trend
    usual = t(
        "Your usual weeks lie between {low} and {high} of 100. We learn this from all weeks since "
        "your baseline, except those that stand out.",
        **_range_values(trend.usual, t),
    )
    changes = [
        change
        for change in trend.changes
        if span.contains_week(change.began) or span.contains_week(change.until)
    ]
    far = [one for one in trend.far if span.contains_week(one.week) and change_over(one.week, trend) is None]
    texts = [usual]
    if changes:
        chance = t(
            "By chance alone, about {chance} of 100 people with steady weeks are told of a change within "
            "half a year of answered weeks. Take it as a reason to look back, not as a finding about you.",
            chance=t.number(100 * FALSE_ALARM_SHARE_26_WEEKS),
        )
        lines = _list_newest([describe_change(change, t) for change in changes], t)
        texts += [t("What has probably changed:"), lines, chance]
    else:
        texts.append(t("No lasting change can be seen in the weeks shown here."))
    if far:
        names = {Direction.UP: t("much heavier than usual"), Direction.DOWN: t("much lighter than usual")}
        lines = _list_newest([f"{t.week(one.week)}: {names[one.direction]}" for one in far], t)
        texts += [t("Single weeks, not lasting changes:"), lines]
    return texts


def _range_values(usual: Usual | None, t: Words) -> dict[str, str]:
    return {"low": t.number(usual.low), "high": t.number(usual.high)} if usual else {"low": "?", "high": "?"}


def _list_newest(told: Sequence[str], t: Words) -> str:
    """As Markdown, the newest first. `told`: oldest first."""
    lines = [f"- {one}" for one in told[: -MOST_TOLD - 1 : -1]]
    if older := len(told) - len(lines):
        lines.append("- " + t.count("{n} earlier one in the table", "{n} earlier ones in the table", older))
    return "\n".join(lines)


def describe_change(change: Change, t: Words) -> str:
    """A change to lighter weeks counts too, and is described in the same tone."""
    began, until = t.week(change.began), t.week(change.until)
    if change.back:
        return t("From about the week of {began}, your weeks were back in your usual range.", began=began)
    if change.direction is Direction.UP:
        said = (
            t("Since about the week of {began}, your weeks have been heavier than usual.", began=began)
            if change.goes_on
            else t(
                "From about the week of {began} to the week of {until}, your weeks were heavier than usual.",
                began=began,
                until=until,
            )
        )
    else:
        said = (
            t("Since about the week of {began}, your weeks have been lighter than usual.", began=began)
            if change.goes_on
            else t(
                "From about the week of {began} to the week of {until}, your weeks were lighter than usual.",
                began=began,
                until=until,
            )
        )
    texts = [said, _likelihood_text(change.times, t)]
    if change.taken_in:
        texts.append(t("They stayed near that level, so by now it counts as part of your usual range."))
    return " ".join(texts)


def _likelihood_text(times: float, t: Words) -> str:
    """Rounded to the first digit: more would claim too much."""
    if times >= MOST_TIMES:
        return t(
            "Weeks like these are more than {times} times likelier if your level moved than if it stayed.",
            times=t.number(MOST_TIMES),
        )
    digit = 10 ** floor(log10(times))
    return t(
        "Weeks like these are about {times} times likelier if your level moved than if it stayed.",
        times=t.number(round(times / digit) * digit),
    )


def how_sure_text(trend: Trend, t: Words) -> str:
    """How often a reported change is chance, and how much is missed, as Markdown; empty while nothing can
    be reported.
    """
    if trend.stage is not Stage.WATCHING:
        return ""
    changes = t(
        "**A lasting change.** By chance alone, about {chance} of 100 people with steady weeks are "
        "told of one within half a year of answered weeks: {year} within a year, {years} within "
        "five. If {rate} of 100 people really change in half a year, about {real} of 100 who are "
        "told so have changed.",
        chance=t.number(100 * FALSE_ALARM_SHARE_26_WEEKS),
        year=t.number(100 * FALSE_ALARM_SHARE_52_WEEKS),
        years=t.number(100 * FALSE_ALARM_SHARE_260_WEEKS),
        rate=t.number(100 * CHANGES_PER_HALF_YEAR),
        real=t.number(100 * REAL_SHARE),
    )
    found = t(
        "**What is missed.** Of 100 large, lasting changes to heavier weeks, we see about {found} "
        "within {weeks} answered weeks when {learning} were known before. We see at least {least}, "
        "however many were known. Changes to lighter weeks need more certainty: we see about "
        "{lighter}.",
        weeks=t.number(SOON),
        learning=t.number(LEARNING_WEEKS),
        found=t.number(100 * FOUND_WITHIN_8_WEEKS_SHARE),
        least=t.number(100 * FOUND_AT_LEAST_SHARE),
        lighter=t.number(100 * LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE),
    )
    alone = t(
        "**A single week** much heavier than usual happens to about {share} of 100 such people "
        "within half a year. One week isn't a lasting change.",
        share=t.number(100 * FAR_SHARE_26_WEEKS),
    )
    return "\n\n".join([changes, found, alone])


def own_file_text(past: History, span: Span, t: Words) -> str:
    """How many weeks of the span come from a file of the person's own; empty if none does."""
    weeks = [week.week for week in past.weeks if week.brought_in and span.first <= week.week <= span.last]
    if not weeks:
        return ""
    return t.count(
        "**Your own file.** {n} of these weeks comes from it. Weeks that you noted in another way may not "
        "compare with your check-ins here.",
        "**Your own file.** {n} of these weeks come from it. Weeks that you noted in another way may not "
        "compare with your check-ins here.",
        len(weeks),
    )


def fact_label(fact: WorkFact, t: Words) -> str:
    return t(fact.label, days=HEARINGS_AHEAD)


def list_facts(facts: WorkFacts, t: Words) -> list[str]:
    """Each fact that was given, with its name, in the order of the charts."""
    given = ((fact, getattr(facts, fact.name)) for fact in CHARTED_FACTS)
    return [
        t("{name}: {value}", name=fact_label(fact, t), value=fact_value(fact, value, t))
        for fact, value in given
        if value is not None
    ]


def fact_value(fact: WorkFact, value: float, t: Words) -> str:
    if fact.kind is FactKind.YES_OR_NO:
        return t("Yes") if value else t("No")
    return t.number(value, 1)


def outside_labels(t: Words) -> tuple[str, str, str, str]:
    """In the order of OUTSIDE: what a chart and a table call such weeks."""
    return (
        t("Above usual range"),
        t("Below usual range"),
        t("Very heavy week"),
        t("Very light week"),
    )


def time_label(direction: Direction, t: Words) -> str:
    return t("Heavier time") if direction is Direction.UP else t("Lighter time")


def week_remark(point: Point, trend: Trend, t: Words) -> str:
    """What the chart shows of one week: the bar over it, and the shape of its dot; empty for most."""
    change, place = change_over(point.week, trend), place_in_range(point, trend)
    said = [] if change is None or place is WeekStanding.UNKNOWN else [time_label(change.direction, t)]
    if place in OUTSIDE:
        said.append(outside_labels(t)[OUTSIDE.index(place)])
    return "; ".join(said)


def headline(past: History, t: Words) -> str:
    """Above the chart: a change that goes on, with how often it is chance; else the newest week.
    While less is known, also until when.
    """
    scored = [point for point in past.points if point.strain is not None and not point.away]
    if not scored:
        return t("No week has enough answers about strain to show a figure yet.")
    said = _newest_week_text(scored[-1], past.trend, t)
    match past.trend.stage:
        case Stage.FEW | Stage.LEARNING:
            return said + " " + t("You see your usual range from {enough} weeks on.", enough=RANGE_FROM)
        case Stage.PROVISIONAL:
            until = t("Your range is provisional until {n} weeks are answered.", n=t.number(LEARNING_WEEKS))
            return f"{said} {until}"
        case Stage.WATCHING:
            return said
        case _:
            assert_never(past.trend.stage)


def _newest_week_text(newest: Point, trend: Trend, t: Words) -> str:
    change = change_over(newest.week, trend)
    began = t.week(change.began) if change else ""
    chance = t.number(100 * FALSE_ALARM_SHARE_26_WEEKS)
    values = {"strain": t.number(shown_strain(newest.strain or 0), 1), **_range_values(trend.usual, t)}
    match standing := week_standing(newest, trend):
        case WeekStanding.HEAVIER_TIME:
            return t(
                "Since about the week of {began}, your weeks have probably been heavier than usual. By "
                "chance, about {chance} of 100 people with steady weeks see such a change within half a "
                "year.",
                began=began,
                chance=chance,
            )
        case WeekStanding.LIGHTER_TIME:
            return t(
                "Since about the week of {began}, your weeks have probably been lighter than usual. By "
                "chance, about {chance} of 100 people with steady weeks see such a change within half a "
                "year.",
                began=began,
                chance=chance,
            )
        case WeekStanding.INSIDE:
            return t(
                "Your latest strain is {strain} of 100, within your usual range, {low} to {high}.", **values
            )
        case WeekStanding.ABOVE:
            return t(
                "Your latest strain is {strain} of 100, above your usual range, {low} to {high}.", **values
            )
        case WeekStanding.BELOW:
            return t(
                "Your latest strain is {strain} of 100, below your usual range, {low} to {high}.", **values
            )
        case WeekStanding.VERY_HEAVY:
            return t(
                "Your latest strain is {strain} of 100, far above your usual range, {low} to {high}.",
                **values,
            )
        case WeekStanding.VERY_LIGHT:
            return t(
                "Your latest strain is {strain} of 100, far below your usual range, {low} to {high}.",
                **values,
            )
        case WeekStanding.UNKNOWN:
            return t("Your latest strain is {strain} of 100.", strain=values["strain"])
        case _:
            assert_never(standing)


def describe_values(name: str, values: Sequence[tuple[Week, float]], span: Span, t: Words) -> str:
    """One figure's chart for people who hear it."""
    shown = [(week, value) for week, value in values if span.contains_week(week)]
    if not shown:
        return t("{name}: no answers in these weeks.", name=name)
    figures = [value for _, value in shown]
    return t.count(
        "{name}, {from_day} to {to_day}: {n} week answered, {last}.",
        "{name}, {from_day} to {to_day}: {n} weeks answered, from {low} to {high}; the latest is {last}.",
        len(shown),
        name=name,
        from_day=t.day(span.first.monday),
        to_day=t.day(span.last.sunday),
        low=t.number(min(figures)),
        high=t.number(max(figures)),
        last=t.number(figures[-1]),
    )
