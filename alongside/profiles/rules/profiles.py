"""What a person says about themselves to be matched with a support partner."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.messages import N_
from alongside.matching.rules.participants import (
    MOST_PARTNERS,
    QUARTER,
    Intent,
    Mode,
    Part,
    Talk,
)
from alongside.profiles.rules.profile_fields import (
    Attribute,
    Choice,
    Choices,
    Field,
    Languages,
    Number,
    Section,
    WordSet,
    YesNo,
)

MOST_FREE, MOST_ABSENCES = 42, 12
DAY = 24 * 60  # minutes
ACTIVE_PARTNERS = 2  # at a time, however much room a profile has: care for people who give support
INACTIVE = timedelta(days=28)  # since a person was last seen


@dataclass(frozen=True)
class FreeTime:
    """Minutes after midnight in the person's own time zone, in quarter hours. `weekday`: 0 is Monday."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True)
class Absence:
    """Both days are included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`FIELDS` describes most of it; the rest has its own code, in the form and below.

    `named`: the parts that may count and be shown to a partner. `requires`: of a partner, attribute to
    values. `absences`: the person's time off.
    """

    time_zone: str
    languages: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset({Mode.VIDEO, Mode.PHONE})
    intent: Intent = Intent.MUTUAL
    capacity: int = 1
    trio_ok: bool = False
    talk: Talk | None = None
    issues: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    requires: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: frozenset[Part] = frozenset()
    free: tuple[FreeTime, ...] = ()
    absences: tuple[Absence, ...] = ()
    revision: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether matching is possible: there are a language, a way to meet and a time."""
        return bool(self.languages and self.modes and self.free)

    def is_away(self, day: date) -> bool:
        return any(one.first_day <= day <= one.last_day for one in self.absences)


@dataclass(eq=False)
class ChangedElsewhere(AlongsideError):
    """The profile was saved elsewhere after this form was opened."""

    revision: int  # of the saved one


# ── its fields ──────────────────────────────────────────────────────────────────────────────────────────────

# What a person can offer and would like. Suggestions mean the same in every language.
HELP: Mapping[str, str] = {
    "after a hard hearing": N_("after a hard hearing"),
    "stories that stay with one": N_("stories that stay with you"),
    "grief": N_("grief"),
    "saying no": N_("saying no"),
    "sleeping well": N_("sleeping well"),
    "starting in this work": N_("starting in this work"),
    "working part time": N_("working part time"),
    "working alone": N_("working alone"),
    "writing reports": N_("writing reports"),
    "conflict in a team": N_("conflict in a team"),
    "leading a team": N_("leading a team"),
}
CIRCUMSTANCES: Mapping[str, str] = {
    "caring for children": N_("caring for children"),
    "caring for parents": N_("caring for parents"),
    "living alone": N_("living alone"),
    "new in the city": N_("new in the city"),
    "far from family": N_("far from family"),
    "working part time": N_("working part time"),
    "working from home": N_("working from home"),
    "lived through it oneself": N_("lived experience"),
}

INTENT = Choice(
    name="intent",
    section=Section.PURPOSE,
    label=N_("I want to"),
    options={
        Intent.GIVE: N_("Give support"),
        Intent.RECEIVE: N_("Receive support"),
        Intent.MUTUAL: N_("Give and receive support"),
        Intent.PAUSE: N_("Pause matching"),
    },
)

FIELDS: tuple[Field, ...] = (  # in the order of the form
    Languages(
        name="languages",
        section=Section.MEETING,
        label=N_("Languages you speak"),
        codes=(
            *("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "it", "ku", "nl", "pl", "ps", "pt"),
            *("ro", "ru", "so", "sq", "sw", "ti", "tr", "uk", "ur", "vi", "zh"),
        ),
    ),
    Choices(
        name="modes",
        section=Section.MEETING,
        label=N_("Ways to meet"),
        seen_as=N_("how you like to meet and talk"),
        options={
            Mode.VIDEO: N_("Video"),
            Mode.PHONE: N_("Phone"),
            Mode.IN_PERSON: N_("In person"),
            Mode.WRITTEN: N_("In writing"),
        },
    ),
    INTENT,
    Number(
        name="capacity",
        section=Section.PURPOSE,
        label=N_("Maximum number of support partners"),
        most=MOST_PARTNERS,
        help=N_("No one gets more than {n} at a time. A trio counts as two."),
        help_number=ACTIVE_PARTNERS,
    ),
    YesNo(name="trio_ok", section=Section.PURPOSE, label=N_("I'm open to a group of three")),
    Choice(
        name="talk",
        section=Section.FIT,
        label=N_("Your conversation style"),
        part=Part.TALK,
        options={
            Talk.LISTEN: N_("Listen first"),
            Talk.THINK: N_("Think it through together"),
            Talk.SHARE: N_("Share experience"),
        },
    ),
    WordSet(
        name="issues",
        section=Section.FIT,
        label=N_("Your focus areas"),
        seen_as=N_("focus areas"),
        part=Part.ISSUES,
        listed={
            "housing": N_("housing"),
            "homelessness": N_("homelessness"),
            "debt": N_("debt"),
            "asylum": N_("asylum"),
            "detention": N_("detention"),
            "trafficking": N_("trafficking"),
            "family court": N_("family court"),
            "child protection": N_("child protection"),
            "domestic violence": N_("domestic violence"),
            "schooling": N_("schooling"),
            "health": N_("health"),
            "disability": N_("disability"),
            "labour rights": N_("labour rights"),
            "prison": N_("prison"),
        },
    ),
    WordSet(
        name="offers",
        section=Section.FIT,
        label=N_("What you can offer"),
        seen_as=N_("what you offer and would like"),
        part=Part.WANTS,
        listed=HELP,
    ),
    WordSet(
        name="wants",
        section=Section.FIT,
        label=N_("What you would like help with"),
        part=Part.WANTS,
        listed=HELP,
    ),
    WordSet(
        name="circumstances",
        section=Section.FIT,
        label=N_("Your life circumstances"),
        seen_as=N_("life circumstances"),
        part=Part.CIRCUMSTANCES,
        listed=CIRCUMSTANCES,
    ),
)

# Parts that count and are shown only with consent. Common times need none: a partner learns them by meeting.
NAMEABLE = tuple(part for part in Part if any(one.part is part for one in FIELDS))

ATTRIBUTES: Mapping[str, Attribute] = {
    "gender": Attribute(
        N_("You are"),
        N_("Your partner must be"),
        {"woman": N_("woman"), "man": N_("man"), "neither": N_("neither")},
    ),
    "years": Attribute(  # in this work
        N_("How long you've done this work"),
        N_("How long your partner must have done it"),
        {
            "under two": N_("under two years"),
            "two to ten": N_("two to ten years"),
            "over ten": N_("over ten years"),
        },
    ),
}

# ── what a profile may hold ─────────────────────────────────────────────────────────────────────────────────


def clean_profile(profile: Profile) -> Profile:
    """As it is stored: words on one line, times and time off in order and without overlap.

    Raises BadInput; an empty field is no error.
    """
    if profile.time_zone not in available_timezones():
        raise BadInput("time_zone", "unknown")
    latest: dict[date, date] = {}
    for absence in profile.absences:  # of two that start on the same day, the longer
        if absence.last_day < absence.first_day:
            raise BadInput("absences", "ends before it starts")
        first = absence.first_day
        latest[first] = max(absence.last_day, latest.get(first, absence.last_day))
    if len(latest) > MOST_ABSENCES:
        raise BadInput("absences", "too many")
    cleaned: dict[str, Any] = {one.name: one.clean(getattr(profile, one.name)) for one in FIELDS}
    return replace(
        profile,
        attributes=_clean_attributes(profile.attributes),
        requires=_clean_attributes(profile.requires),
        named=profile.named & frozenset(NAMEABLE),
        free=_merge_times(profile.free),
        absences=tuple(Absence(first, last) for first, last in sorted(latest.items())),
        **cleaned,
    )


def _clean_attributes(given: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Known values only. Raises BadInput."""
    for name, values in given.items():
        if not values <= frozenset(ATTRIBUTES[name].values if name in ATTRIBUTES else ()):
            raise BadInput("attributes", "unknown")
    return {name: given[name] for name in sorted(given) if given[name]}


def _merge_times(given: tuple[FreeTime, ...]) -> tuple[FreeTime, ...]:
    """Merges times that touch or overlap."""
    found: list[FreeTime] = []
    for time in sorted(given, key=lambda time: (time.weekday, time.from_minute)):
        if not 0 <= time.weekday <= 6 or time.from_minute % QUARTER or time.until_minute % QUARTER:
            raise BadInput("free", "whole quarters")
        if not 0 <= time.from_minute < time.until_minute <= DAY:
            raise BadInput("free", "ends before it starts")
        last = found[-1] if found else None
        if last and last.weekday == time.weekday and time.from_minute <= last.until_minute:
            found[-1] = replace(last, until_minute=max(last.until_minute, time.until_minute))
        else:
            found.append(time)
    if len(found) > MOST_FREE:
        raise BadInput("free", "too many")
    return tuple(found)
