"""Charts of a team page, each with its table and its files in a box."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from alongside.checkins.charts.prepared_charts import Picture
from alongside.checkins.ui import my_weeks_view
from alongside.checkins.ui.my_weeks_view import DownloadFile
from alongside.core.charts.calendar import Span
from alongside.core.rules.errors import NotAllowed
from alongside.core.ui.tables import show_figures
from alongside.core.ui.widgets import lazy_expander
from alongside.teams.rules.file_names import file_name
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.rules.workload import Measure
from alongside.teams.ui import pictures, wording
from alongside.teams.ui.view import Chosen, Draw, TeamChart, View, chosen_span

LOAD = "load"
MOST_ROWS = 24  # of the team map: the height of a phone


def show_team_map(view: View, chosen: Chosen) -> None:
    """The heat map, for a lead of several teams."""
    t, every_team = view.t, view.outline.worst_first
    ids = every_team[:MOST_ROWS]
    if len(ids) == 1 or not view.outline.with_figures:
        return
    names: dict[Measure | None, str] = {None: t("Caseload demand")}
    names |= {measure: wording.measure_name(measure, t) for measure in Measure}
    measure = st.selectbox(
        t("Compare teams by"), list(names), format_func=names.__getitem__, key=view.key("measure")
    )

    def draw_map(figures: TeamFigures) -> Picture:
        rows = replace(figures, teams=tuple(team for team in figures.teams if team.id in ids))
        return pictures.teams_picture(rows, measure, chosen_span(rows, ids, chosen), t)

    if len(every_team) > len(ids):
        st.markdown(t("The {shown} teams that need you most, of {all}.", all=len(every_team), shown=len(ids)))
    span = partial(chosen_span, team_ids=ids, chosen=chosen)
    _show_chart(
        view, TeamChart(part="teams", made_of=(measure, chosen), team_ids=ids, draw=draw_map, span=span)
    )


def show_load_chart(view: View, team_id: str, chosen: Chosen) -> None:
    """Shows nothing if no week has a figure: the overview has said so."""
    if view.outline.find_standing(team_id).load is not None:
        _show_team_chart(view, "load", team_id, chosen, LOAD)


def show_chosen_chart(view: View, team_id: str, chosen: Chosen) -> None:
    """One chart at a time, since ten would be long on a phone. Offers only charts with something to show."""

    def name_charts() -> dict[str, str]:
        figures = view.figures()
        drawn = pictures.team_pictures(figures, team_id, chosen_span(figures, (team_id,), None), view.t)
        return {picture.key: picture.name for picture in drawn if picture.key != LOAD and picture.chart}

    names = view.shelf.cached_view("names", team_id, name_charts)
    if names:
        key: str = st.selectbox(
            view.t("Choose a chart"), list(names), format_func=names.__getitem__, key=view.key("closer")
        )
        _show_team_chart(view, "closer", team_id, chosen, key)


def _show_team_chart(view: View, part: str, team_id: str, chosen: Chosen, key: str) -> None:
    def draw_chart(figures: TeamFigures) -> Picture:
        every = pictures.team_pictures(figures, team_id, chosen_span(figures, (team_id,), chosen), view.t)
        return next(picture for picture in every if picture.key == key)

    span = partial(chosen_span, team_ids=(team_id,), chosen=chosen)
    _show_chart(
        view,
        TeamChart(part=part, made_of=(team_id, chosen, key), team_ids=(team_id,), draw=draw_chart, span=span),
    )


def _show_chart(view: View, chart: TeamChart) -> None:
    ready = view.cached_picture(chart)
    my_weeks_view.show_chart(ready, wording.withheld_text(view.t))
    if ready.spec is not None:
        show_table_and_files(view, chart, ready.key)


def show_table_and_files(view: View, chart: TeamChart, key: str) -> None:
    """The table behind a chart, made when its box is opened."""
    with lazy_expander(view.t("Table and downloads"), view.key(f"behind-{chart.part}")) as box:
        if box.open:
            show_figures(view.cached_table(chart), view.t)
            span = chart.span(view.figures()) if chart.span else None
            with st.container(horizontal=True):
                for file in picture_files(view, key, chart.team_ids, chart.draw, span):
                    my_weeks_view.show_download(file)


def picture_files(
    view: View, key: str, team_ids: tuple[str, ...], draw: Draw, span: Span | None = None
) -> list[DownloadFile]:
    """Made on the click, with what the clicking reader may see at that time. `span`: the weeks in it, or all.

    Raises NotAllowed if that is no longer all of these teams, on a page left open.
    """
    t = view.t
    read_clicked = clicked_figures(view, team_ids)
    weeks = span or chosen_span(view.figures(), team_ids, None)
    team = [view.outline.find_team(team_ids[0]).name] if len(team_ids) == 1 else []
    name = partial(file_name, [view.outline.organisation, *team, key, weeks.first.text, weeks.last.text])
    about = [view.outline.organisation, *team, t.days(weeks.first.monday, weeks.last.sunday)]
    return [
        DownloadFile(
            t("Download image (PNG)"),
            name(ending="png"),
            "image/png",
            lambda: pictures.as_png(draw(read_clicked()), about) or b"",
        ),
        DownloadFile(
            t("Download table (CSV)"),
            name(ending="csv"),
            "text/csv",
            lambda: pictures.as_csv(draw(read_clicked()).table()),
        ),
    ]


def clicked_figures(view: View, team_ids: tuple[str, ...]) -> Callable[[], TeamFigures]:
    """For downloads: raises NotAllowed once the reader may no longer see all of these teams."""
    clicked = view.clicked()

    def read_clicked() -> TeamFigures:
        found = clicked().read_figures()
        if not set(team_ids) <= {team.id for team in found.teams}:
            raise NotAllowed
        return found

    return read_clicked
