"""For a meeting: one page, and its table and chart as files, of what the page of a team shows anyway.

Everything on it is read when it is downloaded, from the figures that the clicking reader may see then.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.charts.prepared_charts import Picture, Table
from alongside.checkins.ui.my_weeks_view import DownloadFile, show_download
from alongside.core.charts.calendar import Span
from alongside.core.charts.paper import Block, Grid, Heading, Illustration, Paragraph, to_pdf
from alongside.core.charts.png import to_png
from alongside.core.rules.errors import NotAllowed
from alongside.core.words import Words
from alongside.teams.desk.actions import ActionList
from alongside.teams.rules.actions import TeamActions
from alongside.teams.rules.file_names import file_name
from alongside.teams.rules.meetings import (
    MeetingPeriod,
    PeriodSummary,
    offered_periods,
    period_before,
    summarise_period,
)
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.rules.workload import FEWEST, Measure
from alongside.teams.ui import pictures, wording
from alongside.teams.ui.action_forms import action_line
from alongside.teams.ui.chart_sections import LOAD, clicked_figures, picture_files
from alongside.teams.ui.lead_page.did_it_help import share_text
from alongside.teams.ui.view import View

CHART = {"width": 640, "height": 110}  # pixels
CHART_HEIGHT = 55  # millimetres, with what is around it
MOST_ACTIONS = 6  # on the page; it says how many more there are
MOST_BANDS = 4
LONGEST_LINE = 90  # characters of an action
NO_FIGURE = "–"

Periods = tuple[MeetingPeriod, ...]  # one, or two side by side


def show_meeting(view: View, team_id: str) -> None:
    t, outline = view.t, view.outline
    st.markdown(t("One page to print or send, with what this page shows. It is made when you download it."))
    offered = offered_periods(outline.first, outline.newest)
    chosen: MeetingPeriod = st.selectbox(
        t("Period"), offered, format_func=partial(period_text, t=t), key=view.key("meeting-period")
    )
    beside: list[MeetingPeriod | None] = [None, *(one for one in offered if one != chosen)]
    before = period_before(chosen, offered)
    other = st.selectbox(
        t("Compare with"),
        beside,
        index=beside.index(before),
        format_func=lambda one: period_text(one, t) if one else t("Nothing"),
        key=view.key(f"meeting-beside-{chosen.first.text}-{chosen.last.text}"),
    )
    periods = (chosen, other) if other else (chosen,)
    with st.container(horizontal=True):
        for file in meeting_files(view, team_id, periods):
            show_download(file)
    table = view.cached_table_of(
        f"meeting {team_id}", periods, lambda figures: periods_table(figures, team_id, periods, t)
    )
    st.dataframe(table, hide_index=True, width="stretch")


def period_text(period: MeetingPeriod, t: Words) -> str:
    days = t.days(period.first.monday, period.last.sunday)
    if not period.quarter:
        return days
    return t("Quarter {number}, {year} ({days})", number=period.quarter, year=period.year, days=days)


def meeting_files(view: View, team_id: str, periods: Periods) -> list[DownloadFile]:
    """Each raises NotAllowed once the reader may no longer see this team."""
    t, organisation = view.t, view.outline.organisation
    read_clicked, clicked_actions = clicked_figures(view, (team_id,)), open_desk_when_clicked(ActionList)
    name = view.outline.find_team(team_id).name
    span = Span(periods[0].first, periods[0].last)

    def make_page() -> bytes:
        figures, found = read_clicked(), clicked_actions().actions_of_teams([team_id])
        if team_id not in found:
            raise NotAllowed
        return to_pdf(
            t("Team workload: {team}", team=name),
            meeting_blocks(figures, team_id, periods, found[team_id], t),
            language=t.language,
            page_label=t("Page {page} of {pages}", page="{page}", pages="{pages}"),
        )

    made_name = partial(file_name, [organisation, name, t("Workload"), span.first.text, span.last.text])
    png, _ = picture_files(
        view, t("Workload"), (team_id,), lambda figures: _load_picture(figures, team_id, span, t), span
    )
    return [
        DownloadFile(t("Download the page (PDF)"), made_name(ending="pdf"), "application/pdf", make_page),
        png,
        DownloadFile(
            t("Download table (CSV)"),
            made_name(ending="csv"),
            "text/csv",
            lambda: pictures.as_csv(periods_table(read_clicked(), team_id, periods, t)),
        ),
    ]


def _load_picture(figures: TeamFigures, team_id: str, span: Span, t: Words) -> Picture:
    return next(one for one in pictures.team_pictures(figures, team_id, span, t) if one.key == LOAD)


# ── what is on it ───────────────────────────────────────────────────────────────────────────────────────────


def periods_table(figures: TeamFigures, team_id: str, periods: Periods, t: Words) -> Table:
    """A row a figure, a column a period. Withheld figures are a dash, whatever the reason."""
    found = [summarise_period(figures.weeks[team_id], one) for one in periods]
    names = [t("Workload, % of available hours"), t("Weeks over capacity")]
    names += [wording.measure_name(measure, t) for measure in Measure]
    columns = [_summary_texts(one, t) for one in found]
    return {
        t("Average week"): names,
        **{period_text(one, t): column for one, column in zip(periods, columns, strict=True)},
    }


def _summary_texts(found: PeriodSummary, t: Words) -> list[str]:
    load = NO_FIGURE if found.load is None else t.number(found.load)
    over = (
        t("{over} of {weeks}", over=t.number(found.over), weeks=t.number(found.loads))
        if found.loads
        else NO_FIGURE
    )
    medians = (found.medians.get(measure) for measure in Measure)
    return [load, over, *(NO_FIGURE if one is None else t.number(one, 1) for one in medians)]


def meeting_blocks(
    figures: TeamFigures, team_id: str, periods: Periods, actions: TeamActions, t: Words
) -> list[Block]:
    """Below the title, so short that they fit one sheet."""
    span = Span(periods[0].first, periods[0].last)
    said = [
        figures.terms.organisation,
        period_text(periods[0], t),
        t("made on {day}", day=t.day(actions.today)),
    ]
    blocks: list[Block] = [Paragraph(" · ".join(said))]
    picture = _load_picture(figures, team_id, span, t)
    if picture.chart:
        image = to_png({**picture.chart(), **CHART})
        blocks += [
            Heading(picture.name, CHART_HEIGHT),
            Illustration(image, picture.described),
            Paragraph(picture.caption, small=True),
        ]
    table = periods_table(figures, team_id, periods, t)
    blocks += [
        Heading(t("Work")),
        Grid([list(table), *map(list, zip(*table.values(), strict=True))]),
        Paragraph(_how_to_read(t), small=True),
        *_strain_blocks(figures, team_id, periods, t),
        *_action_blocks(figures, actions, span, t),
    ]
    return blocks


def _how_to_read(t: Words) -> str:
    return t(
        "Averages of weekly team medians, rounded. A dash: no figure, since fewer than {n} people are behind "
        "it. No figure is about one person.",
        n=t.number(FEWEST),
    )


def _strain_blocks(figures: TeamFigures, team_id: str, periods: Periods, t: Words) -> Sequence[Block]:
    """Bands keep their own periods: they are never cut, averaged or put together."""
    shown = [
        one
        for one in figures.releases.get(team_id, ())
        if any(
            one.release.block.first <= period.last and period.first <= one.release.block.last
            for period in periods
        )
    ][-MOST_BANDS:]
    if not shown or figures.terms.bands_hidden:
        return []
    rows = [[t("Period"), t("Strain"), t("About")]]
    for one in reversed(shown):
        block = one.release.block
        outcome = pictures.outcome_text(one.release.outcome, t)
        rows.append([t.days(block.first.monday, block.last.sunday), outcome, one.figure])
    noise = t(
        "A band is about everyone who counts together. Some noise is added to it. One step may be chance."
    )
    return [Heading(t("Team strain")), Grid(rows), Paragraph(noise, small=True)]


def _action_blocks(figures: TeamFigures, actions: TeamActions, span: Span, t: Words) -> Sequence[Block]:
    """Open on a day of the weeks, or now. Without their owners: the page is about the work."""
    every = [
        one
        for one in [*actions.open, *actions.closed]
        if one.is_open or (one.closed_on and _touches(one.opened_on, one.closed_on, span))
    ]
    if not every:
        return []
    rows = [[t("Action"), t("Opened"), t("Review on")]]
    for one in every[:MOST_ACTIONS]:
        line = action_line(one, t)
        line = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …"
        helped = figures.helped.get(one.id)
        closed = t("closed on {day}", day=t.day(one.closed_on)) if one.closed_on else t.day(one.look_again)
        rows.append([f"{line}\n{share_text(helped, t)}" if helped else line, t.day(one.opened_on), closed])
    more = len(every) - MOST_ACTIONS
    rest = [Paragraph(t.count("{n} more action.", "{n} more actions.", more), small=True)] if more > 0 else []
    return [Heading(t("Actions")), Grid(rows), *rest]


def _touches(opened: date, closed: date, span: Span) -> bool:
    return opened < span.last.sunday + timedelta(days=1) and closed >= span.first.monday
