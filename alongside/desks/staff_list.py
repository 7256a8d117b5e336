"""A staff list from an admin or the operator: what it would change, and changing it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from alongside.desks.role_desk import RoleDesk
from alongside.desks.staff_changes import StaffChange
from alongside.domain.audit import OPERATOR, Action
from alongside.domain.imports import OLDEST_WEEKS
from alongside.domain.people import Person, Role, Team
from alongside.domain.staff_lists import changes
from alongside.domain.staff_lists.changes import (
    Draft,
    LeaversNotCounted,
    PlanNotReady,
    StalePlan,
    Wanted,
    draw,
)
from alongside.domain.staff_lists.model import Choices, Plan, Reading, Table
from alongside.domain.staff_lists.reading import read
from alongside.domain.staff_lists.who import House, Member, team_key
from alongside.domain.tokens import new_id
from alongside.domain.weeks import Week
from alongside.store import accounts, organisations, people, teams
from alongside.store.engine import Work


@dataclass(frozen=True)
class StaffListDesk(RoleDesk):
    """For admins. Nothing of a list is stored except what it changed."""

    role = Role.ADMIN

    def read(self, table: Table, choices: Choices, languages: Mapping[str, str]) -> Reading:
        """What the cells of a file say, by the organisation's day and full-time hours.

        languages: code to name.
        """
        with self._reading() as db:
            return read_table(StaffChange(db, self.person.id, self.now), table, choices, languages)

    def plan(self, reading: Reading, choices: Choices) -> Plan:
        """What the list would change now."""
        house, today = self.ground()
        return changes.plan(reading, house, today, choices)

    def ground(self) -> tuple[House, date]:
        """Who is here, and the organisation's day: with the list and the choices, all that a
        plan depends on.
        """
        with self._reading() as db:
            change = StaffChange(db, self.person.id, self.now)
            return house(db, change.by), date.fromisoformat(change.today)

    def apply(self, reading: Reading, choices: Choices, digest: str, leaving: int | None = None) -> Plan:
        """Applies the whole plan that has this digest.

        leaving: how many leave, as confirmed; needed if there are many.

        Raises StalePlan if the plan would differ by now, PlanNotReady, and LeaversNotCounted.
        """
        with self._writing() as db:
            return apply(StaffChange(db, self.person.id, self.now), reading, choices, digest, leaving)


def house(db: Work, by: str) -> House:
    """by: the id of the admin, or OPERATOR."""
    admins, came_in = people.holders(db, Role.ADMIN), accounts.with_password(db)
    team_of = people.teams_now(db)
    names = {team.id: team.name for team in people.all_teams(db)}
    led: dict[str, list[str]] = {}
    for team_id, leads in teams.all_leads(db).items():
        for person_id, _ in leads:
            led.setdefault(person_id, []).append(names[team_id])
    members = (
        Member(
            person.id,
            person.login,
            person.name,
            team_of.get(person.id, ""),
            person.lead_id,
            tuple(sorted(led.get(person.id, ()))),
            person.language,
            person.contract_hours,
            left_on=date.fromisoformat(person.left_on) if person.left_on else None,
            is_admin=person.id in admins,
            can_sign_in=person.id in came_in,
        )
        for person in people.everyone(db)
    )
    return House(tuple(members), tuple(names.values()), "" if by == OPERATOR else by)


def read_table(change: StaffChange, table: Table, choices: Choices, languages: Mapping[str, str]) -> Reading:
    organisation = organisations.current(change.db)
    full_hours = organisation.contract_hours if organisation else None
    return read(table, choices, date.fromisoformat(change.today), full_hours, languages)


def draft(change: StaffChange, reading: Reading, choices: Choices) -> Draft:
    return draw(reading, house(change.db, change.by), date.fromisoformat(change.today), choices)


def apply(
    change: StaffChange, reading: Reading, choices: Choices, digest: str, leaving: int | None = None
) -> Plan:
    """All of it or nothing. Raises StalePlan, PlanNotReady, LeaversNotCounted."""
    drawn = draft(change, reading, choices)
    plan = drawn.plan
    if plan.digest != digest:
        raise StalePlan(plan)
    if reading.questions or not plan.ready:
        raise PlanNotReady(plan)
    if plan.many_leave and leaving != len(plan.leaving):
        raise LeaversNotCounted
    if not plan.changes_nothing:
        _write(change, drawn)
    return plan


def _write(change: StaffChange, drawn: Draft) -> None:
    db, plan = change.db, drawn.plan
    here = {person.id: person for person in people.everyone(db)}
    new = [Team(new_id(), name) for name in plan.new_teams]
    people.add_teams(db, new)
    change.lines(Action.TEAM_ADDED, ((None, team.id) for team in new))
    to = _Ids(
        {person.login: person.id for person in here.values()}
        | {one.login: one.member.id if one.member else new_id() for one in drawn.wanted},
        {team_key(team.name): team.id for team in people.all_teams(db)},
    )
    change.come_back([here[person_id] for person_id, _ in plan.returning])
    _add(change, [one for one in drawn.wanted if one.member is None], to)
    known = [(one, replace(here[one.member.id], left_on=None)) for one in drawn.wanted if one.member]
    change.change((person, _as_wanted(person, one, to)) for one, person in known)
    was_in = people.team_ids_now(db)
    change.move(
        {person.id: (was_in.get(person.id, ""), to.team(one.team)) for one, person in known if one.team}
    )
    _set_leads(change, drawn.wanted, to)
    change.leave([here[person_id] for person_id, _ in plan.leaving], was_in)
    counts = len(plan.joining), plan.people_changed, len(plan.leaving), len(plan.returning)
    change.line(Action.STAFF_LIST_APPLIED, detail=" ".join(map(str, counts)))


@dataclass(frozen=True)
class _Ids:
    """Of people by sign-in name, old and new, and of teams by the key of their name."""

    people: dict[str, str]
    teams: dict[str, str]

    def team(self, name: str) -> str:
        return self.teams[team_key(name)]


def _as_wanted(person: Person, one: Wanted, to: _Ids) -> Person:
    return replace(
        person,
        login=one.login,
        name=one.name,
        language=one.language,
        lead_id=to.people[one.lead] if one.lead else None,
        contract_hours=one.contract_hours,
    )


def _add(change: StaffChange, joining: Collection[Wanted], to: _Ids) -> None:
    """They have been in their team since they joined, but at most since the oldest week that
    can be imported.
    """
    today = date.fromisoformat(change.today)
    oldest = Week.of(today).back(OLDEST_WEEKS).monday
    ids = {one.login: to.people[one.login] for one in joining}
    added = [_as_wanted(Person(ids[one.login], one.login, one.name), one, to) for one in joining]
    people.add_many(change.db, added, today.isoformat())
    days = [(ids[one.login], one.listed.joined.isoformat()) for one in joining if one.listed.joined]
    people.set_joined(change.db, days)
    by_operator = change.by == OPERATOR
    taken_in = Action.PEOPLE_TAKEN_IN if by_operator else Action.ADDED
    change.lines(taken_in, ((person.id, "") for person in added))
    change.lines(Action.LEAD_SET, ((person.id, person.lead_id) for person in added if person.lead_id))
    in_a_team = [one for one in joining if one.team]
    since: dict[date, list[tuple[str, str]]] = {}
    for one in in_a_team:
        day = max(one.listed.joined or today, oldest)
        since.setdefault(day, []).append((ids[one.login], to.team(one.team)))
    for day, joiners in since.items():
        people.join_teams(change.db, joiners, day.isoformat())
        change.lines(Action.MOVED, joiners)


def _set_leads(change: StaffChange, wanted: Collection[Wanted], to: _Ids) -> None:
    named, relieved = [], []
    for one in wanted:
        before = set(one.member.leads) if one.member else set()
        person_id = to.people[one.login]
        named += [(to.team(name), person_id) for name in one.leads if name not in before]
        relieved += [(to.team(name), person_id) for name in before.difference(one.leads)]
    change.name_leads(named)
    change.relieve_leads(relieved)
