"""What a value of a file must be, and everything that is wrong with a file at once, each with its place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1970, 2200  # a time outside these years is taken for a typing error
SHOWN = 40  # characters of a text
SHOWN_BELOW = 10**15  # longer numbers are not worth showing
A_TIME = "2026-11-23T16:00Z"
KINDS = {
    "model_type": "An object",
    "dict_type": "An object",
    "list_type": "A list",
    "frozen_set_type": "A list",
    "tuple_type": "A list",
    "string_type": "A text",
    "bool_type": "Either true or false",
}

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class FileFault:
    """`place`: such as people[3].available[0], or "file". `sentence`: in English, like all of the console."""

    place: str
    sentence: str


@dataclass(frozen=True)
class Faulty:
    """A file that cannot be used, with everything that is wrong with it."""

    faults: tuple[FileFault, ...]


class Table(BaseModel):
    """An object with known fields. An unknown name is probably misspelt, and its value would be lost."""

    model_config = ConfigDict(strict=True, extra="forbid")

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


OneTable = TypeVar("OneTable", bound=Table)


def validate(
    model: type[OneTable], given: object, inner: Mapping[str, type[Table]], file: str = "file"
) -> OneTable | dict[Place, list[FileFault]]:
    """The faults by the place of each in the model. `inner`: models of its fields."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found: dict[Place, list[FileFault]] = {}
        for one in error.errors(include_url=False):
            where, named = one["loc"], None
            if one["type"] in ("missing", "extra_forbidden"):
                where, named = where[:-1], where[-1]
            fields = (inner[str(where[0])] if where else model).model_fields.items() if named else ()
            known = [field.alias or name for name, field in fields]
            place = place_text(where) if file == "file" else f"{file}.{place_text(where)}" if where else file
            sentence = _fault_text(one["type"], one["input"], one["msg"], named, known)
            found.setdefault(one["loc"], []).append(FileFault(place, sentence))
        return found


def place_text(place: Place) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place if step != "[key]")
    return "".join(steps).removeprefix(".") or "file"


def _fault_text(kind: str, given: object, message: str, named: object, known: Collection[str]) -> str:
    match kind:
        case "missing":
            return f"There is no '{named}'."
        case "extra_forbidden":
            near = get_close_matches(str(named)[:SHOWN], known, 1)
            hint = f"; perhaps '{near[0]}' is meant" if near else ""
            return f"There is no field {describe_value(named)}{hint}."
        case "string_unicode":
            return f"The text {describe_value(given)} holds half a character."
        case _:
            return _needed_text(KINDS[kind], given) if kind in KINDS else message


def refuse_value(sentence: str) -> NoReturn:
    raise PydanticCustomError("fault", "{sentence}", {"sentence": sentence})


def _needed_text(what: str, given: object) -> str:
    return f"{what} is needed here, not {describe_value(given)}."


def describe_value(given: object) -> str:
    """Short and on one line, to be named in a sentence."""
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return repr(given) if len(given) <= SHOWN else f"{given[:SHOWN]!r}…"
        case int():
            return str(given) if abs(given) < SHOWN_BELOW else "a number beyond all bounds"
        case float():
            return repr(given)
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "something else"


# ── kinds of values ─────────────────────────────────────────────────────────────────────────────────────────


def _check_text(text: str) -> str:
    if not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text):  # which UTF-8 cannot hold
        refuse_value(f"The text {describe_value(text)} holds half a character.")
    return text


def check_filled(text: str) -> str:
    if not text.strip():
        refuse_value("The text is empty.")
    return _check_text(text)


def whole_number(low: int, high: int, multiple_of: int = 1) -> PlainValidator:
    return PlainValidator(lambda given: check_whole(given, low, high, multiple_of))


def check_whole(given: object, low: int, high: int, multiple_of: int = 1) -> int:
    if type(given) is int and low <= given <= high and given % multiple_of == 0:
        return given
    kind = "A whole number" if multiple_of == 1 else f"A multiple of {multiple_of}"
    refuse_value(_needed_text(f"{kind} from {low} to {high}", given))


def choice(kind: type[StrEnum]) -> PlainValidator:
    def check(given: object) -> StrEnum:
        if isinstance(given, str) and given in [*kind]:
            return kind(given)
        refuse_value(_needed_text(f"One of {', '.join(one.value for one in kind if one.value)}", given))

    return PlainValidator(check)


def _check_instant(given: object) -> datetime:
    """In UTC."""
    try:
        when = datetime.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        refuse_value(_needed_text(f"A time like {A_TIME}", given))
    if when.tzinfo is None:
        refuse_value(f"The time {describe_value(given)} has no zone: write it like {A_TIME}.")
    if not FIRST_YEAR < when.year < LAST_YEAR:
        refuse_value(
            f"The time {describe_value(given)} does not lie between the years {FIRST_YEAR} and {LAST_YEAR}."
        )
    return when.astimezone(UTC)


def list_of(fits: Callable[[list[Any]], bool], sentence: str) -> BeforeValidator:
    """Says the same of every list that does not fit."""

    def check(given: Any) -> Any:
        if isinstance(given, list) and not fits(given):
            refuse_value(sentence)
        return given

    return BeforeValidator(check)


Text = Annotated[str, AfterValidator(_check_text)]
FilledText = Annotated[str, AfterValidator(check_filled)]
Instant = Annotated[datetime, PlainValidator(_check_instant)]
