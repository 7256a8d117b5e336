"""A person's own statement that they take no new case, and what the leads of their team see of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.accounts.desk.desk import Access, Desk
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.no_new_case import SPANS, last_day
from alongside.checkins.store import no_new_case
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import Transaction
from alongside.organisation.store import teams


@dataclass(frozen=True)
class OwnStatement:
    """until: the last day, None if nothing was stated or it has passed. days: the last day of each number of
    weeks that can be chosen; empty if there is no lead who would read it.
    """

    until: date | None
    days: Mapping[int, date]


@dataclass(frozen=True)
class NoNewCaseDesk(Desk):
    """Any change is one tap of the person, and nothing else causes one."""

    def read_statement(self) -> OwnStatement:
        with self.store.read() as db:
            today = _local_today(db, self)
            until = no_new_case.find_last_day(db, self.person.id, today)
            days = {weeks: last_day(today, weeks) for weeks in SPANS} if _has_lead(db, self.person.id) else {}
            return OwnStatement(until, days)

    def state_until(self, weeks: int) -> None:
        """Replaces an earlier statement. Raises BadInput, and NotAllowed where no lead would read it."""
        with self.store.write() as db:
            if not _has_lead(db, self.person.id):
                raise NotAllowed
            no_new_case.set_last_day(db, self.person.id, last_day(_local_today(db, self), weeks))

    def end_now(self) -> None:
        with self.store.write() as db:
            no_new_case.delete_last_day(db, self.person.id)


@dataclass(frozen=True)
class NoNewCaseList(Desk):
    needs = Access.SIGNED_IN

    def list_for_team(self, team_id: str) -> list[tuple[str, date]]:
        """Names and last days. All of a team for its leads, for others only their own."""
        with self.store.read() as db:
            leads = team_id in {team.id for team in teams.led_by(db, self.person.id)}
            stated = no_new_case.list_team_members(db, team_id, _local_today(db, self))
        return [(name, until) for who, name, until in stated if leads or who == self.person.id]

    def count_in_led_teams(self) -> dict[str, int]:
        """Team id to how many stated it, of each team that the reader leads."""
        with self.store.read() as db:
            stated = no_new_case.count_by_team(db, _local_today(db, self))
            return {team.id: stated.get(team.id, 0) for team in teams.led_by(db, self.person.id)}


def _has_lead(db: Transaction, person_id: str) -> bool:
    team = people.team_of(db, person_id)
    leads = teams.all_leads(db).get(team.id, []) if team else []
    return any(lead != person_id for lead, _ in leads)


def _local_today(db: Transaction, desk: Desk) -> date:
    return desk.now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
