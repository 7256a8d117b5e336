"""A team's next period as of today: when it ends, whether it can have a band, and who counts in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from alongside.accounts.store import organisations, people
from alongside.core.rules.weeks import BLOCKS_FROM
from alongside.core.store.engine import Transaction
from alongside.organisation.store import team_groups
from alongside.teams.gate.bands import published_until
from alongside.teams.gate.panels import Leads, Panels, people_sharing
from alongside.teams.rules.own_contribution import ContributionStatus
from alongside.teams.rules.panels import Counted, is_enough, is_new_member, members_who_stayed
from alongside.teams.rules.releases import (
    FEWEST_EVER,
    LONG,
    SHORT,
    SHORT_FROM,
    Block,
    Setting,
    blocks_ending,
    closing_of,
    published_from,
)
from alongside.teams.rules.team_figures import Period
from alongside.teams.store import release_settings, releases

HORIZON = 8  # closings ahead that are searched for the first one with a band


def coming_periods(db: Transaction, team_ids: Iterable[str], now: datetime) -> dict[str, Period]:
    """By team: the first period that can have a band as of today; if none can, the next to be published."""
    leads = Leads.read(
        db, Block(organisations.require_organisation(db).week_rule.newest(now).back(LONG), LONG)
    )
    settings = release_settings.list_settings(db)
    found = {}
    for team_id in team_ids:
        blocks = list(_candidate_blocks(db, team_id, now))
        periods = (_period_of_team(db, team_id, block, leads, settings) for block in blocks)
        next_long = next(block for block in blocks if block.weeks == LONG)
        enough = next((one for one in periods if one.enough), None)
        found[team_id] = enough or _period_of_team(db, team_id, next_long, leads, settings)
    return found


def _period_of_team(
    db: Transaction, team_id: str, block: Block, leads: Leads, settings: list[Setting]
) -> Period:
    """Counts people who have not answered yet, since they still can before the period begins."""
    panels = Panels.read(db, block, leads, answered=0, team_id=team_id)
    panel = members_who_stayed(panels.members_at_start([team_id]))
    fewest = SHORT_FROM if block.weeks == SHORT else FEWEST_EVER
    enough = is_enough(panel, panels.count_at_start([team_id]), (), fewest, settings)
    zone = organisations.require_organisation(db).week_rule.zone
    return Period(block, published_from(block.last, zone), len(panel), enough)


def _candidate_blocks(db: Transaction, team_id: str, now: datetime) -> Iterator[Block]:
    """Blocks of the next closings, oldest first. A frame that began with a short block gets another one."""
    rule = organisations.require_organisation(db).week_rule
    closing = closing_of(
        max(rule.newest(now).back(SHORT), published_until(db, history=False) or BLOCKS_FROM).back(-1)
    )
    while published_from(closing, rule.zone) <= now:
        closing = closing.back(-SHORT)
    for one in (closing.back(-SHORT * number) for number in range(HORIZON)):
        short, *long = blocks_ending(one)
        begun = long and team_id in releases.released_in(db, Block(long[0].first, SHORT))
        yield from [short] if begun or not long else long


def contribution_status(
    db: Transaction, person_id: str, team_id: str, block: Block
) -> tuple[ContributionStatus, list[Counted]]:
    """One person's status in a current or later block, and everyone who counts in it, new ones first.

    Follows the rules of publishing, as of today.
    """
    leads, settings = Leads.read(db, block), release_settings.list_settings(db)
    small = [
        one
        for one in team_groups.teams_grouped_with(db, team_id)
        if not _period_of_team(db, one, block, leads, settings).enough
    ]
    teams_in_it = small if team_id in small else [team_id]
    panels = {one: Panels.read(db, block, leads, team_id=one) for one in teams_in_it}
    led = {person for one, panel in panels.items() for person in panel.led[one]}
    found = {
        one: [
            member
            for member in members_who_stayed(panel.members_at_start([one]))
            if member.person_id not in led
        ]
        for one, panel in panels.items()
    }
    names = {person.id: person.name for one in found for person in people.list_team_members(db, one)}
    others = {team.id: team.name for team in people.list_teams(db) if team.id != team_id}
    counted = [
        Counted(names[one.person_id], one.since, is_new_member(one, block), others.get(team, ""))
        for team, members in found.items()
        for one in members
    ]
    counted.sort(key=lambda one: (not one.new, one.team, one.name.casefold()))
    if person_id in led:
        return ContributionStatus.LEADS, counted
    if person_id in people_sharing(db, block):
        return ContributionStatus.SHARES, counted
    own = {one.person_id for one in found[team_id]}
    return ContributionStatus.COUNTED if person_id in own else ContributionStatus.NOT_YET, counted
