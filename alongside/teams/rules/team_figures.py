"""Everything that one reader may see about some teams at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alongside.accounts.rules.people import Team
from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.rules.weeks import Week
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.action_answers import Helped
from alongside.teams.rules.releases import Block, Release
from alongside.teams.rules.workload import TeamWeek

Fingerprint = tuple[object, ...]  # differs from an earlier one whenever a figure may differ


class FiguresChanged(Exception):
    """What the reader may see has changed since the fingerprint was read."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """newest: the newest week that can be filled in. organisation: its name. case_share: the share of
    contract hours for cases.

    person_facts: whether individual work data is on. bands_hidden: the reader manages accounts and teams, or
    did until recently, and could choose whom a band is about.
    """

    newest: Week
    organisation: str
    case_share: float
    person_facts: bool
    bands_hidden: bool = False


@dataclass(frozen=True)
class Period:
    """A team's next publication. counted: people who count today. enough: whether there can be a band."""

    block: Block
    published_from: datetime
    counted: int
    enough: bool


@dataclass(frozen=True)
class ShownRelease:
    """A release with the names of its figure and of the teams in it."""

    release: Release
    figure: str
    teams: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """Whether it is about several teams together."""
        return self.release.team_ids != (self.release.figure_id,)


@dataclass(frozen=True)
class PersonWeek:
    """One person's work data of a week, if the organisation turned this on. None: not filled in."""

    name: str
    facts: WorkFacts | None
    away: bool = False


@dataclass(frozen=True)
class Roster:
    """Counts of today: people in a team, and those of them with an account."""

    people: int
    accounts: int


@dataclass(frozen=True, kw_only=True)
class TeamFigures:
    """Mappings are by team id; weeks and releases are oldest first.

    coming: the next week whose work figures are released, and from when. helped: by action id.
    """

    teams: tuple[Team, ...]
    weeks: Mapping[str, tuple[TeamWeek, ...]]
    releases: Mapping[str, tuple[ShownRelease, ...]]
    weights: Mapping[str, CaseWeight]
    terms: Terms
    periods: Mapping[str, Period]
    coming: tuple[Week, datetime]
    rosters: Mapping[str, Roster]
    helped: Mapping[str, Helped] = field(default_factory=dict)

    @property
    def newest_week(self) -> Week:
        """The newest week whose work figures are due."""
        return self.coming[0].back(1)
