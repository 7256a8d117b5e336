"""What an admin may do: accounts, teams, settings. There is no access to anyone's answers."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from alongside.desks import passkeys
from alongside.desks.case_weights import CaseWeightsDesk
from alongside.desks.clock import confirm_clock, refusal
from alongside.desks.closed_days import ClosedDaysDesk
from alongside.desks.getting_started import GettingStartedDesk
from alongside.desks.invitations import InvitationsDesk, invite, send
from alongside.desks.release_settings import ReleaseSettingsDesk
from alongside.desks.role_desk import RoleDesk
from alongside.desks.roll_ups import RollUpsDesk
from alongside.desks.second_factor import is_on
from alongside.desks.staff_changes import StaffChange
from alongside.desks.staff_list import StaffListDesk
from alongside.domain.audit import EVERYTHING, Action, Entry, Filter
from alongside.domain.clock import ClockRefused
from alongside.domain.finding import Found
from alongside.domain.invitations import Waiting
from alongside.domain.organisations import (
    Organisation,
    SupportContact,
    clean_contacts,
    clean_organisation,
)
from alongside.domain.people import (
    Account,
    Edit,
    Hours,
    LoginTaken,
    Newcomer,
    NobodyHere,
    NoSuchTeam,
    Person,
    Role,
    StaffedTeam,
    Team,
    TeamHasPeople,
    TeamHasReleases,
    TeamNameTaken,
    check_no_circle,
    clean_contract_hours,
    clean_login,
    clean_name,
)
from alongside.domain.second_factor import NeedsSecondFactor
from alongside.domain.tokens import hashed, new_id
from alongside.store import accounts, audit, organisations, people, sign_ins, teams
from alongside.store.accounts import Invitation
from alongside.store.engine import Work

ACCOUNTS_SHOWN = 200  # rows sent to a phone at once


@dataclass(frozen=True)
class AdminDesk(RoleDesk):
    """Every change is one transaction, recorded in the admin log."""

    role = Role.ADMIN

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────

    def accounts(self, typed: str = "") -> Found[Account]:
        """The first ACCOUNTS_SHOWN by name. typed: has to occur in their name, sign-in name or team."""
        with self._reading() as db:
            return people.accounts(db, self._at, ACCOUNTS_SHOWN, typed)

    def find(self, typed: str = "", but: str = "", gone: bool = False) -> Found[Person]:
        """but: a person to leave out. gone: includes people who have left."""
        with self._reading() as db:
            return people.find(db, typed, but, gone)

    def somebody(self, person_id: str) -> Person | None:
        """Includes people who have left."""
        with self._reading() as db:
            return people.by_id(db, person_id)

    def add(self, newcomer: Newcomer) -> str:
        """Adds and invites a person. Returns the token of their link, which is shown once.

        Raises BadInput, LoginTaken, TeamNotFound, PersonNotFound (for the lead).
        """
        with self._change() as log:
            person = Person(
                new_id(),
                clean_login(newcomer.login),
                clean_name("name", newcomer.name),
                contract_hours=clean_contract_hours(newcomer.contract_hours),
            )
            log.refuse_taken(person)
            people.add(log.db, person, log.today)
            log.line(Action.ADDED, person.id)
            log.put_into(person, newcomer.team_id)
            log.set_lead(person, newcomer.lead_id)
            log.set_roles(person, newcomer.roles)
            return log.invite(person)

    def edit(self, person_id: str, edit: Edit) -> None:
        """All or nothing. Raises as `add_person` does, and CircularLineManagers, NoAdminLeft."""
        with self._change() as log:
            person = log.somebody(person_id)
            person = log.rename(person, edit)
            if edit.team_id is not None:
                log.put_into(person, edit.team_id)
            if edit.lead_id is not None:
                log.set_lead(person, edit.lead_id)
            if edit.roles is not None:
                log.set_roles(person, edit.roles)
            if edit.contract_hours is not None:
                log.set_contract_hours(log.somebody(person_id), edit.contract_hours)

    def invite(self, person_id: str) -> str:
        """A new link for someone who has none that works, or lost their password and codes.

        Earlier links stop working.
        """
        with self._change() as log:
            return log.invite(log.somebody(person_id))

    def link(self, token: str) -> Invitation | None:
        """None for a link that was used or has expired."""
        with self._reading() as db:
            return accounts.invitation(db, hashed(token), self._at)

    def address_invited(self, token: str) -> str:
        """The invited person's sign-in name if it is an e-mail address; otherwise empty."""
        with self._reading() as db:
            person = _invited(db, token, self._at)
            return Waiting(person).address if person else ""

    def send_invitation(self, token: str) -> str:
        """E-mails the link to the person it is for; the token is deleted once sent. Returns the address.

        Raises PersonNotFound for a used link, or when the sign-in name is not an e-mail address.
        """
        with self._change() as log:
            person = _invited(log.db, token, self._at)
            if person is None:
                raise NobodyHere("")
            send(log.db, person, token, self.person.id, self.now)
            return person.login

    def mark_left(self, person_id: str) -> None:
        """Ends their sign-ins, links, roles, team leads and team membership. Raises NoAdminLeft."""
        with self._change() as log:
            team = people.team_of(log.db, person_id)
            log.leave([log.somebody(person_id)], {person_id: team.id} if team else {})

    def mark_returned(self, person_id: str) -> None:
        """They sign in as before, without team or roles. Only a recovery code opens their earlier weeks."""
        with self._change() as log:
            person = people.by_id(log.db, person_id)
            if person is None:
                raise NobodyHere(person_id)
            if person.left_on:
                log.come_back([person])

    def end_sessions(self, person_id: str) -> None:
        """Also removes all of their passkeys."""
        with self._change() as log:
            sign_ins.end_all(log.db, log.somebody(person_id).id, self._at)
            passkeys.remove_all(log.db, person_id, self.person.id, self._at)
            log.line(Action.SESSIONS_ENDED, person_id)

    @property
    def staff_list(self) -> StaffListDesk:
        return StaffListDesk(self.store, self.person, self.now)

    @property
    def invitations(self) -> InvitationsDesk:
        return InvitationsDesk(self.store, self.person, self.now)

    # ── teams ───────────────────────────────────────────────────────────────────────────────────────────────

    def teams(self) -> list[StaffedTeam]:
        """By name."""
        with self._reading() as db:
            return teams.staffed(db)

    def add_team(self, name: str) -> None:
        """Raises BadInput, TeamNameTaken."""
        with self._change() as log:
            team = Team(new_id(), clean_name("team", name))
            log.refuse_same_name(team)
            people.add_teams(log.db, [team])
            log.line(Action.TEAM_ADDED, detail=team.id)

    def edit_team(self, team_id: str, name: str, lead_ids: Collection[str]) -> None:
        """Replaces the name and all leads. Raises BadInput, TeamNameTaken, TeamNotFound, PersonNotFound."""
        with self._change() as log:
            before = log.team(team_id)
            team = Team(team_id, clean_name("team", name))
            log.refuse_same_name(team)
            if team != before:
                teams.rename(log.db, team)
                log.line(Action.TEAM_RENAMED, detail=team_id)
            log.staff(team, lead_ids)

    def delete_team(self, team_id: str) -> None:
        """Raises TeamHasPeople, TeamHasReleases, TeamNotFound."""
        with self._change() as log:
            log.team(team_id)
            members = teams.people_in(log.db, team_id)
            if members:
                raise TeamHasPeople(members)
            if teams.was_released_about(log.db, team_id):
                raise TeamHasReleases(team_id)
            teams.delete(log.db, team_id)
            log.line(Action.TEAM_DELETED, detail=team_id)

    # ── the organisation ────────────────────────────────────────────────────────────────────────────────────

    def organisation(self) -> Organisation:
        with self._reading() as db:
            return organisations.required(db)

    def change_organisation(self, typed: Organisation, languages: Collection[str]) -> None:
        """Raises BadInput."""
        with self._change() as log:
            kept = clean_organisation(typed, languages)
            if kept != organisations.required(log.db):
                organisations.save(log.db, kept, self._at)
                log.line(Action.SETTINGS_CHANGED)

    def contacts(self) -> list[SupportContact]:
        with self._reading() as db:
            return organisations.support_contacts(db)

    def change_contacts(self, typed: Iterable[SupportContact]) -> None:
        """Replaces the list. Raises NoContacts, BadInput."""
        with self._change() as log:
            kept = clean_contacts(typed)
            if kept != organisations.support_contacts(log.db):
                organisations.save_support_contacts(log.db, kept)
                log.line(Action.CONTACTS_CHANGED)

    def admins_need_second_factor(self) -> bool:
        with self._reading() as db:
            return organisations.admins_need_second_factor(db)

    def ask_second_factor_of_admins(self, need: bool) -> None:
        """Raises NeedsSecondFactor for an admin who has none: it would shut them out immediately."""
        with self._change() as log:
            if need and not is_on(log.db, self.person.id):
                raise NeedsSecondFactor
            if need != organisations.admins_need_second_factor(log.db):
                organisations.set_admins_need_second_factor(log.db, need)
                log.line(Action.SECOND_FACTOR_NEEDED if need else Action.SECOND_FACTOR_NOT_NEEDED)

    @property
    def closed_days(self) -> ClosedDaysDesk:
        return ClosedDaysDesk(self.store, self.person, self.now)

    @property
    def getting_started(self) -> GettingStartedDesk:
        return GettingStartedDesk(self.store, self.person, self.now)

    # ── figures of teams ────────────────────────────────────────────────────────────────────────────────────

    @property
    def releases(self) -> ReleaseSettingsDesk:
        return ReleaseSettingsDesk(self.store, self.person, self.now)

    @property
    def roll_ups(self) -> RollUpsDesk:
        return RollUpsDesk(self.store, self.person, self.now)

    @property
    def case_weights(self) -> CaseWeightsDesk:
        return CaseWeightsDesk(self.store, self.person, self.now)

    # ── the log ─────────────────────────────────────────────────────────────────────────────────────────────

    def clock_refused(self) -> ClockRefused | None:
        """Why nothing that depends on the date is done; None while the clock is trusted."""
        with self._reading() as db:
            return refusal(db, self.now)

    def confirm_clock(self) -> None:
        """The admin has checked the date and says that it is right."""
        with self._writing() as db:
            confirm_clock(db, self.now, self.person.id)

    def log(self, limit: int, wanted: Filter = EVERYTHING, skip: int = 0) -> list[Entry]:
        """Newest first, without what people did to their own account."""
        with self._reading() as db:
            return audit.recent(db, limit, wanted, skip)

    def whole_log(self, wanted: Filter) -> list[Entry]:
        with self._reading() as db:
            return audit.recent(db, audit.number(db, wanted), wanted)

    def log_length(self, wanted: Filter) -> int:
        with self._reading() as db:
            return audit.number(db, wanted)

    def logged_actions(self) -> list[str]:
        """Codes of the actions with at least one entry."""
        with self._reading() as db:
            return audit.actions(db)

    @property
    def _at(self) -> str:
        return self.now.isoformat()

    @contextmanager
    def _change(self) -> Iterator["_Change"]:
        with self._writing() as db:
            yield _Change(db, self.person.id, self.now)


def _invited(db: Work, token: str, at: str) -> Person | None:
    """The person that an open link is for."""
    link = accounts.invitation(db, hashed(token), at)
    return people.by_id(db, link.person_id) if link else None


@dataclass(frozen=True)
class _Change(StaffChange):
    """The changes that one admin makes in one transaction."""

    def team(self, team_id: str) -> Team:
        team = teams.by_id(self.db, team_id)
        if team is None:
            raise NoSuchTeam(team_id)
        return team

    def invite(self, person: Person) -> str:
        return invite(self.db, person, self.by, self.now)

    def refuse_taken(self, person: Person) -> None:
        other = people.by_login(self.db, person.login)
        if other is not None and other.id != person.id:
            raise LoginTaken(person.login)

    def rename(self, person: Person, edit: Edit) -> Person:
        name = person.name if edit.name is None else clean_name("name", edit.name)
        login = person.login if edit.login is None else clean_login(edit.login)
        renamed = replace(person, name=name, login=login)
        self.refuse_taken(renamed)
        self.change([(person, renamed)])
        return renamed

    def put_into(self, person: Person, team_id: str) -> None:
        """team_id: empty for no team."""
        before = people.team_of(self.db, person.id)
        self.move({person.id: (before.id if before else "", self.team(team_id).id if team_id else "")})

    def set_lead(self, person: Person, lead_id: str) -> None:
        if lead_id == (person.lead_id or ""):
            return
        if lead_id:
            check_no_circle(person.id, self.somebody(lead_id).id, people.above(self.db))
        self.change([(person, replace(person, lead_id=lead_id or None))])

    def set_roles(self, person: Person, wanted: frozenset[Role]) -> None:
        before = people.roles(self.db, person.id)
        for role in sorted(wanted - before):
            people.grant(self.db, person.id, role)
            self.line(Action.GRANTED, person.id, role)
        for role in sorted(before - wanted):
            people.withdraw(self.db, person.id, role)
            self.line(Action.WITHDRAWN, person.id, role)
        if Role.ADMIN in before - wanted:
            self.refuse_without_admin()

    def set_contract_hours(self, person: Person, typed: Hours) -> None:
        self.change([(person, replace(person, contract_hours=clean_contract_hours(typed)))])

    def refuse_same_name(self, team: Team) -> None:
        for other in people.all_teams(self.db):
            if other.id != team.id and other.name.casefold() == team.name.casefold():
                raise TeamNameTaken(team.name)

    def staff(self, team: Team, lead_ids: Collection[str]) -> None:
        before = {person_id for person_id, _ in teams.all_leads(self.db).get(team.id, [])}
        named, relieved = sorted(set(lead_ids) - before), sorted(before - set(lead_ids))
        self.name_leads([(team.id, self.somebody(person_id).id) for person_id in named])
        self.relieve_leads([(team.id, person_id) for person_id in relieved])
