"""Charts of a team page, each with its table and its files in a box."""

from dataclasses import replace

import streamlit as st

from alongside.checkins.charts.prepared_charts import Picture
from alongside.checkins.ui import my_weeks_view
from alongside.checkins.ui.my_weeks_view import DownloadFile
from alongside.core.rules.errors import NotAllowed
from alongside.core.ui.tables import show_figures
from alongside.core.ui.widgets import lazy_expander
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
        st.markdown(
            t("The {shown} teams with the highest demand, of {all}.", all=len(every_team), shown=len(ids))
        )
    _show_chart(view, TeamChart("teams", (measure, chosen), ids, draw_map))


def show_load_chart(view: View, team_id: str, chosen: Chosen) -> None:
    """Shows nothing if no week has a figure: the overview has said so."""
    if view.outline.loads[team_id] is not None:
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

    _show_chart(view, TeamChart(part, (team_id, chosen, key), (team_id,), draw_chart))


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
            with st.container(horizontal=True):
                for file in picture_files(view, key, chart.team_ids, chart.draw):
                    my_weeks_view.show_download(file)


def picture_files(view: View, key: str, team_ids: tuple[str, ...], draw: Draw) -> list[DownloadFile]:
    """Made on the click, with what the clicking reader may see at that time.

    Raises NotAllowed if that is no longer all of these teams, on a page left open.
    """
    t, clicked = view.t, view.clicked()

    def read_clicked() -> TeamFigures:
        found = clicked().read_figures()
        if not set(team_ids) <= {team.id for team in found.teams}:
            raise NotAllowed
        return found

    def make_png() -> bytes:
        found = read_clicked()
        name = next(team.name for team in found.teams if team.id in team_ids) if len(team_ids) == 1 else ""
        return pictures.as_png(draw(found), name) or b""

    def make_csv() -> bytes:
        return pictures.as_csv(draw(read_clicked()))

    return [
        DownloadFile(t("Download image (PNG)"), f"{key}.png", "image/png", make_png),
        DownloadFile(t("Download table (CSV)"), f"{key}.csv", "text/csv", make_csv),
    ]
