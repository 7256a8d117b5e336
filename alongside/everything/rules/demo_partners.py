"""Support profiles of the demo's people, and what they answered in the demo's rounds.

Two rounds are over: pairs of the first have ended, pairs of the second are current. A third is open, with an
odd number of people in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from alongside.everything.rules.demo import Member, Story
from alongside.matching.rules.participants import Intent, Mode, Part, Talk
from alongside.profiles.rules.availability import PIECES
from alongside.profiles.rules.profiles import CIRCUMSTANCES, HELP, NAMEABLE, Absence, FreeTime, Profile

ISSUES = {
    "Housing": ("housing", "debt", "homelessness"),
    "Asylum": ("asylum", "detention", "trafficking"),
    "Family court": ("family court", "domestic violence", "housing"),
    "Youth": ("child protection", "schooling", "domestic violence"),
    "": ("housing", "asylum", "family court"),
}
LANGUAGES = ("es", "fr", "ar", "tr", "pl")
ROUNDS_BACK = (16, 4)  # weeks; the third is open
OPENED, CONFIRM = timedelta(days=5), timedelta(days=5)  # before today, and after


@dataclass(frozen=True)
class DemoProfile:
    """A profile, and the person's answer in each round; None for none yet."""

    person_id: str
    profile: Profile
    comes: tuple[bool | None, bool | None, bool | None]


def demo_profiles(members: Sequence[Member], today: date, seed: int = 7) -> list[DemoProfile]:
    """Of all but newcomers, who have no profile yet, and people at the top, who have no peers here."""
    found = []
    for number, member in enumerate(members):
        if member.story not in (Story.NEWCOMER, Story.HEAD, Story.ADMIN):
            random = np.random.default_rng([seed, 1000 + number])
            # Everyone was in the first round, about a third in the second, most of the rest are in the third.
            second = (number % 3 == 0 and number != 24) or member.story is Story.RECOVERING
            comes = (True, second, {7: False, 13: None, 17: None, 25: False}.get(number, True))
            found.append(DemoProfile(member.person.id, _make_profile(member, number, today, random), comes))
    return found


def _make_profile(member: Member, number: int, today: date, random: np.random.Generator) -> Profile:
    def pick_some(of: Sequence[str], most: int) -> frozenset[str]:
        return frozenset(random.choice(of, int(random.integers(1, most + 1)), replace=False).tolist())

    profile = Profile(
        time_zone="Europe/London" if number % 11 else "Europe/Madrid",
        languages=frozenset({"en"}) | (pick_some(LANGUAGES, 1) if number % 3 == 1 else frozenset()),
        modes=frozenset({Mode.VIDEO, Mode.PHONE}) | ({Mode.IN_PERSON} if number % 2 else set()),
        intent={3: Intent.GIVE, 8: Intent.RECEIVE}.get(number % 20, Intent.MUTUAL),
        capacity=2 if number % 10 == 4 else 1,
        talk=list(Talk)[int(random.integers(0, len(Talk)))],
        issues=pick_some(ISSUES[member.team.name if member.team else ""], 2),
        offers=pick_some(tuple(HELP), 4),
        wants=pick_some(tuple(HELP), 3),
        circumstances=pick_some(tuple(CIRCUMSTANCES), 2) if number % 2 else frozenset(),
        named=frozenset(NAMEABLE) if number % 7 else frozenset({Part.ISSUES, Part.TALK}),
        revision=1,
    )
    # Lunch on three working days, and a piece of another.
    days = random.permutation(5).tolist()
    times = [FreeTime(day, *PIECES[2]) for day in days[:3]]
    others = (PIECES[0], PIECES[3], PIECES[4])
    times.append(FreeTime(days[3], *others[int(random.integers(0, len(others)))]))
    profile = replace(profile, free=tuple(sorted(times, key=lambda time: time.weekday)))
    match number:
        case 10:
            return replace(profile, intent=Intent.PAUSE)
        case 14:
            away = Absence(today - timedelta(days=3), today + timedelta(days=25))
            return replace(profile, absences=(away,))
        case 29:
            return replace(profile, free=(FreeTime(3, 18 * 60 + 30, 20 * 60),))
        case _:
            return profile
