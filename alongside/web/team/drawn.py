"""Charts of a team page, each with its table and its files in a box."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from alongside.domain.team_figures import TeamFigures
from alongside.domain.workload import Measure
from alongside.web import showing
from alongside.web.pictures import Picture
from alongside.web.showing import File
from alongside.web.team import in_words, pictures
from alongside.web.team.view import Chosen, Drawn, View, checked, span

LOAD = "load"
MOST_ROWS = 24  # of the team map: the height of a phone


def several_teams(view: View, chosen: Chosen) -> None:
    """The heat map, for a lead of several teams."""
    t, every_team = view.t, view.outline.worst_first
    ids = every_team[:MOST_ROWS]
    if len(ids) == 1 or not view.outline.with_figures:
        return
    names: dict[Measure | None, str] = {None: t("What the cases ask for")}
    names |= {measure: in_words.measure_name(measure, t) for measure in Measure}
    measure = st.selectbox(
        t("Team by team"), list(names), format_func=names.__getitem__, key=view.key("measure")
    )

    def drawn(figures: TeamFigures) -> Picture:
        rows = replace(figures, teams=tuple(team for team in figures.teams if team.id in ids))
        return pictures.teams_picture(rows, measure, span(rows, ids, chosen), t)

    if len(every_team) > len(ids):
        st.markdown(
            t("Of {all} teams, the {shown} whose cases ask for most.", all=len(every_team), shown=len(ids))
        )
    _picture(view, "teams", (measure, chosen), ids, drawn, in_words.withheld(t))


def load(view: View, team_id: str, chosen: Chosen) -> None:
    """Shows nothing if no week has a figure: the overview has said so."""
    if view.outline.loaded(team_id):
        _of_team(view, "load", team_id, chosen, LOAD)


def closer(view: View, team_id: str, chosen: Chosen) -> None:
    """One chart at a time, since ten would be long on a phone. Offers only charts with something to show."""
    names = _names(view, team_id)
    if not names:
        return
    key: str = st.selectbox(
        view.t("Look closer"), list(names), format_func=names.__getitem__, key=view.key("closer")
    )
    _of_team(view, "closer", team_id, chosen, key)


def _names(view: View, team_id: str) -> Mapping[str, str]:
    def named() -> dict[str, str]:
        figures = view.figures()
        drawn = pictures.team_pictures(figures, team_id, span(figures, (team_id,), None), view.t)
        return {picture.key: picture.name for picture in drawn if picture.key != LOAD and picture.chart}

    return view.shelf.kept("names", team_id, named)


def _of_team(view: View, part: str, team_id: str, chosen: Chosen, key: str) -> None:
    def drawn(figures: TeamFigures) -> Picture:
        every = pictures.team_pictures(figures, team_id, span(figures, (team_id,), chosen), view.t)
        return next(picture for picture in every if picture.key == key)

    _picture(view, part, (team_id, chosen, key), (team_id,), drawn, in_words.withheld(view.t))


def _picture(
    view: View, part: str, made_of: object, team_ids: tuple[str, ...], drawn: Drawn, otherwise: str
) -> None:
    ready = view.ready(part, made_of, drawn)
    showing.drawn(ready, otherwise)
    if ready.spec is not None:
        behind(view, part, made_of, team_ids, drawn, ready.key)


def behind(view: View, part: str, made_of: object, team_ids: tuple[str, ...], drawn: Drawn, key: str) -> None:
    """The table behind a chart, made when its box is opened."""
    with showing.opened(view.t("As a table, and to take along"), view.key(f"behind-{part}")) as box:
        if box.open:
            st.dataframe(view.table(part, made_of, drawn), hide_index=True, width="stretch")
            with st.container(horizontal=True):
                for file in files(view, key, team_ids, drawn):
                    showing.button(file)


def files(view: View, key: str, team_ids: tuple[str, ...], drawn: Drawn) -> list[File]:
    """Made on the click, with what the clicking reader may see at that time."""
    t, clicked = view.t, view.clicked()

    def figures() -> TeamFigures:
        return checked(clicked().figures(), team_ids)

    def picture() -> bytes:
        found = figures()
        name = next(team.name for team in found.teams if team.id in team_ids) if len(team_ids) == 1 else ""
        return pictures.as_png(drawn(found), name) or b""

    return [
        File(t("Picture (PNG)"), f"{key}.png", "image/png", picture),
        File(t("Table (CSV)"), f"{key}.csv", "text/csv", lambda: pictures.as_csv(drawn(figures()))),
    ]
