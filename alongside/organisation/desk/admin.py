"""What an admin may do: accounts, teams, settings. There is no access to anyone's answers."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.accounts.desk import passkeys
from alongside.accounts.desk.clock import clock_refusal, confirm_clock
from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.desk.second_factor import has_second_factor
from alongside.accounts.rules.audit import NO_FILTER, Action, LogEntry, LogFilter
from alongside.accounts.rules.invitations import Invitee
from alongside.accounts.rules.organisations import (
    Organisation,
    SupportContact,
    clean_contacts,
    clean_organisation,
)
from alongside.accounts.rules.people import (
    Account,
    Hours,
    LoginTaken,
    Newcomer,
    Person,
    PersonEdit,
    PersonNotFound,
    Role,
    StaffedTeam,
    Team,
    TeamHasPeople,
    TeamHasReleases,
    TeamNameTaken,
    TeamNotFound,
    check_no_lead_cycle,
    clean_contract_hours,
    clean_login,
    clean_name,
)
from alongside.accounts.rules.second_factor import NeedsSecondFactor
from alongside.accounts.store import accounts, audit, organisations, people, sign_ins
from alongside.accounts.store.accounts import Invitation
from alongside.core.rules.clock import ClockRefused
from alongside.core.rules.name_search import Found
from alongside.core.rules.tokens import hashed, new_id
from alongside.core.store.engine import Transaction
from alongside.organisation.desk.invitations import create_invitation, email_invitation
from alongside.organisation.desk.staff_changes import StaffChange
from alongside.organisation.store import teams

ACCOUNTS_SHOWN = 200  # rows sent to a phone at once


@dataclass(frozen=True)
class AdminDesk(RoleDesk):
    """Every change is one transaction, recorded in the admin log."""

    needs = Role.ADMIN

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────

    def list_accounts(self, typed: str = "") -> Found[Account]:
        """The first ACCOUNTS_SHOWN by name. typed: has to occur in their name, sign-in name or team."""
        with self._reading() as db:
            return people.list_accounts(db, self.now, ACCOUNTS_SHOWN, typed)

    def find_people(self, typed: str = "", but: str = "", gone: bool = False) -> Found[Person]:
        """but: a person to leave out. gone: includes people who have left."""
        with self._reading() as db:
            return people.find_people(db, typed, but, gone)

    def find_person(self, person_id: str) -> Person | None:
        """Includes people who have left."""
        with self._reading() as db:
            return people.by_id(db, person_id)

    def add_person(self, newcomer: Newcomer) -> str:
        """Adds and invites a person. Returns the token of their link, which is shown once.

        Raises BadInput, LoginTaken, TeamNotFound, PersonNotFound (for the lead).
        """
        with self._open_change() as log:
            person = Person(
                id=new_id(),
                login=clean_login(newcomer.login),
                name=clean_name("name", newcomer.name),
                contract_hours=clean_contract_hours(newcomer.contract_hours),
            )
            log.refuse_taken_login(person)
            people.add_person(log.db, person, log.today)
            log.log_change(Action.ADDED, person.id)
            log.set_team(person, newcomer.team_id)
            log.set_line_manager(person, newcomer.lead_id)
            log.set_roles(person, newcomer.roles)
            return log.create_invitation(person)

    def edit_person(self, person_id: str, edit: PersonEdit) -> None:
        """All or nothing. Raises as `add_person` does, and CircularLineManagers, NoAdminLeft."""
        with self._open_change() as log:
            person = log.require_present(person_id)
            person = log.rename_person(person, edit)
            if edit.team_id is not None:
                log.set_team(person, edit.team_id)
            if edit.lead_id is not None:
                log.set_line_manager(person, edit.lead_id)
            if edit.roles is not None:
                log.set_roles(person, edit.roles)
            if edit.contract_hours is not None:
                log.set_contract_hours(log.require_present(person_id), edit.contract_hours)

    def create_invitation(self, person_id: str) -> str:
        """A new link for someone who has none that works, or lost their password and codes.

        Earlier links stop working.
        """
        with self._open_change() as log:
            return log.create_invitation(log.require_present(person_id))

    def find_invitation(self, token: str) -> Invitation | None:
        """None for a link that was used or has expired."""
        with self._reading() as db:
            return accounts.find_invitation(db, hashed(token), self.now)

    def invitation_address(self, token: str) -> str:
        """The invited person's sign-in name if it is an e-mail address; otherwise empty."""
        with self._reading() as db:
            person = _invited_person(db, token, self.now)
            return Invitee(person).email_address if person else ""

    def send_invitation(self, token: str) -> str:
        """E-mails the link to the person it is for; the token is deleted once sent. Returns the address.

        Raises PersonNotFound for a used link, or when the sign-in name is not an e-mail address.
        """
        with self._open_change() as log:
            person = _invited_person(log.db, token, self.now)
            if person is None:
                raise PersonNotFound("")
            email_invitation(log.db, person, token, self.person.id, self.now)
            return person.login

    def mark_left(self, person_id: str) -> None:
        """Ends their sign-ins, links, roles, team leads and team membership. Raises NoAdminLeft."""
        with self._open_change() as log:
            team = people.team_of(log.db, person_id)
            log.mark_as_left([log.require_present(person_id)], {person_id: team.id} if team else {})

    def mark_returned(self, person_id: str) -> None:
        """They sign in as before, without team or roles. Only a recovery code opens their earlier weeks."""
        with self._open_change() as log:
            person = people.by_id(log.db, person_id)
            if person is None:
                raise PersonNotFound(person_id)
            if person.left_on:
                log.mark_as_returned([person])

    def sign_out_everywhere(self, person_id: str) -> None:
        """Also removes all of their passkeys."""
        with self._open_change() as log:
            sign_ins.end_all(log.db, log.require_present(person_id).id, self.now)
            passkeys.remove_all_passkeys(log.db, person_id, self.person.id, self.now)
            log.log_change(Action.SIGNED_OUT_EVERYWHERE, person_id)

    # ── teams ───────────────────────────────────────────────────────────────────────────────────────────────

    def list_teams(self) -> list[StaffedTeam]:
        """By name."""
        with self._reading() as db:
            return teams.list_staffed(db)

    def add_team(self, name: str) -> None:
        """Raises BadInput, TeamNameTaken."""
        with self._open_change() as log:
            team = Team(new_id(), clean_name("team", name))
            log.refuse_taken_team_name(team)
            people.add_teams(log.db, [team])
            log.log_change(Action.TEAM_ADDED, detail=team.id)

    def edit_team(self, team_id: str, name: str, lead_ids: Collection[str]) -> None:
        """Replaces the name and all leads. Raises BadInput, TeamNameTaken, TeamNotFound, PersonNotFound."""
        with self._open_change() as log:
            before = log.require_team(team_id)
            team = Team(team_id, clean_name("team", name))
            log.refuse_taken_team_name(team)
            if team != before:
                teams.rename_team(log.db, team)
                log.log_change(Action.TEAM_RENAMED, detail=team_id)
            log.set_team_leads(team, lead_ids)

    def delete_team(self, team_id: str) -> None:
        """Raises TeamHasPeople, TeamHasReleases, TeamNotFound."""
        with self._open_change() as log:
            log.require_team(team_id)
            members = teams.people_in(log.db, team_id)
            if members:
                raise TeamHasPeople(members)
            if teams.was_released_about(log.db, team_id):
                raise TeamHasReleases(team_id)
            teams.delete_team(log.db, team_id)
            log.log_change(Action.TEAM_DELETED, detail=team_id)

    # ── the organisation ────────────────────────────────────────────────────────────────────────────────────

    def read_organisation(self) -> Organisation:
        with self._reading() as db:
            return organisations.require_organisation(db)

    def save_organisation(self, typed: Organisation, languages: Collection[str]) -> None:
        """Raises BadInput."""
        with self._open_change() as log:
            kept = clean_organisation(typed, languages)
            if kept != organisations.require_organisation(log.db):
                organisations.save_organisation(log.db, kept, self.now)
                log.log_change(Action.SETTINGS_CHANGED)

    def list_support_contacts(self) -> list[SupportContact]:
        with self._reading() as db:
            return organisations.list_support_contacts(db)

    def save_support_contacts(self, typed: Iterable[SupportContact]) -> None:
        """Replaces the list. Raises NoContacts, BadInput."""
        with self._open_change() as log:
            kept = clean_contacts(typed)
            if kept != organisations.list_support_contacts(log.db):
                organisations.save_support_contacts(log.db, kept)
                log.log_change(Action.CONTACTS_CHANGED)

    def admins_need_second_factor(self) -> bool:
        with self._reading() as db:
            return organisations.admins_need_second_factor(db)

    def set_admins_need_second_factor(self, need: bool) -> None:
        """Raises NeedsSecondFactor for an admin who has none: it would shut them out immediately."""
        with self._open_change() as log:
            if need and not has_second_factor(log.db, self.person.id):
                raise NeedsSecondFactor
            if need != organisations.admins_need_second_factor(log.db):
                organisations.set_admins_need_second_factor(log.db, need)
                log.log_change(Action.SECOND_FACTOR_NEEDED if need else Action.SECOND_FACTOR_NOT_NEEDED)

    # ── the clock and the log ───────────────────────────────────────────────────────────────────────────────

    def clock_refusal(self) -> ClockRefused | None:
        """Why nothing that depends on the date is done; None while the clock is trusted."""
        with self._reading() as db:
            return clock_refusal(db, self.now)

    def confirm_clock(self) -> None:
        """The admin has checked the date and says that it is right."""
        with self._writing() as db:
            confirm_clock(db, self.now, self.person.id)

    def list_log_entries(self, limit: int, wanted: LogFilter = NO_FILTER, skip: int = 0) -> list[LogEntry]:
        """Newest first, without what people did to their own account."""
        with self._reading() as db:
            return audit.list_entries(db, limit, wanted, skip)

    def list_all_log_entries(self, wanted: LogFilter) -> list[LogEntry]:
        with self._reading() as db:
            return audit.list_entries(db, audit.count_entries(db, wanted), wanted)

    def count_log_entries(self, wanted: LogFilter) -> int:
        with self._reading() as db:
            return audit.count_entries(db, wanted)

    def list_logged_actions(self) -> list[str]:
        """Codes of the actions with at least one entry."""
        with self._reading() as db:
            return audit.list_actions(db)

    @contextmanager
    def _open_change(self) -> Iterator["_AdminChange"]:
        with self._writing() as db:
            yield _AdminChange(db, self.person.id, self.now)


def _invited_person(db: Transaction, token: str, at: datetime) -> Person | None:
    """The person that an open link is for."""
    link = accounts.find_invitation(db, hashed(token), at)
    return people.by_id(db, link.person_id) if link else None


@dataclass(frozen=True)
class _AdminChange(StaffChange):
    """The changes that one admin makes in one transaction."""

    def require_team(self, team_id: str) -> Team:
        team = teams.find_team(self.db, team_id)
        if team is None:
            raise TeamNotFound(team_id)
        return team

    def create_invitation(self, person: Person) -> str:
        return create_invitation(self.db, person, self.by, self.now)

    def refuse_taken_login(self, person: Person) -> None:
        other = people.by_login(self.db, person.login)
        if other is not None and other.id != person.id:
            raise LoginTaken(person.login)

    def rename_person(self, person: Person, edit: PersonEdit) -> Person:
        name = person.name if edit.name is None else clean_name("name", edit.name)
        login = person.login if edit.login is None else clean_login(edit.login)
        renamed = replace(person, name=name, login=login)
        self.refuse_taken_login(renamed)
        self.update_people([(person, renamed)])
        return renamed

    def set_team(self, person: Person, team_id: str) -> None:
        """team_id: empty for no team."""
        before = people.team_of(self.db, person.id)
        self.move_people(
            {person.id: (before.id if before else "", self.require_team(team_id).id if team_id else "")}
        )

    def set_line_manager(self, person: Person, lead_id: str) -> None:
        if lead_id == (person.lead_id or ""):
            return
        if lead_id:
            check_no_lead_cycle(person.id, self.require_present(lead_id).id, people.names_and_leads(self.db))
        self.update_people([(person, replace(person, lead_id=lead_id or None))])

    def set_roles(self, person: Person, wanted: frozenset[Role]) -> None:
        before = people.roles_of(self.db, person.id)
        for role in sorted(wanted - before):
            people.grant_role(self.db, person.id, role)
            self.log_change(Action.ROLE_GRANTED, person.id, role)
        for role in sorted(before - wanted):
            people.withdraw_role(self.db, person.id, role)
            self.log_change(Action.ROLE_WITHDRAWN, person.id, role)
        if Role.ADMIN in before - wanted:
            self.require_an_admin()

    def set_contract_hours(self, person: Person, typed: Hours) -> None:
        self.update_people([(person, replace(person, contract_hours=clean_contract_hours(typed)))])

    def refuse_taken_team_name(self, team: Team) -> None:
        for other in people.list_teams(self.db):
            if other.id != team.id and other.name.casefold() == team.name.casefold():
                raise TeamNameTaken(team.name)

    def set_team_leads(self, team: Team, lead_ids: Collection[str]) -> None:
        before = {person_id for person_id, _ in teams.all_leads(self.db).get(team.id, [])}
        named, relieved = sorted(set(lead_ids) - before), sorted(before - set(lead_ids))
        self.add_team_leads([(team.id, self.require_present(person_id).id) for person_id in named])
        self.remove_team_leads([(team.id, person_id) for person_id in relieved])
