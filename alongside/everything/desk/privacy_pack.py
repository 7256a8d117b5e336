"""The organisation's settings, for people who assess the risks. Only counts and settings; no one is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Role
from alongside.accounts.store import organisations, people
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.organisation.store import case_weights, team_groups, teams
from alongside.teams.rules.releases import Setting, current_setting
from alongside.teams.store import release_settings, releases


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """people: those who have not left. gone: those who have left and are not deleted.

    settings: oldest first, without the shipped one. roll_ups: the name of each team group to the names of its
    teams. published: the last closing of bands, None before the first.
    """

    organisation: Organisation
    people: int
    gone: int
    roles: Mapping[Role, int]
    leads: int
    teams: int
    teams_with_a_lead: int
    settings: tuple[Setting, ...]
    roll_ups: Mapping[str, tuple[str, ...]]
    own_case_weights: int
    support_contacts: int
    published: Week | None

    @property
    def setting(self) -> Setting:
        """The current one."""
        return current_setting(self.settings)


@dataclass(frozen=True)
class PrivacyPackDesk:
    store: Store
    now: datetime

    def set_up(self) -> SetUp:
        """Raises NotSetUp if there is no organisation yet."""
        with self.store.read() as db:
            everyone, staffed = people.list_people(db), teams.list_staffed(db)
            here = sum(person.left_on is None for person in everyone)
            names = {team.team.id: team.team.name for team in staffed}
            return SetUp(
                organisation=organisations.require_organisation(db),
                people=here,
                gone=len(everyone) - here,
                roles={role: len(people.role_holders(db, role)) for role in Role},
                leads=len({person_id for team in staffed for person_id, _ in team.leads}),
                teams=len(staffed),
                teams_with_a_lead=sum(bool(team.leads) for team in staffed),
                settings=tuple(release_settings.list_settings(db)),
                roll_ups={
                    group.name: tuple(sorted(names[team_id] for team_id in group.team_ids))
                    for group in team_groups.list_groups(db)
                },
                own_case_weights=len(case_weights.list_weights(db)),
                support_contacts=len(organisations.list_support_contacts(db)),
                published=releases.last_closing(db),
            )
