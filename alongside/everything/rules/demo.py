"""A made-up organisation to look around in: no one in it is real, and every text was written for it.

Everything follows from the seed and the newest week, so two demos with the same seed in the same week are
alike. One person's weeks are correlated (about .3 from week to week, as in diaries of working people). On
top of that come leave, gaps, a team under pressure, one person who recovers after a hard time, one with a
quiet year, one with a single very heavy week, and one who has just started. There is a large team, a
middle-sized one whose cases need more hours than it has, and two small ones that form a team group; one
head leads them all.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person, Role, Team
from alongside.checkins.rules.checkins import WORK_FACTS, CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, Item
from alongside.checkins.rules.steps import Outcome, Step
from alongside.core.rules.weeks import Week
from alongside.everything.rules.demo_factors import choose_factors
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.teams.rules.actions import ActionKind, TeamAction
from alongside.teams.rules.releases import LONG

DOMAIN = "demo.invalid"  # reserved: no mail can ever reach it (RFC 2606)
NAME = "Open Hands (demo)"
CONTACTS = (
    SupportContact("Example listening line (made up, no one answers)", "000 000 000", "day and night"),
    SupportContact("Example staff counsellor (made up)", f"counsellor@{DOMAIN}", "Monday to Friday"),
)


@dataclass(frozen=True)
class TeamProfile:
    """A team's kind of case, how many cases a full-time person usually has open, and its share of all
    people.
    """

    team: str
    case_type: str
    cases: float
    part: int


# Caseloads of about nine tenths of capacity, by the hours per case in organisation/caseload_weights.toml.
TEAMS = (
    TeamProfile("Housing", "Housing", 20.0, 19),
    TeamProfile("Asylum", "Asylum", 9.3, 11),
    TeamProfile("Family court", "Family court", 17.0, 7),
    TeamProfile("Youth", "Child protection", 14.6, 8),
)
ORGANISATION = Organisation(
    name=NAME,
    time_zone="Europe/London",
    week_opens=0,
    language="en",
    case_types=tuple(work.case_type for work in TEAMS),
    contract_hours=36.0,
)
JOINED = TeamGroup("demo-joined", "Family court and Youth", ("demo-team-3", "demo-team-4"))
PRESSED_TEAM = 1
PRESSED_WEEKS = 18
PRESSED_CASES = 1.36  # times as many as usual
EASED_WEEKS, EASED_CASES = 3, 1.24  # since new cases were paused
NEWCOMER_WEEKS = 6
MOST_STRAIN = 4.0  # as answers are, 0-4
PEOPLE = 46  # by default
FEWEST_PEOPLE = 11  # four teams with a lead and one more each, an admin, a coordinator, and a head of all
MOST_PEOPLE = 500

FIRST_NAMES = (  # noqa: SIM905  # a list of names, not of lines
    "Amina Tomás Nadia Kwame Ingrid Yusuf Mei Rafael Leila Oluwaseun Sofia Dmitri Priya Callum Zainab "
    "Mateo Hana Samuel Noor Elif Jonas Thandiwe Lucía Bao"
).split()
# Words of the landscape, so that no one takes a name for a real one.
SURNAMES = (  # noqa: SIM905  # a list of names, not of lines
    "Lantern Harbour Meadow Orchard Willow Bridge Juniper Pebble Thistle Compass Lighthouse Bramble "
    "Kettle Sparrow Clover Marble Saddle Fennel Anchor Poppy Cobble Heather Ribbon"
).split()

WINS = (
    "The keys were handed over on time, and everyone was smiling.",
    "A hearing was moved to a date we can be ready for.",
    "Someone called just to say that it worked out.",
    "Finished the long form that had been on my desk for weeks.",
    "Said no to one more case, kindly, and it was fine.",
    "Lunch outside, two days in a row.",
    "The interpreter and I understood each other at once.",
    "A colleague took over a visit, so I was home for dinner.",
    "Appeal allowed. I read the letter twice.",
    "Left at five on Friday and did not look back.",
    "A child waved at me in the waiting room.",
    "Got through the whole inbox once.",
    "The new template saves me ten minutes a letter.",
    "A landlord agreed to do the repairs after all.",
    "Good talk with my lead about what can wait.",
    "Slept through every night this week.",
)
NOTES = (
    "Heavy week. The story from Tuesday keeps coming back on the way home.",
    "Too many things at once; wrote a list and crossed out half of it.",
    "I notice I am shorter with people at home.",
    "Better than I expected. The walk at lunch helps.",
    "Back from leave; it took two days to find my feet.",
    "Supervision was useful. Ask for it earlier next time.",
    "Two hearings close together, never again if I can help it.",
    "Quiet week. I had forgotten what that is like.",
)
STEPS = (
    "Walk home along the canal on Wednesday.",
    "Ask for half an hour with my lead on Monday morning.",
    "Phone off at nine, three evenings.",
    "Block Thursday morning for writing, no calls.",
    "Lunch away from the desk on Tuesday and Friday.",
    "Hand over one case before the end of the week.",
    "Ring a friend on Sunday.",
    "Go to the choir again.",
)


class Story(StrEnum):
    """What a person's weeks are an example of. It is part of the person's id, as there is no other place."""

    STEADY = "steady"
    QUIET = "quiet"  # a year in which nothing changes
    HEAVY_WEEK = "heavyweek"  # as quiet, but for the newest week
    PRESSED = "pressed"  # in the team under pressure in the last weeks
    RECOVERING = "recovering"
    NEWCOMER = "newcomer"
    LEAD = "lead"
    HEAD = "head"  # leads every team and is in none
    COORDINATOR = "coordinator"
    ADMIN = "admin"


HOUSING = {12: Story.QUIET, 13: Story.RECOVERING, 14: Story.HEAVY_WEEK}  # by number of people before


def is_made_up(person_id: str) -> bool:
    """Whether the generator made this person; visitors of a demo may add others."""
    return person_id.startswith("demo-")


def story_of(person_id: str) -> Story:
    """Raises ValueError for a person who is not part of the demo."""
    return Story(person_id.split("-")[1] if is_made_up(person_id) else "")


@dataclass(frozen=True, kw_only=True)
class Member:
    person: Person
    story: Story
    team: Team | None
    joined: Week
    leads: tuple[Team, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Demo:
    members: tuple[Member, ...]
    check_ins: tuple[tuple[str, CheckIn], ...]  # person id and week
    steps: tuple[tuple[str, Step], ...]  # person id and step
    actions: tuple[TeamAction, ...]
    trend_share: tuple[str, str]  # who shares their trend, and with whom
    no_new_case: tuple[str, date]  # who takes none, and the last day


def demo_teams() -> tuple[Team, ...]:
    return tuple(Team(f"demo-team-{number}", work.team) for number, work in enumerate(TEAMS, 1))


def make_demo(newest: Week, people: int = PEOPLE, weeks: int = 52, seed: int = 7) -> Demo:
    """`people` from FEWEST_PEOPLE to MOST_PEOPLE; `weeks` up to and including `newest`."""
    members = make_cast(people, newest.back(weeks - 1), newest)
    span = [newest.back(back) for back in reversed(range(weeks))]
    check_ins: list[tuple[str, CheckIn]] = []
    steps: list[tuple[str, Step]] = []
    for number, member in enumerate(members):
        # One generator each, so that one more person does not change anyone else's weeks.
        random = np.random.default_rng([seed, number])
        written = _Diary(member, number, span, random).write_weeks()
        check_ins += [(member.person.id, check_in) for check_in in written]
        for check_in in written:  # a step now and then; last week's still needs an answer
            last = check_in.week == newest.back(1)
            if check_in.away or check_in.week == newest or random.random() > (0.6 if last else 0.2):
                continue
            outcome = None if last else Outcome(random.choice(list(Outcome), p=[0.5, 0.25, 0.15, 0.1]))
            steps.append((member.person.id, Step(check_in.week, str(random.choice(STEPS)), outcome=outcome)))
    # Someone in the large team shares their trend with the coordinator.
    recovering = next((one for one in members if one.story is Story.RECOVERING), members[-1])
    pressed = [one for one in members if one.team == demo_teams()[PRESSED_TEAM]]
    return Demo(
        members=members,
        check_ins=tuple(check_ins),
        steps=tuple(steps),
        actions=_team_actions(members, newest),
        trend_share=(recovering.person.id, members[1].person.id),
        no_new_case=(pressed[-1].person.id, newest.back(-2).sunday),
    )


def make_cast(people: int, oldest: Week, newest: Week) -> tuple[Member, ...]:
    """The coordinator and the head report to an admin. The head leads all teams; each team also has a lead
    of its own.
    """
    first = [Story.ADMIN, Story.COORDINATOR, Story.HEAD, *[Story.LEAD] * len(TEAMS)]
    admin, head = _demo_id(Story.ADMIN, 0), _demo_id(Story.HEAD, 2)
    leads = [_demo_id(Story.LEAD, 3 + place) for place in range(len(TEAMS))]
    there = [0] * len(TEAMS)
    members = []
    for number in range(people):
        # the team furthest below its share of people
        emptiest = min(range(len(TEAMS)), key=lambda team: ((there[team] + 1) / TEAMS[team].part, team))
        place = number - 3 if 3 <= number < len(first) else emptiest
        story = first[number] if number < len(first) else _story_in_team(place, there[place])
        team = None if story is Story.HEAD else demo_teams()[place]
        if team:
            there[place] += 1
        above = {Story.ADMIN: None, Story.COORDINATOR: admin, Story.HEAD: admin, Story.LEAD: head}
        joined = (
            newest.back(min(NEWCOMER_WEEKS - 1, oldest.until(newest))) if story is Story.NEWCOMER else oldest
        )
        # 24 and 23 share no divisor, so 552 people have different names.
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {SURNAMES[number % len(SURNAMES)]}"
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        contract = None if number % 4 >= 2 else (28.0, 32.0)[number % 4]
        person = Person(
            id=_demo_id(story, number),
            login=f"{plain.replace(' ', '.')}@{DOMAIN}",
            name=name,
            language=None,
            lead_id=above.get(story, leads[place]),
            contract_hours=contract,
        )
        roles = {Story.ADMIN: (Role.ADMIN,), Story.COORDINATOR: (Role.COORDINATOR,)}.get(story, ())
        led = {Story.HEAD: demo_teams(), Story.LEAD: demo_teams()[place : place + 1]}.get(story, ())
        members.append(Member(person=person, story=story, team=team, joined=joined, leads=led, roles=roles))
    return tuple(members)


def _story_in_team(place: int, there: int) -> Story:
    """The story of the next person in a team of `there` people."""
    if place == 0 and there in HOUSING:
        return HOUSING[there]
    if place == PRESSED_TEAM:
        return Story.NEWCOMER if there == 4 else Story.PRESSED
    return Story.STEADY


def _demo_id(story: Story, number: int) -> str:
    return f"demo-{story}-{number + 1:02d}"


@dataclass
class _Diary:
    """One person's weeks being made up."""

    member: Member
    number: int
    span: Sequence[Week]
    random: np.random.Generator

    def write_weeks(self) -> list[CheckIn]:
        load = _correlated_series(self.random, len(self.span))
        own = _correlated_series(self.random, len(self.span))
        calm = self.member.story in (Story.QUIET, Story.HEAVY_WEEK)
        usual = float(np.clip(self.random.normal(1.4, 0.3), 0.9, 1.9))  # when nothing happens, on 0-4
        strain = (
            (1.2 if self.member.story in HOUSING.values() else usual)
            + self._story_effect()
            + (0.15 if calm else 0.38) * own
            + (0.1 if calm else 0.25) * load
        )
        # Every second person says so; drawn apart, so that all else stays as it would be without.
        apart = self.random.spawn(1)[0]
        shaped = (
            [()] * len(strain) if self.number % 2 else choose_factors(strain - self._story_effect(), apart)
        )
        load = load + 1.2 * self._story_effect()
        # Away for two or three weeks in summer, and one around the new year.
        summer = 27 + int(self.random.integers(0, 7))
        length = int(self.random.integers(2, 4))
        away = {*range(summer, summer + length), 52 if self.random.random() < 0.5 else 1}
        written = []
        for place, week in enumerate(self.span):
            newest = week == self.span[-1]
            heavy = self.member.story is Story.HEAVY_WEEK and newest
            if week < self.member.joined:
                continue
            # Some weeks stay unanswered; in the newest, two of three people have not answered yet.
            skipped = self.number % 3 != 0 if newest else self.random.random() < 0.07
            if skipped and not heavy:
                continue
            if heavy:
                written.append(self._write_week(week, MOST_STRAIN, load[place]))
            elif int(week.text[6:]) in away:
                written.append(CheckIn(week, away=True, revision=1))
            else:
                kept = self._write_week(week, strain[place], load[place])
                written.append(replace(kept, factors=shaped[place]))
        return written

    def _story_effect(self) -> np.ndarray:
        """How far this story moves the level, week by week."""
        n = len(self.span)
        back = np.arange(n - 1, -1, -1)  # weeks before the newest
        if self._is_pressed():
            return np.where(back < PRESSED_WEEKS, 1.1, 0.0)
        if self.member.story is Story.RECOVERING:
            # Usual for a good third, then hard, then week by week back to the usual.
            return np.interp(np.arange(n) / n, [0.36, 0.42, 0.58, 0.80], [0.0, 1.7, 1.7, 0.0])
        return np.zeros(n)

    def _is_pressed(self) -> bool:
        return self.member.team == demo_teams()[PRESSED_TEAM]

    def _write_week(self, week: Week, strain: float, load: float) -> CheckIn:
        random, pack = self.random, weekly_instrument()
        answers = {item.key: self._tapped_level(item, strain) for item in pack.items}
        said = {key: level for key, level in answers.items() if random.random() > 0.02}
        win = str(random.choice(WINS)) if random.random() < 0.35 else ""
        note = str(random.choice(NOTES)) if random.random() < 0.08 else ""
        return CheckIn(
            week,
            answers=said,
            facts=self._work_facts(week, load),
            win=win,
            note=note,
            version=pack.version,
            revision=1,
        )

    def _tapped_level(self, item: Item, strain: float) -> float:
        """Items of strain follow it, some a little above and some below; the others go down a little."""
        scale = weekly_instrument().scale(STRAIN)
        wanted = 3.4 - 0.28 * strain
        if item.key in scale.items:
            load = strain + (0.1 if scale.items.index(item.key) < len(scale.items) / 2 else -0.1)
            wanted = MOST_STRAIN - load if item.key in scale.reversed else load
        share = (wanted + self.random.normal(0, 0.45)) / MOST_STRAIN
        level = item.low + float(np.clip(share, 0, 1)) * (item.high - item.low)
        return round(level, item.decimals or None)

    def _work_facts(self, week: Week, load: float) -> WorkFacts:
        random = self.random
        contract = self.member.person.contract_hours or ORGANISATION.contract_hours
        # Most cases are of the team's own kind; now and then one is of another team's.
        place = demo_teams().index(self.member.team) if self.member.team else 0
        back, times = week.until(self.span[-1]), 1.0
        if self._is_pressed() and back < PRESSED_WEEKS:
            times = EASED_CASES if back < EASED_WEEKS else PRESSED_CASES
        usual = TEAMS[place].cases * contract / ORGANISATION.contract_hours
        own = round(times * usual + 0.06 * usual * np.clip(load - 1.2 * (times > 1), -2, 2))
        other = TEAMS[(place + 1) % len(TEAMS)].case_type
        cases = {TEAMS[place].case_type: max(1, own), other: int(random.random() < 0.2)}
        days_off = int(random.choice([0, 1, 2], p=[0.82, 0.14, 0.04]))
        hours = (contract + 3 * max(load, -1) + random.normal(0, 1)) * (1 - days_off / 5)
        told: dict[str, Any] = {
            "hours": round(2 * float(np.clip(hours, 4, 70))) / 2,
            "after_hours_days": min(7, int(random.poisson(max(0.1, 0.5 + 0.7 * load)))),
            "heavy_contacts": int(random.poisson(max(0.5, 3 + 1.2 * load))),
            "open_cases": sum(cases.values()),
            "hearings": int(random.poisson(max(0.2, 1.2 + 0.6 * load))),
            "supervised": (int(week.text[6:]) + self.number) % 3 == 0,
            "days_off": days_off,
        }
        others = [fact for fact in WORK_FACTS if fact.name not in told]  # about a fifth of the most possible
        told |= {fact.name: int(random.binomial(fact.most, 0.2)) for fact in others}
        return WorkFacts(**told, cases_by_type=cases)


def _correlated_series(random: np.random.Generator, n: int, from_week_to_week: float = 0.45) -> np.ndarray:
    """Ups and downs with variance 1. Taps are rounded and noisy, so that .45 here is about .3 in the strain
    index.
    """
    steps = random.normal(0, np.sqrt(1 - from_week_to_week**2), n)
    values = np.empty(n)
    level = random.normal()
    for place in range(n):
        level = from_week_to_week * level + steps[place]
        values[place] = level
    return values


def _team_actions(members: tuple[Member, ...], newest: Week) -> tuple[TeamAction, ...]:
    """For the team under pressure: one done, one due for review, one under way."""
    team = demo_teams()[PRESSED_TEAM]
    people = [one.person for one in members if one.team == team]
    lead = next(one.person for one in members if team in one.leads and one.team == team)

    def day(weeks: int) -> date:
        return newest.back(weeks).monday

    return (
        TeamAction(
            id="demo-action-1",
            team_id=team.id,
            kind=ActionKind.PAUSE_INTAKE,
            text="No new cases except with a hearing within two weeks.",
            who_id=lead.id,
            who_name=lead.name,
            opened_on=day(5),
            until=day(1),
            look_again=day(2),
            closed_on=day(1),
            outcome="It gave some air. New cases come in again from Monday, two a week at most.",
        ),
        TeamAction(
            id="demo-action-2",
            team_id=team.id,
            kind=ActionKind.REASSIGN,
            text="Six cases that are mostly about a flat go to Housing.",
            who_id=people[-1].id,
            who_name=people[-1].name,
            opened_on=day(3),
            until=day(-2),
            look_again=day(0),
        ),
        TeamAction(
            id="demo-action-3",
            team_id=team.id,
            kind=ActionKind.ADD_SUPERVISION,
            text="An hour with the external supervisor, every second Thursday.",
            who_id=lead.id,
            who_name=lead.name,
            opened_on=day(1),
            until=day(-8),
            look_again=day(-3),
        ),
    )


def first_day(member: Member) -> date:
    """The day someone joined: a whole period before their first check-in, unless they are new."""
    ahead = timedelta(weeks=0 if member.story is Story.NEWCOMER else LONG)
    return member.joined.monday - ahead
