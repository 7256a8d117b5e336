"""One person's contribution to their team's figures, and their right to hold a band back."""

from dataclasses import dataclass
from datetime import datetime

from alongside import privacy
from alongside.domain.checkins import CheckIn
from alongside.domain.errors import NotAllowed
from alongside.domain.own_part import OwnPart, Place
from alongside.domain.people import Person, Team
from alongside.domain.releases import Block
from alongside.store import checkins, hold_backs, organisations, people, teams
from alongside.store.engine import Store, Work


@dataclass(frozen=True)
class OwnPartDesk:
    store: Store
    person: Person
    now: datetime

    def part(self, period: Block) -> OwnPart:
        """For the newest open week that is filled in, else the newest open week, and for the period's band.

        Raises NotAllowed for a person without a team.
        """
        with self.store.read() as db:
            team_id = self._team(db).id
            weeks = organisations.required(db).week_rule.open_weeks(self.now)
            saved = (checkins.of_week(db, self.person.id, week) for week in weeks)
            newest = next(filter(None, saved), CheckIn(weeks[0]))
            place, counted = privacy.standing(db, self.person.id, team_id, period)
            return OwnPart(
                newest.week,
                newest.facts if newest.revision else None,
                newest.away,
                self._was_there(db, team_id, newest.week.monday.isoformat()),
                place,
                tuple(counted),
                hold_backs.of_person(db, self.person.id, team_id),
            )

    def hold_back(self) -> None:
        """Stops the next band of the person's team from being published. No one learns who held it back.

        Raises NotAllowed for people who do not count in it.
        """
        with self.store.write() as db:
            team = self._team(db)
            period = privacy.coming(db, [team.id], self.now)[team.id]
            place, _ = privacy.standing(db, self.person.id, team.id, period.block)
            if place not in (Place.COUNTED, Place.SHARES):
                raise NotAllowed
            hold_backs.add(db, self.person.id, team.id, self.now.isoformat())

    def let_go(self) -> None:
        """Possible until the period is published."""
        with self.store.write() as db:
            hold_backs.take_back(db, self.person.id)

    def _team(self, db: Work) -> Team:
        team = people.team_of(db, self.person.id)
        if team is None:
            raise NotAllowed
        return team

    def _was_there(self, db: Work, team_id: str, monday: str) -> bool:
        return any(
            team == team_id and since <= monday and (until is None or until > monday)
            for team, since, until in teams.history(db, self.person.id)
        )
