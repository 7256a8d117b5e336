"""What an admin may change about what is released: a new row each time, never less protection for what was begun."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput
from alongside.domain.people import Role
from alongside.domain.releases import FEWEST_EVER, Setting
from alongside.store import audit, release_settings

MOST_PEOPLE = 100  # a panel beyond this is nobody's team


@dataclass(frozen=True)
class ReleaseSettingsDesk(RoleDesk):
    """Every change is one transaction and in the log."""

    role = Role.ADMIN

    def settings(self) -> list[Setting]:
        """Every one there ever was, oldest first. None: as shipped."""
        with self._reading() as db:
            return release_settings.all(db)

    def current(self) -> Setting:
        return _newest(self.settings())

    def set_smallest_panel(self, people: int) -> None:
        """The fewest people behind a band. A higher number holds for everybody at once; a lower one for those who come later.

        Raises BadInput.
        """
        if not FEWEST_EVER <= people <= MOST_PEOPLE:
            raise BadInput("smallest_panel", "out of range")
        self._change(
            lambda setting: replace(setting, smallest_panel=people), Action.SMALLEST_PANEL_SET, str(people)
        )

    def set_strong(self, on: bool) -> None:
        """A period begun while it is on is released with it, whatever is set later."""
        self._change(
            lambda setting: replace(setting, strong=on), Action.STRONG_ON if on else Action.STRONG_OFF
        )

    def declare_person_facts(self, on: bool) -> None:
        """Work facts of one person for leads: of weeks that begin later. Taken back, it holds at once."""
        action = Action.PERSON_FACTS_DECLARED if on else Action.PERSON_FACTS_ENDED
        self._change(lambda setting: replace(setting, person_facts=on), action)

    def _change(self, changed: Callable[[Setting], Setting], action: Action, detail: str = "") -> None:
        """What is the same already is neither written nor logged."""
        with self._writing() as db:
            before = _newest(release_settings.all(db))
            after = changed(before)
            if after == before:
                return
            set_at = self.now.astimezone(UTC).isoformat()
            release_settings.add(db, replace(after, set_at=set_at), self.person.id)
            audit.record(db, self.now.isoformat(), self.person.id, action, detail=detail)


def _newest(settings: list[Setting]) -> Setting:
    return settings[-1] if settings else Setting("")
