"""Questionnaires: their questions and scales, scored on 0-100. `instrument_loader.py` reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TypeVar

from alongside.core.rules.errors import BadInput

STRAIN = "strain"

Wording = TypeVar("Wording", str, tuple[str, ...])
CUTS = (31, 50, 69)  # of 100, the limits between bands


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question. Levelled: `levels` are labels from lowest to highest, answered 0 … n-1.

    Numeric (no levels): any number from `low` to `high` with at most `decimals` decimals.
    """

    key: str
    text: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]
    low: float
    high: float
    decimals: int

    @property
    def has_levels(self) -> bool:
        return bool(self.levels)

    def wording(self, language: str) -> str:
        return in_language(self.text, language)

    def labels(self, language: str) -> tuple[str, ...]:
        """Lowest first; empty for a numeric item."""
        return in_language(self.levels, language) if self.levels else ()


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A score: the mean of its items on 0-100, if at least `minimum_answered` of them are answered.

    sd (in points of 0-100) and reliability (0-1) describe a norm group and come together with their source.
    Without them no one can tell a change from measurement error. retest_weeks: the interval of a retest
    reliability; None for an internal consistency. since: the instrument's version from which the scale has
    had its current questions.
    """

    key: str
    name: Mapping[str, str]
    items: tuple[str, ...]
    reversed: frozenset[str]
    minimum_answered: int
    sd: float | None
    reliability: float | None
    source: str
    retest_weeks: int | None = None
    since: int = 1

    def name_in(self, language: str) -> str:
        return in_language(self.name, language)


@dataclass(frozen=True)
class HelpRule:
    """Show help first if `at_least` of these items are answered at one of the levels listed: in one week, or
    in this one and the answered week beside it.
    """

    answers: Mapping[str, frozenset[int]]
    at_least: int
    weeks_in_a_row: int = 1

    def is_answered(self, answers: Mapping[str, float]) -> bool:
        return sum(key in answers for key in self.answers) >= self.at_least

    def applies_to(self, answers: Mapping[str, float]) -> bool:
        return sum(answers.get(key) in levels for key, levels in self.answers.items()) >= self.at_least


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """every_weeks: how often it is asked; 0 if its answers only come from files. may_be_shipped: whether
    its licence lets the project distribute it. help_first: one of its rules is enough.
    """

    key: str
    version: int
    title: Mapping[str, str]
    intro: Mapping[str, str]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    every_weeks: int
    licence: str
    may_be_shipped: bool
    source: str
    help_first: tuple[HelpRule, ...] = ()

    def title_in(self, language: str) -> str:
        return in_language(self.title, language)

    def intro_in(self, language: str) -> str:
        return in_language(self.intro, language)

    def puts_help_first(self, answers: Mapping[str, float]) -> bool:
        """By the answers of one week alone."""
        return any(rule.weeks_in_a_row == 1 and rule.applies_to(answers) for rule in self.help_first)

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.key == key)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)


def in_language(wordings: Mapping[str, Wording], language: str) -> Wording:
    """English if the language is missing; the first language if English is missing too."""
    return wordings.get(language) or wordings.get("en") or next(iter(wordings.values()))


def comparable_scales(instrument: Instrument, version: int) -> list[Scale]:
    """Those that already had their current questions in that version of the instrument."""
    return [scale for scale in instrument.scales if scale.since <= version <= instrument.version]


def score_answers(
    instrument: Instrument, answers: Mapping[str, float], usual: Mapping[str, float] | None = None
) -> dict[str, float | None]:
    """Scale key to the mean of its answered items on 0-100; None if too few are answered.

    usual: the person's own usual answers. They keep a skipped item from shifting the score: the answered
    items count relative to how they usually lie beside all items. This applies only if usual answers to
    every item of the scale are known.
    """
    items = {item.key: item for item in instrument.items}
    return {scale.key: _score_scale(scale, items, answers, usual or {}) for scale in instrument.scales}


def _score_scale(
    scale: Scale, items: Mapping[str, Item], answers: Mapping[str, float], usual: Mapping[str, float]
) -> float | None:
    answered = [key for key in scale.items if key in answers]
    if len(answered) < scale.minimum_answered:
        return None
    found = _mean_of_items(scale, answered, items, answers)
    if len(answered) == len(scale.items) or not usual.keys() >= set(scale.items):
        return found
    moved = (
        found
        + _mean_of_items(scale, scale.items, items, usual)
        - _mean_of_items(scale, answered, items, usual)
    )
    return min(max(moved, 0.0), 100.0)


def _mean_of_items(
    scale: Scale, keys: Sequence[str], items: Mapping[str, Item], answers: Mapping[str, float]
) -> float:
    parts = []
    for key in keys:
        item = items[key]
        part = 100 * (answers[key] - item.low) / (item.high - item.low)
        parts.append(100 - part if key in scale.reversed else part)
    return fsum(parts) / len(parts)


def check_answers(instrument: Instrument, answers: Mapping[str, float]) -> None:
    """Raises BadInput naming the first item that is unknown, not a number, out of range or with too many
    decimals.
    """
    items = {item.key: item for item in instrument.items}
    for key, value in answers.items():
        if key not in items:
            raise BadInput(key, "unknown item")
        item = items[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise BadInput(key, "not a number")
        if not item.low <= value <= item.high:
            raise BadInput(key, "out of range")
        if round(value, item.decimals) != value:
            raise BadInput(key, "not a level" if item.has_levels else "too many decimals")
