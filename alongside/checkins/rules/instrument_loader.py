"""Reads instruments from TOML and checks them before anyone sees them. See docs/instruments.md."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from alongside.checkins.rules.instrument_tables import KEY, TABLES, Pack
from alongside.checkins.rules.instruments import Instrument
from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import PROJECT

SHIPPED = PROJECT / "alongside" / "checkins" / "instruments"


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
        return Pack.model_validate(raw, context=raw.get("levels")).to_instrument()
    except ValidationError as error:
        raise BadInstrument(path, [_to_fault(one, raw) for one in error.errors()]) from None


def _to_fault(error: Any, raw: dict[str, Any]) -> Fault:
    """A table in a list is named by its key, or by its number from 1 if it has none."""
    loc, reason = error["loc"], error["msg"]
    if error["type"] == "extra_forbidden":
        known = TABLES[str(loc[0])] if len(loc) > 1 else Pack
        reason = f"{loc[-1]} is unknown here; known are {', '.join(sorted(known.model_fields))}"
        loc = loc[:-1]
    place, *rest = loc or ("the file",)
    if rest and isinstance(rest[0], int):
        number, *rest = rest
        key = raw[str(place)][number].get("key")
        named = isinstance(key, str) and KEY.fullmatch(key)
        place = f"{place}.{key}" if named else f"{place}[{int(number) + 1}]"
    return Fault(".".join([str(place), *(step for step in rest if isinstance(step, str))]), reason)


@cache
def weekly_instrument() -> Instrument:
    """The questionnaire of the weekly check-in."""
    return load_instrument(SHIPPED / "weekly.toml")
