"""Who counts in a block: the rosters, without those who lead or led the teams, or have not waited yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.accounts.rules.people import LeadChange
from alongside.accounts.store import organisations
from alongside.checkins.store import shares
from alongside.core.store.engine import Transaction
from alongside.organisation.store import teams
from alongside.teams.rules.panels import led_between, led_throughout, members_counting
from alongside.teams.rules.releases import ANSWERED_BEFORE, MOVERS_WAIT, SHARED_WEEKS, Block, Member
from alongside.teams.store import protected


@dataclass(frozen=True)
class Leads:
    """Who leads which team now, and every change, newest first, as far back as a block may ask."""

    now: Mapping[str, set[str]]
    changes: Mapping[str, list[LeadChange]]

    @classmethod
    def read(cls, db: Transaction, oldest: Block) -> "Leads":
        """`oldest`: the earliest block that will be asked about."""
        since = oldest.earlier(MOVERS_WAIT).begins(organisations.require_organisation(db).week_rule.zone)
        now = {team: {one for one, _ in leads} for team, leads in teams.all_leads(db).items()}
        return cls(now, teams.lead_changes(db, since))

    def people_who_led(
        self, team_ids: Iterable[str], led: Callable[..., set[str]], since: datetime, until: datetime
    ) -> dict[str, set[str]]:
        """By team. `led`: a function of teams/rules/panels.py."""
        return {
            team: led(self.now.get(team, ()), self.changes.get(team, ()), since, until) for team in team_ids
        }


@dataclass(frozen=True)
class Panels:
    """Who counts in one block, by team.

    led: people who led when it began, or in the periods that a former lead has to wait. standing: people who
    led all through the period before.
    """

    block: Block
    rosters: Mapping[str, list[Member]]
    led: Mapping[str, set[str]]
    standing: Mapping[str, set[str]]

    @classmethod
    def read(
        cls, db: Transaction, block: Block, leads: Leads, answered: int = ANSWERED_BEFORE, team_id: str = ""
    ) -> "Panels":
        zone = organisations.require_organisation(db).week_rule.zone
        waited, before, begins = (block.earlier(blocks).begins(zone) for blocks in (MOVERS_WAIT, 1, 0))
        asked = [team_id] if team_id else leads.now.keys() | leads.changes.keys()
        return cls(
            block,
            protected.rosters_of_block(db, block, answered, team_id),
            leads.people_who_led(asked, led_between, waited, begins),
            leads.people_who_led(asked, led_throughout, before, begins),
        )

    def members_at_start(self, team_ids: Iterable[str], seen_with: Iterable[str] = ()) -> list[Member]:
        """People of these teams who count. seen_with: other teams whose leads see the figure, too."""
        return members_counting(
            self._members_of(team_ids), _people_of(self.led, {*team_ids, *seen_with}), self.block
        )

    def count_at_start(self, team_ids: Iterable[str]) -> int:
        """How many were there on the first day, without long-standing leads.

        Recent leads are included: someone could have been made a lead just to leave them out.
        """
        leads = _people_of(self.standing, team_ids)
        return sum(one.person_id not in leads for one in self._members_of(team_ids))

    def _members_of(self, team_ids: Iterable[str]) -> list[Member]:
        return [one for team in team_ids for one in self.rosters.get(team, ())]


def _people_of(people: Mapping[str, set[str]], team_ids: Iterable[str]) -> set[str]:
    return {one for team in team_ids for one in people.get(team, ())}


def people_sharing(db: Transaction, block: Block) -> set[str]:
    """People who showed their trend to someone in the weeks before the block, or when it began.

    By UTC, with a day to spare.
    """
    begins = block.first.monday + timedelta(days=1)
    return shares.list_people_sharing_between(db, begins - timedelta(weeks=SHARED_WEEKS), begins)
