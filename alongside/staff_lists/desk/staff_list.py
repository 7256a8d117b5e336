"""A staff list from an admin or the operator: what it would change, and changing it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.people import Person, Role, Team
from alongside.accounts.store import accounts, organisations, people
from alongside.core.rules.tokens import new_id
from alongside.core.rules.weeks import OLDEST_WEEKS, Week
from alongside.core.store.engine import Transaction
from alongside.organisation.desk.staff_changes import StaffChange
from alongside.organisation.store import teams
from alongside.staff_lists.rules import changes
from alongside.staff_lists.rules.changes import (
    Draft,
    LeaversNotCounted,
    PlanNotReady,
    StalePlan,
    WantedMember,
    draft_changes,
)
from alongside.staff_lists.rules.identities import Staff, StaffMember, team_key
from alongside.staff_lists.rules.model import Choices, Plan, Reading, Table
from alongside.staff_lists.rules.reading import read_list


@dataclass(frozen=True)
class StaffListDesk(RoleDesk):
    """For admins. Nothing of a list is stored except what it changed."""

    needs = Role.ADMIN

    def read_list(self, table: Table, choices: Choices, languages: Mapping[str, str]) -> Reading:
        """What the cells of a file say, by the organisation's day and full-time hours.

        languages: code to name.
        """
        with self._reading() as db:
            return read_table(StaffChange(db, self.person.id, self.now), table, choices, languages)

    def plan_changes(self, reading: Reading, choices: Choices) -> Plan:
        """What the list would change now."""
        house, today = self.load_staff_and_day()
        return changes.plan_changes(reading, house, today, choices)

    def load_staff_and_day(self) -> tuple[Staff, date]:
        """Who is here, and the organisation's day: with the list and the choices, all that a
        plan depends on.
        """
        with self._reading() as db:
            change = StaffChange(db, self.person.id, self.now)
            return load_staff(db, change.by), change.today

    def apply_list(self, reading: Reading, choices: Choices, digest: str, leaving: int | None = None) -> Plan:
        """Applies the whole plan that has this digest.

        leaving: how many leave, as confirmed; needed if there are many.

        Raises StalePlan if the plan would differ by now, PlanNotReady, and LeaversNotCounted.
        """
        with self._writing() as db:
            return apply_list(StaffChange(db, self.person.id, self.now), reading, choices, digest, leaving)


def load_staff(db: Transaction, by: str) -> Staff:
    """by: the id of the admin, or OPERATOR."""
    admins, came_in = people.role_holders(db, Role.ADMIN), accounts.ids_with_password(db)
    team_of = people.team_names_now(db)
    names = {team.id: team.name for team in people.list_teams(db)}
    led: dict[str, list[str]] = {}
    for team_id, leads in teams.all_leads(db).items():
        for person_id, _ in leads:
            led.setdefault(person_id, []).append(names[team_id])
    members = (
        StaffMember(
            person.id,
            person.login,
            person.name,
            team_of.get(person.id, ""),
            person.lead_id,
            tuple(sorted(led.get(person.id, ()))),
            person.language,
            person.contract_hours,
            left_on=person.left_on,
            is_admin=person.id in admins,
            can_sign_in=person.id in came_in,
        )
        for person in people.list_people(db)
    )
    return Staff(tuple(members), tuple(names.values()), "" if by == OPERATOR else by)


def read_table(change: StaffChange, table: Table, choices: Choices, languages: Mapping[str, str]) -> Reading:
    organisation = organisations.find_organisation(change.db)
    full_hours = organisation.contract_hours if organisation else None
    return read_list(table, choices, change.today, full_hours, languages)


def draft_against_staff(change: StaffChange, reading: Reading, choices: Choices) -> Draft:
    return draft_changes(reading, load_staff(change.db, change.by), change.today, choices)


def apply_list(
    change: StaffChange, reading: Reading, choices: Choices, digest: str, leaving: int | None = None
) -> Plan:
    """All of it or nothing. Raises StalePlan, PlanNotReady, LeaversNotCounted."""
    drawn = draft_against_staff(change, reading, choices)
    plan = drawn.plan
    if plan.digest != digest:
        raise StalePlan(plan)
    if reading.questions or not plan.is_ready:
        raise PlanNotReady(plan)
    if plan.many_leave and leaving != len(plan.leaving):
        raise LeaversNotCounted
    if not plan.changes_nothing:
        _write_changes(change, drawn)
    return plan


def _write_changes(change: StaffChange, drawn: Draft) -> None:
    db, plan = change.db, drawn.plan
    here = {person.id: person for person in people.list_people(db)}
    new = [Team(new_id(), name) for name in plan.new_teams]
    people.add_teams(db, new)
    change.log_changes(Action.TEAM_ADDED, ((None, team.id) for team in new))
    to = _Ids(
        {person.login: person.id for person in here.values()}
        | {one.login: one.member.id if one.member else new_id() for one in drawn.wanted},
        {team_key(team.name): team.id for team in people.list_teams(db)},
    )
    change.mark_as_returned([here[person_id] for person_id, _ in plan.returning])
    _add_people(change, [one for one in drawn.wanted if one.member is None], to)
    known = [(one, replace(here[one.member.id], left_on=None)) for one in drawn.wanted if one.member]
    change.update_people((person, _to_person(person, one, to)) for one, person in known)
    was_in = people.team_ids_now(db)
    change.move_people(
        {person.id: (was_in.get(person.id, ""), to.team_id(one.team)) for one, person in known if one.team}
    )
    _set_team_leads(change, drawn.wanted, to)
    change.mark_as_left([here[person_id] for person_id, _ in plan.leaving], was_in)
    counts = len(plan.joining), plan.people_changed, len(plan.leaving), len(plan.returning)
    change.log_change(Action.STAFF_LIST_APPLIED, detail=" ".join(map(str, counts)))


@dataclass(frozen=True)
class _Ids:
    """Of people by sign-in name, old and new, and of teams by the key of their name."""

    people: dict[str, str]
    teams: dict[str, str]

    def team_id(self, name: str) -> str:
        return self.teams[team_key(name)]


def _to_person(person: Person, one: WantedMember, to: _Ids) -> Person:
    return replace(
        person,
        login=one.login,
        name=one.name,
        language=one.language,
        lead_id=to.people[one.lead] if one.lead else None,
        contract_hours=one.contract_hours,
    )


def _add_people(change: StaffChange, joining: Collection[WantedMember], to: _Ids) -> None:
    """They have been in their team since they joined, but at most since the oldest week that
    can be imported.
    """
    today = change.today
    oldest = Week.of(today).back(OLDEST_WEEKS).monday
    ids = {one.login: to.people[one.login] for one in joining}
    added = [
        _to_person(Person(id=ids[one.login], login=one.login, name=one.name), one, to) for one in joining
    ]
    people.add_people(change.db, added, today)
    days = [(ids[one.login], one.listed.joined) for one in joining if one.listed.joined]
    people.set_join_dates(change.db, days)
    by_operator = change.by == OPERATOR
    taken_in = Action.PEOPLE_IMPORTED if by_operator else Action.ADDED
    change.log_changes(taken_in, ((person.id, "") for person in added))
    change.log_changes(Action.LEAD_SET, ((person.id, person.lead_id) for person in added if person.lead_id))
    in_a_team = [one for one in joining if one.team]
    since: dict[date, list[tuple[str, str]]] = {}
    for one in in_a_team:
        day = max(one.listed.joined or today, oldest)
        since.setdefault(day, []).append((ids[one.login], to.team_id(one.team)))
    for day, joiners in since.items():
        people.join_teams(change.db, joiners, day)
        change.log_changes(Action.MOVED, joiners)


def _set_team_leads(change: StaffChange, wanted: Collection[WantedMember], to: _Ids) -> None:
    named, relieved = [], []
    for one in wanted:
        before = set(one.member.leads) if one.member else set()
        person_id = to.people[one.login]
        named += [(to.team_id(name), person_id) for name in one.leads if name not in before]
        relieved += [(to.team_id(name), person_id) for name in before.difference(one.leads)]
    change.add_team_leads(named)
    change.remove_team_leads(relieved)
