"""Reads instruments from TOML and checks them before anyone sees them. See docs/instruments.md."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from alongside.domain.errors import AlongsideError
from alongside.domain.instruments import HelpRule, Instrument, Item, Scale
from alongside.settings import PROJECT

SHIPPED = PROJECT / "alongside" / "shipped" / "instruments"

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST = 600  # characters of a title, an introduction or an item
LONGEST_LABEL = 40  # a label is a button on a phone
MOST_ITEMS = 100
MOST_DECIMALS = 9
MOST_VERSIONS = 999
LARGEST = 1_000_000

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

PACK_KEYS = {
    "key",
    "version",
    "every_weeks",
    "licence",
    "may_be_shipped",
    "source",
    "title",
    "intro",
    "levels",
    "items",
    "scales",
    "help_first",
}
HELP_KEYS = {"answers", "at_least"}
ITEM_KEYS = {"key", "text", "levels", "low", "high", "decimals"}
SCALE_KEYS = {
    "key",
    "name",
    "items",
    "reversed",
    "minimum_answered",
    "since",
    "sd",
    "reliability",
    "reliability_kind",
    "retest_weeks",
    "source",
}
LONGEST_RETEST = 260  # weeks


@dataclass(eq=False)
class BadInstrument(AlongsideError):
    """The file, the place in it (`items.recovery.levels`), and what is wrong there."""

    file: Path
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.place}: {self.reason}"


def load_library(shipped: Path, own: Path | None = None) -> dict[str, Instrument]:
    """All usable instruments, by key. Raises BadInstrument only for a fault in the shipped folder."""
    return _read_library(shipped, own)[0]


def find_faults(shipped: Path, own: Path | None = None) -> list[BadInstrument]:
    """What is wrong in the organisation's own folder. Faulty instruments are left out, the others work."""
    return _read_library(shipped, own)[1]


def _read_library(shipped: Path, own: Path | None) -> tuple[dict[str, Instrument], list[BadInstrument]]:
    packs: dict[str, Instrument] = {}
    found: list[BadInstrument] = []
    for file in sorted(shipped.glob("*.toml")):
        _add_instrument(packs, _check_may_be_shipped(file, load_instrument(file)), file)
    if own is not None and not own.is_dir():
        found.append(BadInstrument(own, "the folder", "is not there or cannot be read"))
    for file in sorted(own.glob("*.toml")) if own else ():
        try:
            _add_instrument(packs, load_instrument(file), file)
        except BadInstrument as fault:
            found.append(fault)
    return packs, found


def _check_may_be_shipped(file: Path, pack: Instrument) -> Instrument:
    if not pack.may_be_shipped:
        raise BadInstrument(
            file, "may_be_shipped", "its licence forbids shipping: it belongs in an organisation's own folder"
        )
    return pack


def _add_instrument(packs: dict[str, Instrument], pack: Instrument, file: Path) -> None:
    if pack.key in packs:
        raise BadInstrument(file, "key", f"{pack.key} is the key of another pack")
    packs[pack.key] = pack


def load_instrument(path: Path) -> Instrument:
    """Raises BadInstrument naming the first fault and its place."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadInstrument(path, "the file", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadInstrument(path, "the file", "is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number of 5,000 digits
        raise BadInstrument(path, "the file", f"is not TOML: {error}") from None
    return _InstrumentReader(path, raw).read_instrument()


@cache
def weekly_instrument() -> Instrument:
    """The questionnaire of the weekly check-in."""
    return load_instrument(SHIPPED / "weekly.toml")


class _InstrumentReader:
    """Reads one file. Every refusal names the file and the place."""

    def __init__(self, file: Path, raw: dict[str, Any]) -> None:
        self.file = file
        self.raw = raw
        self.languages: set[str] | None = None  # those of the title; all other wording must have the same

    def fault_at(self, place: str, reason: str) -> BadInstrument:
        return BadInstrument(self.file, place, reason)

    def read_instrument(self) -> Instrument:
        raw = self.raw
        self._check_known_keys("the file", raw, PACK_KEYS)
        title = self._read_wording("title", raw.get("title"))
        intro = self._read_wording("intro", raw.get("intro"))
        self._check_shared_levels()
        items = self._read_items()
        return Instrument(
            key=self._read_key("key", raw.get("key")),
            version=self._read_whole_number("version", raw.get("version"), 1, MOST_VERSIONS),
            title=title,
            intro=intro,
            items=items,
            scales=self._read_scales({item.key for item in items}),
            every_weeks=self._read_whole_number("every_weeks", raw.get("every_weeks"), 0, 104),
            licence=self._read_line("licence", raw.get("licence")),
            may_be_shipped=self._read_yes_or_no("may_be_shipped", raw.get("may_be_shipped")),
            source=self._read_line("source", raw.get("source")),
            help_first=self._read_help_rules({item.key: item for item in items}),
        )

    def _read_help_rules(self, items: dict[str, Item]) -> tuple[HelpRule, ...]:
        if "help_first" not in self.raw:
            return ()
        return tuple(
            self._read_help_rule(place, raw, items)
            for place, raw in self._read_tables("help_first", MOST_ITEMS)
        )

    def _read_help_rule(self, place: str, raw: dict[str, Any], items: dict[str, Item]) -> HelpRule:
        self._check_known_keys(place, raw, HELP_KEYS)
        named = raw.get("answers")
        if not isinstance(named, dict) or not named:
            raise self.fault_at(
                f"{place}.answers", "items with their levels are needed, such as support = [0, 1]"
            )
        answers = {
            key: self._read_item_levels(f"{place}.answers.{key}", items.get(key), raw)
            for key, raw in named.items()
        }
        return HelpRule(
            answers, self._read_whole_number(f"{place}.at_least", raw.get("at_least"), 1, len(answers))
        )

    def _read_item_levels(self, place: str, item: Item | None, raw: Any) -> frozenset[int]:
        if item is None or not item.has_levels:
            raise self.fault_at(place, "is not an item with levels here")
        if not isinstance(raw, list) or not raw:
            raise self.fault_at(place, "a list of levels is needed")
        levels = [self._read_whole_number(place, level, 0, round(item.high)) for level in raw]
        self._check_all_different(place, levels)
        return frozenset(levels)

    def _read_items(self) -> tuple[Item, ...]:
        items = tuple(self._read_item(place, raw) for place, raw in self._read_tables("items", MOST_ITEMS))
        self._check_all_different("items", [item.key for item in items])
        return items

    def _read_item(self, place: str, raw: dict[str, Any]) -> Item:
        key = self._read_key(f"{place}.key", raw.get("key"))
        place = f"items.{key}"
        self._check_known_keys(place, raw, ITEM_KEYS)
        text = self._read_wording(f"{place}.text", raw.get("text"))
        if "levels" not in raw:
            return Item(key, text, {}, *self._read_range(place, raw))
        if numeric := sorted(raw.keys() & {"low", "high", "decimals"}):
            raise self.fault_at(place, f"has levels, so it takes no {numeric[0]}")
        levels = self._read_levels(f"{place}.levels", raw["levels"])
        return Item(key, text, levels, 0, len(next(iter(levels.values()))) - 1, 0)

    def _read_range(self, place: str, raw: dict[str, Any]) -> tuple[float, float, int]:
        low = self._read_number(f"{place}.low", raw.get("low"))
        high = self._read_number(f"{place}.high", raw.get("high"))
        if low >= high:
            raise self.fault_at(f"{place}.high", "must be above low")
        return (
            low,
            high,
            self._read_whole_number(f"{place}.decimals", raw.get("decimals", 0), 0, MOST_DECIMALS),
        )

    def _check_shared_levels(self) -> None:
        shared = self.raw.get("levels", {})
        if not isinstance(shared, dict):
            raise self.fault_at("levels", "named sets are needed, such as [levels.often]")
        for name, raw in shared.items():
            self._read_levels(f"levels.{name}", raw)

    def _read_levels(self, place: str, raw: Any) -> dict[str, tuple[str, ...]]:
        """Labels given with the item, or the name of a set that several items share."""
        if isinstance(raw, str):
            shared = self.raw.get("levels", {})
            if raw not in shared:
                raise self.fault_at(place, f"{raw!r} is not among the shared levels")
            place, raw = f"levels.{raw}", shared[raw]
        self._check_languages(place, raw)
        levels = {
            language: self._read_labels(f"{place}.{language}", labels) for language, labels in raw.items()
        }
        if len({len(labels) for labels in levels.values()}) > 1:
            raise self.fault_at(place, "the languages have different numbers of levels")
        return levels

    def _read_labels(self, place: str, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not 2 <= len(raw) <= 11:
            raise self.fault_at(place, "2 to 11 labels are needed, lowest first")
        labels = tuple(self._read_plain_text(place, label, LONGEST_LABEL) for label in raw)
        self._check_all_different(place, labels)
        return labels

    def _read_scales(self, items: set[str]) -> tuple[Scale, ...]:
        scales = tuple(
            self._read_scale(place, raw, items) for place, raw in self._read_tables("scales", MOST_ITEMS)
        )
        self._check_all_different("scales", [scale.key for scale in scales])
        return scales

    def _read_scale(self, place: str, raw: dict[str, Any], known: set[str]) -> Scale:
        key = self._read_key(f"{place}.key", raw.get("key"))
        place = f"scales.{key}"
        self._check_known_keys(place, raw, SCALE_KEYS)
        items = self._read_item_keys(f"{place}.items", raw.get("items"), known)
        if not items:
            raise self.fault_at(f"{place}.items", "a scale needs an item")
        turned = self._read_item_keys(f"{place}.reversed", raw.get("reversed", []), set(items))
        least = self._read_whole_number(
            f"{place}.minimum_answered", raw.get("minimum_answered"), 1, len(items)
        )
        sd, reliability, retest_weeks = self._read_norms(place, raw)
        return Scale(
            key,
            self._read_wording(f"{place}.name", raw.get("name")),
            tuple(items),
            frozenset(turned),
            least,
            sd,
            reliability,
            self._read_line(f"{place}.source", raw["source"]) if "source" in raw else "",
            retest_weeks,
            self._read_since(place, raw),
        )

    def _read_since(self, place: str, raw: dict[str, Any]) -> int:
        """Required from version 2 on: only the author knows whether the scale's questions are the same."""
        version = self._read_whole_number("version", self.raw.get("version"), 1, MOST_VERSIONS)
        if "since" not in raw and version > 1:
            raise self.fault_at(
                f"{place}.since", "is needed: the version from which on its questions are as they are now"
            )
        return self._read_whole_number(f"{place}.since", raw.get("since", 1), 1, version)

    def _read_item_keys(self, place: str, raw: Any, known: set[str]) -> list[str]:
        if not isinstance(raw, list) or not all(isinstance(key, str) for key in raw):
            raise self.fault_at(place, "a list of item keys is needed")
        if unknown := [key for key in raw if key not in known]:
            raise self.fault_at(place, f"{unknown[0]} is not an item here")
        self._check_all_different(place, raw)
        return raw

    def _read_norms(self, place: str, raw: dict[str, Any]) -> tuple[float | None, float | None, int | None]:
        given = [name for name in ("sd", "reliability") if name in raw]
        if not given:
            if more := [name for name in ("reliability_kind", "retest_weeks") if name in raw]:
                raise self.fault_at(f"{place}.{more[0]}", "comes with sd and reliability")
            return None, None, None
        if len(given) == 1:
            raise self.fault_at(f"{place}.{given[0]}", "sd and reliability come together")
        if "source" not in raw:
            raise self.fault_at(f"{place}.source", "figures need the source they come from")
        sd, reliability = (self._read_number(f"{place}.{name}", raw[name]) for name in given)
        if not 0 < sd <= 50:
            raise self.fault_at(f"{place}.sd", "is in points of 0-100, above 0 and at most 50")
        if not 0 < reliability < 1:
            raise self.fault_at(f"{place}.reliability", "lies between 0 and 1")
        return sd, reliability, self._read_retest(place, raw)

    def _read_retest(self, place: str, raw: dict[str, Any]) -> int | None:
        """The interval of a retest in weeks; None for an internal consistency."""
        match raw.get("reliability_kind"):
            case "retest":
                return self._read_whole_number(
                    f"{place}.retest_weeks", raw.get("retest_weeks"), 1, LONGEST_RETEST
                )
            case "internal_consistency" if "retest_weeks" in raw:
                raise self.fault_at(f"{place}.retest_weeks", "comes with a retest reliability only")
            case "internal_consistency":
                return None
            case _:
                raise self.fault_at(f"{place}.reliability_kind", "retest or internal_consistency is needed")

    def _read_tables(self, name: str, most: int) -> list[tuple[str, dict[str, Any]]]:
        raw = self.raw.get(name)
        if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
            raise self.fault_at(name, f"one or more [[{name}]] are needed")
        if not 1 <= len(raw) <= most:
            raise self.fault_at(name, f"1 to {most} are possible")
        return [(f"{name}[{number}]", table) for number, table in enumerate(raw, 1)]

    def _read_wording(self, place: str, raw: Any) -> dict[str, str]:
        self._check_languages(place, raw)
        return {
            language: self._read_plain_text(f"{place}.{language}", text, LONGEST)
            for language, text in raw.items()
        }

    def _check_languages(self, place: str, raw: Any) -> None:
        if not isinstance(raw, dict) or not raw:
            raise self.fault_at(place, "wording by language is needed, such as en = …")
        if strange := [language for language in raw if not LANGUAGE.fullmatch(language)]:
            raise self.fault_at(place, f"{strange[0]!r} is not a language code such as en or es")
        if self.languages is None:
            self.languages = set(raw)
        if different := self.languages ^ set(raw):
            raise self.fault_at(place, f"{min(different)} is in one of title and {place}, but not in both")

    def _read_plain_text(self, place: str, raw: Any, longest: int) -> str:
        if not isinstance(raw, str) or not raw.strip():
            raise self.fault_at(place, "text is needed")
        text = raw.strip()
        if found := MARKDOWN.search(text):
            raise self.fault_at(place, f"{found[0]!r} could be read as formatting; write it in plain words")
        if len(text) > longest:
            raise self.fault_at(place, f"is longer than {longest} characters")
        return text

    def _read_line(self, place: str, raw: Any) -> str:
        """Text for those who maintain instruments. It may hold addresses and is never shown as Markdown."""
        if not isinstance(raw, str) or not raw.strip():
            raise self.fault_at(place, "text is needed")
        return " ".join(raw.split())

    def _read_key(self, place: str, raw: Any) -> str:
        if not isinstance(raw, str) or not KEY.fullmatch(raw):
            raise self.fault_at(place, "a key of a-z, 0-9 and _ is needed, starting with a letter")
        return raw

    def _read_whole_number(self, place: str, raw: Any, least: int, most: int) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
            raise self.fault_at(place, f"a whole number from {least} to {most} is needed")
        return raw

    def _read_number(self, place: str, raw: Any) -> float:
        if not isinstance(raw, int | float) or isinstance(raw, bool) or not abs(raw) <= LARGEST:
            raise self.fault_at(place, f"a number is needed, at most {LARGEST:,} in size")
        return raw

    def _read_yes_or_no(self, place: str, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise self.fault_at(place, "true or false is needed")
        return raw

    def _check_known_keys(self, place: str, raw: dict[str, Any], known: set[str]) -> None:
        if unknown := sorted(raw.keys() - known):
            raise self.fault_at(place, f"{unknown[0]} is unknown here; known are {', '.join(sorted(known))}")

    def _check_all_different(self, place: str, keys: Any) -> None:
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                raise self.fault_at(place, f"{key} is there twice")
            seen.add(key)
