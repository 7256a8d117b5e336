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
from alongside.domain.asks import instant
from alongside.domain.case_weights import effective, shipped
from alongside.domain.instruments import STRAIN, score
from alongside.domain.own_part import Place
from alongside.domain.packs import weekly
from alongside.domain.panels import (
    Counted,
    LeadChange,
    counting,
    is_enough,
    is_new,
    led_between,
    led_throughout,
    stayed,
)
from alongside.domain.people import Role, Team
from alongside.domain.programme import Course, Heard, LeftOut, Programme, Withheld
from alongside.domain.releases import (
    ANSWERED_BEFORE,
    BLOCKS_FROM,
    EPSILON,
    EPSILON_STRONG,
    FEWEST_EVER,
    LONG,
    MOVERS_WAIT,
    ROLL_UP_PEOPLE,
    ROLL_UP_TEAMS,
    SHARED_WEEKS,
    SHORT,
    SHORT_FROM,
    Band,
    Block,
    Member,
    Release,
    Setting,
    Silence,
    blocks_ending,
    closing_of,
    draw,
    drawn_band,
    due,
    ends_frame,
    is_answered,
    is_strong,
    level,
    odds,
    published_from,
    shows_persons,
    whole_points,
)
from alongside.domain.team_figures import Edition, FiguresChanged, Period, PersonWeek, Terms
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight, TeamWeek, Weighing
from alongside.store import (
    aggregates,
    audit,
    case_weights,
    dates,
    hold_backs,
    organisations,
    pairings,
    people,
    protected,
    release_settings,
    releases,
    roll_ups,
    rounds,
    shares,
    teams,
    workloads,
)
from alongside.store import programme as told_of_pairs
from alongside.store.engine import Store, Work

TOLD_AHEAD = timedelta(days=7)  # notice before the first band under rules that are new to a database
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
    while _next_due(store, now, history):
        with store.write() as db:
            closing = _due(db, now, history)
            if closing:
                _publish(db, closing, now)
                published.append(closing)
    return published


def publish_all(store: Store, now: datetime, history: bool = False) -> list[Week]:
    """Publishes all that is due: closings (returned), weekly work figures, periods of support partners."""
    release_work_figures(store, now)
    tell_periods(store, now)
    return publish_due(store, now, history)


def _next_due(store: Store, now: datetime, history: bool) -> bool:
    with store.read() as db:
        return _due(db, now, history) is not None


def _due(db: Work, now: datetime, history: bool) -> Week | None:
    organisation, after = organisations.current(db), _published_until(db, history)
    changed_at = releases.changed_at(db)
    if organisation is None or after is None or (changed_at and now < changed_at + TOLD_AHEAD):
        return None
    return next(iter(due(after, now, organisation.week_rule.zone)), None)


def _published_until(db: Work, history: bool) -> Week | None:
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


def _publish(db: Work, closing: Week, now: datetime) -> None:
    at = now.isoformat()
    found = _Closing.read(db, closing, at).releases(db)
    releases.add(db, found)
    releases.note_closing(db, closing, at)
    # Where too few people counted, requests to hold a band back stay: they are meant for a later period.
    said = [release for release in found if release.outcome is not Silence.TOO_SMALL]
    hold_backs.forget(db, {team for release in said for team in release.team_ids})


@dataclass(frozen=True)
class _Leads:
    """Who leads which team now, and every change, newest first, as far back as a block may ask."""

    now: Mapping[str, set[str]]
    changes: Mapping[str, list[LeadChange]]

    @classmethod
    def read(cls, db: Work, oldest: Block) -> "_Leads":
        """`oldest`: the earliest block that will be asked about."""
        since = oldest.earlier(MOVERS_WAIT).begins(organisations.required(db).week_rule.zone)
        now = {team: {one for one, _ in leads} for team, leads in teams.all_leads(db).items()}
        return cls(now, teams.lead_changes(db, instant(since)))

    def of(
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
        cls, db: Work, block: Block, leads: _Leads, answered: int = ANSWERED_BEFORE, team_id: str = ""
    ) -> "_Panels":
        zone = organisations.required(db).week_rule.zone
        waited, before, begins = (block.earlier(blocks).begins(zone) for blocks in (MOVERS_WAIT, 1, 0))
        asked = [team_id] if team_id else leads.now.keys() | leads.changes.keys()
        return cls(
            block,
            protected.rosters(db, block, answered, team_id),
            leads.of(asked, led_between, waited, begins),
            leads.of(asked, led_throughout, before, begins),
        )

    def began(self, team_ids: Iterable[str], seen_with: Iterable[str] = ()) -> list[Member]:
        """People of these teams who count. seen_with: other teams whose leads see the figure, too."""
        return counting(self._on(team_ids), _all(self.led, {*team_ids, *seen_with}), self.block)

    def there(self, team_ids: Iterable[str]) -> int:
        """How many were there on the first day, without long-standing leads.

        Recent leads are included: someone could have been made a lead just to leave them out.
        """
        leads = _all(self.standing, team_ids)
        return sum(one.person_id not in leads for one in self._on(team_ids))

    def _on(self, team_ids: Iterable[str]) -> list[Member]:
        return [one for team in team_ids for one in self.rosters.get(team, ())]


def _all(people: Mapping[str, set[str]], team_ids: Iterable[str]) -> set[str]:
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
    def read(cls, db: Work, week: Week, at: str) -> "_Closing":
        blocks = blocks_ending(week)
        leads = _Leads.read(db, blocks[-1])
        return cls(
            week,
            at,
            release_settings.all(db),
            {block: _Panels.read(db, block, leads) for block in blocks},
            {block: _sharers(db, block) for block in blocks},
            _points(db, blocks),
            {block: releases.bands_before(db, block) for block in blocks},
            hold_backs.all(db),
            releases.key(db),
        )

    def releases(self, db: Work) -> list[Release]:
        short = blocks_ending(self.week)[0]
        if not ends_frame(self.week):
            large = (self._figure(team, [team], short, SHORT_FROM) for team in self.panels[short].rosters)
            # For the others, the period goes on.
            return [release for release in large if release.outcome is not Silence.TOO_SMALL]
        long = blocks_ending(self.week)[1]
        began = releases.released_in(db, Block(long.first, SHORT))
        own = [
            self._figure(team, [team], short, SHORT_FROM)
            if team in began
            else self._figure(team, [team], long, FEWEST_EVER)
            for team in sorted(protected.teams_during(db, long))
        ]
        small = {release.figure_id for release in own if release.outcome is Silence.TOO_SMALL} - began
        return own + list(self._joined(db, long, small))

    def _joined(self, db: Work, block: Block, small: Collection[str]) -> Iterator[Release]:
        """Team groups, unchanged since the block began, of teams that publish nothing of their own."""
        begins = block.begins(organisations.required(db).week_rule.zone)
        changed = roll_ups.changed_since(db, instant(begins))
        for roll_up in roll_ups.all(db):
            joined = [team for team in roll_up.team_ids if team in small]
            peopled = [team for team in joined if stayed(self.panels[block].began([team], joined))]
            if len(peopled) >= ROLL_UP_TEAMS and roll_up.id not in changed:
                yield self._figure(roll_up.id, peopled, block, ROLL_UP_PEOPLE)

    def _figure(self, figure_id: str, team_ids: list[str], block: Block, fewest: int) -> Release:
        panel = stayed(self.panels[block].began(team_ids))
        there = self.panels[block].there(team_ids)
        strong = is_strong(block, self.settings)
        epsilon = EPSILON_STRONG if strong else EPSILON
        enough = is_enough(panel, there, self.sharers[block], fewest, self.settings)
        outcome = self._outcome(figure_id, block, panel, epsilon) if enough else Silence.TOO_SMALL
        return Release(figure_id, block, outcome, strong, self.at, tuple(team_ids), epsilon)

    def _outcome(self, figure_id: str, block: Block, panel: list[Member], epsilon: float) -> Band | Silence:
        heard = [one for one in panel if one.person_id not in self.sharers[block]]
        points = {one.person_id: self.points.get(one.person_id, {}) for one in heard}
        held_back = any(one.person_id in self.held_back_by for one in panel)
        if held_back or not is_answered(heard, block, points):
            return Silence.TOO_FEW
        mean, people = level(panel, block, points, self.before[block].get(figure_id))
        return drawn_band(odds(mean, people, epsilon), draw(self.key, figure_id, block, panel, points))


def _sharers(db: Work, block: Block) -> set[str]:
    """People who showed their trend to someone in the weeks before the block, or when it began.

    By UTC, with a day to spare.
    """
    begins = block.first.monday + timedelta(days=1)
    return shares.in_force_between(
        db, (begins - timedelta(weeks=SHARED_WEEKS)).isoformat(), begins.isoformat()
    )


def _points(db: Work, blocks: Iterable[Block]) -> dict[str, dict[Week, int]]:
    pack = weekly()
    found: dict[str, dict[Week, int]] = {}
    for block in blocks:
        for person_id, week, answers in protected.answers(db, block):
            strain = score(pack, answers)[STRAIN]
            if strain is not None:
                found.setdefault(person_id, {})[week] = whole_points(strain)
    return found


# ── support partners ────────────────────────────────────────────────────────────────────────────────────────


def tell_periods(store: Store, now: datetime) -> list[programmes.Period]:
    """Publishes how heard people felt in every period that is due, oldest first; returns them.

    Two processes may run this at once: the second finds it done. What was published never changes.
    """
    told = []
    with store.read() as db:
        waiting = programmes.due(_coming(db, now), now)
    for period in waiting:
        with store.write() as db:
            if _coming(db, now) == period:
                told_of_pairs.tell(db, _heard(db, period), now.isoformat())
                told.append(period)
    return told


def _coming(db: Work, now: datetime) -> programmes.Period:
    """The period after the newest published one; at first, that of the first session of a pair from a round."""
    told = told_of_pairs.told(db)
    return told[0].period.following if told else programmes.Period.of(dates.first(db) or now)


def _heard(db: Work, period: programmes.Period) -> Heard:
    level = programmes.felt_heard(protected.ratings(db, period.begins, period.ends).values())
    return Heard(period, Withheld() if level is None else level)


def programme(db: Work, now: datetime) -> Programme:
    """Rounds and their pairs as a whole: sessions as of today, and what was published of closed periods."""
    today = now.astimezone(organisations.required(db).week_rule.zone).date()
    courses = _courses(db, now)
    return Programme(
        programmes.days_to_first(courses),
        programmes.meetings_a_month(courses, today),
        programmes.met_twice(courses, today),
        _left_out(db),
        tuple(told_of_pairs.told(db)),
        _coming(db, now),
    )


def _courses(db: Work, now: datetime) -> list[Course]:
    """Pairs from rounds that began within a year, by the organisation's days."""
    zone = organisations.required(db).week_rule.zone
    known = dates.of_pairs(db)
    found = []
    for pairing in pairings.all(db):
        if coordination.made_by_themselves(pairing) or not pairing.begun:
            continue
        since = coordination.begun_at(pairing)
        if since > now - programmes.LOOKS_BACK:
            past = [begins for begins, ends in known.get(pairing.id, []) if ends <= now]
            over = coordination.over_since(pairing, now, zone) or now
            days = [one.astimezone(zone).date() for one in (since, over, *past)]
            found.append(Course(days[0], days[1], tuple(days[2:])))
    return found


def _left_out(db: Work) -> LeftOut | Withheld:
    number = rounds.newest_published(db)
    left = {one.person_id for one in rounds.left_out(db, number)}
    of_round = [
        one for one in pairings.all(db) if one.round == number and not coordination.made_by_themselves(one)
    ]
    paired = {person for one in of_round for person in one.people} - left
    return programmes.left_out(len(paired), len(left))


# ── work data ───────────────────────────────────────────────────────────────────────────────────────────────


def release_work_figures(store: Store, now: datetime) -> None:
    """Releases the figures of every week whose day has come, for all teams, from what is saved by then.

    Later answers and erasures change nothing, so comparing before and after shows nothing.
    """
    at = now.isoformat()
    with store.read() as db:
        former, weeks = workloads.has_former(db), _unreleased(db, now)
    if former:
        with store.write() as db:
            workloads.release_former(db, _weighing(db), at)
            weeks = _unreleased(db, now)
    for week in weeks:
        with store.write() as db:
            if week not in workloads.released_weeks(db):
                workloads.release(db, _all_teams(db, week), at)


def _unreleased(db: Work, now: datetime) -> list[Week]:
    organisation, since = organisations.current(db), protected.first_membership(db)
    if organisation is None or since is None:
        return []
    coming, _ = workload.next_release(now, organisation.week_rule.zone)
    first = Week.of(date.fromisoformat(since) + timedelta(days=6))  # the first with a member on its Monday
    past = [first.back(-number) for number in range(max(0, first.until(coming)))]
    released = workloads.released_weeks(db)
    return [week for week in past if week not in released]


def _all_teams(db: Work, week: Week) -> list[TeamWeek]:
    said, weighing = protected.facts_of_week(db, week), _weighing(db)
    before = protected.cases_said_before(db, week, week.back(workload.CARRIED))
    return [
        workload.team_week(
            team_id, week, contract_hours, said.get(team_id, []), weighing, before.get(team_id, [])
        )
        for team_id, contract_hours in protected.contract_hours_in_week(db, week).items()
    ]


def _weighing(db: Work) -> Weighing:
    return Weighing(_weights(db), organisations.required(db).case_share)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def figures(
    store: Store,
    reader_id: str,
    shown: Callable[[Work], Collection[Team]],
    now: datetime,
    of: Edition | None = None,
) -> AbstractContextManager[Work]:
    """A database in memory with all that this person may know about these teams now, and nothing else.

    of: the fingerprint that the figures must have, since what is made from them is shared by all readers who
    get the same one. Raises FiguresChanged.
    """

    def carry(db: Work, kept: Work) -> None:
        if of is not None and of != _edition(db, reader_id, shown, now):
            raise FiguresChanged
        bands_from = _bands_from(db, reader_id)
        found = shown(db)
        for team in found:
            aggregates.carry_team(db, kept, team, AFTER_ALL if bands_from is None else bands_from)
            aggregates.carry_roster(kept, team.id, protected.roster(db, team.id))
        for team_id, period in coming(db, [team.id for team in found], now).items():
            aggregates.carry_period(kept, team_id, period)
        aggregates.carry_weights(kept, _weights(db).values())
        aggregates.carry_terms(kept, _terms(db, now, bands_from is None))
        zone = organisations.required(db).week_rule.zone
        aggregates.carry_next_release(kept, *workload.next_release(now, zone))

    return store.aggregates(carry)


def _bands_from(db: Work, reader_id: str) -> str | None:
    """The first week of the oldest block whose bands this person may see; "" for any, None for none.

    An admin could choose whom a band is about, so admins see none. Former admins see none of the blocks that
    began before they had been without that role for a full period.
    """
    if Role.ADMIN in people.roles(db, reader_id):
        return None
    until = audit.last_withdrawn(db, reader_id, Role.ADMIN)
    return "" if until is None else Week.of(datetime.fromisoformat(until).date()).back(-LONG - 1).text


def _weights(db: Work) -> dict[str, CaseWeight]:
    return effective(shipped(), case_weights.all(db), organisations.required(db).case_types)


def _terms(db: Work, now: datetime, bands_hidden: bool) -> Terms:
    organisation = organisations.required(db)
    setting = next(reversed(release_settings.all(db)), Setting(""))
    return Terms(
        organisation.week_rule.newest(now),
        organisation.case_share,
        setting.smallest_panel,
        setting.strong,
        setting.person_facts,
        bands_hidden,
    )


def coming(db: Work, team_ids: Iterable[str], now: datetime) -> dict[str, Period]:
    """By team: the first period that can have a band as of today; if none can, the next to be published."""
    leads = _Leads.read(db, Block(organisations.required(db).week_rule.newest(now).back(LONG), LONG))
    settings = release_settings.all(db)
    found = {}
    for team_id in team_ids:
        blocks = list(_candidates(db, team_id, now))
        periods = (_period(db, team_id, block, leads, settings) for block in blocks)
        next_long = next(block for block in blocks if block.weeks == LONG)
        enough = next((one for one in periods if one.enough), None)
        found[team_id] = enough or _period(db, team_id, next_long, leads, settings)
    return found


def _period(db: Work, team_id: str, block: Block, leads: _Leads, settings: list[Setting]) -> Period:
    """Counts people who have not answered yet, since they still can before the period begins."""
    panels = _Panels.read(db, block, leads, answered=0, team_id=team_id)
    panel = stayed(panels.began([team_id]))
    fewest = SHORT_FROM if block.weeks == SHORT else FEWEST_EVER
    enough = is_enough(panel, panels.there([team_id]), (), fewest, settings)
    zone = organisations.required(db).week_rule.zone
    return Period(block, published_from(block.last, zone), len(panel), enough)


def _candidates(db: Work, team_id: str, now: datetime) -> Iterator[Block]:
    """Blocks of the next closings, oldest first. A frame that began with a short block gets another one."""
    rule = organisations.required(db).week_rule
    closing = closing_of(
        max(rule.newest(now).back(SHORT), _published_until(db, history=False) or BLOCKS_FROM).back(-1)
    )
    while published_from(closing, rule.zone) <= now:
        closing = closing.back(-SHORT)
    for one in (closing.back(-SHORT * number) for number in range(HORIZON)):
        short, *long = blocks_ending(one)
        begun = long and team_id in releases.released_in(db, Block(long[0].first, SHORT))
        yield from [short] if begun or not long else long


def edition(
    store: Store, reader_id: str, shown: Callable[[Work], Collection[Team]], now: datetime
) -> Edition:
    """Reads no figures. Differs from an earlier one, or another reader's, whenever `figures` may differ."""
    with store.read() as db:
        return _edition(db, reader_id, shown, now)


def _edition(db: Work, reader_id: str, shown: Callable[[Work], Collection[Team]], now: datetime) -> Edition:
    organisation = organisations.required(db)
    return (
        now.astimezone(organisation.week_rule.zone).date(),
        organisation,
        releases.last_closing(db),
        _bands_from(db, reader_id),
        workloads.newest_release(db),
        tuple(release_settings.all(db)),
        tuple(case_weights.all(db)),
        tuple((team, protected.roster(db, team.id), protected.staff(db, team.id)) for team in shown(db)),
    )


def person_weeks(
    db: Work, team_id: str, week: Week, now: datetime, only: str | None = None
) -> list[PersonWeek]:
    """Individual work data, by name; only that of `only`, if given.

    Empty if it was not turned on before the week, and until the week's figures are released.
    """
    coming, _ = workload.next_release(now, organisations.required(db).week_rule.zone)
    if week >= coming or not shows_persons(week, release_settings.all(db)):
        return []
    found = protected.facts_of_persons(db, team_id, week)
    return [said for person_id, said in found if only in (None, person_id)]


def standing(db: Work, person_id: str, team_id: str, block: Block) -> tuple[Place, list[Counted]]:
    """One person's status in a current or later block, and everyone who counts in it, by name.

    Follows the rules of publishing, as of today.
    """
    leads, settings = _Leads.read(db, block), release_settings.all(db)
    small = [
        one
        for one in roll_ups.joined_with(db, team_id)
        if not _period(db, one, block, leads, settings).enough
    ]
    teams_in_it = small if team_id in small else [team_id]
    panels = {one: _Panels.read(db, block, leads, team_id=one) for one in teams_in_it}
    led = {person for one, panel in panels.items() for person in panel.led[one]}
    found = {
        one: [member for member in stayed(panel.began([one])) if member.person_id not in led]
        for one, panel in panels.items()
    }
    own = {one.person_id for one in found[team_id]}
    return _place(db, person_id, led, own, block), _counted(db, team_id, found, block)


def _place(db: Work, person_id: str, led: Collection[str], counting: Collection[str], block: Block) -> Place:
    if person_id in led:
        return Place.LEADS
    if person_id in _sharers(db, block):
        return Place.SHARES
    return Place.COUNTED if person_id in counting else Place.NOT_YET


def _counted(db: Work, own: str, found: Mapping[str, list[Member]], block: Block) -> list[Counted]:
    """New ones first."""
    names = {person.id: person.name for team_id in found for person in people.of_team(db, team_id)}
    others = {team.id: team.name for team in people.all_teams(db) if team.id != own}
    return sorted(
        (
            Counted(names[one.person_id], one.since, is_new(one, block), others.get(team_id, ""))
            for team_id, members in found.items()
            for one in members
        ),
        key=lambda one: (not one.new, one.team, one.name.casefold()),
    )
