"""A made-up organisation to be matched: seeded, of any size, in one region of the world or in five.

Nobody in it is real, and nothing was fitted to a real one. It is shaped so that the rules bind about as they would in a spread-out
organisation: of all pairs about 71 % are eligible in one region, and 14 % in five, where language and time of day keep most apart.

- *Regions*: a time zone and two languages, and English for 15 in 100 wherever they are. One region is the first of the five, where nearly
  everybody speaks one language. Everybody is in one of them with equal chance.
- *Lines of command*: teams of ten by subject, so across regions. The first of each is its lead; ten leads have one of them as head.
- *Availability*: a week of free times between 8 and 20 o'clock where the person lives, of one to three hours each, the same in both of
  the two weeks: two to sixteen a week, mostly ten or more, and few at weekends.
- *Issue areas*: two to five of 24, offers and wants one to three of 18 skills, circumstances none to three of eight; some of each are
  far more common than others (the k-th by 1/k).
- *Intents*: mutual 88, give 6, receive 4, pause 2 of 100. *Capacity*: one, of five in 100 two. *Waited*: mostly none, up to three
  rounds. Three in 100 require something of a partner, two in 100 block somebody, and one part in 20 is private.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from alongside.matching.rules.participants import Intent, Mode, Part, Participant, Population, Talk

MONDAY = date(2026, 11, 23)
BEGINS = datetime.combine(MONDAY, time(), UTC)
TEAM = 10
TEAMS_OF_A_HEAD = 10
TIMES_A_WEEK = (2, 4, 6, 8, 10, 12, 12, 14, 14, 16)  # as likely as each other
EARLIEST, LATEST = 8, 20  # o'clock


@dataclass(frozen=True)
class Region:
    """`languages`, each with the share of people who speak it; who speaks none of them speaks the first."""

    zone: ZoneInfo
    languages: tuple[tuple[str, float], ...]


REGIONS = (
    Region(ZoneInfo("America/Bogota"), (("es", 0.98), ("pt", 0.2))),
    Region(ZoneInfo("Europe/Berlin"), (("de", 0.65), ("fr", 0.35))),
    Region(ZoneInfo("Africa/Nairobi"), (("sw", 0.65), ("fr", 0.35))),
    Region(ZoneInfo("Asia/Kolkata"), (("hi", 0.65), ("bn", 0.35))),
    Region(ZoneInfo("Asia/Manila"), (("tl", 0.65), ("en", 0.3))),
)
ENGLISH = 0.15  # of all
INTENTS = {Intent.MUTUAL: 88, Intent.GIVE: 6, Intent.RECEIVE: 4, Intent.PAUSE: 2}
MODES = {Mode.VIDEO: 0.95, Mode.PHONE: 0.5, Mode.WRITTEN: 0.3, Mode.IN_PERSON: 0.1}
TALKS = (*Talk, None)
GENDERS = ("woman", "man", "other")
ISSUES = tuple(f"issue {number}" for number in range(1, 25))
SKILLS = tuple(f"skill {number}" for number in range(1, 19))
CIRCUMSTANCES = tuple(f"circumstance {number}" for number in range(1, 9))


def population(people: int, regions: int = 5, seed: int = 1) -> Population:
    """`regions`: 1 to 5."""
    random = Random(f"{people} {regions} {seed}")
    everybody = tuple(_seeker(random, number, people, regions) for number in range(people))
    return Population(people=everybody, seed=f"benchmark {seed}", begins=BEGINS)


def _seeker(random: Random, number: int, people: int, regions: int) -> Participant:
    region = REGIONS[random.randrange(regions)]
    return Participant(
        id=_id(number),
        languages=_languages(random, region),
        free=_free(random, region.zone),
        modes=frozenset(mode for mode, share in MODES.items() if random.random() < share) or frozenset(Mode),
        intent=random.choices([*INTENTS], [*INTENTS.values()])[0],
        capacity=2 if random.random() < 0.05 else 1,
        lead=_lead(number),
        team=f"team {number // TEAM}",
        issues=_some(random, ISSUES, 2, 5),
        offers=_some(random, SKILLS, 1, 3),
        wants=_some(random, SKILLS, 1, 3),
        talk=random.choice(TALKS),
        circumstances=_some(random, CIRCUMSTANCES, 0, 3),
        blocks=frozenset({_id(random.randrange(people))} - {_id(number)} if random.random() < 0.02 else ()),
        requires={"gender": frozenset({random.choice(GENDERS[:2])})} if random.random() < 0.03 else {},
        attributes={"gender": frozenset(random.choices(GENDERS, [55, 40, 5]))},
        private=frozenset(part for part in Part if random.random() < 0.05),
        waited=random.choices(range(4), [70, 20, 8, 2])[0],
        trio_ok=random.random() < 0.6,
    )


def _id(number: int) -> str:
    return f"p{number:05d}"


def _lead(number: int) -> str:
    """Of a member the first of the team, of a lead the first of ten leads."""
    size = TEAM if number % TEAM else TEAM * TEAMS_OF_A_HEAD
    lead = number - number % size
    return "" if lead == number else _id(lead)


def _languages(random: Random, region: Region) -> frozenset[str]:
    chances = (*region.languages, ("en", ENGLISH))
    found = frozenset(language for language, share in chances if random.random() < share)
    return found or frozenset({region.languages[0][0]})


def _free(random: Random, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    week = []
    for _ in range(random.choice(TIMES_A_WEEK)):
        minutes = 15 * random.randint(4, 12)
        latest = 60 * LATEST - minutes
        week.append(
            (
                random.choices(range(7), [5, 5, 5, 5, 5, 1, 1])[0],
                random.randrange(60 * EARLIEST, latest, 15),
                minutes,
            )
        )
    found = [_span(day + after, start, minutes, zone) for after in (0, 7) for day, start, minutes in week]
    return tuple(sorted(found))


def _span(day: int, start: int, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins = datetime.combine(MONDAY + timedelta(days=day), time(start // 60, start % 60), zone)
    return begins.astimezone(UTC), begins.astimezone(UTC) + timedelta(minutes=minutes)


def _some(random: Random, words: tuple[str, ...], least: int, most: int) -> frozenset[str]:
    """Each by its place: the first twice as often as the second."""
    size = random.randint(least, most)
    found: set[str] = set()
    while len(found) < size:
        found.update(
            random.choices(words, [1 / place for place in range(1, len(words) + 1)], k=size - len(found))
        )
    return frozenset(found)
