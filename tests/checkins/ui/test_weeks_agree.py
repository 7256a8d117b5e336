"""Shading, marks, table, page and the sentence after the check-in say the same of every week of 1,000 simulated people."""

from random import Random

import pytest

from alongside.checkins.charts import weeks as charts
from alongside.checkins.rules.feedback_after_check_in import CheckInFeedback
from alongside.checkins.rules.history import History
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    OUTSIDE,
    STANDING_OUT,
    Direction,
    Point,
    WeekStanding,
    change_over,
    judge_weeks,
    place_in_range,
    shown_strain,
    week_standing,
)
from alongside.checkins.ui import week_descriptions
from alongside.checkins.ui.feedback_after_check_in import describe_standing
from alongside.checkins.ui.pictures import strain_labels
from alongside.checkins.ui.week_descriptions import headline, outside_labels, time_label, week_remark
from alongside.core.charts.calendar import Span, to_axis_time
from alongside.core.words import load_words
from tests.conftest import WEEK
from tests.fixtures.wording import message

PEOPLE = 1000
T = load_words("en")
LABELS = strain_labels(weekly_instrument(), T)
AFTER_SAVING = "checkins/ui/feedback_after_check_in"
SAID = {
    WeekStanding.INSIDE: message(AFTER_SAVING, "is within your usual"),
    WeekStanding.ABOVE: message(AFTER_SAVING, "heavier than your usual range"),
    WeekStanding.BELOW: message(AFTER_SAVING, "lighter than your usual range"),
    WeekStanding.VERY_HEAVY: message(AFTER_SAVING, "much heavier"),
    WeekStanding.VERY_LIGHT: message(AFTER_SAVING, "much lighter"),
    WeekStanding.HEAVIER_TIME: message(AFTER_SAVING, "probably heavier").partition("{")[0],
    WeekStanding.LIGHTER_TIME: message(AFTER_SAVING, "probably lighter").partition("{")[0],
}
PAGE = "checkins/ui/week_descriptions"
HEADLINES = {
    WeekStanding.INSIDE: message(PAGE, ", within your usual"),
    WeekStanding.ABOVE: message(PAGE, ", above your usual"),
    WeekStanding.BELOW: message(PAGE, ", below your usual"),
    WeekStanding.VERY_HEAVY: message(PAGE, "far above your usual"),
    WeekStanding.VERY_LIGHT: message(PAGE, "far below your usual"),
    WeekStanding.HEAVIER_TIME: message(PAGE, "probably been heavier"),
    WeekStanding.LIGHTER_TIME: message(PAGE, "probably been lighter"),
    WeekStanding.UNKNOWN: message(PAGE, "your latest strain is {strain} of 100."),
}


def simulate(seed):
    """Points of a person, and where their baseline starts: with gaps, weeks away, steps and single far weeks."""
    random = Random(seed)
    weeks, middle, spread = random.randint(1, 50), random.uniform(15, 75), random.uniform(2, 18)
    step, begins, lasts = (
        random.choice([0, 0, 25, -25, 40]),
        random.randint(0, weeks),
        random.choice([12, 20, 200]),
    )
    points, noise = [], 0.0
    for number in range(weeks):
        noise = 0.3 * noise + random.gauss(0, spread)
        alone = random.choice([50, -50]) if random.random() < 0.03 else 0
        strain = middle + noise + alone + (step if begins <= number < begins + lasts else 0)
        strain = min(100.0, max(0.0, strain if random.random() < 0.2 else round(strain / 6.25) * 6.25))
        if random.random() > 0.1:
            week, answered = WEEK.back(weeks - 1 - number), random.random() > 0.05
            points.append(Point(week, strain if answered else None, away=not answered))
    return points, WEEK.back(random.randint(0, weeks)) if random.random() < 0.2 else None


def contradictions(points, trend, since=None):
    """All that is said of each week, by those who say it, where it does not agree with the shading."""
    if not points:
        return []
    span = Span(points[0].week, WEEK)
    sets = charts.strain_chart(points, trend, span, since=since, labels=LABELS, week_label=T.week)["datasets"]
    drawn = {row["week"]: row for row in sets.get("weeks", [])}
    shading = sets["usual"][0] if "usual" in sets else None
    found = []
    for point in points:
        if point.strain is None:
            continue
        row = drawn[to_axis_time(point.week)]
        shaded = shading is not None and shading["from"] < row["week"]
        outside = shaded and not shading["low"] <= row["strain"] <= shading["high"]
        barred = next(
            (bar for bar in sets.get("times", []) if bar["from"] < row["week"] < bar["to"] and shaded), None
        )
        standing = week_standing(point, trend)
        after_saving = describe_standing(_feedback(point, standing, trend), T)[0]
        remark = week_remark(point, trend, T)
        marked = row["kind"] in outside_labels(T)
        named_time = any(time_label(way, T) in remark for way in Direction)
        checks = {
            "dot": marked == outside,
            "table: place": any(label in remark for label in outside_labels(T)) == outside,
            "table: time": named_time == bool(barred),
            "bar": (standing in (WeekStanding.HEAVIER_TIME, WeekStanding.LIGHTER_TIME)) == bool(barred),
            "standing": bool(barred) or (standing in OUTSIDE) == outside,
            "known": (standing is WeekStanding.UNKNOWN) != shaded,
            "after saving": after_saving.startswith(SAID.get(standing, "We can show")),
        }
        found += [(point, name) for name, holds in checks.items() if not holds]
    return found + _of_the_page(points, trend)


def _of_the_page(points, trend):
    past = History(weeks=(), scores={}, points=tuple(points), trend=trend, since=None)
    newest = [point for point in points if point.strain is not None][-1:]
    values = {"low": trend.usual.low, "high": trend.usual.high} if trend.usual else {}
    return [
        (point, "headline")
        for point in newest
        if not headline(past, T).startswith(
            HEADLINES[week_standing(point, trend)].format(
                strain=T.number(shown_strain(point.strain), 1),
                began=T.week(change.began) if (change := change_over(point.week, trend)) else "",
                chance=f"{100 * FALSE_ALARM_SHARE_26_WEEKS:.0f}",
                **values,
            )
        )
    ]


def _feedback(point, standing, trend):
    change = change_over(point.week, trend)
    return CheckInFeedback(
        week=point.week,
        away=False,
        standing=standing,
        since=change.began if change else None,
        provisional=False,
        scored=True,
        weeks_known=trend.answered,
        step=None,
        win=None,
        help_first=False,
    )


@pytest.fixture(scope="module")
def people():
    return [(points, since, judge_weeks(points, since)) for points, since in map(simulate, range(PEOPLE))]


def test_everything_that_is_said_of_a_week_agrees(people):
    assert [found for points, since, trend in people for found in contradictions(points, trend, since)] == []


def test_the_simulated_people_meet_every_standing(people):
    seen = {week_standing(point, trend) for points, _, trend in people for point in points}

    assert seen == set(WeekStanding)


@pytest.mark.parametrize(("module", "found"), [(charts, "dot"), (week_descriptions, "table: place")])
def test_one_that_marks_only_what_stands_out_contradicts_the_shading(people, monkeypatch, module, found):
    """The twin: as the chart did before, with dots outside the usual range that had no mark."""

    def earlier_rule(point, trend):
        place = place_in_range(point, trend)
        return place if place in STANDING_OUT else WeekStanding.INSIDE

    monkeypatch.setattr(module, "place_in_range", earlier_rule)

    said = {name for points, since, trend in people[:100] for _, name in contradictions(points, trend, since)}
    assert found in said
