"""Charts of a person's weeks with names, captions, descriptions and tables, in the reader's language."""

from collections.abc import Callable, Iterator

from alongside.checkins.charts import weeks as charts
from alongside.checkins.charts.month_calendar import CalendarLabels, month_calendar, month_of
from alongside.checkins.charts.prepared_charts import Picture, Table
from alongside.checkins.charts.weeks import NO_MARKS, Marks, Series, StrainLabels
from alongside.checkins.rules.checkins import CHARTED_FACTS, CheckIn, FactKind, WorkFacts
from alongside.checkins.rules.history import MEANING, SUPPORT, History, HistoryFingerprint, build_history
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, Instrument
from alongside.checkins.rules.trends import Direction, Point, away_weeks, shown_strain
from alongside.checkins.ui import week_descriptions
from alongside.checkins.ui.week_descriptions import fact_label
from alongside.core.charts.calendar import Calendar, Span
from alongside.core.charts.png import to_png
from alongside.core.charts.shapes import Spec
from alongside.core.rules.weeks import Week
from alongside.core.words import LANGUAGES, Words, load_words

LEVELS = "support-and-meaning"  # the key of their picture
MADE_UP, SPANS_DRAWN = 70, (12, 70)  # weeks; over years, two charts look different
CALENDAR = "calendar"
FEWEST_WEEKS = 8  # on the axis, so that a single dot does not fill the whole width


def warm_up_charts() -> Iterator[None]:
    """Builds the grammar of all charts from made-up weeks, so that the first reader need not wait for it.

    One each time it is asked.
    """
    pack, newest = weekly_instrument(), Week("2026-W40")  # any week will do
    answers = {item.key: 2.0 for item in pack.items}
    facts = WorkFacts(**dict.fromkeys((fact.name for fact in CHARTED_FACTS), 1))  # type: ignore[arg-type]
    weeks = [
        CheckIn(newest.back(back), answers=answers, facts=facts, version=pack.version)
        for back in reversed(range(MADE_UP))
    ]
    past = build_history(weeks, pack, None)
    for language in LANGUAGES:
        for back in SPANS_DRAWN:
            for picture in make_pictures(
                past, pack, Span(newest.back(back - 1), newest), load_words(language), Marks(selectable=True)
            ):
                if picture.chart:
                    picture.chart()
                    yield


def span_of(fingerprint: HistoryFingerprint, weeks: int | None) -> Span:
    """The newest `weeks` weeks, or all when None; never before the first saved week, but at least
    FEWEST_WEEKS.
    """
    newest = fingerprint.newest
    first = fingerprint.first or newest
    begin = first if weeks is None else max(first, newest.back(weeks - 1))
    return Span(min(begin, newest.back(FEWEST_WEEKS - 1)), newest)


def make_pictures(
    past: History, pack: Instrument, span: Span, t: Words, marks: Marks = NO_MARKS
) -> list[Picture]:
    """`marks`: on the picture of strain, which comes first."""
    return [
        _strain_picture(past, pack, span, t, marks),
        _levels_picture(past, pack, span, t),
        _facts_picture(past, span, t),
    ]


def pictures_as_files(past: History, pack: Instrument, span: Span, t: Words) -> dict[str, bytes]:
    """File name to PNG; charts without a single answer are left out."""
    drawn = [picture for picture in make_pictures(past, pack, span, t) if picture.chart]
    return {f"{picture.key}.png": to_png(picture.chart()) for picture in drawn if picture.chart}


def reader_calendar(t: Words) -> Calendar:
    return Calendar(t.language, t("Week"))


def strain_labels(pack: Instrument, t: Words) -> StrainLabels:
    return StrainLabels(
        calendar=reader_calendar(t),
        strain=pack.scale(STRAIN).name_in(t.language),
        answered=t("Answered week"),
        outside=week_descriptions.outside_labels(t),
        win=t("Small win"),
        session=t("Session"),
    )


def make_calendar(past: History, pack: Instrument, span: Span, t: Words) -> Picture:
    """The same weeks as the picture of strain, month by month."""
    name, values = pack.scale(STRAIN).name_in(t.language), past.scores_of(STRAIN)
    idle = [*away_weeks(past.points), *past.closed_without_answer]
    return Picture(
        key=CALENDAR,
        name=name,
        caption=t(
            "Each cell is a week; darker is heavier, from 0 to 100. Grey: away or closed. An empty cell is a "
            "week without an answer, not a light one."
        ),
        described=week_descriptions.describe_values(name, values, span, t),
        chart=lambda: month_calendar(
            past.points,
            idle,
            span,
            labels=CalendarLabels(reader_calendar(t), name),
            week_label=t.week,
            month_label=month_namer(t),
        ),
        table=lambda: _strain_table(past, name, span, t),
    )


def month_namer(t: Words) -> Callable[[Week], str]:
    """From a week to its month, with the year."""
    return lambda week: t.month(month_of(week))


def _strain_picture(past: History, pack: Instrument, span: Span, t: Words, marks: Marks) -> Picture:
    name, values = pack.scale(STRAIN).name_in(t.language), past.scores_of(STRAIN)

    def chart() -> Spec:
        return charts.strain_chart(
            past.points,
            past.trend,
            span,
            since=past.since,
            labels=strain_labels(pack, t),
            week_label=t.week,
            closed=past.closed,
            marks=marks,
        )

    return Picture(
        key=STRAIN,
        name=name,
        caption=_strain_caption(past, span, t),
        described=week_descriptions.describe_values(name, values, span, t),
        chart=chart if _has_value_in(values, span) else None,
        table=lambda: _strain_table(past, name, span, t),
        explanation=" ".join(
            (
                t(
                    "Strain is a mean of your answers: how worn out you were, how you managed and recovered, "
                    "and what hard stories stayed."
                ),
                t(
                    "If you skip one, we compare the others with your usual answers, so the gap doesn't "
                    "shift the figure."
                ),
            )
        ),
    )


def _strain_caption(past: History, span: Span, t: Words) -> str:
    """What the colours, columns and lines that are there mean."""
    said = [t("0 is the lightest and 100 the heaviest.")]
    if past.trend.usual and past.trend.usual.settled:
        said.append(t("Blue: your usual range."))
    elif past.trend.usual:
        said.append(t("Blue: your usual range (provisional)."))
    away = any(point.away and span.contains_week(point.week) for point in past.points)
    closed = any(span.contains_week(week) for week in past.closed_without_answer)
    if away and closed:
        said.append(t("Grey: weeks away, or with your organisation closed."))
    elif closed:
        said.append(t("Grey: your organisation was closed."))
    elif away:
        said.append(t("Grey: weeks away."))
    directions = {
        change.direction
        for change in past.trend.changes
        if not change.back and change.began <= span.last and change.until >= span.first
    }
    if Direction.UP in directions:
        said.append(t("Bar along the top: a heavier time."))
    if Direction.DOWN in directions:
        said.append(t("Bar along the bottom: a lighter time."))
    if past.since and span.contains_week(past.since):
        said.append(t("Dashed line: your baseline starts here."))
    return " ".join(said)


def _levels_picture(past: History, pack: Instrument, span: Span, t: Words) -> Picture:
    series = [
        Series(name=pack.scale(key).name_in(t.language), values=past.scores_of(key), closed=past.closed)
        for key in (SUPPORT, MEANING)
    ]
    shown = [each for each in series if _has_value_in(each.values, span)]
    return Picture(
        key=LEVELS,
        name=t("Support and meaning"),
        caption=t("0 is the least and 100 the most. These don't count towards strain."),
        described=_describe_series(series, span, t),
        chart=(lambda: charts.levels_chart(shown, span, reader_calendar(t), t.week)) if shown else None,
        table=lambda: _series_table(series, span, t),
    )


def _facts_picture(past: History, span: Span, t: Words) -> Picture:
    series = [
        Series(
            name=fact_label(fact, t),
            values=past.values_of_fact(fact.name),
            top=fact.axis_top,
            closed=past.closed,
            choices=(t("No"), t("Yes")) if fact.kind is FactKind.YES_OR_NO else None,
        )
        for fact in CHARTED_FACTS
    ]
    shown = [each for each in series if _has_value_in(each.values, span)]
    return Picture(
        key="work",
        name=t("Your work"),
        caption=t("No dot means no answer, not zero."),
        described=_describe_series(series, span, t),
        chart=(lambda: charts.facts_chart(shown, span, reader_calendar(t), t.week)) if shown else None,
        table=lambda: _facts_table(past, span, t),
    )


def _has_value_in(values: tuple[tuple[Week, float], ...], span: Span) -> bool:
    return any(span.contains_week(week) for week, _ in values)


def _describe_series(series: list[Series], span: Span, t: Words) -> str:
    return " ".join(week_descriptions.describe_values(each.name, each.values, span, t) for each in series)


def _strain_table(past: History, name: str, span: Span, t: Words) -> Table:
    """Newest first."""
    closed = [Point(week, None) for week in past.closed_without_answer]
    points = [
        point
        for point in sorted([*past.points, *closed], key=lambda point: point.week, reverse=True)
        if span.contains_week(point.week)
    ]

    def remark(point: Point) -> str:
        if point in closed:
            return t("Organisation closed")
        return t("Away") if point.away else week_descriptions.week_remark(point, past.trend, t)

    return {
        t("Week"): [t.week(point.week) for point in points],
        name: ["–" if point.strain is None else t.number(shown_strain(point.strain), 1) for point in points],
        t("Remark"): [remark(point) for point in points],
    }


def _series_table(series: list[Series], span: Span, t: Words) -> Table:
    """Newest first; only weeks with at least one value."""
    values = [dict(each.values) for each in series]
    weeks = sorted({week for each in values for week in each if span.contains_week(week)}, reverse=True)
    columns = {
        each.name: [t.number(found[week]) if week in found else "–" for week in weeks]
        for each, found in zip(series, values, strict=True)
    }
    return {t("Week"): [t.week(week) for week in weeks], **columns}


def _facts_table(past: History, span: Span, t: Words) -> Table:
    """Newest first; all facts of a week in one cell, since a phone has no room for seven columns."""
    told = {
        check_in.week: ", ".join(facts)
        for check_in in past.weeks
        if span.contains_week(check_in.week) and (facts := week_descriptions.list_facts(check_in.facts, t))
    }
    weeks = sorted(told, reverse=True)
    return {t("Week"): [t.week(week) for week in weeks], t("Your work"): [told[week] for week in weeks]}
