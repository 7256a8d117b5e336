"""What readers of a team's figures may ask. They have access only to the aggregates made for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from alongside.accounts.desk.desk import Access
from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import people
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.store import teams
from alongside.teams.gate import readers, work_figures
from alongside.teams.gate.readers import Shown
from alongside.teams.rules.team_figures import Fingerprint, PersonWeek, TeamFigures
from alongside.teams.store import action_answers, aggregates, releases, workloads


@dataclass(frozen=True)
class LeadDesk:
    """A reader's view of some teams: a lead's of the teams they lead, or a member's of their own.

    person_weeks: one person's work data at a time, by team and week. Empty unless the organisation turned
    individual work data on; a member's view then has only their own row.
    """

    needs: ClassVar[Access] = Access.LEADS_A_TEAM

    aggregates: Callable[[Fingerprint | None], AbstractContextManager[Transaction]]  # not the store
    fingerprint: Callable[[], Fingerprint]
    person_weeks: Callable[[str, Week], list[PersonWeek]]

    def read_figures(self, of: Fingerprint | None = None) -> TeamFigures:
        """Raises FiguresChanged if the figures no longer have that fingerprint."""
        with self.aggregates(of) as kept:
            shown = aggregates.read_teams(kept)
            return TeamFigures(
                teams=shown,
                weeks={team.id: tuple(workloads.weeks_of_team(kept, team.id)) for team in shown},
                releases=releases.shown_releases(kept),
                weights=aggregates.read_weights(kept),
                terms=aggregates.read_terms(kept),
                periods=aggregates.read_periods(kept),
                coming=aggregates.read_next_release(kept),
                rosters=aggregates.read_rosters(kept),
                helped=action_answers.read_releases(kept),
            )

    @classmethod
    def open_for(cls, visitor: CurrentUser, store: Store, now: datetime) -> "LeadDesk":
        return lead_desk(store, visitor.person, now)


class MemberDesk(LeadDesk):
    """What the lead sees of the person's own team; empty if they are in none."""

    needs = Access.SIGNED_IN

    @classmethod
    def open_for(cls, visitor: CurrentUser, store: Store, now: datetime) -> LeadDesk:
        return member_desk(store, visitor.person, now)


def lead_desk(store: Store, person: Person, now: datetime) -> LeadDesk:
    """For the teams the person leads, checked again at each call. Raises NotAllowed if they lead none."""

    def led_teams(db: Transaction) -> list[Team]:
        found = teams.led_by(db, person.id)
        if not found:
            raise NotAllowed
        return found

    return _build_desk(store, person, led_teams, None, now)


def member_desk(store: Store, person: Person, now: datetime) -> LeadDesk:
    """For the one team the person is in, if any: exactly the lead's view."""

    def own_teams(db: Transaction) -> list[Team]:
        team = people.team_of(db, person.id)
        return [team] if team else []

    return _build_desk(store, person, own_teams, person.id, now)


def _build_desk(store: Store, person: Person, shown: Shown, only: str | None, now: datetime) -> LeadDesk:
    def person_weeks(team_id: str, week: Week) -> list[PersonWeek]:
        with store.read() as db:
            if team_id not in {team.id for team in shown(db)}:
                return []
            return work_figures.person_weeks(db, team_id, week, now, only)

    return LeadDesk(
        lambda of: readers.figures(store, person.id, shown, now, of),
        lambda: readers.figures_fingerprint(store, person.id, shown, now),
        person_weeks,
    )
