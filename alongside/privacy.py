"""The one gate for everything about more than one person: what is published when, and what readers may get.

Wellbeing leaves only through `publish_due`, as rows that never change. Work data leaves as figures of a
team's week, only through `release_work_figures`, once and after the week. `figures` copies both, for some
teams, into a database in memory that holds nothing else.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.domain import coordination, workload
from alongside.domain import programme as programmes
from alongside.domain.case_weights import effective_weights, shipped_weights
from alongside.domain.instrument_loader import weekly_instrument
from alongside.domain.instruments import STRAIN, score_answers
from alongside.domain.own_contribution import ContributionStatus
from alongside.domain.panels import (
    Counted,
    LeadChange,
    is_enough,
    is_new_member,
    led_between,
    led_throughout,
    members_counting,
    members_who_stayed,
)
from alongside.domain.partner_requests import instant
from alongside.domain.people import Role, Team
from alongside.domain.programme import HeardRating, LeftOut, PairHistory, Programme, Withheld
from alongside.domain.releases import (
    ANSWERED_BEFORE,
    BLOCKS_FROM,
    EPSILON,
    EPSILON_STRONG,
    FEWEST_EVER,
    GROUP_PEOPLE,
    GROUP_TEAMS,
    LONG,
    MOVERS_WAIT,
    SHARED_WEEKS,
    SHORT,
    SHORT_FROM,
    Band,
    Block,
    Member,
    Release,
    Setting,
    Silence,
    band_odds,
    blocks_ending,
    closing_of,
    draw_number,
    drawn_band,
    due_closings,
    ends_frame,
    has_enough_answers,
    is_strong,
    mean_level,
    published_from,
    shows_persons,
    whole_points,
)
from alongside.domain.team_figures import FiguresChanged, Fingerprint, Period, PersonWeek, Terms
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight, TeamWeek, Weighing
from alongside.store import (
    aggregates,
    audit,
    band_holds,
    case_weights,
    organisations,
    pairings,
    people,
    protected,
    release_settings,
    releases,
    rounds,
    session_times,
    shares,
    team_groups,
    teams,
    workloads,
)
from alongside.store import programme as told_of_pairs
from alongside.store.engine import Store, Transaction

NOTICE_PERIOD = timedelta(days=7)  # notice before the first band under rules that are new to a database
AFTER_ALL = "9999"  # later than any week
HORIZON = 8  # closings ahead that are searched for the first one with a band

# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────


def publish_due(store: Store, now: datetime, history: bool = True) -> list[Week]:
    """Publishes every closing whose day has come, oldest first, and returns them.

    Each closing is one transaction for all teams. Two processes may run this at once: the second finds it
    done. Without `history`, the first closing of a database is that of a period which began under this
    version of the app, so answers from before people were told about bands are not published. A database that
    had other rules publishes nothing for NOTICE_PERIOD: everyone is told about the new rules first.
    """
    published = []
    while _has_due_closing(store, now, history):
        with store.write() as db:
            closing = _next_due_closing(db, now, history)
            if closing:
                _publish_closing(db, closing, now)
                published.append(closing)
    return published


def publish_all(store: Store, now: datetime, history: bool = False) -> list[Week]:
    """Publishes all that is due: closings (returned), weekly work figures, periods of support partners."""
    release_work_figures(store, now)
    publish_periods(store, now)
    return publish_due(store, now, history)


def _has_due_closing(store: Store, now: datetime, history: bool) -> bool:
    with store.read() as db:
        return _next_due_closing(db, now, history) is not None


def _next_due_closing(db: Transaction, now: datetime, history: bool) -> Week | None:
    organisation, after = organisations.find_organisation(db), _published_until(db, history)
    changed_at = releases.rules_changed_at(db)
    if organisation is None or after is None or (changed_at and now < changed_at + NOTICE_PERIOD):
        return None
    return next(iter(due_closings(after, now, organisation.week_rule.zone)), None)


def _published_until(db: Transaction, history: bool) -> Week | None:
    """The newest published closing, else the last one that never will be; None while there are no people."""
    newest, since = releases.last_closing(db), protected.first_membership(db)
    if newest is not None or since is None:
        return newest
    before_all = closing_of(Week.of(date.fromisoformat(since))).back(SHORT)
    return before_all if history else max(before_all, _frame_end(Week.of(releases.possible_since(db))))


def _frame_end(week: Week) -> Week:
    """The closing of the long block that this week is in."""
    closing = closing_of(week)
    return closing if ends_frame(closing) else closing.back(-SHORT)


def _publish_closing(db: Transaction, closing: Week, now: datetime) -> None:
    at = now.isoformat()
    found = _Closing.read(db, closing, at).make_releases(db)
    releases.add_releases(db, found)
    releases.note_closing(db, closing, at)
    # Where too few people counted, requests to hold a band back stay: they are meant for a later period.
    said = [release for release in found if release.outcome is not Silence.TOO_SMALL]
    band_holds.delete_holds(db, {team for release in said for team in release.team_ids})


@dataclass(frozen=True)
class _Leads:
    """Who leads which team now, and every change, newest first, as far back as a block may ask."""

    now: Mapping[str, set[str]]
    changes: Mapping[str, list[LeadChange]]

    @classmethod
    def read(cls, db: Transaction, oldest: Block) -> "_Leads":
        """`oldest`: the earliest block that will be asked about."""
        since = oldest.earlier(MOVERS_WAIT).begins(organisations.require_organisation(db).week_rule.zone)
        now = {team: {one for one, _ in leads} for team, leads in teams.all_leads(db).items()}
        return cls(now, teams.lead_changes(db, instant(since)))

    def people_who_led(
        self, team_ids: Iterable[str], led: Callable[..., set[str]], since: datetime, until: datetime
    ) -> dict[str, set[str]]:
        """By team. `led`: a function of domain/panels.py."""
        span = instant(since), instant(until)
        return {team: led(self.now.get(team, ()), self.changes.get(team, ()), *span) for team in team_ids}


@dataclass(frozen=True)
class _Panels:
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
        cls, db: Transaction, block: Block, leads: _Leads, answered: int = ANSWERED_BEFORE, team_id: str = ""
    ) -> "_Panels":
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


@dataclass(frozen=True)
class _Closing:
    """Everything that determines the figures of one closing."""

    week: Week
    at: str
    settings: list[Setting]
    panels: dict[Block, _Panels]
    sharers: dict[Block, set[str]]
    points: dict[str, dict[Week, int]]
    before: dict[Block, dict[str, Band]]
    held_back_by: set[str]
    key: bytes

    @classmethod
    def read(cls, db: Transaction, week: Week, at: str) -> "_Closing":
        blocks = blocks_ending(week)
        leads = _Leads.read(db, blocks[-1])
        return cls(
            week,
            at,
            release_settings.list_settings(db),
            {block: _Panels.read(db, block, leads) for block in blocks},
            {block: _people_sharing(db, block) for block in blocks},
            _strain_points(db, blocks),
            {block: releases.bands_before(db, block) for block in blocks},
            band_holds.people_holding(db),
            releases.release_key(db),
        )

    def make_releases(self, db: Transaction) -> list[Release]:
        short = blocks_ending(self.week)[0]
        if not ends_frame(self.week):
            large = (
                self._make_release(team, [team], short, SHORT_FROM) for team in self.panels[short].rosters
            )
            # For the others, the period goes on.
            return [release for release in large if release.outcome is not Silence.TOO_SMALL]
        long = blocks_ending(self.week)[1]
        began = releases.released_in(db, Block(long.first, SHORT))
        own = [
            self._make_release(team, [team], short, SHORT_FROM)
            if team in began
            else self._make_release(team, [team], long, FEWEST_EVER)
            for team in sorted(protected.teams_during(db, long))
        ]
        small = {release.figure_id for release in own if release.outcome is Silence.TOO_SMALL} - began
        return own + list(self._group_releases(db, long, small))

    def _group_releases(self, db: Transaction, block: Block, small: Collection[str]) -> Iterator[Release]:
        """Team groups, unchanged since the block began, of teams that publish nothing of their own."""
        begins = block.begins(organisations.require_organisation(db).week_rule.zone)
        changed = team_groups.changed_since(db, instant(begins))
        for roll_up in team_groups.list_groups(db):
            joined = [team for team in roll_up.team_ids if team in small]
            peopled = [
                team
                for team in joined
                if members_who_stayed(self.panels[block].members_at_start([team], joined))
            ]
            if len(peopled) >= GROUP_TEAMS and roll_up.id not in changed:
                yield self._make_release(roll_up.id, peopled, block, GROUP_PEOPLE)

    def _make_release(self, figure_id: str, team_ids: list[str], block: Block, fewest: int) -> Release:
        panel = members_who_stayed(self.panels[block].members_at_start(team_ids))
        there = self.panels[block].count_at_start(team_ids)
        strong = is_strong(block, self.settings)
        epsilon = EPSILON_STRONG if strong else EPSILON
        enough = is_enough(panel, there, self.sharers[block], fewest, self.settings)
        outcome = self._draw_outcome(figure_id, block, panel, epsilon) if enough else Silence.TOO_SMALL
        return Release(figure_id, block, outcome, strong, self.at, tuple(team_ids), epsilon)

    def _draw_outcome(
        self, figure_id: str, block: Block, panel: list[Member], epsilon: float
    ) -> Band | Silence:
        heard = [one for one in panel if one.person_id not in self.sharers[block]]
        points = {one.person_id: self.points.get(one.person_id, {}) for one in heard}
        held_back = any(one.person_id in self.held_back_by for one in panel)
        if held_back or not has_enough_answers(heard, block, points):
            return Silence.TOO_FEW
        mean, people = mean_level(panel, block, points, self.before[block].get(figure_id))
        return drawn_band(
            band_odds(mean, people, epsilon), draw_number(self.key, figure_id, block, panel, points)
        )


def _people_sharing(db: Transaction, block: Block) -> set[str]:
    """People who showed their trend to someone in the weeks before the block, or when it began.

    By UTC, with a day to spare.
    """
    begins = block.first.monday + timedelta(days=1)
    return shares.list_people_sharing_between(
        db, (begins - timedelta(weeks=SHARED_WEEKS)).isoformat(), begins.isoformat()
    )


def _strain_points(db: Transaction, blocks: Iterable[Block]) -> dict[str, dict[Week, int]]:
    pack = weekly_instrument()
    found: dict[str, dict[Week, int]] = {}
    for block in blocks:
        for person_id, week, answers in protected.answers_in_block(db, block):
            strain = score_answers(pack, answers)[STRAIN]
            if strain is not None:
                found.setdefault(person_id, {})[week] = whole_points(strain)
    return found


# ── support partners ────────────────────────────────────────────────────────────────────────────────────────


def publish_periods(store: Store, now: datetime) -> list[programmes.Period]:
    """Publishes how heard people felt in every period that is due, oldest first; returns them.

    Two processes may run this at once: the second finds it done. What was published never changes.
    """
    told = []
    with store.read() as db:
        waiting = programmes.due_periods(_coming_period(db, now), now)
    for period in waiting:
        with store.write() as db:
            if _coming_period(db, now) == period:
                told_of_pairs.save_heard_rating(db, _heard_in_period(db, period), now.isoformat())
                told.append(period)
    return told


def _coming_period(db: Transaction, now: datetime) -> programmes.Period:
    """The period after the newest published one;
    at first, that of the first session of a pair from a round.
    """
    told = told_of_pairs.list_heard_ratings(db)
    return (
        told[0].period.following
        if told
        else programmes.Period.of(session_times.first_session_time(db) or now)
    )


def _heard_in_period(db: Transaction, period: programmes.Period) -> HeardRating:
    level = programmes.median_heard_level(protected.session_ratings(db, period.begins, period.ends).values())
    return HeardRating(period, Withheld() if level is None else level)


def programme(db: Transaction, now: datetime) -> Programme:
    """Rounds and their pairs as a whole: sessions as of today, and what was published of closed periods."""
    today = now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
    courses = _pair_histories(db, now)
    return Programme(
        programmes.days_to_first_session(courses),
        programmes.sessions_per_month(courses, today),
        programmes.share_meeting_twice(courses, today),
        _left_out(db),
        tuple(told_of_pairs.list_heard_ratings(db)),
        _coming_period(db, now),
    )


def _pair_histories(db: Transaction, now: datetime) -> list[PairHistory]:
    """Pairs from rounds that began within a year, by the organisation's days."""
    zone = organisations.require_organisation(db).week_rule.zone
    known = session_times.times_of_pairs(db)
    found = []
    for pairing in pairings.list_pairings(db):
        if coordination.is_self_arranged(pairing) or not pairing.begun:
            continue
        since = coordination.started_at(pairing)
        if since > now - programmes.LOOKS_BACK:
            past = [begins for begins, ends in known.get(pairing.id, []) if ends <= now]
            over = coordination.ended_since(pairing, now, zone) or now
            days = [one.astimezone(zone).date() for one in (since, over, *past)]
            found.append(PairHistory(days[0], days[1], tuple(days[2:])))
    return found


def _left_out(db: Transaction) -> LeftOut | Withheld:
    number = rounds.newest_published_number(db)
    left = {one.person_id for one in rounds.left_out_of_round(db, number)}
    of_round = [
        one
        for one in pairings.list_pairings(db)
        if one.round == number and not coordination.is_self_arranged(one)
    ]
    paired = {person for one in of_round for person in one.people} - left
    return programmes.left_out_figure(len(paired), len(left))


# ── work data ───────────────────────────────────────────────────────────────────────────────────────────────


def release_work_figures(store: Store, now: datetime) -> None:
    """Releases the figures of every week whose day has come, for all teams, from what is saved by then.

    Later answers and erasures change nothing, so comparing before and after shows nothing.
    """
    at = now.isoformat()
    with store.read() as db:
        former, weeks = workloads.has_former(db), _unreleased_weeks(db, now)
    if former:
        with store.write() as db:
            workloads.release_former(db, _current_weighing(db), at)
            weeks = _unreleased_weeks(db, now)
    for week in weeks:
        with store.write() as db:
            if week not in workloads.released_weeks(db):
                workloads.release_weeks(db, _figures_of_week(db, week), at)


def _unreleased_weeks(db: Transaction, now: datetime) -> list[Week]:
    organisation, since = organisations.find_organisation(db), protected.first_membership(db)
    if organisation is None or since is None:
        return []
    coming, _ = workload.next_release(now, organisation.week_rule.zone)
    first = Week.of(date.fromisoformat(since) + timedelta(days=6))  # the first with a member on its Monday
    past = [first.back(-number) for number in range(max(0, first.until(coming)))]
    released = workloads.released_weeks(db)
    return [week for week in past if week not in released]


def _figures_of_week(db: Transaction, week: Week) -> list[TeamWeek]:
    said, weighing = protected.facts_of_week(db, week), _current_weighing(db)
    before = protected.cases_said_before(db, week, week.back(workload.CARRIED_WEEKS))
    return [
        workload.team_week(
            team_id, week, contract_hours, said.get(team_id, []), weighing, before.get(team_id, [])
        )
        for team_id, contract_hours in protected.contract_hours_in_week(db, week).items()
    ]


def _current_weighing(db: Transaction) -> Weighing:
    return Weighing(_current_weights(db), organisations.require_organisation(db).case_share)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def figures(
    store: Store,
    reader_id: str,
    shown: Callable[[Transaction], Collection[Team]],
    now: datetime,
    of: Fingerprint | None = None,
) -> AbstractContextManager[Transaction]:
    """A database in memory with all that this person may know about these teams now, and nothing else.

    of: the fingerprint that the figures must have, since what is made from them is shared by all readers who
    get the same one. Raises FiguresChanged.
    """

    def copy_everything(db: Transaction, kept: Transaction) -> None:
        if of is not None and of != _current_fingerprint(db, reader_id, shown, now):
            raise FiguresChanged
        bands_from = _bands_from(db, reader_id)
        found = shown(db)
        for team in found:
            aggregates.copy_team(db, kept, team, AFTER_ALL if bands_from is None else bands_from)
            aggregates.copy_roster(kept, team.id, protected.roster_of_team(db, team.id))
        for team_id, period in coming_periods(db, [team.id for team in found], now).items():
            aggregates.copy_period(kept, team_id, period)
        aggregates.copy_weights(kept, _current_weights(db).values())
        aggregates.copy_terms(kept, _current_terms(db, now, bands_from is None))
        zone = organisations.require_organisation(db).week_rule.zone
        aggregates.copy_next_release(kept, *workload.next_release(now, zone))

    return store.aggregates(copy_everything)


def _bands_from(db: Transaction, reader_id: str) -> str | None:
    """The first week of the oldest block whose bands this person may see; "" for any, None for none.

    An admin could choose whom a band is about, so admins see none. Former admins see none of the blocks that
    began before they had been without that role for a full period.
    """
    if Role.ADMIN in people.roles_of(db, reader_id):
        return None
    until = audit.role_last_withdrawn(db, reader_id, Role.ADMIN)
    return "" if until is None else Week.of(until.date()).back(-LONG - 1).text


def _current_weights(db: Transaction) -> dict[str, CaseWeight]:
    return effective_weights(
        shipped_weights(), case_weights.list_weights(db), organisations.require_organisation(db).case_types
    )


def _current_terms(db: Transaction, now: datetime, bands_hidden: bool) -> Terms:
    organisation = organisations.require_organisation(db)
    setting = next(reversed(release_settings.list_settings(db)), Setting(""))
    return Terms(
        organisation.week_rule.newest(now),
        organisation.case_share,
        setting.smallest_panel,
        setting.strong,
        setting.person_facts,
        bands_hidden,
    )


def coming_periods(db: Transaction, team_ids: Iterable[str], now: datetime) -> dict[str, Period]:
    """By team: the first period that can have a band as of today; if none can, the next to be published."""
    leads = _Leads.read(
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
    db: Transaction, team_id: str, block: Block, leads: _Leads, settings: list[Setting]
) -> Period:
    """Counts people who have not answered yet, since they still can before the period begins."""
    panels = _Panels.read(db, block, leads, answered=0, team_id=team_id)
    panel = members_who_stayed(panels.members_at_start([team_id]))
    fewest = SHORT_FROM if block.weeks == SHORT else FEWEST_EVER
    enough = is_enough(panel, panels.count_at_start([team_id]), (), fewest, settings)
    zone = organisations.require_organisation(db).week_rule.zone
    return Period(block, published_from(block.last, zone), len(panel), enough)


def _candidate_blocks(db: Transaction, team_id: str, now: datetime) -> Iterator[Block]:
    """Blocks of the next closings, oldest first. A frame that began with a short block gets another one."""
    rule = organisations.require_organisation(db).week_rule
    closing = closing_of(
        max(rule.newest(now).back(SHORT), _published_until(db, history=False) or BLOCKS_FROM).back(-1)
    )
    while published_from(closing, rule.zone) <= now:
        closing = closing.back(-SHORT)
    for one in (closing.back(-SHORT * number) for number in range(HORIZON)):
        short, *long = blocks_ending(one)
        begun = long and team_id in releases.released_in(db, Block(long[0].first, SHORT))
        yield from [short] if begun or not long else long


def figures_fingerprint(
    store: Store, reader_id: str, shown: Callable[[Transaction], Collection[Team]], now: datetime
) -> Fingerprint:
    """Reads no figures. Differs from an earlier one, or another reader's, whenever `figures` may differ."""
    with store.read() as db:
        return _current_fingerprint(db, reader_id, shown, now)


def _current_fingerprint(
    db: Transaction, reader_id: str, shown: Callable[[Transaction], Collection[Team]], now: datetime
) -> Fingerprint:
    organisation = organisations.require_organisation(db)
    return (
        now.astimezone(organisation.week_rule.zone).date(),
        organisation,
        releases.last_closing(db),
        _bands_from(db, reader_id),
        workloads.newest_release(db),
        tuple(release_settings.list_settings(db)),
        tuple(case_weights.list_weights(db)),
        tuple(
            (team, protected.roster_of_team(db, team.id), protected.staff_of_team(db, team.id))
            for team in shown(db)
        ),
    )


def person_weeks(
    db: Transaction, team_id: str, week: Week, now: datetime, only: str | None = None
) -> list[PersonWeek]:
    """Individual work data, by name; only that of `only`, if given.

    Empty if it was not turned on before the week, and until the week's figures are released.
    """
    coming, _ = workload.next_release(now, organisations.require_organisation(db).week_rule.zone)
    if week >= coming or not shows_persons(week, release_settings.list_settings(db)):
        return []
    found = protected.facts_of_persons(db, team_id, week)
    return [said for person_id, said in found if only in (None, person_id)]


def contribution_status(
    db: Transaction, person_id: str, team_id: str, block: Block
) -> tuple[ContributionStatus, list[Counted]]:
    """One person's status in a current or later block, and everyone who counts in it, by name.

    Follows the rules of publishing, as of today.
    """
    leads, settings = _Leads.read(db, block), release_settings.list_settings(db)
    small = [
        one
        for one in team_groups.teams_grouped_with(db, team_id)
        if not _period_of_team(db, one, block, leads, settings).enough
    ]
    teams_in_it = small if team_id in small else [team_id]
    panels = {one: _Panels.read(db, block, leads, team_id=one) for one in teams_in_it}
    led = {person for one, panel in panels.items() for person in panel.led[one]}
    found = {
        one: [
            member
            for member in members_who_stayed(panel.members_at_start([one]))
            if member.person_id not in led
        ]
        for one, panel in panels.items()
    }
    own = {one.person_id for one in found[team_id]}
    return _own_status(db, person_id, led, own, block), _counted_people(db, team_id, found, block)


def _own_status(
    db: Transaction, person_id: str, led: Collection[str], counting: Collection[str], block: Block
) -> ContributionStatus:
    if person_id in led:
        return ContributionStatus.LEADS
    if person_id in _people_sharing(db, block):
        return ContributionStatus.SHARES
    return ContributionStatus.COUNTED if person_id in counting else ContributionStatus.NOT_YET


def _counted_people(
    db: Transaction, own: str, found: Mapping[str, list[Member]], block: Block
) -> list[Counted]:
    """New ones first."""
    names = {person.id: person.name for team_id in found for person in people.list_team_members(db, team_id)}
    others = {team.id: team.name for team in people.list_teams(db) if team.id != own}
    return sorted(
        (
            Counted(names[one.person_id], one.since, is_new_member(one, block), others.get(team_id, ""))
            for team_id, members in found.items()
            for one in members
        ),
        key=lambda one: (not one.new, one.team, one.name.casefold()),
    )
