"""What the tables of an instrument's file must be. See docs/instruments.md.

First each value alone; then, once all values are right, what has to fit together (`misfits`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from alongside.checkins.rules.instruments import HelpRule, Instrument, Item, Scale

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST = 600  # characters of a title, an introduction or an item
LONGEST_LABEL = 40  # a label is a button on a phone
MOST_ITEMS = 100
MOST_DECIMALS = 9
MOST_VERSIONS = 999
LARGEST = 1_000_000
LONGEST_RETEST = 260  # weeks
MOST_WEEKS_IN_A_ROW = 2  # that a rule for showing help first may ask for

# Wording is shown in widget labels, which are Markdown: it could load a picture from another host, draw a
# link or become an icon. Whatever could start any of that is refused rather than escaped.
MARKDOWN = re.compile(
    r"[\[\]<>{}`*_$\\|~^#]"
    r"|:[A-Za-z]"  # :material/…, :red[…], :smile:
    r"|://|\bwww\."
    r"|&#?\w+;"
    r"|^\s*(?:\d+[.)]|[-+])\s"  # the start of a list
    r"|[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"  # control characters and forced directions
)


Misfit = tuple[str, str]  # the place (`items.recovery.levels`), and what is wrong there


def _fault(reason: str) -> PydanticCustomError:
    return PydanticCustomError("fault", "{reason}", {"reason": reason})


def _needs(reason: str) -> WrapValidator:
    """Says the same whatever is wrong with the value, and if it is missing."""

    def check(value: Any, handler: Any) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise _fault(reason) from None

    return WrapValidator(check)


def _only(fits: Callable[[Any], bool], reason: str) -> BeforeValidator:
    """As `_needs`, where parts of the value have faults of their own."""

    def check(value: Any) -> Any:
        if not fits(value):
            raise _fault(reason)
        return value

    return BeforeValidator(check)


def _whole(least: int, most: int) -> Any:
    return Annotated[int, Field(ge=least, le=most), _needs(WHOLE.format(least, most))]


def _tables(name: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise _fault(f"one or more [[{name}]] are needed")
        if not 1 <= len(value) <= MOST_ITEMS:
            raise _fault(f"1 to {MOST_ITEMS} are possible")
        return value

    return BeforeValidator(check)


def _plain_text(value: str, longest: int) -> str:
    if found := MARKDOWN.search(value):
        raise _fault(f"{found[0]!r} could be read as formatting; write it in plain words")
    if len(value) > longest:
        raise _fault(f"is longer than {longest} characters")
    return value


def _own_or_shared(value: Any, info: ValidationInfo) -> Any:
    """Labels given with the item, or the name of a set that several items share."""
    if not isinstance(value, str):
        return value
    if not isinstance(info.context, dict) or value not in info.context:
        raise _fault(f"{value!r} is not among the shared levels")
    return info.context[value]


WHOLE = "a whole number from {} to {} is needed"
NUMBER = f"a number is needed, at most {LARGEST:,} in size"
NEEDED: Any = Field(default=None, validate_default=True)  # what is missing gets the sentence of what is wrong

Key = Annotated[
    str,
    Field(pattern=f"^{KEY.pattern}$"),
    _needs("a key of a-z, 0-9 and _ is needed, starting with a letter"),
]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _needs("text is needed")]
Line = Annotated[Filled, AfterValidator(lambda text: " ".join(text.split()))]  # never shown as Markdown
Text = Annotated[Filled, AfterValidator(partial(_plain_text, longest=LONGEST))]
Label = Annotated[Filled, AfterValidator(partial(_plain_text, longest=LONGEST_LABEL))]
Labels = Annotated[
    list[Label],
    _only(
        lambda value: isinstance(value, list) and 2 <= len(value) <= 11,
        "2 to 11 labels are needed, lowest first",
    ),
]
_by_language = _only(
    lambda value: isinstance(value, dict) and bool(value), "wording by language is needed, such as en = …"
)
Wording = Annotated[dict[str, Text], _by_language]
Levels = Annotated[dict[str, Labels], _by_language]
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False), _needs(NUMBER)]
WholeNumber = Annotated[int, _needs("a whole number is needed")]
ItemKeys = Annotated[list[str], _needs("a list of item keys is needed")]
ItemLevels = Annotated[list[Any], Field(min_length=1), _needs("a list of levels is needed")]


class Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ItemTable(Table):
    key: Key = NEEDED
    text: Wording = NEEDED
    levels: Annotated[Levels, BeforeValidator(_own_or_shared)] = {}
    low: Number | None = None
    high: Number | None = None
    decimals: _whole(0, MOST_DECIMALS) = 0  # type: ignore[valid-type]

    @property
    def top_level(self) -> int:
        return len(next(iter(self.levels.values()), ())) - 1

    def misfits(self, place: str) -> Iterator[Misfit]:
        if self.levels:
            for name in sorted(self.model_fields_set & {"low", "high", "decimals"}):
                yield place, f"has levels, so it takes no {name}"
        elif self.low is None or self.high is None:
            yield f"{place}.{'low' if self.low is None else 'high'}", NUMBER
        elif self.low >= self.high:
            yield f"{place}.high", "must be above low"

    def to_item(self) -> Item:
        levels = {language: tuple(labels) for language, labels in self.levels.items()}
        low, high = (0, self.top_level) if levels else (self.low or 0, self.high or 0)
        return Item(key=self.key, text=self.text, levels=levels, low=low, high=high, decimals=self.decimals)


class ScaleTable(Table):
    key: Key = NEEDED
    name: Wording = NEEDED
    items: ItemKeys = NEEDED
    reversed: ItemKeys = []
    minimum_answered: WholeNumber | None = None
    since: WholeNumber | None = None
    sd: Number | None = None
    reliability: Number | None = None
    reliability_kind: Any = None
    retest_weeks: WholeNumber | None = None
    source: Line = ""

    def misfits(self, place: str, pack: "Pack") -> Iterator[Misfit]:
        if not self.items:
            yield f"{place}.items", "a scale needs an item"
            return
        for name, keys, known in (
            ("items", self.items, [item.key for item in pack.items]),
            ("reversed", self.reversed, self.items),
        ):
            yield from ((f"{place}.{name}", f"{key} is not an item here") for key in keys if key not in known)
            yield from _twice(f"{place}.{name}", keys)
        yield from _outside(f"{place}.minimum_answered", self.minimum_answered, 1, len(self.items))
        if self.since is not None:
            yield from _outside(f"{place}.since", self.since, 1, pack.version)
        elif pack.version > 1:  # only the author knows whether the questions are the same
            yield f"{place}.since", "is needed: the version from which on its questions are as they are now"
        given = self.model_fields_set
        match sorted(given & {"sd", "reliability"}):
            case []:
                for name in sorted(given & {"reliability_kind", "retest_weeks"}):
                    yield f"{place}.{name}", "comes with sd and reliability"
            case [name]:
                yield f"{place}.{name}", "sd and reliability come together"
            case _:
                yield from self.norm_misfits(place)

    def norm_misfits(self, place: str) -> Iterator[Misfit]:
        """Of the figures of a norm group."""
        if not self.source:
            yield f"{place}.source", "figures need the source they come from"
        if not 0 < (self.sd or 0) <= 50:
            yield f"{place}.sd", "is in points of 0-100, above 0 and at most 50"
        if not 0 < (self.reliability or 0) < 1:
            yield f"{place}.reliability", "lies between 0 and 1"
        match self.reliability_kind:
            case "retest":
                yield from _outside(f"{place}.retest_weeks", self.retest_weeks, 1, LONGEST_RETEST)
            case "internal_consistency":
                if self.retest_weeks is not None:
                    yield f"{place}.retest_weeks", "comes with a retest reliability only"
            case _:
                yield f"{place}.reliability_kind", "retest or internal_consistency is needed"

    def to_scale(self) -> Scale:
        return Scale(
            **self.model_dump(exclude={"items", "reversed", "reliability_kind", "since"}),
            items=tuple(self.items),
            reversed=frozenset(self.reversed),
            since=self.since or 1,
        )


class HelpRuleTable(Table):
    answers: Annotated[
        dict[str, ItemLevels],
        _only(
            lambda value: isinstance(value, dict) and bool(value),
            "items with their levels are needed, such as support = [0, 1]",
        ),
    ] = NEEDED
    at_least: WholeNumber | None = None
    weeks_in_a_row: _whole(1, MOST_WEEKS_IN_A_ROW) = 1  # type: ignore[valid-type]

    def misfits(self, place: str, pack: "Pack") -> Iterator[Misfit]:
        tops = {item.key: item.top_level for item in pack.items if item.levels}
        for key, levels in self.answers.items():
            if key not in tops:
                yield f"{place}.answers.{key}", "is not an item with levels here"
                continue
            for level in levels:
                yield from _outside(f"{place}.answers.{key}", level, 0, tops[key])
            yield from _twice(f"{place}.answers.{key}", levels)
        yield from _outside(f"{place}.at_least", self.at_least, 1, len(self.answers))

    def to_rule(self) -> HelpRule:
        answers = {key: frozenset(levels) for key, levels in self.answers.items()}
        return HelpRule(answers, self.at_least or 1, self.weeks_in_a_row)


class Pack(Table):
    title: Wording = NEEDED
    intro: Wording = NEEDED
    levels: Annotated[
        dict[str, Levels],
        _only(lambda value: isinstance(value, dict), "named sets are needed, such as [levels.often]"),
    ] = {}
    items: Annotated[list[ItemTable], _tables("items")] = NEEDED
    key: Key = NEEDED
    version: _whole(1, MOST_VERSIONS) = NEEDED  # type: ignore[valid-type]
    every_weeks: _whole(0, 104) = NEEDED  # type: ignore[valid-type]
    licence: Line = NEEDED
    may_be_shipped: Annotated[bool, _needs("true or false is needed")] = NEEDED
    source: Line = NEEDED
    scales: Annotated[list[ScaleTable], _tables("scales")] = NEEDED
    help_first: Annotated[list[HelpRuleTable], _tables("help_first")] = []

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if faults := [
            InitErrorDetails(type=_fault(reason), loc=(place,), input=None)
            for place, reason in self.misfits()
        ]:
            raise ValidationError.from_exception_data("Pack", faults)
        return self

    def misfits(self) -> Iterator[Misfit]:
        yield from self.wording_misfits()
        yield from _twice("items", [item.key for item in self.items])
        yield from _twice("scales", [scale.key for scale in self.scales])
        for item in self.items:
            yield from item.misfits(f"items.{item.key}")
        for scale in self.scales:
            yield from scale.misfits(f"scales.{scale.key}", self)
        for number, rule in enumerate(self.help_first, 1):
            yield from rule.misfits(f"help_first[{number}]", self)

    def wording_misfits(self) -> Iterator[Misfit]:
        """Every wording has the languages of the title, and its levels are as many and different in each."""
        levelled = {f"levels.{name}": levels for name, levels in self.levels.items()}
        levelled |= {f"items.{item.key}.levels": item.levels for item in self.items if item.levels}
        wordings: dict[str, Mapping[str, Any]] = {"title": self.title, "intro": self.intro, **levelled}
        wordings |= {f"items.{item.key}.text": item.text for item in self.items}
        wordings |= {f"scales.{scale.key}.name": scale.name for scale in self.scales}
        for place, wording in wordings.items():
            if strange := [language for language in wording if not LANGUAGE.fullmatch(language)]:
                yield place, f"{strange[0]!r} is not a language code such as en or es"
            if different := self.title.keys() ^ wording.keys():
                yield place, f"{min(different)} is in one of title and {place}, but not in both"
        for place, levels in levelled.items():
            if len({len(labels) for labels in levels.values()}) > 1:
                yield place, "the languages have different numbers of levels"
            for language, labels in levels.items():
                yield from _twice(f"{place}.{language}", labels)

    def to_instrument(self) -> Instrument:
        return Instrument(
            **self.model_dump(exclude={"levels", "items", "scales", "help_first"}),
            items=tuple(item.to_item() for item in self.items),
            scales=tuple(scale.to_scale() for scale in self.scales),
            help_first=tuple(rule.to_rule() for rule in self.help_first),
        )


def _twice(place: str, values: Sequence[Any]) -> Iterator[Misfit]:
    for value in dict.fromkeys(value for value in values if values.count(value) > 1):
        yield place, f"{value} is there twice"


def _outside(place: str, value: Any, least: int, most: int) -> Iterator[Misfit]:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        yield place, WHOLE.format(least, most)


TABLES: Mapping[str, type[Table]] = {"items": ItemTable, "scales": ScaleTable, "help_first": HelpRuleTable}
