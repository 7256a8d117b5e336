"""The one gate for everything about more than one person: what is published when, and what a reader of teams may ever get.

Wellbeing leaves through `publish_due` alone, as rows that never change. Work facts leave as figures of a team's week, through
`release_work_figures` alone, once and after the week. `figures` carries both, for some teams, into a database in memory that has nothing else in it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from alongside.domain import coordination, workload
from alongside.domain import programme as programmes
from alongside.domain.case_weights import effective, shipped
from alongside.domain.instruments import STRAIN, score
from alongside.domain.own_part import Place
from alongside.domain.packs import weekly
from alongside.domain.people import Team
from alongside.domain.programme import Course, Heard, LeftOut, Period, Programme, Withheld
from alongside.domain.releases import (
    FEWEST_EVER,
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
    band_of,
    blocks_ending,
    closing_of,
    draw,
    drawn_band,
    due,
    ends_frame,
    is_enough,
    is_strong,
    mean,
    odds,
    panel,
    published_from,
    shows_persons,
    whole_points,
)
from alongside.domain.team_figures import Edition, PersonWeek, Terms
from alongside.domain.weeks import Week, WeekRule
from alongside.domain.workload import CaseWeight, TeamWeek, Weighing
from alongside.store import (
    aggregates,
    case_weights,
    dates,
    organisations,
    pairings,
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

# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def publish_due(store: Store, now: datetime, history: bool = True) -> list[Week]:
    """Publishes every closing whose Thursday has come, oldest first, each in one transaction for all teams; returns them.

    Two processes may do so at once: whoever comes second finds it done. Without `history` the first closing of a database is that of a
    period which began under this version of the app: what people answered before they were told of bands is not published by itself.
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
    """All that is made public by the date: closings (returned), work figures of weeks, periods of support partners."""
    release_work_figures(store, now)
    tell_periods(store, now)
    return publish_due(store, now, history)


def _next_due(store: Store, now: datetime, history: bool) -> bool:
    with store.read() as db:
        return _due(db, now, history) is not None


def _due(db: Work, now: datetime, history: bool) -> Week | None:
    organisation = organisations.current(db)
    after = releases.last_closing(db) or _before_anybody(db)
    if organisation is None or after is None:
        return None
    if not history and releases.last_closing(db) is None:
        after = max(after, _frame_end(Week.of(releases.possible_since(db))))
    return next(iter(due(after, now, organisation.week_rule.zone)), None)


def _before_anybody(db: Work) -> Week | None:
    """The closing before the first that anybody was here for."""
    since = protected.first_membership(db)
    return None if since is None else closing_of(Week.of(date.fromisoformat(since))).back(SHORT)


def _frame_end(week: Week) -> Week:
    """The closing of the long period that this week is in."""
    closing = closing_of(week)
    return closing if ends_frame(closing) else closing.back(-SHORT)


def _publish(db: Work, closing: Week, now: datetime) -> None:
    at = now.isoformat()
    releases.add(db, _Closing.read(db, closing, at).releases(db))
    releases.note_closing(db, closing, at)


@dataclass(frozen=True)
class _Closing:
    """Everything that the figures of one closing follow from."""

    week: Week
    at: str
    settings: list[Setting]
    viewers: dict[str, set[str]]  # team to those who see its figures, or did within the blocks
    lately: dict[str, set[str]]  # team to those of them who were named within the blocks
    began: dict[Block, dict[str, set[str]]]
    rosters: dict[Block, dict[str, list[Member]]]
    sharers: dict[Block, set[str]]
    points: dict[str, dict[Week, int]]
    last: dict[str, Band]
    key: bytes

    @classmethod
    def read(cls, db: Work, week: Week, at: str) -> "_Closing":
        blocks = blocks_ending(week)
        viewers, lately = _viewers(db, blocks[-1])
        return cls(
            week,
            at,
            release_settings.all(db),
            viewers,
            lately,
            {block: protected.began(db, block) for block in blocks},
            {block: protected.rosters(db, block) for block in blocks},
            {block: _sharers(db, block) for block in blocks},
            _points(db, blocks),
            releases.last_bands(db),
            releases.key(db),
        )

    def releases(self, db: Work) -> list[Release]:
        short = blocks_ending(self.week)[0]
        if not ends_frame(self.week):
            large = (self._figure(team, [team], short, SHORT_FROM) for team in self.rosters[short])
            return [release for release in large if release.band]  # the others' period goes on
        long = blocks_ending(self.week)[1]
        began = releases.released_in(db, Block(long.first, SHORT))
        own = [
            self._figure(team, [team], short, SHORT_FROM)
            if team in began
            else self._figure(team, [team], long, FEWEST_EVER)
            for team in sorted(protected.teams_during(db, long))
        ]
        silent = {release.figure_id for release in own if not release.band} - began
        return own + list(self._joined(db, long, silent))

    def _joined(self, db: Work, block: Block, silent: Collection[str]) -> Iterator[Release]:
        """Roll-ups of teams that publish nothing themselves in these weeks."""
        for roll_up in roll_ups.all(db):
            joined = [team for team in roll_up.team_ids if team in silent]
            peopled = [team for team in joined if self._panel([team], joined, block)]
            if len(peopled) >= ROLL_UP_TEAMS:
                yield self._figure(roll_up.id, peopled, block, ROLL_UP_PEOPLE)

    def _figure(self, figure_id: str, team_ids: list[str], block: Block, fewest: int) -> Release:
        people = self._panel(team_ids, team_ids, block)
        strong = is_strong(block, self.settings)
        began = self._began(team_ids, block)
        enough = is_enough(people, began, self.sharers[block], fewest, self.settings)
        band = self._band(figure_id, block, people, strong) if enough else None
        return Release(figure_id, block, band, strong, self.at, tuple(team_ids))

    def _panel(self, team_ids: Iterable[str], seen_with: Iterable[str], block: Block) -> list[Member]:
        """Of these teams, without everybody who leads any of the teams that the figure is seen with."""
        roster = chain.from_iterable(self.rosters[block].get(team, []) for team in team_ids)
        return panel(roster, self._all(self.viewers, seen_with))

    def _began(self, team_ids: list[str], block: Block) -> int:
        """People on the first day, without those who were viewers then."""
        before = self._all(self.viewers, team_ids) - self._all(self.lately, team_ids)
        return len(self._all(self.began[block], team_ids) - before)

    def _all(self, people: Mapping[str, set[str]], team_ids: Iterable[str]) -> set[str]:
        return {person for team in team_ids for person in people.get(team, ())}

    def _band(self, figure_id: str, block: Block, people: list[Member], strong: bool) -> Band:
        ids = {one.person_id for one in people} & self.points.keys()
        heard = {one: self.points[one] for one in ids if one not in self.sharers[block]}
        level = mean(people, block, heard, self.last.get(figure_id, Band.MODERATE))
        if not strong:
            return band_of(level)
        return drawn_band(odds(level, len(people)), draw(self.key, figure_id, block, people, heard))


def _viewers(db: Work, block: Block) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Team to everybody who led it since the block began or leads it now; and to those named since (UTC, with a day to spare)."""
    found = {team: {person for person, _ in people} for team, people in teams.all_leads(db).items()}
    lately: dict[str, set[str]] = {}
    begins = (block.first.monday - timedelta(days=1)).isoformat()
    for team, person, named in teams.leads_changed_since(db, begins):
        found.setdefault(team, set()).add(person)
        if named:
            lately.setdefault(team, set()).add(person)
    return found, lately


def _sharers(db: Work, block: Block) -> set[str]:
    """Those whose trend somebody was shown in the weeks before the block, or as it began (UTC, with a day to spare)."""
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


# ── support partners ────────────────────────────────────────────────────────────────────────────────────────────────


def tell_periods(store: Store, now: datetime) -> list[Period]:
    """Tells how heard people felt in every period that can be told and was not yet, oldest first; returns them.

    Whoever comes second finds it told. What was said once about a period is said for good.
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


def _coming(db: Work, now: datetime) -> Period:
    """After the newest that was told; to begin with, the one in which a pair of a round first had a date."""
    told = told_of_pairs.told(db)
    return told[0].period.following if told else Period.of(dates.first(db) or now)


def _heard(db: Work, period: Period) -> Heard:
    level = programmes.felt_heard(protected.ratings(db, period.begins, period.ends).values())
    return Heard(period, Withheld() if level is None else level)


def programme(db: Work, now: datetime) -> Programme:
    """Rounds and their pairs as a whole: of today what their dates amount to, and what was told of closed periods."""
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
    """Of the pairs of rounds that began within a year, by the organisation's days."""
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


# ── work facts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def release_work_figures(store: Store, now: datetime) -> None:
    """Releases the figures of every week whose Thursday has come, for all teams at once, from what is saved by then.

    Whoever answers or is erased later changes nothing of it: someone who looks before and after learns nothing.
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
    first = Week.of(date.fromisoformat(since) + timedelta(days=6))  # the first with somebody on its Monday
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


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def figures(
    store: Store, shown: Callable[[Work], Collection[Team]], now: datetime
) -> AbstractContextManager[Work]:
    """A database in memory with all that may be known of these teams now, and nothing else."""

    def carry(db: Work, kept: Work) -> None:
        terms = _terms(db, now)
        for team in shown(db):
            aggregates.carry_team(db, kept, team)
            aggregates.carry_roster(kept, team.id, protected.roster(db, team.id))
            if _in_short_period(db, team.id, terms.closings[0][0]):
                aggregates.carry_short_period(kept, team.id)
        aggregates.carry_weights(kept, _weights(db).values())
        aggregates.carry_terms(kept, terms)
        zone = organisations.required(db).week_rule.zone
        aggregates.carry_next_release(kept, *workload.next_release(now, zone))

    return store.aggregates(carry)


def _weights(db: Work) -> dict[str, CaseWeight]:
    return effective(shipped(), case_weights.all(db), organisations.required(db).case_types)


def _terms(db: Work, now: datetime) -> Terms:
    organisation = organisations.required(db)
    rule = organisation.week_rule
    setting = next(reversed(release_settings.all(db)), Setting(""))
    return Terms(
        rule.newest(now),
        _closings(rule, now),
        organisation.case_share,
        setting.smallest_panel,
        setting.strong,
        setting.person_facts,
    )


def _closings(rule: WeekRule, now: datetime) -> tuple[tuple[Week, datetime], ...]:
    """The next two that are not published yet."""
    closing = closing_of(rule.newest(now).back(SHORT))
    while published_from(closing, rule.zone) <= now:
        closing = closing.back(-SHORT)
    return tuple((one, published_from(one, rule.zone)) for one in (closing, closing.back(-SHORT)))


def _in_short_period(db: Work, team_id: str, closing: Week) -> bool:
    """Whether the period that this team is in ends with this closing and is a short one, as things stand today."""
    short, *long = blocks_ending(closing)
    if long:
        return team_id in releases.released_in(db, Block(long[0].first, SHORT))
    leads = {person for person, _ in teams.all_leads(db).get(team_id, [])}
    return len(protected.people_so_far(db, team_id, short) - leads) >= SHORT_FROM


def edition(store: Store, shown: Callable[[Work], Collection[Team]], now: datetime) -> Edition:
    """Costs no look at the figures; differs from an earlier one whenever `figures` may."""
    with store.read() as db:
        organisation = organisations.required(db)
        return (
            now.astimezone(organisation.week_rule.zone).date(),
            organisation,
            releases.last_closing(db),
            workloads.newest_release(db),
            tuple(release_settings.all(db)),
            tuple(case_weights.all(db)),
            tuple((team, protected.roster(db, team.id)) for team in shown(db)),
        )


def person_weeks(
    db: Work, team_id: str, week: Week, now: datetime, only: str | None = None
) -> list[PersonWeek]:
    """Facts of one person's work at a time, by name; of `only` this person if given. None unless they were declared, and before their Thursday."""
    coming, _ = workload.next_release(now, organisations.required(db).week_rule.zone)
    if week >= coming or not shows_persons(week, release_settings.all(db)):
        return []
    found = protected.facts_of_persons(db, team_id, week)
    return [said for person_id, said in found if only in (None, person_id)]


def place(db: Work, person_id: str, team_id: str, block: Block) -> Place:
    """One person's own, in a block that runs now, as it stands today. By the rules of publishing."""
    if team_id in {team.id for team in teams.led_by(db, person_id)}:
        return Place.LEADS
    if person_id in _sharers(db, block):
        return Place.SHARES
    first_day, last_day = block.first.monday.isoformat(), block.last.sunday.isoformat()
    throughout = any(
        team == team_id and since <= first_day and (until is None or until > last_day)
        for team, since, until in teams.history(db, person_id)
    )
    return Place.COUNTED if throughout else Place.CAME_LATER
