"""Charts of teams with names, captions, descriptions and tables, in the reader's language.

A table lists what its chart shows and no more. Downloads are made from the same table and chart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

from alongside.checkins.charts.prepared_charts import Picture, Table
from alongside.checkins.ui.pictures import FEWEST_WEEKS, reader_calendar
from alongside.core.charts.calendar import Span
from alongside.core.charts.png import to_png
from alongside.core.charts.shapes import Rows, Spec
from alongside.core.rules import spreadsheets
from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.teams.charts import bands
from alongside.teams.charts import teams as charts
from alongside.teams.charts.bands import BandLabels, Strip
from alongside.teams.charts.heat_map import LOAD_SHADES, MEASURE_SHADES, Cells, HeatLabels, heat_map
from alongside.teams.charts.teams import LoadLabels, ShareLabels, SpreadLabels
from alongside.teams.rules.changes import weekly_loads, weekly_medians
from alongside.teams.rules.releases import Band, Block, Silence
from alongside.teams.rules.standing import Standing
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.rules.workload import FEWEST_FOR_QUARTERS, LOAD_STEP, PART_STEP, Measure, TeamWeek
from alongside.teams.ui import wording

FEWEST_BAND_WEEKS = 24  # on the axis of bands
SUBTITLE = 115  # characters a line, below the title of an image file
KEYS = {
    Measure.HOURS: "hours",
    Measure.OPEN_CASES: "open-cases",
    Measure.AFTER_HOURS_DAYS: "evenings-and-weekends",
    Measure.HEAVY_CONTACTS: "heavy-contacts",
    Measure.HEARINGS: "hearings",
}


def span_of(weeks: Iterable[TeamWeek], newest: Week, shown: int | None) -> Span:
    """The newest `shown` weeks, or all if None.
    Starts at the first week with figures, or FEWEST_WEEKS ago.
    """
    first = min((week.week for week in weeks if week.has_figures), default=newest)
    begin = first if shown is None else max(first, newest.back(shown - 1))
    return Span(min(begin, newest.back(FEWEST_WEEKS - 1)), newest)


def team_pictures(figures: TeamFigures, team_id: str, span: Span, t: Words) -> list[Picture]:
    """Charts of one team, most useful first: demand and capacity, then single measures."""
    weeks = figures.weeks[team_id]
    supervision = _share_picture(
        {week.week: week.unsupervised for week in weeks if week.unsupervised is not None},
        span,
        t,
        key="supervision-gaps",
        name=t("Without supervision, at most (%)"),
        caption=t(
            "At most this share of those who answered had no supervision, in steps of {step} %.",
            step=t.number(PART_STEP),
        ),
    )
    participation = _share_picture(
        {week.week: week.participation for week in weeks if week.participation is not None},
        span,
        t,
        key="participation",
        name=t("Filled in, at most (%)"),
        caption=t(
            "At most this share of the team filled in the week, in steps of {step} %. Being away counts "
            "as filled in.",
            step=t.number(PART_STEP),
        ),
    )
    measures = (_measure_picture(weeks, measure, span, t) for measure in Measure)
    return [_load_picture(weekly_loads(weeks), span, t), *measures, supervision, participation]


def teams_picture(figures: TeamFigures, measure: Measure | None, span: Span, t: Words) -> Picture:
    """Teams by weeks: demand in percent of capacity if `measure` is None, else medians of the measure."""
    if measure is None:
        key, name, shades = "teams-demand", t("Caseload demand by team"), LOAD_SHADES
        figure = t("Workload, % of available hours")
        cells: Cells = [(team.name, weekly_loads(figures.weeks[team.id])) for team in figures.teams]
        caption = t(
            "Blue: within capacity. Orange and underlined: over capacity. The colours end at {low} % and "
            "{high} %. Grey with a dashed line: not shown.",
            low=t.number(LOAD_SHADES.ends[0]),
            high=t.number(LOAD_SHADES.ends[-1]),
        )
    else:
        figure = wording.measure_name(measure, t)
        key, name = f"teams-{KEYS[measure]}", t("{measure} by team", measure=figure)
        shades = MEASURE_SHADES[measure]
        cells = [(team.name, weekly_medians(figures.weeks[team.id], measure)) for team in figures.teams]
        caption = t(
            "Team medians: darker means more. Colours stop at the ends of the scale. Grey with a dashed "
            "line: not shown."
        )
    known = [found for _, found in cells]
    labels = HeatLabels(
        calendar=reader_calendar(t), team=t("Team"), figure=figure, withheld=wording.withheld_text(t)
    )

    def map_table() -> Table:
        """Team by team, newest week first. Teams are rows, since their names are typed text."""
        values = [(team, week, found.get(week)) for team, found in cells for week in _newest_first(span)]
        return {
            t("Team"): [team for team, _, _ in values],
            t("Week"): [week for _, week, _ in values],
            figure: [None if value is None else round(value, 1) for _, _, value in values],
            t("Remark"): [wording.withheld_text(t) if value is None else "" for _, _, value in values],
        }

    return Picture(
        key=key,
        name=name,
        caption=caption,
        described=wording.describe_map(name, known, span, t),
        chart=(lambda: heat_map(cells, span, shades, labels))
        if any(span.contains_week(week) for found in known for week in found)
        else None,
        table=map_table,
    )


def bands_picture(figures: TeamFigures, team_id: str, t: Words) -> Picture:
    """Everything ever released about a team, and the open period."""
    shown = figures.releases.get(team_id, ())
    still_open = figures.periods[team_id].block
    first = min((one.release.block.first for one in shown), default=still_open.last)
    span = Span(min(first, still_open.last.back(FEWEST_BAND_WEEKS - 1)), still_open.last)
    caption = t(
        "The average over a closed period of everyone who counts, as a band. Some privacy noise "
        "is added so that no one can be worked out from it. It never changes later."
    )
    if any(one.release.strong for one in shown):
        noise = t("Vertical lines: extra privacy noise, so the bands next to it are possible too.")
        caption = f"{caption} {noise}"

    def draw_bands() -> Spec:
        strips = [
            Strip(
                block=one.release.block,
                when=_period_text(one.release.block, t),
                outcome=one.release.outcome,
                about=one.figure,
                is_group=one.is_group,
                has_extra_noise=one.release.strong,
                remark=wording.noise_remark(one, t),
            )
            for one in shown
        ]
        labels = BandLabels(
            calendar=replace(reader_calendar(t), week=t("Period")),
            strain=t("Strain"),
            about=t("About"),
            remark=t("Remark"),
            bands=tuple(wording.band_name(band, t) for band in Band),
            own=t("This team"),
            joined=t("Several teams together"),
            silences=tuple(wording.silence_text(one, t) for one in Silence),
            not_closed=wording.still_open_text(t),
        )
        return bands.bands_chart(strips, [(still_open, _period_text(still_open, t))], span, labels)

    def bands_table() -> Table:
        """Newest first, with the open period on top."""
        names = [t("Period"), t("Weeks"), t("Strain"), t("About"), t("Teams"), t("Remark")]
        rows: list[list[str | int | Block]] = [
            [still_open, still_open.weeks, wording.still_open_text(t), "", "", ""]
        ]
        for one in reversed(shown):
            outcome, block = one.release.outcome, one.release.block
            said = outcome_text(outcome, t)
            remark = wording.noise_remark(one, t)
            rows.append([block, block.weeks, said, one.figure, ", ".join(one.teams), remark])
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}

    return Picture(
        key="strain-bands",
        name=t("Team strain"),
        caption=caption,
        described=wording.describe_bands(shown, t),
        chart=draw_bands if shown else None,
        table=bands_table,
    )


def teams_table(figures: TeamFigures, standings: Sequence[Standing], t: Words) -> Table:
    """A row a team in this order: both lanes of the newest week and period, and since when."""
    names = {team.id: team.name for team in figures.teams}
    rows = [
        [
            names[one.team_id],
            one.load,
            t.week(one.load_week) if one.load_week else "",
            t.week(one.over_since) if one.over_since else "",
            outcome_text(one.strain.release.outcome, t) if one.strain else "",
            _period_text(one.strain.release.block, t) if one.strain else "",
        ]
        for one in standings
    ]
    titles = [
        t("Team"),
        t("Workload, % of available hours"),
        t("Week of"),
        t("Over capacity since"),
        t("Strain"),
        t("Period"),
    ]
    return {title: [row[place] for row in rows] for place, title in enumerate(titles)}


def on_screen(table: Table, t: Words) -> Table:
    """With weeks and periods in words."""

    def cell_text(cell: object) -> object:
        if isinstance(cell, Block):
            return _period_text(cell, t)
        return t.week(cell) if isinstance(cell, Week) else cell

    return {name: [cell_text(cell) for cell in column] for name, column in table.items()}


def as_png(picture: Picture, about: Sequence[str]) -> bytes | None:
    """Adds a title, since the file is seen without its page. Returns None if there is no chart.

    about: the organisation, the team if it is about one, and the period with its year.
    """
    if picture.chart is None:
        return None
    heading = {
        "text": picture.name,
        "subtitle": [" · ".join(about), *wrap(picture.caption, SUBTITLE)],
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 14,
    }
    return to_png({**picture.chart(), "title": heading})


def as_csv(table: Table) -> bytes:
    """Weeks as in ISO 8601, so that they sort; periods as their first and last week."""

    def cell_value(cell: Any) -> Any:
        if isinstance(cell, Block):
            return f"{cell.first.text}/{cell.last.text}"
        return cell.text if isinstance(cell, Week) else cell

    rows = ([cell_value(cell) for cell in row] for row in zip(*table.values(), strict=True))
    return spreadsheets.as_csv(table, rows)


# ── one team ────────────────────────────────────────────────────────────────────────────────────────────────


def _load_picture(known: Mapping[Week, int], span: Span, t: Words) -> Picture:
    labels = LoadLabels(
        calendar=reader_calendar(t),
        demand=t("Hours needed for open cases"),
        capacity=t("Hours available for cases"),
        over=t("Over capacity"),
        percent=t("Workload, % of available hours"),
        withheld=wording.withheld_text(t),
    )
    caption = t(
        "In % of the hours there are for cases, in steps of {step}. Orange: over capacity.",
        step=t.number(LOAD_STEP),
    )
    top = charts.load_scale_top(known.values())
    return _week_picture(
        known,
        span,
        t,
        key="load",
        name=t("Caseload demand and capacity"),
        caption=caption,
        described=wording.describe_load(known, span, t),
        draw=lambda: charts.load_chart(known, span, top, labels, t.week),
        rows=lambda: charts.load_rows(known, span, t.week),
        columns={labels.percent: "percent"},
    )


def _measure_picture(weeks: Sequence[TeamWeek], measure: Measure, span: Span, t: Words) -> Picture:
    spreads = {week.week: week.measures[measure] for week in weeks if measure in week.measures}
    name = wording.measure_name(measure, t)
    top = charts.scale_top(measure, max((one.high or one.median for one in spreads.values()), default=0))
    labels = SpreadLabels(
        calendar=reader_calendar(t),
        median=t("Median"),
        low=t("A quarter are below"),
        high=t("A quarter are above"),
        withheld=wording.withheld_text(t),
    )
    caption = t(
        "Line: the team median, rounded. Shaded, from {n} people on: the middle half of the people.",
        n=t.number(FEWEST_FOR_QUARTERS),
    )
    return _week_picture(
        spreads,
        span,
        t,
        key=KEYS[measure],
        name=name,
        caption=caption,
        described=wording.describe_line(name, weekly_medians(weeks, measure), span, t),
        draw=lambda: charts.trend_chart(spreads, span, top, labels, t.week),
        rows=lambda: charts.spread_rows(spreads, span, t.week),
        columns={labels.median: "median", labels.low: "low", labels.high: "high"},
    )


def _share_picture(
    values: Mapping[Week, int], span: Span, t: Words, *, key: str, name: str, caption: str
) -> Picture:
    labels = ShareLabels(reader_calendar(t), t("In percent"), wording.withheld_text(t))
    return _week_picture(
        values,
        span,
        t,
        key=key,
        name=name,
        caption=caption,
        described=wording.describe_line(name, values, span, t),
        draw=lambda: charts.share_chart(values, span, labels, t.week),
        rows=lambda: charts.share_rows(values, span, t.week),
        columns={labels.share: "percent"},
    )


def _week_picture(
    known: Iterable[Week],
    span: Span,
    t: Words,
    *,
    key: str,
    name: str,
    caption: str,
    described: str,
    draw: Callable[[], Spec],
    rows: Callable[[], Rows],
    columns: Mapping[str, str],
) -> Picture:
    """`rows`: of the known weeks, oldest first. Its table has every week of the span, newest first."""
    shown = sorted(week for week in known if span.contains_week(week))

    def week_table() -> Table:
        found = dict(zip(shown, rows(), strict=True))
        weeks = _newest_first(span)
        return {
            t("Week"): list(weeks),
            **{title: [found.get(week, {}).get(field) for week in weeks] for title, field in columns.items()},
            t("Remark"): ["" if week in found else wording.withheld_text(t) for week in weeks],
        }

    return Picture(
        key=key,
        name=name,
        caption=caption + " " + t("Grey columns: not shown."),
        described=described,
        chart=draw if shown else None,
        table=week_table,
    )


def _newest_first(span: Span) -> list[Week]:
    return [span.last.back(back) for back in range(span.weeks)]


def outcome_text(outcome: Band | Silence, t: Words) -> str:
    return wording.silence_text(outcome, t) if isinstance(outcome, Silence) else wording.band_name(outcome, t)


def _period_text(block: Block, t: Words) -> str:
    return f"{t.day(block.first.monday)} – {t.day(block.last.sunday)}"
