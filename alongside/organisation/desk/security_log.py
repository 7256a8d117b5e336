"""The security log: failed sign-ins and refusals, counted without anything that was typed."""

from dataclasses import dataclass

from alongside.accounts.desk.incidents import to_hour
from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.security import KEPT, IncidentDay, incidents_by_day
from alongside.accounts.store import organisations, security_log


@dataclass(frozen=True)
class SecurityLogDesk(RoleDesk):
    needs = Role.ADMIN

    def list_days(self) -> list[tuple[IncidentDay, str]]:
        """With the name of the account, which is empty if none may be shown."""
        with self._reading() as db:
            since = to_hour(self.now - KEPT)
            hours, names = security_log.list_hours(db, since), security_log.names_since(db, since)
            days = incidents_by_day(hours, organisations.require_organisation(db).week_rule.zone)
        return [(day, names.get(day.person_id or "", "")) for day in days]
