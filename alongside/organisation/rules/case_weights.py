"""Hours a week that one open case takes: the shipped table with its sources, and the organisation's own."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.visible_text import strip_invisible
from alongside.core.settings import PROJECT

SHIPPED = PROJECT / "alongside" / "organisation" / "caseload_weights.toml"
MOST_HOURS = 168  # a week has no more
LONGEST_SOURCE = 300  # characters


@dataclass(eq=False)
class BadCaseWeights(AlongsideError):
    """A table that cannot be used. Each fault begins with its place in the file."""

    file: Path
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(f"{self.file.name}: {fault}" for fault in self.faults)


@dataclass(frozen=True)
class CaseWeight:
    """Hours a week for one open case. `set_on`: when the organisation set it; None if shipped."""

    case_type: str
    hours: float
    source: str
    set_on: date | None = None


def _without_margin(name: str) -> str:
    if name != name.strip():
        raise ValueError("Spaces at an end")
    return name


Hours = Annotated[float, Field(ge=0, le=MOST_HOURS, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(pattern=r"\S")]
CaseType = Annotated[str, AfterValidator(_without_margin)]


class _Weight(BaseModel):
    """The same hours for each name of this kind of case, and where they come from."""

    model_config = ConfigDict(strict=True, extra="forbid")

    case_types: Annotated[list[CaseType], Field(min_length=1)]
    hours: Hours
    figure: Text
    arithmetic: Text
    author: Text
    title: Text
    where: Text
    seen: Text
    year: int | None = None
    assumed: Text | None = None

    @property
    def source(self) -> str:
        """One line: what was published, by whom, how the hours follow from it, and what is assumed."""
        who = f"{self.author} ({self.year})" if self.year else self.author
        assumed = f"; assumed: {self.assumed}" if self.assumed else ""
        return f"{who}, {self.title}: {self.figure}; {self.arithmetic}{assumed} [{self.seen}]"


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    weight: list[_Weight] = []


@cache
def shipped_weights() -> dict[str, CaseWeight]:
    """By case type; "" stands for any other case. Raises BadCaseWeights."""
    return read_weights(SHIPPED)


def read_weights(file: Path) -> dict[str, CaseWeight]:
    """Raises BadCaseWeights naming every fault with its place."""
    try:
        table = _Table.model_validate(tomllib.loads(file.read_text("utf-8-sig")))
    except OSError as error:
        raise BadCaseWeights(file, (f"the file: cannot be read: {error.strerror}",)) from None
    except ValidationError as error:
        said = tuple(f"{_place_text(one['loc'])}: {one['msg']}" for one in error.errors())
        raise BadCaseWeights(file, said) from None
    except (ValueError, RecursionError) as error:  # also bytes that are not text
        raise BadCaseWeights(file, (f"the file: is not TOML: {error}",)) from None
    found: dict[str, CaseWeight] = {}
    faults = []
    for number, weight in enumerate(table.weight, 1):
        for name in weight.case_types:
            if name.casefold() in map(str.casefold, found):
                faults.append(f"weight {number}: {name!r} has hours already, further up")
            found[name] = CaseWeight(case_type=name, hours=weight.hours, source=weight.source)
    if "" not in found:
        faults.append('the file: has no hours for case_types = [""], which is any other case')
    if faults:
        raise BadCaseWeights(file, tuple(faults))
    return found


def _place_text(place: tuple[int | str, ...]) -> str:
    """For example: weight 1, hours."""
    table, *rest = (str(one + 1) if isinstance(one, int) else one for one in place)
    return " ".join([table, ", ".join(rest)]).strip()


def effective_weights(
    shipped: Mapping[str, CaseWeight], own: Iterable[CaseWeight], case_types: Iterable[str]
) -> dict[str, CaseWeight]:
    """For each of the organisation's case types and for "", its own weight, else the shipped one.

    Names match regardless of capitals. A type without a weight is left out: it takes that of "", which always
    exists.
    """
    theirs = {name.casefold(): weight for name, weight in shipped.items()}
    mine = {weight.case_type.casefold(): weight for weight in own}
    known = theirs | mine
    return {
        name: replace(known[name.casefold()], case_type=name)
        for name in ("", *case_types)
        if name.casefold() in known
    }


def clean_weight(typed: CaseWeight, case_types: Collection[str]) -> CaseWeight:
    """`case_types`: the allowed ones, besides "". Raises BadInput naming the field."""
    if typed.case_type not in ("", *case_types):
        raise BadInput("case_type", "unknown")
    try:
        hours = TypeAdapter(Hours).validate_python(typed.hours, strict=True)
    except ValidationError:
        raise BadInput("case_hours", "out of range") from None
    source = " ".join(strip_invisible(typed.source).split())
    if not 1 <= len(source) <= LONGEST_SOURCE:
        raise BadInput("case_source", "1 to 300 characters")
    return CaseWeight(case_type=typed.case_type, hours=hours, source=source, set_on=typed.set_on)
