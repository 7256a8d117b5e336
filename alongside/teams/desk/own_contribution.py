"""One person's contribution to their team's figures, and their right to hold a band back."""

from dataclasses import dataclass

from alongside.accounts.desk.desk import Desk
from alongside.accounts.rules.people import Team
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import Transaction
from alongside.organisation.store import teams
from alongside.teams.gate.periods import coming_periods, contribution_status
from alongside.teams.rules.own_contribution import ContributionStatus, OwnContribution
from alongside.teams.rules.releases import Block
from alongside.teams.store import band_holds


@dataclass(frozen=True)
class OwnContributionDesk(Desk):
    def read_contribution(self, period: Block) -> OwnContribution:
        """For the newest open week that is filled in, else the newest open week, and for the period's band.

        Raises NotAllowed for a person without a team.
        """
        with self.store.read() as db:
            team_id = self._own_team(db).id
            weeks = organisations.require_organisation(db).week_rule.open_weeks(self.now)
            saved = (checkins.find_check_in(db, self.person.id, week) for week in weeks)
            newest = next(filter(None, saved), CheckIn(weeks[0]))
            monday = newest.week.monday
            was_in_team = any(
                team == team_id and since <= monday and (until is None or until > monday)
                for team, since, until in teams.team_history(db, self.person.id)
            )
            status, counted = contribution_status(db, self.person.id, team_id, period)
            return OwnContribution(
                week=newest.week,
                facts=newest.facts if newest.revision else None,
                away=newest.away,
                counts=was_in_team,
                status=status,
                counted=tuple(counted),
                held_back=band_holds.has_hold(db, self.person.id, team_id),
            )

    def hold_back(self) -> None:
        """Stops the next band of the person's team from being published. No one learns who held it back.

        Raises NotAllowed for people who do not count in it.
        """
        with self.store.write() as db:
            team = self._own_team(db)
            period = coming_periods(db, [team.id], self.now)[team.id]
            status, _ = contribution_status(db, self.person.id, team.id, period.block)
            if status not in (ContributionStatus.COUNTED, ContributionStatus.SHARES):
                raise NotAllowed
            band_holds.add_hold(db, self.person.id, team.id, self.now)

    def stop_holding_back(self) -> None:
        """Possible until the period is published."""
        with self.store.write() as db:
            band_holds.cancel_hold(db, self.person.id)

    def _own_team(self, db: Transaction) -> Team:
        team = people.team_of(db, self.person.id)
        if team is None:
            raise NotAllowed
        return team
