"""Everything that one reader may see of some teams, as of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.domain.checkins import WorkFacts
from alongside.domain.people import Team
from alongside.domain.releases import Block, Release
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight, TeamWeek

Edition = tuple[object, ...]  # differs from an earlier one whenever a figure may


class FiguresChanged(Exception):
    """Since the edition was asked for, the reader may see others."""


@dataclass(frozen=True)
class Terms:
    """What holds now for everybody.

    newest: the newest week that can be filled in. case_share: of contract hours, for cases. bands_hidden: the reader looks after
    accounts and teams, or did until lately, and could choose whom a band is about.
    """

    newest: Week
    case_share: float
    smallest_panel: int
    strong: bool
    person_facts: bool
    bands_hidden: bool = False


@dataclass(frozen=True)
class Period:
    """What is published next about a team, and from when on. counted: people, as things stand; enough: whether there can be a band."""

    block: Block
    published_from: datetime
    counted: int
    enough: bool


@dataclass(frozen=True)
class Shown:
    """A release with the names that a reader knows it by: of its figure, and of the teams in it."""

    release: Release
    figure: str
    teams: tuple[str, ...]

    @property
    def joined(self) -> bool:
        """Whether it is about several teams together."""
        return self.release.team_ids != (self.release.figure_id,)


@dataclass(frozen=True)
class PersonWeek:
    """One person's facts of a week's work, where the organisation has declared that leads see them; None: not filled in."""

    name: str
    facts: WorkFacts | None
    away: bool = False


@dataclass(frozen=True)
class Roster:
    """How many are in a team today, and how many of them have an account."""

    people: int
    accounts: int


@dataclass(frozen=True)
class TeamFigures:
    """By team id; weeks and releases are oldest first. coming: the next week whose work figures are released, and from when on."""

    teams: tuple[Team, ...]
    weeks: Mapping[str, tuple[TeamWeek, ...]]
    releases: Mapping[str, tuple[Shown, ...]]
    weights: Mapping[str, CaseWeight]
    terms: Terms
    periods: Mapping[str, Period]
    coming: tuple[Week, datetime]
    rosters: Mapping[str, Roster]

    @property
    def newest(self) -> Week:
        """The newest week whose work figures are due."""
        return self.coming[0].back(1)
