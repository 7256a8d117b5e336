"""A form that its writer has not sent yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

LONGEST = 50_000  # characters of a whole form; the longest single text is a tenth of that
MOST = 20  # forms per person: those changed last
KEPT_FOR = timedelta(days=30)
DAY, CLOCK = "day", "clock"


@dataclass(frozen=True)
class Draft:
    """version: of what the form was opened on, to see whether it was changed elsewhere since."""

    form: str
    version: str
    fields: Mapping[str, Any]
    kept_at: datetime


def as_text(fields: Mapping[str, Any]) -> str:
    """For texts, numbers, booleans, days, times of day, and lists of them."""
    return json.dumps(fields, default=_to_plain, ensure_ascii=False, sort_keys=True)


def from_text(content: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(content, object_hook=_from_plain)
    return fields


def _to_plain(value: Any) -> Any:
    match value:
        case date():
            return {DAY: value.isoformat()}
        case time():
            return {CLOCK: value.isoformat()}
        case _:
            raise TypeError(f"no field of a form holds {type(value).__name__}")


def _from_plain(found: dict[str, Any]) -> Any:
    match found:
        case {"day": str(day)} if len(found) == 1:
            return date.fromisoformat(day)
        case {"clock": str(clock)} if len(found) == 1:
            return time.fromisoformat(clock)
        case _:
            return found
