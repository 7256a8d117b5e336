"""Lets admins change what is released. Each change is a new row and never weakens a period already begun."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.declaring import NothingProposed, OwnProposal, Proposal, named_from
from alongside.domain.errors import BadInput
from alongside.domain.notices import Told
from alongside.domain.people import Role
from alongside.domain.releases import FEWEST_EVER, Setting
from alongside.store import audit, notices, people, release_settings
from alongside.store.engine import Work

MOST_PEOPLE = 100  # no team has a larger panel


@dataclass(frozen=True)
class ReleaseSettingsDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    role = Role.ADMIN

    def settings(self) -> list[Setting]:
        """All of them, oldest first. Empty: the shipped setting applies."""
        with self._reading() as db:
            return release_settings.all(db)

    def current(self) -> Setting:
        return _newest(self.settings())

    def set_smallest_panel(self, people: int) -> None:
        """A higher number applies to everyone immediately, a lower one only to people who join later.

        Raises BadInput.
        """
        if not FEWEST_EVER <= people <= MOST_PEOPLE:
            raise BadInput("smallest_panel", "out of range")
        self._change(
            lambda setting: replace(setting, smallest_panel=people), Action.SMALLEST_PANEL_SET, str(people)
        )

    def set_strong(self, on: bool) -> None:
        """A period that began while this was on is released with extra noise, whatever is set later."""
        self._change(
            lambda setting: replace(setting, strong=on), Action.STRONG_ON if on else Action.STRONG_OFF
        )

    def proposal(self) -> Proposal | None:
        """The proposal to turn individual work data on; None once it has ended."""
        with self._reading() as db:
            return self._proposal(db)

    def has_another_admin(self) -> bool:
        """A single admin cannot turn individual work data on."""
        with self._reading() as db:
            return bool(people.holders(db, Role.ADMIN) - {self.person.id})

    def propose_person_facts(self) -> None:
        """Another admin has to confirm it. Does nothing if it is already on or proposed."""
        with self._writing() as db:
            if not _newest(release_settings.all(db)).person_facts and self._proposal(db) is None:
                release_settings.propose(db, self.person.id, self._at)
                self._record(db, Action.PERSON_FACTS_PROPOSED)

    def confirm_person_facts(self) -> None:
        """Leads see individual work data of weeks that begin later. Everyone is notified.

        Raises NothingProposed, OwnProposal.
        """
        with self._writing() as db:
            proposal = self._proposal(db)
            if proposal is None:
                raise NothingProposed
            if proposal.by == self.person.id:
                raise OwnProposal
            release_settings.drop_proposal(db)
            self._set(db, lambda setting: replace(setting, person_facts=True), Action.PERSON_FACTS_DECLARED)
            begins = named_from(release_settings.all(db))
            if begins:
                self._tell_everyone(db, Told.NAMED_FACTS, begins.text)

    def take_back_person_facts(self) -> None:
        """Turns individual work data off immediately and notifies everyone, or withdraws an open proposal.

        One admin is enough.
        """
        with self._writing() as db:
            if self._proposal(db) is not None:
                self._record(db, Action.PERSON_FACTS_NOT_PROPOSED)
            release_settings.drop_proposal(db)
            if _newest(release_settings.all(db)).person_facts:
                self._set(db, lambda setting: replace(setting, person_facts=False), Action.PERSON_FACTS_ENDED)
                self._tell_everyone(db, Told.NAMED_NO_MORE)

    def _proposal(self, db: Work) -> Proposal | None:
        """None once it has expired, or its author is no longer an admin."""
        found = release_settings.proposal(db)
        holds = found and found.by in people.holders(db, Role.ADMIN) and self.now < found.ends
        return found if holds else None

    def _tell_everyone(self, db: Work, told: Told, text: str = "") -> None:
        for person in people.everyone(db):
            if person.left_on is None:
                notices.tell(db, person.id, told, self._at, text)

    def _change(self, changed: Callable[[Setting], Setting], action: Action, detail: str = "") -> None:
        with self._writing() as db:
            self._set(db, changed, action, detail)

    def _set(self, db: Work, changed: Callable[[Setting], Setting], action: Action, detail: str = "") -> None:
        """Neither writes nor logs if nothing differs."""
        before = _newest(release_settings.all(db))
        after = changed(before)
        if after != before:
            release_settings.add(db, replace(after, set_at=self._at), self.person.id)
            self._record(db, action, detail)

    def _record(self, db: Work, action: Action, detail: str = "") -> None:
        audit.record(db, self.now.isoformat(), self.person.id, action, detail=detail)

    @property
    def _at(self) -> str:
        return self.now.astimezone(UTC).isoformat()


def _newest(settings: list[Setting]) -> Setting:
    return settings[-1] if settings else Setting("")
