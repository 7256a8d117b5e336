"""What a person says about themselves to be matched with a support partner."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from unicodedata import category, normalize
from zoneinfo import available_timezones

from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.matching.participants import MOST_PARTNERS, QUARTER, Intent, Mode, Part, Talk

# Parts that count and are shown only with consent. Common times need none: a partner learns them by meeting.
NAMEABLE = (Part.ISSUES, Part.WANTS, Part.TALK, Part.CIRCUMSTANCES)


@dataclass(frozen=True)
class FreeTime:
    """Minutes after midnight in the person's own time zone, in quarter hours. `weekday`: 0 is Monday."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True)
class Absence:
    """ISO days, both included."""

    first_day: str
    last_day: str


@dataclass(frozen=True)
class Profile:
    """`named`: the parts that may count and be shown to a partner. `requires`: of a partner, attribute to
    values.
    """

    time_zone: str
    languages: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset({Mode.VIDEO, Mode.PHONE})
    intent: Intent = Intent.MUTUAL
    capacity: int = 1
    talk: Talk | None = None
    issues: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    requires: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: frozenset[Part] = frozenset()
    trio_ok: bool = False
    free: tuple[FreeTime, ...] = ()
    absences: tuple[Absence, ...] = ()
    revision: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether matching is possible: there are a language, a way to meet and a time."""
        return bool(self.languages and self.modes and self.free)

    def is_away(self, day: date) -> bool:
        return any(one.first_day <= day.isoformat() <= one.last_day for one in self.absences)


@dataclass(eq=False)
class ChangedElsewhere(AlongsideError):
    """The profile was saved elsewhere after this form was opened."""

    revision: int  # of the saved one


# ── what a profile may hold ─────────────────────────────────────────────────────────────────────────────────

# Suggestions mean the same in every language. People may add words of their own.
ISSUES = (
    "housing",
    "homelessness",
    "debt",
    "asylum",
    "detention",
    "trafficking",
    "family court",
    "child protection",
    "domestic violence",
    "schooling",
    "health",
    "disability",
    "labour rights",
    "prison",
)
HELP = (
    "after a hard hearing",
    "stories that stay with one",
    "grief",
    "saying no",
    "sleeping well",
    "starting in this work",
    "working part time",
    "working alone",
    "writing reports",
    "conflict in a team",
    "leading a team",
)
CIRCUMSTANCES = (
    "caring for children",
    "caring for parents",
    "living alone",
    "new in the city",
    "far from family",
    "working part time",
    "working from home",
    "lived through it oneself",
)
LANGUAGES = (  # ISO 639
    *("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "it", "ku", "nl", "pl", "ps", "pt"),
    *("ro", "ru", "so", "sq", "sw", "ti", "tr", "uk", "ur", "vi", "zh"),
)
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "gender": ("woman", "man", "neither"),
    "years": ("under two", "two to ten", "over ten"),  # in this work
}
MOST_WORDS, LONGEST_WORD = 12, 60  # of a list; characters
MOST_FREE, MOST_ABSENCES = 42, 12
DAY = 24 * 60  # minutes


def clean_profile(profile: Profile) -> Profile:
    """As it is stored: words on one line, times and time off in order and without overlap.

    Raises BadInput; an empty field is no error.
    """
    return replace(
        profile,
        time_zone=_check_zone(profile.time_zone),
        languages=_clean_words(profile.languages),
        issues=_clean_words(profile.issues),
        offers=_clean_words(profile.offers),
        wants=_clean_words(profile.wants),
        circumstances=_clean_words(profile.circumstances),
        capacity=_check_capacity(profile.capacity),
        attributes=_check_values(profile.attributes),
        requires=_check_values(profile.requires),
        named=profile.named & frozenset(NAMEABLE),
        free=_merge_times(profile.free),
        absences=_clean_absences(profile.absences),
    )


def _check_zone(name: str) -> str:
    if name not in available_timezones():
        raise BadInput("time_zone", "unknown")
    return name


def _clean_words(given: frozenset[str]) -> frozenset[str]:
    """In lower case, since two people write the same word in different ways."""
    found = {_clean_word(word) for word in given} - {""}
    if any(len(word) > LONGEST_WORD for word in found):
        raise BadInput("words", "too long")
    if len(found) > MOST_WORDS:
        raise BadInput("words", "too many")
    return frozenset(found)


def _clean_word(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    seen = "".join(" " if category(one).startswith(("C", "Z")) else one for one in whole)
    return normalize("NFC", " ".join(seen.split())).lower()


def _check_capacity(given: int) -> int:
    if not 0 <= given <= MOST_PARTNERS:
        raise BadInput("capacity", "out of range")
    return given


def _check_values(given: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Known values only. Raises BadInput."""
    for name, values in given.items():
        if not values <= frozenset(ATTRIBUTES.get(name, ())):
            raise BadInput("attributes", "unknown")
    return {name: values for name, values in given.items() if values}


def _merge_times(given: tuple[FreeTime, ...]) -> tuple[FreeTime, ...]:
    """Merges times that touch or overlap."""
    found: list[FreeTime] = []
    for time in sorted(given, key=lambda time: (time.weekday, time.from_minute)):
        _check_time(time)
        last = found[-1] if found else None
        if last and last.weekday == time.weekday and time.from_minute <= last.until_minute:
            until = max(last.until_minute, time.until_minute)
            found[-1] = FreeTime(last.weekday, last.from_minute, until)
        else:
            found.append(time)
    if len(found) > MOST_FREE:
        raise BadInput("free", "too many")
    return tuple(found)


def _check_time(time: FreeTime) -> None:
    if not 0 <= time.weekday <= 6 or time.from_minute % QUARTER or time.until_minute % QUARTER:
        raise BadInput("free", "whole quarters")
    if not 0 <= time.from_minute < time.until_minute <= DAY:
        raise BadInput("free", "ends before it starts")


def _clean_absences(given: tuple[Absence, ...]) -> tuple[Absence, ...]:
    """Of two that start on the same day, the longer."""
    latest: dict[str, str] = {}
    for absence in given:
        first, last = _parse_day(absence.first_day), _parse_day(absence.last_day)
        if last < first:
            raise BadInput("absences", "ends before it starts")
        latest[first] = max(last, latest.get(first, last))
    if len(latest) > MOST_ABSENCES:
        raise BadInput("absences", "too many")
    return tuple(Absence(first, last) for first, last in sorted(latest.items()))


def _parse_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput("absences", "no day") from None
