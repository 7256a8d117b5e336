"""Changes to people by an admin or the operator: written and logged in one way, for one
person or thousands.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from alongside.accounts.desk import own_keys
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.organisations import NO_ORGANISATION
from alongside.accounts.rules.people import NoAdminLeft, Person, PersonNotFound, Role
from alongside.accounts.store import accounts, audit, organisations, people, sign_ins
from alongside.core.store.engine import Transaction
from alongside.organisation.store import teams


@dataclass(frozen=True)
class StaffChange:
    """One transaction by one author. What does not change is neither written nor logged."""

    db: Transaction
    by: str
    now: datetime

    @property
    def today(self) -> date:
        """By the organisation's clock."""
        organisation = organisations.find_organisation(self.db) or NO_ORGANISATION
        return self.now.astimezone(organisation.week_rule.zone).date()

    def log_change(self, action: Action, person_id: str | None = None, detail: str = "") -> None:
        self.log_changes(action, [(person_id, detail)])

    def log_changes(self, action: Action, about: Iterable[tuple[str | None, str]]) -> None:
        """about: (id of the person it was done to, detail)."""
        audit.record_many(self.db, self.now, self.by, action, about)

    def require_present(self, person_id: str) -> Person:
        """A person who has not left. Raises PersonNotFound."""
        person = people.by_id(self.db, person_id)
        if person is None or person.left_on:
            raise PersonNotFound(person_id)
        return person

    def update_people(self, before_and_after: Iterable[tuple[Person, Person]]) -> None:
        """Names, sign-in names, line managers, languages and contract hours."""
        changed = [(before, after) for before, after in before_and_after if before != after]
        people.update_people(self.db, [after for _, after in changed])

        def changed_in(field: str) -> list[tuple[Person, Person]]:
            return [pair for pair in changed if getattr(pair[0], field) != getattr(pair[1], field)]

        self.log_changes(Action.RENAMED, ((after.id, "") for _, after in changed_in("name")))
        self.log_changes(Action.LOGIN_CHANGED, ((after.id, "") for _, after in changed_in("login")))
        self.log_changes(Action.LANGUAGE_SET, ((after.id, "") for _, after in changed_in("language")))
        self.log_changes(
            Action.CONTRACT_HOURS_CHANGED, ((after.id, "") for _, after in changed_in("contract_hours"))
        )
        leads = changed_in("lead_id")
        self.log_changes(Action.LEAD_SET, ((after.id, after.lead_id) for _, after in leads if after.lead_id))
        self.log_changes(
            Action.LEAD_REMOVED,
            ((after.id, before.lead_id or "") for before, after in leads if not after.lead_id),
        )

    def move_people(self, moves: Mapping[str, tuple[str, str]]) -> None:
        """moves: person id to the ids of their present and their new team; empty for none."""
        moved = {one: after for one, (before, after) in moves.items() if after and after != before}
        taken_out = {one: before for one, (before, after) in moves.items() if before and not after}
        teams.move_many(self.db, moved, self.today)
        teams.leave_many(self.db, taken_out, self.today)
        self.log_changes(Action.MOVED, moved.items())
        self.log_changes(Action.LEFT_TEAM, taken_out.items())

    def add_team_leads(self, named: Collection[tuple[str, str]]) -> None:
        """named: (team id, person id), as in `remove_team_leads`."""
        teams.add_leads(self.db, named)
        self.log_changes(Action.TEAM_LEAD_NAMED, ((person_id, team_id) for team_id, person_id in named))

    def remove_team_leads(self, relieved: Collection[tuple[str, str]]) -> None:
        teams.remove_leads(self.db, relieved)
        self.log_changes(Action.TEAM_LEAD_REMOVED, ((person_id, team_id) for team_id, person_id in relieved))

    def mark_as_left(self, gone: Collection[Person], team_ids: Mapping[str, str]) -> None:
        """Ends their sign-ins, links, roles and leads, and their time in the team. Raises NoAdminLeft.

        team_ids: by person id.
        """
        ids = {person.id for person in gone}
        held = [(person_id, role) for person_id, role in people.all_roles(self.db) if person_id in ids]
        people.withdraw_roles(self.db, held)
        self.log_changes(Action.ROLE_WITHDRAWN, held)
        if Role.ADMIN in {role for _, role in held}:
            self.require_an_admin()
        leading = [
            (team_id, person_id)
            for team_id, leads in teams.all_leads(self.db).items()
            for person_id, _ in leads
            if person_id in ids
        ]
        self.remove_team_leads(leading)
        self.move_people({one: (team_ids[one], "") for one in ids if one in team_ids})
        today = self.today
        people.update_people(self.db, [replace(person, left_on=today) for person in gone])
        accounts.spend_invitations_of(self.db, ids, self.now)
        sign_ins.end_all_of(self.db, ids, self.now)
        self.log_changes(Action.LEFT, ((person.id, "") for person in gone))

    def mark_as_returned(self, back: Collection[Person]) -> None:
        """They sign in as before, without team and roles. Only a recovery code opens their earlier weeks."""
        for person in back:
            own_keys.lock_history(self.db, person.id, self.now)
        people.update_people(self.db, [replace(person, left_on=None) for person in back])
        self.log_changes(Action.RETURNED, ((person.id, "") for person in back))

    def require_an_admin(self) -> None:
        """Raises NoAdminLeft. Only admins who have signed in count, since an invitation may expire unused."""
        if not people.role_holders(self.db, Role.ADMIN) & (accounts.ids_with_password(self.db) | {self.by}):
            raise NoAdminLeft
