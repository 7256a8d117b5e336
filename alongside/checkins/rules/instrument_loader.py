"""Reads instruments from TOML and checks them before anyone sees them. See docs/instruments.md.

First each value alone, by the models below; then, in `_find_inconsistencies`, what has to fit together.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

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
)
from pydantic_core import PydanticCustomError

from alongside.checkins.rules.instruments import HelpRule, Instrument, Item, Scale
from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import PROJECT

SHIPPED = PROJECT / "alongside" / "checkins" / "instruments"

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


class Fault(NamedTuple):
    """The place in the file (`items.recovery.levels`), and what is wrong there."""

    place: str
    reason: str


@dataclass(eq=False)
class BadInstrument(AlongsideError):
    """All faults of one kind: of single values, or else of how they fit together."""

    file: Path
    faults: Sequence[Fault]

    def __str__(self) -> str:
        return f"{self.file.name}: " + "; ".join(f"{fault.place}: {fault.reason}" for fault in self.faults)


def load_library(shipped: Path, own: Path | None = None) -> dict[str, Instrument]:
    """All usable instruments, by key. Raises BadInstrument only for a fault in the shipped folder."""
    return _read_library(shipped, own)[0]


def find_faults(shipped: Path, own: Path | None = None) -> list[BadInstrument]:
    """What is wrong in the organisation's own folder. Faulty instruments are left out, the others work."""
    return _read_library(shipped, own)[1]


def _read_library(shipped: Path, own: Path | None) -> tuple[dict[str, Instrument], list[BadInstrument]]:
    packs: dict[str, Instrument] = {}
    found: list[BadInstrument] = []

    def add_instrument(file: Path) -> Instrument:
        pack = load_instrument(file)
        if pack.key in packs:
            raise BadInstrument(file, [Fault("key", f"{pack.key} is the key of another pack")])
        packs[pack.key] = pack
        return pack

    for file in sorted(shipped.glob("*.toml")):
        if not add_instrument(file).may_be_shipped:
            reason = "its licence forbids shipping: it belongs in an organisation's own folder"
            raise BadInstrument(file, [Fault("may_be_shipped", reason)])
    if own is not None and not own.is_dir():
        found.append(BadInstrument(own, [Fault("the folder", "is not there or cannot be read")]))
    for file in sorted(own.glob("*.toml")) if own else ():
        try:
            add_instrument(file)
        except BadInstrument as fault:
            found.append(fault)
    return packs, found


def load_instrument(path: Path) -> Instrument:
    """Raises BadInstrument."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadInstrument(path, [Fault("the file", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise BadInstrument(path, [Fault("the file", "is not UTF-8 text")]) from None
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number of 5,000 digits
        raise BadInstrument(path, [Fault("the file", f"is not TOML: {error}")]) from None
    try:
        pack = _Pack.model_validate(raw, context=raw.get("levels"))
    except ValidationError as error:
        raise BadInstrument(path, [_to_fault(one["loc"], one, raw) for one in error.errors()]) from None
    if faults := [Fault(*fault) for fault in _find_inconsistencies(pack)]:
        raise BadInstrument(path, faults)
    return _to_instrument(pack)


@cache
def weekly_instrument() -> Instrument:
    """The questionnaire of the weekly check-in."""
    return load_instrument(SHIPPED / "weekly.toml")


# ── single values ───────────────────────────────────────────────────────────────────────────────────────────


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
    def fits(value: Any) -> bool:
        return isinstance(value, list) and len(value) > 0 and all(isinstance(one, dict) for one in value)

    return _only(fits, f"one or more [[{name}]] are needed")


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

_Key = Annotated[
    str,
    Field(pattern=f"^{KEY.pattern}$"),
    _needs("a key of a-z, 0-9 and _ is needed, starting with a letter"),
]
_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _needs("text is needed")]
_Line = Annotated[_Filled, AfterValidator(lambda text: " ".join(text.split()))]  # never shown as Markdown
_Text = Annotated[_Filled, AfterValidator(partial(_plain_text, longest=LONGEST))]
_Label = Annotated[_Filled, AfterValidator(partial(_plain_text, longest=LONGEST_LABEL))]
_Labels = Annotated[
    list[_Label],
    _only(
        lambda value: isinstance(value, list) and 2 <= len(value) <= 11,
        "2 to 11 labels are needed, lowest first",
    ),
]
_by_language = _only(
    lambda value: isinstance(value, dict) and bool(value), "wording by language is needed, such as en = …"
)
_Wording = Annotated[dict[str, _Text], _by_language]
_Levels = Annotated[dict[str, _Labels], _by_language]
_Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False), _needs(NUMBER)]
_WholeNumber = Annotated[int, _needs("a whole number is needed")]
_ItemKeys = Annotated[list[str], _needs("a list of item keys is needed")]
_ItemLevels = Annotated[list[Any], Field(min_length=1), _needs("a list of levels is needed")]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Item(_Table):
    key: _Key = NEEDED
    text: _Wording = NEEDED
    levels: Annotated[_Levels, BeforeValidator(_own_or_shared)] | None = None
    low: _Number | None = None
    high: _Number | None = None
    decimals: _whole(0, MOST_DECIMALS) = 0  # type: ignore[valid-type]


class _Scale(_Table):
    key: _Key = NEEDED
    name: _Wording = NEEDED
    items: _ItemKeys = NEEDED
    reversed: _ItemKeys = []
    minimum_answered: _WholeNumber | None = None
    since: _WholeNumber | None = None
    sd: _Number | None = None
    reliability: _Number | None = None
    reliability_kind: Any = None
    retest_weeks: _WholeNumber | None = None
    source: _Line | None = None


class _HelpRule(_Table):
    answers: Annotated[
        dict[str, _ItemLevels],
        _only(
            lambda value: isinstance(value, dict) and bool(value),
            "items with their levels are needed, such as support = [0, 1]",
        ),
    ] = NEEDED
    at_least: _WholeNumber | None = None
    weeks_in_a_row: _whole(1, MOST_WEEKS_IN_A_ROW) = 1  # type: ignore[valid-type]


class _Pack(_Table):
    title: _Wording = NEEDED
    intro: _Wording = NEEDED
    levels: Annotated[
        dict[str, _Levels],
        _only(lambda value: isinstance(value, dict), "named sets are needed, such as [levels.often]"),
    ] = {}
    items: Annotated[list[_Item], _tables("items")] = NEEDED
    key: _Key = NEEDED
    version: _whole(1, MOST_VERSIONS) = NEEDED  # type: ignore[valid-type]
    every_weeks: _whole(0, 104) = NEEDED  # type: ignore[valid-type]
    licence: _Line = NEEDED
    may_be_shipped: Annotated[bool, _needs("true or false is needed")] = NEEDED
    source: _Line = NEEDED
    scales: Annotated[list[_Scale], _tables("scales")] = NEEDED
    help_first: Annotated[list[_HelpRule], _tables("help_first")] = []


TABLES: Mapping[str, type[_Table]] = {"items": _Item, "scales": _Scale, "help_first": _HelpRule}


def _to_fault(loc: tuple[int | str, ...], error: Any, raw: dict[str, Any]) -> Fault:
    reason = error["msg"]
    if error["type"] == "extra_forbidden":
        known = TABLES[str(loc[0])] if len(loc) > 1 else _Pack
        reason = f"{loc[-1]} is unknown here; known are {', '.join(sorted(known.model_fields))}"
        loc = loc[:-1]
    place, *rest = loc or ("the file",)
    if rest and isinstance(rest[0], int):
        number, *rest = rest
        key = raw[str(place)][number].get("key")
        named = isinstance(key, str) and KEY.fullmatch(key)
        place = f"{place}.{key}" if named else f"{place}[{int(number) + 1}]"
    return Fault(".".join([str(place), *(step for step in rest if isinstance(step, str))]), reason)


# ── what has to fit together ────────────────────────────────────────────────────────────────────────────────


def _find_inconsistencies(pack: _Pack) -> Iterator[tuple[str, str]]:
    """Places and reasons."""
    levelled = {f"levels.{name}": levels for name, levels in pack.levels.items()}
    levelled |= {f"items.{item.key}.levels": item.levels for item in pack.items if item.levels}
    wordings: dict[str, Mapping[str, Any]] = {"title": pack.title, "intro": pack.intro, **levelled}
    wordings |= {f"items.{item.key}.text": item.text for item in pack.items}
    wordings |= {f"scales.{scale.key}.name": scale.name for scale in pack.scales}
    for place, wording in wordings.items():
        if strange := [language for language in wording if not LANGUAGE.fullmatch(language)]:
            yield place, f"{strange[0]!r} is not a language code such as en or es"
        if different := pack.title.keys() ^ wording.keys():
            yield place, f"{min(different)} is in one of title and {place}, but not in both"
    for place, levels in levelled.items():
        if len({len(labels) for labels in levels.values()}) > 1:
            yield place, "the languages have different numbers of levels"
        for language, labels in levels.items():
            yield from _find_twice(f"{place}.{language}", labels)
    yield from _find_twice("items", [item.key for item in pack.items])
    yield from _find_twice("scales", [scale.key for scale in pack.scales])
    for item in pack.items:
        yield from _find_item_faults(item)
    for scale in pack.scales:
        yield from _find_scale_faults(scale, pack)
    for number, rule in enumerate(pack.help_first, 1):
        yield from _find_rule_faults(f"help_first[{number}]", rule, pack)


def _find_item_faults(item: _Item) -> Iterator[tuple[str, str]]:
    place = f"items.{item.key}"
    if item.levels:
        for name in sorted(item.model_fields_set & {"low", "high", "decimals"}):
            yield place, f"has levels, so it takes no {name}"
    elif item.low is None or item.high is None:
        yield f"{place}.{'low' if item.low is None else 'high'}", NUMBER
    elif item.low >= item.high:
        yield f"{place}.high", "must be above low"


def _find_scale_faults(scale: _Scale, pack: _Pack) -> Iterator[tuple[str, str]]:
    place = f"scales.{scale.key}"
    if not scale.items:
        yield f"{place}.items", "a scale needs an item"
        return
    for name, keys, known in (
        ("items", scale.items, {item.key for item in pack.items}),
        ("reversed", scale.reversed, set(scale.items)),
    ):
        for key in keys:
            if key not in known:
                yield f"{place}.{name}", f"{key} is not an item here"
        yield from _find_twice(f"{place}.{name}", keys)
    yield from _check_range(f"{place}.minimum_answered", scale.minimum_answered, 1, len(scale.items))
    if scale.since is None and pack.version > 1:  # only the author knows whether the questions are the same
        yield f"{place}.since", "is needed: the version from which on its questions are as they are now"
    elif scale.since is not None:
        yield from _check_range(f"{place}.since", scale.since, 1, pack.version)
    yield from _find_norm_faults(place, scale)


def _find_norm_faults(place: str, scale: _Scale) -> Iterator[tuple[str, str]]:
    given = scale.model_fields_set
    match sorted(given & {"sd", "reliability"}):
        case []:
            for name in sorted(given & {"reliability_kind", "retest_weeks"}):
                yield f"{place}.{name}", "comes with sd and reliability"
            return
        case [name]:
            yield f"{place}.{name}", "sd and reliability come together"
            return
        case _:
            pass
    if not scale.source:
        yield f"{place}.source", "figures need the source they come from"
    if not 0 < (scale.sd or 0) <= 50:
        yield f"{place}.sd", "is in points of 0-100, above 0 and at most 50"
    if not 0 < (scale.reliability or 0) < 1:
        yield f"{place}.reliability", "lies between 0 and 1"
    match scale.reliability_kind:
        case "retest":
            yield from _check_range(f"{place}.retest_weeks", scale.retest_weeks, 1, LONGEST_RETEST)
        case "internal_consistency":
            if scale.retest_weeks is not None:
                yield f"{place}.retest_weeks", "comes with a retest reliability only"
        case _:
            yield f"{place}.reliability_kind", "retest or internal_consistency is needed"


def _find_rule_faults(place: str, rule: _HelpRule, pack: _Pack) -> Iterator[tuple[str, str]]:
    labels = {item.key: next(iter(item.levels.values())) for item in pack.items if item.levels}
    for key, levels in rule.answers.items():
        if key not in labels:
            yield f"{place}.answers.{key}", "is not an item with levels here"
            continue
        for level in levels:
            yield from _check_range(f"{place}.answers.{key}", level, 0, len(labels[key]) - 1)
        yield from _find_twice(f"{place}.answers.{key}", levels)
    yield from _check_range(f"{place}.at_least", rule.at_least, 1, len(rule.answers))


def _check_range(place: str, value: Any, least: int, most: int) -> Iterator[tuple[str, str]]:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        yield place, WHOLE.format(least, most)


def _find_twice(place: str, keys: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield place, f"{key} is there twice"


def _to_instrument(pack: _Pack) -> Instrument:
    items = []
    for item in pack.items:
        levels = {language: tuple(labels) for language, labels in (item.levels or {}).items()}
        low, high = item.low or 0, item.high or 0
        if levels:
            low, high = 0, len(next(iter(levels.values()))) - 1
        items.append(
            Item(key=item.key, text=item.text, levels=levels, low=low, high=high, decimals=item.decimals)
        )
    return Instrument(
        **pack.model_dump(exclude={"levels", "items", "scales", "help_first"}),
        items=tuple(items),
        scales=tuple(
            Scale(
                **scale.model_dump(include={"key", "name", "sd", "reliability", "retest_weeks"}),
                items=tuple(scale.items),
                reversed=frozenset(scale.reversed),
                minimum_answered=scale.minimum_answered or 1,
                source=scale.source or "",
                since=scale.since or 1,
            )
            for scale in pack.scales
        ),
        help_first=tuple(
            HelpRule(
                {key: frozenset(levels) for key, levels in rule.answers.items()},
                rule.at_least or 1,
                rule.weeks_in_a_row,
            )
            for rule in pack.help_first
        ),
    )
