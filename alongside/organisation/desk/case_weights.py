"""The hours a case takes, which an admin can set in place of the shipped ones."""

from dataclasses import dataclass, replace

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit, organisations
from alongside.organisation.rules.case_weights import (
    CaseWeight,
    clean_weight,
    effective_weights,
    shipped_weights,
)
from alongside.organisation.store import case_weights


@dataclass(frozen=True)
class CaseWeightsDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    needs = Role.ADMIN

    def list_weights(self) -> list[CaseWeight]:
        """One for each case type, in the organisation's order, then "" for any other case.

        A type without hours of its own gets those of "", with an empty source.
        """
        with self._reading() as db:
            types = organisations.require_organisation(db).case_types
            known = effective_weights(shipped_weights(), case_weights.list_weights(db), types)
        return [known.get(name) or replace(known[""], case_type=name, source="") for name in (*types, "")]

    def set_weight(self, typed: CaseWeight) -> None:
        """Replaces the shipped hours from today. Raises BadInput."""
        with self._writing() as db:
            organisation = organisations.require_organisation(db)
            today = self.now.astimezone(organisation.week_rule.zone).date()
            kept = clean_weight(replace(typed, set_on=today), organisation.case_types)
            before = effective_weights({}, case_weights.list_weights(db), ["", *organisation.case_types]).get(
                kept.case_type
            )
            if before is None or replace(before, set_on=today) != kept:
                case_weights.save_weight(db, kept)
                audit.record_action(db, self.now, self.person.id, Action.CASE_HOURS_SET)

    def reset_weight(self, case_type: str) -> None:
        """Back to the shipped hours."""
        with self._writing() as db:
            if case_weights.delete_weight(db, case_type):
                audit.record_action(db, self.now, self.person.id, Action.CASE_HOURS_RESTORED)
