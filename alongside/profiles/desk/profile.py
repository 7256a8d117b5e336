"""One person's support profile, and whom they do not want to be matched with. No one else has this desk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from alongside.accounts.desk.desk import Desk
from alongside.accounts.rules.people import Person, PersonNotFound
from alongside.accounts.store import organisations, people
from alongside.core.rules.name_search import Found
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.profiles.rules.profiles import Absence, ChangedElsewhere, Profile, clean_profile
from alongside.profiles.store import profiles


@dataclass(frozen=True)
class ProfileDesk(Desk):
    def my_profile(self) -> Profile:
        """Before anything is saved: an empty one in the organisation's time zone, of revision 0."""
        with self.store.read() as db:
            return self._read_profile(db)

    def save_profile(self, profile: Profile) -> Profile:
        """Replaces the revision it was made from, apart from a pause and time off, which have actions of
        their own.

        Raises BadInput, ChangedElsewhere.
        """
        said = clean_profile(profile)
        with self.store.write() as db:
            before = self._read_profile(db)
            if before.revision != profile.revision:
                raise ChangedElsewhere(before.revision)
            intent = Intent.PAUSE if before.intent is Intent.PAUSE else said.intent
            kept = replace(said, intent=intent, absences=before.absences, revision=before.revision + 1)
            profiles.save_profile(db, self.person.id, kept, self.now)
        return kept

    def pause_matching(self) -> None:
        """No one is told. Current support partners stay."""
        self._change_profile(lambda kept: replace(kept, intent=Intent.PAUSE))

    def end_pause(self, intent: Intent = Intent.MUTUAL) -> None:
        """Asks for the intent anew, because a pause replaces the earlier one."""
        self._change_profile(lambda kept: replace(kept, intent=intent))

    def add_time_off(self, first_day: date, last_day: date) -> None:
        """Both days are included. Raises BadInput."""
        self._change_profile(
            lambda kept: replace(kept, absences=(*kept.absences, Absence(first_day, last_day)))
        )

    def remove_time_off(self, first_day: date) -> None:
        """Removes the time off that starts on that day."""
        self._change_profile(
            lambda kept: replace(
                kept, absences=tuple(one for one in kept.absences if one.first_day != first_day)
            )
        )

    def find_others(self, typed: str = "") -> Found[Person]:
        """People one could be matched with, in the order of the store's search."""
        with self.store.read() as db:
            return people.find_people(db, typed, but=self.person.id)

    def list_blocked(self) -> list[Person]:
        with self.store.read() as db:
            found = [people.by_id(db, one) for one in profiles.blocks_of(db, self.person.id)]
        return sorted((one for one in found if one), key=lambda one: one.name.casefold())

    def block_person(self, person_id: str) -> None:
        """From now on the two are never paired, and no one is told. Raises PersonNotFound."""
        with self.store.write() as db:
            if person_id == self.person.id or people.by_id(db, person_id) is None:
                raise PersonNotFound(person_id)
            profiles.save_block(db, self.person.id, person_id, self.now)

    def unblock_person(self, person_id: str) -> None:
        with self.store.write() as db:
            profiles.delete_block(db, self.person.id, person_id)

    def _read_profile(self, db: Transaction) -> Profile:
        return profiles.find_profile(db, self.person.id) or Profile(
            time_zone=organisations.require_organisation(db).time_zone
        )

    def _change_profile(self, change: Callable[[Profile], Profile]) -> None:
        """For what the form does not contain, so that an open form stays valid."""
        with self.store.write() as db:
            changed = clean_profile(change(self._read_profile(db)))
            profiles.save_profile(db, self.person.id, changed, self.now)
