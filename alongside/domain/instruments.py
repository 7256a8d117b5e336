"""Questionnaires ("packs"): their questions and scales, scored on 0-100. How they are read: `packs.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import TypeVar

from alongside.domain.errors import BadInput

STRAIN = "strain"

Wording = TypeVar("Wording", str, tuple[str, ...])


@dataclass(frozen=True)
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
    def levelled(self) -> bool:
        return bool(self.levels)

    def wording(self, language: str) -> str:
        return in_language(self.text, language)

    def labels(self, language: str) -> tuple[str, ...]:
        """Lowest first; empty for a numeric item."""
        return in_language(self.levels, language) if self.levels else ()


@dataclass(frozen=True)
class Scale:
    """A score: the mean of its items on 0-100, when at least `minimum_answered` of them are answered.

    sd (in points of 0-100) and reliability (0-1) describe a norm group and come together with their source.
    Without them nobody can tell a change from measurement error.
    """

    key: str
    name: Mapping[str, str]
    items: tuple[str, ...]
    reversed: frozenset[str]
    minimum_answered: int
    sd: float | None
    reliability: float | None
    source: str

    def named(self, language: str) -> str:
        return in_language(self.name, language)


@dataclass(frozen=True)
class Instrument:
    """A pack.

    every_weeks: how often it is asked; 0 for never, when its answers only come from files.
    may_be_shipped: whether its licence lets the project hand it on.
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

    def titled(self, language: str) -> str:
        return in_language(self.title, language)

    def introduced(self, language: str) -> str:
        return in_language(self.intro, language)

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.key == key)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)


def in_language(wordings: Mapping[str, Wording], language: str) -> Wording:
    """English when the language is missing; the pack's first language when English is missing too."""
    return wordings.get(language) or wordings.get("en") or next(iter(wordings.values()))


def score(instrument: Instrument, answers: Mapping[str, float]) -> dict[str, float | None]:
    """Scale key to the mean of its answered items on 0-100; None when too few are answered."""
    items = {item.key: item for item in instrument.items}
    return {scale.key: _score(scale, items, answers) for scale in instrument.scales}


def _score(scale: Scale, items: Mapping[str, Item], answers: Mapping[str, float]) -> float | None:
    parts = []
    for key in scale.items:
        if key in answers:
            item = items[key]
            part = 100 * (answers[key] - item.low) / (item.high - item.low)
            parts.append(100 - part if key in scale.reversed else part)
    return fsum(parts) / len(parts) if len(parts) >= scale.minimum_answered else None


def check_answers(instrument: Instrument, answers: Mapping[str, float]) -> None:
    """Raises BadInput naming the first item that is unknown, not a number, out of range or too finely divided."""
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
            raise BadInput(key, "not a level" if item.levelled else "too many decimals")
