"""Charts of teams with names, captions, descriptions and tables, in the reader's language.

A table lists what its chart shows and no more. Downloads are made from the same table and chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap

from alongside.charts import bands
from alongside.charts import teams as charts
from alongside.charts.bands import BandLabels, Strip
from alongside.charts.calendar import Span
from alongside.charts.heat_map import LOAD_SHADES, MEASURE_SHADES, Cells, HeatLabels, Shades, heat_map
from alongside.charts.png import to_png
from alongside.charts.shapes import Rows
from alongside.charts.teams import LoadLabels, ShareLabels, SpreadLabels
from alongside.domain import records
from alongside.domain.changes import over_capacity_since, weekly_loads, weekly_medians
from alongside.domain.releases import Band, Block, Silence
from alongside.domain.team_figures import ShownRelease, TeamFigures
from alongside.domain.weeks import Week
from alongside.domain.workload import FEWEST_FOR_QUARTERS, LOAD_STEP, PART_STEP, Measure, TeamWeek
from alongside.web.pictures import FEWEST_WEEKS, Picture, Table, reader_calendar
from alongside.web.team import wording
from alongside.words import Words

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
    return [
        _load_picture(weekly_loads(weeks), span, t),
        *(_measure_picture(weeks, measure, span, t) for measure in Measure),
        _supervision_picture(weeks, span, t),
        _participation_picture(weeks, span, t),
    ]


def teams_picture(figures: TeamFigures, measure: Measure | None, span: Span, t: Words) -> Picture:
    """Teams by weeks: demand in percent of capacity if `measure` is None, else medians of the measure."""
    return _load_map(figures, span, t) if measure is None else _measure_map(figures, measure, span, t)


def bands_picture(figures: TeamFigures, team_id: str, t: Words) -> Picture:
    """Everything ever released about a team, and the open period."""
    shown = figures.releases.get(team_id, ())
    still_open = figures.periods[team_id].block
    told = [_to_strip(one, t) for one in shown]
    coming = [(still_open, _period_text(still_open, t))]
    span = _bands_span(shown, still_open.last)
    return Picture(
        key="strain-bands",
        name=t("Team strain"),
        caption=_bands_caption(shown, t),
        described=wording.describe_bands(shown, t),
        chart=(lambda: bands.bands_chart(told, coming, span, _band_labels(t))) if shown else None,
        table=lambda: _bands_table(shown, still_open, t),
    )


def glance_table(figures: TeamFigures, t: Words) -> Table:
    """A row a team: demand in the newest week with a figure, and since when it has been over capacity."""
    rows = [_glance_row(figures, team.id, team.name, t) for team in figures.teams]
    rows.sort(key=lambda row: -1 if row[1] is None else row[1], reverse=True)
    names = [t("Team"), t("Workload, % of available hours"), t("Week of"), t("Over capacity since")]
    return {name: [row[place] for row in rows] for place, name in enumerate([*names, t("Remark")])}


def as_png(picture: Picture, about: str) -> bytes | None:
    """Adds a title, since the file is seen without its page. Returns None if there is no chart.

    about: the team's name, or empty.
    """
    if picture.chart is None:
        return None
    heading = {
        "text": f"{about}: {picture.name}" if about else picture.name,
        "subtitle": wrap(picture.caption, SUBTITLE),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 14,
    }
    return to_png({**picture.chart(), "title": heading})


def as_csv(picture: Picture) -> bytes:
    table = picture.table()
    return records.as_csv(table, zip(*table.values(), strict=True))


# ── one team ────────────────────────────────────────────────────────────────────────────────────────────────


def _load_picture(known: Mapping[Week, int], span: Span, t: Words) -> Picture:
    labels = LoadLabels(
        reader_calendar(t),
        t("Hours needed for open cases"),
        t("Hours available for cases"),
        t("Over capacity"),
        t("Workload, % of available hours"),
        wording.withheld_text(t),
    )
    caption = t(
        "In % of the hours there are for cases, in steps of {step}. Orange: over capacity.",
        step=t.number(LOAD_STEP),
    )

    def load_table() -> Table:
        rows = charts.load_rows(known, span, t.week)
        return _week_table(rows, {labels.percent: "percent"}, known, span, t)

    return Picture(
        key="load",
        name=t("Caseload demand and capacity"),
        caption=_chart_caption(caption, t),
        described=wording.describe_load(known, span, t),
        chart=(lambda: charts.load_chart(known, span, charts.load_scale_top(known.values()), labels, t.week))
        if _any_in_span(known, span)
        else None,
        table=load_table,
    )


def _measure_picture(weeks: Sequence[TeamWeek], measure: Measure, span: Span, t: Words) -> Picture:
    spreads = {week.week: week.measures[measure] for week in weeks if measure in week.measures}
    name = wording.measure_name(measure, t)
    top = charts.scale_top(measure, max((one.high or one.median for one in spreads.values()), default=0))
    labels = SpreadLabels(
        reader_calendar(t),
        t("Median"),
        t("A quarter are below"),
        t("A quarter are above"),
        wording.withheld_text(t),
    )
    columns = {labels.median: "median", labels.low: "low", labels.high: "high"}
    return Picture(
        key=KEYS[measure],
        name=name,
        caption=_chart_caption(
            t(
                "Line: the team median, rounded. Shaded, from {n} people on: the middle half of the people.",
                n=t.number(FEWEST_FOR_QUARTERS),
            ),
            t,
        ),
        described=wording.describe_line(name, weekly_medians(weeks, measure), span, t),
        chart=(lambda: charts.trend_chart(spreads, span, top, labels, t.week))
        if _any_in_span(spreads, span)
        else None,
        table=lambda: _week_table(charts.spread_rows(spreads, span, t.week), columns, spreads, span, t),
    )


def _supervision_picture(weeks: Sequence[TeamWeek], span: Span, t: Words) -> Picture:
    values = {week.week: week.unsupervised for week in weeks if week.unsupervised is not None}
    caption = t(
        "At most this share of those who answered had no supervision, in steps of {step} %.",
        step=t.number(PART_STEP),
    )
    return _share_picture("supervision-gaps", t("Without supervision, at most (%)"), caption, values, span, t)


def _participation_picture(weeks: Sequence[TeamWeek], span: Span, t: Words) -> Picture:
    values = {week.week: week.participation for week in weeks if week.participation is not None}
    caption = t(
        "At most this share of the team filled in the week, in steps of {step} %. Being away counts "
        "as filled in.",
        step=t.number(PART_STEP),
    )
    return _share_picture("participation", t("Filled in, at most (%)"), caption, values, span, t)


def _share_picture(
    key: str, name: str, caption: str, values: Mapping[Week, int], span: Span, t: Words
) -> Picture:
    labels = ShareLabels(reader_calendar(t), t("In percent"), wording.withheld_text(t))

    def share_table() -> Table:
        rows = charts.share_rows(values, span, t.week)
        return _week_table(rows, {labels.share: "percent"}, values, span, t)

    return Picture(
        key=key,
        name=name,
        caption=_chart_caption(caption, t),
        described=wording.describe_line(name, values, span, t),
        chart=(lambda: charts.share_chart(values, span, labels, t.week))
        if _any_in_span(values, span)
        else None,
        table=share_table,
    )


# ── several teams ───────────────────────────────────────────────────────────────────────────────────────────


def _load_map(figures: TeamFigures, span: Span, t: Words) -> Picture:
    cells = [(team.name, weekly_loads(figures.weeks[team.id])) for team in figures.teams]
    caption = t(
        "Blue: within capacity. Orange and underlined: over capacity. The colours end at {low} % and "
        "{high} %. Grey with a dashed line: not shown.",
        low=t.number(LOAD_SHADES.ends[0]),
        high=t.number(LOAD_SHADES.ends[-1]),
    )
    name = t("Caseload demand by team")
    return _map_picture(
        "teams-demand", name, t("Workload, % of available hours"), caption, cells, LOAD_SHADES, span, t
    )


def _measure_map(figures: TeamFigures, measure: Measure, span: Span, t: Words) -> Picture:
    cells = [(team.name, weekly_medians(figures.weeks[team.id], measure)) for team in figures.teams]
    caption = t(
        "Team medians: darker means more. Colours stop at the ends of the scale. Grey with a dashed "
        "line: not shown."
    )
    figure = wording.measure_name(measure, t)
    name = t("{measure} by team", measure=figure)
    return _map_picture(
        f"teams-{KEYS[measure]}", name, figure, caption, cells, MEASURE_SHADES[measure], span, t
    )


def _map_picture(
    key: str,
    name: str,
    figure: str,
    caption: str,
    cells: Cells,
    shades: Shades,
    span: Span,
    t: Words,
) -> Picture:
    labels = HeatLabels(reader_calendar(t), t("Team"), figure, wording.withheld_text(t))
    known = [figures for _, figures in cells]
    return Picture(
        key=key,
        name=name,
        caption=caption,
        described=wording.describe_map(name, known, span, t),
        chart=(lambda: heat_map(cells, span, shades, labels))
        if any(_any_in_span(each, span) for each in known)
        else None,
        table=lambda: _map_table(cells, figure, span, t),
    )


def _map_table(cells: Cells, figure: str, span: Span, t: Words) -> Table:
    """Team by team, newest week first. Teams are rows, since their names are typed text."""
    weeks = _weeks_newest_first(span)
    values = [(team, week, known.get(week)) for team, known in cells for week in weeks]
    return {
        t("Team"): [team for team, _, _ in values],
        t("Week"): [t.week(week) for _, week, _ in values],
        figure: [None if value is None else round(value, 1) for _, _, value in values],
        t("Remark"): [wording.withheld_text(t) if value is None else "" for _, _, value in values],
    }


def _glance_row(figures: TeamFigures, team_id: str, name: str, t: Words) -> list[str | int | None]:
    known = weekly_loads(figures.weeks[team_id])
    if not known:
        return [name, None, "", "", wording.withheld_text(t)]
    since = over_capacity_since(figures.weeks[team_id])
    newest = max(known)
    return [name, known[newest], t.week(newest), t.week(since) if since else "", ""]


# ── bands ───────────────────────────────────────────────────────────────────────────────────────────────────


def _to_strip(one: ShownRelease, t: Words) -> Strip:
    release, remark = one.release, wording.noise_remark(one, t)
    when = _period_text(release.block, t)
    return Strip(release.block, when, release.outcome, one.figure, one.is_group, release.strong, remark)


def _bands_caption(shown: Sequence[ShownRelease], t: Words) -> str:
    said = [
        t(
            "The average over a closed period of everyone who counts, as a band. Some privacy noise "
            "is added so that no one can be worked out from it. It never changes later."
        )
    ]
    if any(one.release.strong for one in shown):
        said.append(t("Vertical lines: extra privacy noise, so the bands next to it are possible too."))
    return " ".join(said)


def _band_labels(t: Words) -> BandLabels:
    return BandLabels(
        replace(reader_calendar(t), week=t("Period")),
        t("Strain"),
        t("About"),
        t("Remark"),
        tuple(wording.band_name(band, t) for band in Band),
        t("This team"),
        t("Several teams together"),
        tuple(wording.silence_text(one, t) for one in Silence),
        wording.still_open_text(t),
    )


def _bands_span(shown: Sequence[ShownRelease], last: Week) -> Span:
    first = min((one.release.block.first for one in shown), default=last)
    return Span(min(first, last.back(FEWEST_BAND_WEEKS - 1)), last)


def _bands_table(shown: Sequence[ShownRelease], still_open: Block, t: Words) -> Table:
    """Newest first, with the open period on top."""
    coming: list[str | int] = [
        _period_text(still_open, t),
        still_open.weeks,
        wording.still_open_text(t),
        "",
        "",
        "",
    ]
    rows = [coming, *(_band_row(one, t) for one in reversed(shown))]
    names = [t("Period"), t("Weeks"), t("Strain"), t("About"), t("Teams"), t("Remark")]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _band_row(one: ShownRelease, t: Words) -> list[str | int]:
    release = one.release
    outcome, block = release.outcome, release.block
    said = wording.silence_text(outcome, t) if isinstance(outcome, Silence) else wording.band_name(outcome, t)
    return [
        _period_text(block, t),
        block.weeks,
        said,
        one.figure,
        ", ".join(one.teams),
        wording.noise_remark(one, t),
    ]


def _period_text(block: Block, t: Words) -> str:
    return f"{t.day(block.first.monday)} – {t.day(block.last.sunday)}"


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────


def _any_in_span(known: Iterable[Week], span: Span) -> bool:
    return any(span.contains_week(week) for week in known)


def _weeks_newest_first(span: Span) -> list[Week]:
    """Newest first."""
    return [span.last.back(back) for back in range(span.weeks)]


def _chart_caption(said: str, t: Words) -> str:
    return said + " " + t("Grey columns: not shown.")


def _week_table(rows: Rows, columns: Mapping[str, str], known: Iterable[Week], span: Span, t: Words) -> Table:
    """Every week of the span, newest first, with its values. `rows`: of the known weeks, oldest first."""
    found = dict(zip(sorted(week for week in known if span.contains_week(week)), rows, strict=True))
    weeks = _weeks_newest_first(span)
    return {
        t("Week"): [t.week(week) for week in weeks],
        **{name: [found.get(week, {}).get(field) for week in weeks] for name, field in columns.items()},
        t("Remark"): ["" if week in found else wording.withheld_text(t) for week in weeks],
    }
