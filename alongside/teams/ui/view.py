"""One reader's view of some teams during one run of a page, with cached texts, charts and tables.

A rerun asks the desk only for the fingerprint of its figures. All that is shown was made from figures with
that fingerprint, once for all readers who have it: the desk gives equal fingerprints only to readers of equal
figures. A reader who may now see less has another fingerprint and is shown nothing that was made before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import streamlit as st

from alongside.accounts.rules.people import Team
from alongside.accounts.ui import state
from alongside.checkins.charts import prepared_charts
from alongside.checkins.charts.prepared_charts import Picture, PreparedChart, Table
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.ui.view_cache import ViewCache
from alongside.core.words import Words
from alongside.teams.desk.lead import LeadDesk
from alongside.teams.rules.standing import Standing, find_standing, worst_first
from alongside.teams.rules.team_figures import FiguresChanged, Period, Roster, TeamFigures
from alongside.teams.ui import pictures

Chosen = int | Span | None  # that many newest weeks, these weeks, or all
Draw = Callable[[TeamFigures], Picture]


@dataclass(frozen=True, kw_only=True)
class TeamChart:
    """A picture of these teams, made anew whenever `made_of` differs. `part`: where on the page it is.

    span: its weeks; None for all.
    """

    part: str
    made_of: object
    team_ids: tuple[str, ...]
    draw: Draw
    span: Callable[[TeamFigures], Span] | None = None


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What the choices of a page depend on. `teams`: sorted by name. `standings`: worst first.

    with_figures: ids of teams with any work figure in any week.
    """

    teams: tuple[Team, ...]
    standings: tuple[Standing, ...]
    with_figures: frozenset[str]
    organisation: str
    first: Week
    newest: Week
    periods: Mapping[str, Period]
    rosters: Mapping[str, Roster]
    person_facts: bool
    bands_hidden: bool

    @property
    def worst_first(self) -> tuple[str, ...]:
        """Ids of teams."""
        return tuple(one.team_id for one in self.standings)

    def find_team(self, team_id: str) -> Team:
        return next(team for team in self.teams if team.id == team_id)

    def find_standing(self, team_id: str) -> Standing:
        return next(one for one in self.standings if one.team_id == team_id)


@dataclass(frozen=True, kw_only=True)
class View:
    """`name`: the start of every key on the page. `figures`: read at most once in a run.

    shelf: shared by readers, so never for anything personal. own: in the reader's session.
    """

    name: str
    desk: LeadDesk
    figures: Callable[[], TeamFigures]
    clicked: Callable[[], Callable[[], LeadDesk]]
    shelf: ViewCache
    own: ViewCache
    t: Words

    @property
    def outline(self) -> Outline:
        return self.shelf.cached_view("outline", None, lambda: _make_outline(self.figures()))

    def key(self, name: str) -> str:
        return f"{self.name}-{name}"

    def cached_text(self, part: str, made_of: object, told: Callable[[TeamFigures], str]) -> str:
        return self.shelf.cached_view(part, made_of, lambda: told(self.figures()))

    def cached_picture(self, chart: TeamChart) -> PreparedChart:
        return self.shelf.cached_view(
            chart.part, chart.made_of, lambda: prepared_charts.prepare_chart(chart.draw(self.figures()))
        )

    def cached_table_of(self, part: str, made_of: object, table: Callable[[TeamFigures], Table]) -> Table:
        return self.shelf.cached_view(part, made_of, lambda: table(self.figures()))

    def cached_table(self, chart: TeamChart) -> Table:
        return self.shelf.cached_view(
            f"{chart.part}, as a table",
            chart.made_of,
            lambda: pictures.on_screen(chart.draw(self.figures()).table(), self.t),
        )


def open_view(name: str, desk: LeadDesk, clicked: Callable[[], Callable[[], LeadDesk]], t: Words) -> View:
    """`clicked`: for downloads, see `open_desk_when_clicked`."""
    fingerprint = desk.fingerprint()

    @cache
    def read_figures() -> TeamFigures:
        """Runs the page again if they changed since the fingerprint was read: nothing stale is shared."""
        try:
            return desk.read_figures(fingerprint)
        except FiguresChanged:
            st.rerun()

    return View(
        name=name,
        desk=desk,
        figures=read_figures,
        clicked=clicked,
        shelf=state.shared_view_cache((fingerprint, t.language)),
        own=state.view_cache(name, (fingerprint, t.language)),
        t=t,
    )


def chosen_span(figures: TeamFigures, team_ids: tuple[str, ...], chosen: Chosen) -> Span:
    if isinstance(chosen, Span):
        return chosen
    weeks = [week for team_id in team_ids for week in figures.weeks[team_id]]
    return pictures.span_of(weeks, figures.newest_week, chosen)


def _make_outline(figures: TeamFigures) -> Outline:
    ids = tuple(team.id for team in figures.teams)
    standings = (find_standing(one, figures.weeks[one], figures.releases.get(one, ())) for one in ids)
    return Outline(
        teams=figures.teams,
        standings=tuple(worst_first(list(standings))),
        with_figures=frozenset(one for one in ids if any(week.has_figures for week in figures.weeks[one])),
        first=chosen_span(figures, ids, None).first,
        newest=figures.newest_week,
        organisation=figures.terms.organisation,
        periods=figures.periods,
        rosters=figures.rosters,
        person_facts=figures.terms.person_facts,
        bands_hidden=figures.terms.bands_hidden,
    )
