"""Everything that one reader may see of some teams, as of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.domain.checkins import WorkFacts
from alongside.domain.people import Team
from alongside.domain.releases import LONG, SHORT, Block, Release, ends_frame
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight, TeamWeek

Edition = tuple[object, ...]  # differs from an earlier one whenever a figure may


@dataclass(frozen=True)
class Terms:
    """What holds now for everybody.

    newest: the newest week that can be filled in. closings: the last weeks of the next two short periods, each with the
    instant from which bands of it are there; a long period ends with one of the two. case_share: of contract hours, for cases.
    """

    newest: Week
    closings: tuple[tuple[Week, datetime], ...]
    case_share: float
    smallest_panel: int
    strong: bool
    person_facts: bool


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
    """By team id; weeks and releases are oldest first. `short`: teams whose period that runs now is a short one.

    coming: the next week whose work figures are released, and the instant from which they are there.
    """

    teams: tuple[Team, ...]
    weeks: Mapping[str, tuple[TeamWeek, ...]]
    releases: Mapping[str, tuple[Shown, ...]]
    weights: Mapping[str, CaseWeight]
    terms: Terms
    coming: tuple[Week, datetime]
    rosters: Mapping[str, Roster]
    short: frozenset[str] = frozenset()

    @property
    def newest(self) -> Week:
        """The newest week whose work figures are due."""
        return self.coming[0].back(1)

    def closes(self, team_id: str) -> tuple[Week, datetime]:
        """The last week of the period that this team is in, and the instant from which its band is there."""
        return next(one for one in self.terms.closings if team_id in self.short or ends_frame(one[0]))

    def period(self, team_id: str) -> Block:
        """The one that this team is in."""
        weeks = SHORT if team_id in self.short else LONG
        return Block(self.closes(team_id)[0].back(weeks - 1), weeks)
