"""Lets admins change what is released. Each change is a new row and never weakens a period already begun."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit, people
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.teams.rules.individual_data import NothingProposed, OwnProposal, Proposal, named_from
from alongside.teams.rules.releases import FEWEST_EVER, Setting, current_setting
from alongside.teams.store import release_settings

MOST_PEOPLE = 100  # no team has a larger panel


@dataclass(frozen=True)
class ReleaseSettingsDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    needs = Role.ADMIN

    def list_settings(self) -> list[Setting]:
        """All of them, oldest first. Empty: the shipped setting applies."""
        with self._reading() as db:
            return release_settings.list_settings(db)

    def current_setting(self) -> Setting:
        return current_setting(self.list_settings())

    def set_minimum_group_size(self, people: int) -> None:
        """A higher number applies to everyone immediately, a lower one only to people who join later.

        Raises BadInput.
        """
        if not FEWEST_EVER <= people <= MOST_PEOPLE:
            raise BadInput("smallest_panel", "out of range")
        self._change_setting(
            lambda setting: replace(setting, smallest_panel=people),
            Action.MINIMUM_GROUP_SIZE_SET,
            str(people),
        )

    def set_extra_noise(self, on: bool) -> None:
        """A period that began while this was on is released with extra noise, whatever is set later."""
        self._change_setting(
            lambda setting: replace(setting, strong=on),
            Action.EXTRA_NOISE_ON if on else Action.EXTRA_NOISE_OFF,
        )

    def current_proposal(self) -> Proposal | None:
        """The proposal to turn individual work data on; None once it has ended."""
        with self._reading() as db:
            return self._current_proposal(db)

    def has_another_admin(self) -> bool:
        """A single admin cannot turn individual work data on."""
        with self._reading() as db:
            return bool(people.role_holders(db, Role.ADMIN) - {self.person.id})

    def propose_person_facts(self) -> None:
        """Another admin has to confirm it. Does nothing if it is already on or proposed."""
        with self._writing() as db:
            if (
                not current_setting(release_settings.list_settings(db)).person_facts
                and self._current_proposal(db) is None
            ):
                release_settings.save_proposal(db, self.person.id, self.now)
                self._log_action(db, Action.PERSON_FACTS_PROPOSED)

    def confirm_person_facts(self) -> None:
        """Leads see individual work data of weeks that begin later. Everyone is notified.

        Raises NothingProposed, OwnProposal.
        """
        with self._writing() as db:
            proposal = self._current_proposal(db)
            if proposal is None:
                raise NothingProposed
            if proposal.proposed_by == self.person.id:
                raise OwnProposal
            release_settings.delete_proposal(db)
            self._save_if_changed(
                db, lambda setting: replace(setting, person_facts=True), Action.PERSON_FACTS_DECLARED
            )
            begins = named_from(release_settings.list_settings(db))
            if begins:
                self._notify_everyone(db, NoticeKind.NAMED_FACTS, begins.text)

    def withdraw_person_facts(self) -> None:
        """Turns individual work data off immediately and notifies everyone, or withdraws an open proposal.

        One admin is enough.
        """
        with self._writing() as db:
            if self._current_proposal(db) is not None:
                self._log_action(db, Action.PERSON_FACTS_PROPOSAL_WITHDRAWN)
            release_settings.delete_proposal(db)
            if current_setting(release_settings.list_settings(db)).person_facts:
                self._save_if_changed(
                    db, lambda setting: replace(setting, person_facts=False), Action.PERSON_FACTS_WITHDRAWN
                )
                self._notify_everyone(db, NoticeKind.NAMED_NO_MORE)

    def _current_proposal(self, db: Transaction) -> Proposal | None:
        """None once it has expired, or its author is no longer an admin."""
        found = release_settings.read_proposal(db)
        holds = found and found.proposed_by in people.role_holders(db, Role.ADMIN) and self.now < found.ends
        return found if holds else None

    def _notify_everyone(self, db: Transaction, told: NoticeKind, text: str = "") -> None:
        for person in people.list_people(db):
            if person.left_on is None:
                notices.save_notice(db, person.id, told, self.now, text)

    def _change_setting(
        self, changed: Callable[[Setting], Setting], action: Action, detail: str = ""
    ) -> None:
        with self._writing() as db:
            self._save_if_changed(db, changed, action, detail)

    def _save_if_changed(
        self, db: Transaction, changed: Callable[[Setting], Setting], action: Action, detail: str = ""
    ) -> None:
        """Neither writes nor logs if nothing differs."""
        before = current_setting(release_settings.list_settings(db))
        after = changed(before)
        if after != before:
            release_settings.add_setting(db, replace(after, set_at=self.now), self.person.id)
            self._log_action(db, action, detail)

    def _log_action(self, db: Transaction, action: Action, detail: str = "") -> None:
        audit.record_action(db, self.now, self.person.id, action, detail=detail)


def facts_named_from(store: Store) -> Week | None:
    """What anyone may ask: see `named_from`."""
    with store.read() as db:
        return named_from(release_settings.list_settings(db))
