"""One reader's view of some teams during one run of a page, with cached texts, charts and tables.

A rerun asks the desk only for the fingerprint of its figures. All that is shown was made from figures with
that fingerprint, once for all readers who have it: the desk gives equal fingerprints only to readers of equal
figures. A reader who may now see less has another fingerprint and is shown nothing that was made before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import streamlit as st

from alongside.charts.calendar import Span
from alongside.desks.lead import LeadDesk
from alongside.domain.changes import weekly_loads
from alongside.domain.errors import NotAllowed
from alongside.domain.people import Team
from alongside.domain.team_figures import FiguresChanged, Fingerprint, Period, TeamFigures
from alongside.domain.weeks import Week
from alongside.web import my_weeks_view, state
from alongside.web.my_weeks_view import PreparedChart
from alongside.web.pictures import Picture, Table
from alongside.web.team import pictures
from alongside.web.view_cache import ViewCache
from alongside.words import Words

Chosen = int | Span | None  # that many newest weeks, these weeks, or all
Drawn = Callable[[TeamFigures], Picture]


@dataclass(frozen=True)
class Outline:
    """What the choices of a page depend on. `teams`: sorted by name. `worst_first`: ids, highest demand
    first.

    with_figures: ids of teams with any work figure in any week. loads: each team's newest demand, in percent.
    """

    teams: tuple[Team, ...]
    worst_first: tuple[str, ...]
    with_figures: frozenset[str]
    loads: Mapping[str, int | None]
    first: Week
    newest: Week
    periods: Mapping[str, Period]
    person_facts: bool
    bands_hidden: bool

    def find_team(self, team_id: str) -> Team:
        return next(team for team in self.teams if team.id == team_id)

    def has_load(self, team_id: str) -> bool:
        return self.loads[team_id] is not None


@dataclass(frozen=True)
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

    def cached_picture(self, part: str, made_of: object, drawn: Drawn) -> PreparedChart:
        return self.shelf.cached_view(
            part, made_of, lambda: my_weeks_view.prepare_chart(drawn(self.figures()))
        )

    def cached_table(self, part: str, made_of: object, drawn: Drawn) -> Table:
        return self.shelf.cached_view(f"{part}, as a table", made_of, lambda: drawn(self.figures()).table())


def open_view(name: str, desk: LeadDesk, clicked: Callable[[], Callable[[], LeadDesk]], t: Words) -> View:
    """`clicked`: for downloads, see `open_desk_when_clicked`."""
    edition = desk.fingerprint()
    return View(
        name,
        desk,
        cache(lambda: _figures_of(desk, edition)),
        clicked,
        state.shared_view_cache((edition, t.language)),
        state.view_cache(name, (edition, t.language)),
        t,
    )


def _figures_of(desk: LeadDesk, edition: Fingerprint) -> TeamFigures:
    """Runs the page again if the figures changed since the fingerprint was read, so that nothing stale is
    shared.
    """
    try:
        return desk.read_figures(edition)
    except FiguresChanged:
        st.rerun()


def chosen_span(figures: TeamFigures, team_ids: tuple[str, ...], chosen: Chosen) -> Span:
    if isinstance(chosen, Span):
        return chosen
    weeks = [week for team_id in team_ids for week in figures.weeks[team_id]]
    return pictures.span_of(weeks, figures.newest_week, chosen)


def check_teams(figures: TeamFigures, team_ids: tuple[str, ...]) -> TeamFigures:
    """For a click on a page left open. Raises NotAllowed if the reader may no longer see one of the teams."""
    if not set(team_ids) <= {team.id for team in figures.teams}:
        raise NotAllowed
    return figures


def newest_load(figures: TeamFigures, team_id: str) -> int | None:
    """Demand in percent of capacity, in the newest week with a figure."""
    known = weekly_loads(figures.weeks[team_id])
    return known[max(known)] if known else None


def _make_outline(figures: TeamFigures) -> Outline:
    ids = tuple(team.id for team in figures.teams)
    newest = {team_id: newest_load(figures, team_id) for team_id in ids}
    return Outline(
        figures.teams,
        tuple(sorted(ids, key=lambda team_id: newest[team_id] or -1, reverse=True)),
        frozenset(one for one in ids if any(week.has_figures for week in figures.weeks[one])),
        newest,
        chosen_span(figures, ids, None).first,
        figures.newest_week,
        figures.periods,
        figures.terms.person_facts,
        figures.terms.bands_hidden,
    )
