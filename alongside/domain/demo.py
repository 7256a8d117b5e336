"""A made-up organisation to look around in: nobody in it lives, and every sentence in it was written for it.

Everything follows from the seed and the newest week, so two demos made with the same seed in the same week are alike. The weeks of
one person hang together (week to week about .3, as in diaries of working people); on top of that come leave, gaps, a team
under pressure, one person who recovers after a hard stretch, and one who has only just started.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np

from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.people import Person, Role, Team
from alongside.domain.steps import Outcome, Step
from alongside.domain.weeks import Week

DOMAIN = "demo.invalid"  # reserved: no mail can ever reach it (RFC 2606)
NAME = "Open Hands (demo)"
ORGANISATION = Organisation(NAME, "Europe/London", 0)
CONTACTS = (
    SupportContact("Example listening line (made up, nobody answers)", "000 000 000", "day and night"),
    SupportContact("Example staff counsellor (made up)", f"counsellor@{DOMAIN}", "Monday to Friday"),
)
TEAMS = ("Housing", "Asylum", "Family court")
PRESSED_TEAM = 1
PRESSED_WEEKS = 10
NEWCOMER_WEEKS = 6
FEWEST_PEOPLE = 9  # three teams with a lead and two people each
MOST_PEOPLE = 500

FIRST_NAMES = (  # noqa: SIM905  # a list of names, not of lines
    "Amina Tomás Nadia Kwame Ingrid Yusuf Mei Rafael Leila Oluwaseun Sofia Dmitri Priya Callum Zainab "
    "Mateo Hana Samuel Noor Elif Jonas Thandiwe Lucía Bao"
).split()
# Words of the landscape, so that nobody takes a name for a real one.
SURNAMES = (  # noqa: SIM905  # a list of names, not of lines
    "Lantern Harbour Meadow Orchard Willow Bridge Juniper Pebble Thistle Compass Lighthouse Bramble "
    "Kettle Sparrow Clover Marble Saddle Fennel Anchor Poppy Cobble Heather Ribbon"
).split()

WINS = (
    "The keys were handed over on time, and everybody was smiling.",
    "A hearing was moved to a date we can be ready for.",
    "Somebody called just to say that it worked out.",
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
    """What somebody's weeks are an example of. It stands in the person's id, for there is no other place for it."""

    STEADY = "steady"
    PRESSED = "pressed"  # in the team under pressure in the last weeks
    RECOVERING = "recovering"
    NEWCOMER = "newcomer"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


def is_made_up(person_id: str) -> bool:
    """Whether the generator made this person; visitors of a demo may add others."""
    return person_id.startswith("demo-")


def story_of(person_id: str) -> Story:
    """Raises ValueError for somebody who is not of the demo."""
    return Story(person_id.split("-")[1] if is_made_up(person_id) else "")


@dataclass(frozen=True)
class Member:
    person: Person
    story: Story
    team: Team
    joined: Week
    leads: bool = False
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Demo:
    members: tuple[Member, ...]
    check_ins: tuple[tuple[str, CheckIn], ...]  # person id and week
    steps: tuple[tuple[str, Step], ...]  # person id and step


def teams() -> tuple[Team, ...]:
    return tuple(Team(f"demo-team-{number}", name) for number, name in enumerate(TEAMS, 1))


def make(newest: Week, people: int = 24, weeks: int = 52, seed: int = 7) -> Demo:
    """`people` from FEWEST_PEOPLE to MOST_PEOPLE; `weeks` up to and including `newest`."""
    members = cast(people, newest.back(weeks - 1), newest)
    span = [newest.back(back) for back in reversed(range(weeks))]
    check_ins: list[tuple[str, CheckIn]] = []
    steps: list[tuple[str, Step]] = []
    for number, member in enumerate(members):
        # A generator of their own for each, so that one more person changes nobody else's weeks.
        random = np.random.default_rng([seed, number])
        written = _Diary(member, number, span, random).weeks()
        check_ins += [(member.person.id, check_in) for check_in in written]
        steps += _steps(member, written, newest, random)
    return Demo(members, tuple(check_ins), tuple(steps))


def cast(people: int, oldest: Week, newest: Week) -> tuple[Member, ...]:
    """An admin whom the coordinator and three leads answer to, and everybody else in turn to the three teams."""
    stories = [Story.ADMIN, Story.COORDINATOR, Story.LEAD, Story.LEAD, Story.LEAD]
    admin, leads = _id(Story.ADMIN, 0), [_id(Story.LEAD, number) for number in (2, 3, 4)]
    members = []
    for number in range(people):
        place = (number - 2) % 3  # the leads come first, so each team has one
        story = stories[number] if number < len(stories) else _story(number, place)
        lead = None if story is Story.ADMIN else admin if number < len(stories) else leads[place]
        joined = (
            newest.back(min(NEWCOMER_WEEKS - 1, oldest.until(newest))) if story is Story.NEWCOMER else oldest
        )
        name = _name(number)
        person = Person(_id(story, number), _login(name), name, None, lead)
        roles = {Story.ADMIN: (Role.ADMIN,), Story.COORDINATOR: (Role.COORDINATOR,)}.get(story, ())
        members.append(Member(person, story, teams()[place], joined, story is Story.LEAD, roles))
    return tuple(members)


def _story(number: int, place: int) -> Story:
    if number == 5:
        return Story.RECOVERING
    if number == 7:
        return Story.NEWCOMER
    return Story.PRESSED if place == PRESSED_TEAM else Story.STEADY


def _id(story: Story, number: int) -> str:
    return f"demo-{story}-{number + 1:02d}"


def _name(number: int) -> str:
    # 24 and 23 share no divisor, so 552 people have different names.
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {SURNAMES[number % len(SURNAMES)]}"


def _login(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{DOMAIN}"


@dataclass
class _Diary:
    """One person's weeks being made up."""

    member: Member
    number: int
    span: Sequence[Week]
    random: np.random.Generator

    def weeks(self) -> list[CheckIn]:
        load = _hanging_together(self.random, len(self.span))
        own = _hanging_together(self.random, len(self.span))
        strain = self._level() + self._story() + 0.38 * own + 0.25 * load
        load = load + 1.2 * self._story()
        away = self._away()
        written = []
        for place, week in enumerate(self.span):
            if week < self.member.joined or self._skipped(place, week):
                continue
            if place in away:
                written.append(CheckIn(week, away=True, revision=1))
            else:
                written.append(self._week(week, strain[place], load[place]))
        return written

    def _level(self) -> float:
        """What this person's weeks are like when nothing happens, on 0-4."""
        usual = float(np.clip(self.random.normal(1.4, 0.3), 0.9, 1.9))
        return 1.2 if self.member.story is Story.RECOVERING else usual

    def _story(self) -> np.ndarray:
        """How far this story moves the level, week by week."""
        n = len(self.span)
        back = np.arange(n - 1, -1, -1)  # weeks before the newest
        if self.member.story in (Story.PRESSED, Story.LEAD) and self.member.team == teams()[PRESSED_TEAM]:
            return np.where(back < PRESSED_WEEKS, 1.1, 0.0)
        if self.member.story is Story.RECOVERING:
            # Usual for a good third, then hard, then week by week back to the usual.
            return np.interp(np.arange(n) / n, [0.36, 0.42, 0.58, 0.80], [0.0, 1.7, 1.7, 0.0])
        return np.zeros(n)

    def _away(self) -> set[int]:
        """Two or three weeks in summer, one around the new year."""
        summer = 27 + int(self.random.integers(0, 7))
        length = int(self.random.integers(2, 4))
        winter = 52 if self.random.random() < 0.5 else 1
        numbers = {*range(summer, summer + length), winter}
        return {place for place, week in enumerate(self.span) if int(week.text[6:]) in numbers}

    def _skipped(self, place: int, week: Week) -> bool:
        """Some weeks nobody finds the minute; in the newest week two of three have not come to it yet."""
        if week == self.span[-1]:
            return self.number % 3 != 0
        return bool(self.random.random() < 0.07)

    def _week(self, week: Week, strain: float, load: float) -> CheckIn:
        random = self.random
        answers = {
            "exhaustion": self._tap(strain + 0.1),
            "manageability": self._tap(4 - strain - 0.1),
            "recovery": self._tap(4 - strain + 0.1),
            "aftereffects": self._tap(strain - 0.1),
            "support": self._tap(3.3 - 0.3 * strain),
            "meaning": self._tap(3.5 - 0.25 * strain),
        }
        said = {key: level for key, level in answers.items() if random.random() > 0.02}
        win = str(random.choice(WINS)) if random.random() < 0.35 else ""
        note = str(random.choice(NOTES)) if random.random() < 0.08 else ""
        return CheckIn(week, False, said, self._facts(week, load), win, note, revision=1)

    def _tap(self, wanted: float) -> int:
        return int(np.clip(round(wanted + self.random.normal(0, 0.45)), 0, 4))

    def _facts(self, week: Week, load: float) -> WorkFacts:
        random = self.random
        contract = (28, 32, 36, 36)[self.number % 4]
        days_off = int(random.choice([0, 1, 2], p=[0.82, 0.14, 0.04]))
        hours = (contract + 3 * max(load, -1) + random.normal(0, 1)) * (1 - days_off / 5)
        return WorkFacts(
            hours=round(2 * float(np.clip(hours, 4, 70))) / 2,
            after_hours_days=min(7, int(random.poisson(max(0.1, 0.5 + 0.7 * load)))),
            heavy_contacts=int(random.poisson(max(0.5, 3 + 1.2 * load))),
            open_cases=round(18 + self.number % 7 + 2.5 * load + random.normal(0, 1)),
            hearings=int(random.poisson(max(0.2, 1.2 + 0.6 * load))),
            supervised=(int(week.text[6:]) + self.number) % 3 == 0,
            days_off=days_off,
        )


def _hanging_together(random: np.random.Generator, n: int, from_week_to_week: float = 0.45) -> np.ndarray:
    """Ups and downs with variance 1. Taps are rounded and noisy, so that .45 here is about .3 in the strain index."""
    steps = random.normal(0, np.sqrt(1 - from_week_to_week**2), n)
    values = np.empty(n)
    level = random.normal()
    for place in range(n):
        level = from_week_to_week * level + steps[place]
        values[place] = level
    return values


def _steps(
    member: Member, written: list[CheckIn], newest: Week, random: np.random.Generator
) -> list[tuple[str, Step]]:
    """A step now and then; the one of the week just past still waits for an answer."""
    steps = []
    for check_in in written:
        last = check_in.week == newest.back(1)
        if check_in.away or check_in.week == newest or random.random() > (0.6 if last else 0.2):
            continue
        outcome = None if last else Outcome(random.choice(list(Outcome), p=[0.5, 0.25, 0.15, 0.1]))
        steps.append((member.person.id, Step(check_in.week, str(random.choice(STEPS)), outcome)))
    return steps


def first_day(member: Member) -> str:
    """The day somebody joined, well before their first check-in unless they are new."""
    ahead = timedelta(weeks=0 if member.story is Story.NEWCOMER else 26)
    return (member.joined.monday - ahead).isoformat()
