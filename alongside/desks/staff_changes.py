"""Changes to people by an admin or the operator: written and logged in one way, for one
person or thousands.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.desks import own_keys
from alongside.domain.audit import Action
from alongside.domain.organisations import NOBODYS_YET
from alongside.domain.people import NoAdminLeft, NobodyHere, Person, Role
from alongside.store import accounts, audit, organisations, people, sign_ins, teams
from alongside.store.engine import Work


@dataclass(frozen=True)
class StaffChange:
    """One transaction by one author. What does not change is neither written nor logged."""

    db: Work
    by: str
    now: datetime

    @property
    def at(self) -> str:
        return self.now.isoformat()

    @property
    def today(self) -> str:
        """By the organisation's clock."""
        organisation = organisations.current(self.db) or NOBODYS_YET
        return self.now.astimezone(organisation.week_rule.zone).date().isoformat()

    def line(self, action: Action, person_id: str | None = None, detail: str = "") -> None:
        self.lines(action, [(person_id, detail)])

    def lines(self, action: Action, about: Iterable[tuple[str | None, str]]) -> None:
        """about: (id of the person it was done to, detail)."""
        audit.record_many(self.db, self.at, self.by, action, about)

    def somebody(self, person_id: str) -> Person:
        """A person who has not left. Raises NobodyHere."""
        person = people.by_id(self.db, person_id)
        if person is None or person.left_on:
            raise NobodyHere(person_id)
        return person

    def change(self, before_and_after: Iterable[tuple[Person, Person]]) -> None:
        """Names, sign-in names, line managers, languages and contract hours."""
        changed = [(before, after) for before, after in before_and_after if before != after]
        people.update_many(self.db, [after for _, after in changed])

        def those(field: str) -> list[tuple[Person, Person]]:
            return [pair for pair in changed if getattr(pair[0], field) != getattr(pair[1], field)]

        self.lines(Action.RENAMED, ((after.id, "") for _, after in those("name")))
        self.lines(Action.LOGIN_CHANGED, ((after.id, "") for _, after in those("login")))
        self.lines(Action.LANGUAGE_SET, ((after.id, "") for _, after in those("language")))
        self.lines(Action.CONTRACT_HOURS_CHANGED, ((after.id, "") for _, after in those("contract_hours")))
        leads = those("lead_id")
        self.lines(Action.LEAD_SET, ((after.id, after.lead_id) for _, after in leads if after.lead_id))
        self.lines(
            Action.LEAD_TAKEN_AWAY,
            ((after.id, before.lead_id or "") for before, after in leads if not after.lead_id),
        )

    def move(self, moves: Mapping[str, tuple[str, str]]) -> None:
        """moves: person id to the ids of their present and their new team; empty for none."""
        moved = {one: after for one, (before, after) in moves.items() if after and after != before}
        taken_out = {one: before for one, (before, after) in moves.items() if before and not after}
        teams.move_many(self.db, moved, self.today)
        teams.leave_many(self.db, taken_out, self.today)
        self.lines(Action.MOVED, moved.items())
        self.lines(Action.LEFT_TEAM, taken_out.items())

    def name_leads(self, named: Collection[tuple[str, str]]) -> None:
        """named: (team id, person id), as in `remove_team_leads`."""
        teams.add_leads(self.db, named)
        self.lines(Action.LEADS_TEAM, ((person_id, team_id) for team_id, person_id in named))

    def relieve_leads(self, relieved: Collection[tuple[str, str]]) -> None:
        teams.remove_leads(self.db, relieved)
        self.lines(Action.LEADS_NO_MORE, ((person_id, team_id) for team_id, person_id in relieved))

    def leave(self, gone: Collection[Person], team_ids: Mapping[str, str]) -> None:
        """Ends their sign-ins, links, roles and leads, and their time in the team. Raises NoAdminLeft.

        team_ids: by person id.
        """
        ids = {person.id for person in gone}
        held = [(person_id, role) for person_id, role in people.all_roles(self.db) if person_id in ids]
        people.withdraw_many(self.db, held)
        self.lines(Action.WITHDRAWN, held)
        if Role.ADMIN in {role for _, role in held}:
            self.refuse_without_admin()
        leading = [
            (team_id, person_id)
            for team_id, leads in teams.all_leads(self.db).items()
            for person_id, _ in leads
            if person_id in ids
        ]
        self.relieve_leads(leading)
        self.move({one: (team_ids[one], "") for one in ids if one in team_ids})
        today = self.today
        people.update_many(self.db, [replace(person, left_on=today) for person in gone])
        accounts.spend_invitations_of(self.db, ids, self.at)
        sign_ins.end_all_of(self.db, ids, self.at)
        self.lines(Action.LEFT, ((person.id, "") for person in gone))

    def come_back(self, back: Collection[Person]) -> None:
        """They sign in as before, without team and roles. Only a recovery code opens their earlier weeks."""
        for person in back:
            own_keys.lock_history(self.db, person.id, self.at)
        people.update_many(self.db, [replace(person, left_on=None) for person in back])
        self.lines(Action.RETURNED, ((person.id, "") for person in back))

    def refuse_without_admin(self) -> None:
        """Raises NoAdminLeft. Only admins who have signed in count, since an invitation may expire unused."""
        if not people.holders(self.db, Role.ADMIN) & (accounts.with_password(self.db) | {self.by}):
            raise NoAdminLeft
