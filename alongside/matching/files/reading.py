"""A population from parsed JSON, or everything that is wrong with it.

Each value is checked alone, by the models below; `cross_checks.py` compares entries with one another.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    Strict,
    ValidationInfo,
    WrapValidator,
    create_model,
    field_validator,
    model_validator,
)

from alongside.matching.files.cross_checks import find_cross_faults
from alongside.matching.files.faults import (
    Faulty,
    FilledText,
    Instant,
    Table,
    Text,
    check_filled,
    choice,
    list_of,
    place_text,
    refuse_value,
    validate,
    whole_number,
)
from alongside.matching.rules.participants import (
    HEAVIEST_WEIGHT,
    LONGEST_COOLDOWN,
    LONGEST_MINUTES,
    MOST_PARTNERS,
    QUARTER,
    Feedback,
    Intent,
    Met,
    Mode,
    Part,
    Participant,
    Population,
    Rules,
    Talk,
    Weights,
)
from alongside.matching.rules.settings import MOST_GIVEN_UP

LONGEST_WAIT = 1000  # rounds
LAST_ROUND = 1_000_000
A_MEETING = 'Two people and a round are needed here, as in ["ana", "cho", 2].'


def _check_span(given: Any, parse: Any) -> Any:
    ends = parse(given)
    if len(ends) != 2:
        refuse_value("A beginning and an end are needed here.")
    if ends[0] >= ends[1]:
        refuse_value(f"It ends at {given[1]!r}, before it starts.")
    return ends


def _pad_meeting(given: Any) -> Any:
    if not isinstance(given, list) or len(given) not in (3, 4):
        refuse_value(A_MEETING)
    return [*given, Feedback.NONE.value][:4]


Name = Annotated[Text, BeforeValidator(lambda given: "" if given is None else given)]
Texts = Annotated[frozenset[FilledText], Strict(False)]
OneOrMore = Annotated[
    Texts, BeforeValidator(lambda given: [check_filled(given)] if isinstance(given, str) else given)
]
Span = Annotated[list[Instant], WrapValidator(_check_span)]
Two = Annotated[list[FilledText], list_of(lambda given: len(given) == 2, "Two people are needed here.")]
Group = Annotated[
    list[FilledText],
    list_of(lambda given: len(given) in (2, 3), "Two people are needed here, or three."),
]
Round = Annotated[int, whole_number(0, LAST_ROUND)]
Meeting = Annotated[
    tuple[FilledText, FilledText, Round, Annotated[Feedback, choice(Feedback)]],
    Strict(False),
    BeforeValidator(_pad_meeting),
]


class _Person(Table):
    """What is not given is as in `Participant`."""

    id: FilledText
    languages: Texts
    free: list[Span] = Field(alias="available")
    lead: Name = ""
    above: Texts = frozenset()
    team: Name = ""
    modes: Annotated[frozenset[Annotated[Mode, choice(Mode)]], Strict(False)] = frozenset()
    intent: Annotated[Intent, choice(Intent)] = Intent.MUTUAL
    capacity: Annotated[int, whole_number(0, MOST_PARTNERS)] = 1
    issues: Texts = frozenset()
    offers: Texts = frozenset()
    wants: Texts = frozenset()
    talk: Annotated[Talk, choice(Talk)] | None = None
    circumstances: Texts = frozenset()
    blocks: Texts = frozenset()
    requires: dict[Text, OneOrMore] = Field({})
    attributes: dict[Text, OneOrMore] = Field({})
    private: Annotated[frozenset[Annotated[Part, choice(Part)]], Strict(False)] = frozenset()
    waited: Annotated[int, whole_number(0, LONGEST_WAIT)] = 0
    trio_ok: bool = False

    @field_validator("blocks")
    @classmethod
    def _only_others(cls, blocks: frozenset[str], info: ValidationInfo) -> frozenset[str]:
        if info.data.get("id") in blocks:
            refuse_value("No one can block themselves.")
        return blocks

    def as_participant(self) -> Participant:
        free = tuple((begins, ends) for begins, ends in self.free)
        return Participant(**{**self.given(), "free": free})


def _numbers(**ranges: tuple[int, int, int]) -> dict[str, Any]:
    """Fields of a model, each from, to, and in steps of."""
    return {name: (Annotated[int, whole_number(*range)], range[0]) for name, range in ranges.items()}


_Rules = create_model(
    "_Rules",
    __base__=Table,
    **_numbers(
        cooldown=(0, LONGEST_COOLDOWN, 1),
        minutes=(QUARTER, LONGEST_MINUTES, QUARTER),
        worst_pair_gives_up=(0, MOST_GIVEN_UP, 1),
    ),
    same_lead_ok=(bool, False),
)


class _Weights(
    create_model(  # type: ignore[misc]
        "_Weights", __base__=Table, **_numbers(**{part.value: (0, HEAVIEST_WEIGHT, 1) for part in Part})
    )
):
    @model_validator(mode="after")
    def _any_counts(self) -> Self:
        weights = Weights(**self.given())
        if not any(weights.weight_of(part) for part in Part):
            refuse_value("At least one weight has to be more than 0.")
        return self


class _Population(Table):
    people: list[_Person]
    met: list[Meeting] = Field([])
    locks: list[Two] = Field([])
    forbid: list[Two] = Field([])
    round: Round = 1
    rules: _Rules = _Rules()  # type: ignore[valid-type]
    weights: _Weights = _Weights()
    seed: Text = ""
    begins: Instant | None = None
    later: list[list[Group]] | None = None

    def as_population(self) -> Population:
        return Population(
            people=tuple(person.as_participant() for person in self.people),
            met=tuple(Met(*meeting) for meeting in self.met),
            locks=tuple((a, b) for a, b in self.locks),
            forbid=tuple((a, b) for a, b in self.forbid),
            round=self.round,
            rules=Rules(**self.rules.given()),  # type: ignore[attr-defined]
            weights=Weights(**self.weights.given()),
            seed=self.seed,
            begins=self.begins,
            later=None if self.later is None else tuple(tuple(map(tuple, groups)) for groups in self.later),
        )


INNER: Mapping[str, type[Table]] = {"people": _Person, "rules": _Rules, "weights": _Weights}
LISTS = ("people", "met", "locks", "forbid")


def parse_population(given: object) -> Population | Faulty:
    read = validate(_Population, given, INNER)
    found = {} if isinstance(read, Table) else read
    bad = {place[:2] for place in found}
    fields = given if isinstance(given, dict) else {}
    entries = {
        name: {
            place_text((name, number)): entry
            for number, entry in enumerate(fields[name] if isinstance(fields.get(name), list) else ())
            if (name, number) not in bad
        }
        for name in LISTS
    }
    faulty = {str(place[0]) for place in found if place}
    if not isinstance(read, Table):  # what is sound is compared all the same: all faults are named at once
        rest = {name: fields[name] for name in (_Population.model_fields.keys() - faulty) & fields.keys()}
        read = _Population.model_validate(rest | {name: [*each.values()] for name, each in entries.items()})
    population = read.as_population()
    places = {name: (*each,) for name, each in entries.items()}
    faults = [fault for of_place in found.values() for fault in of_place]
    faults += find_cross_faults(population, places, _find_ids(fields.get("people")), faulty)
    return Faulty(tuple(faults)) if faults else population


def participant_from_dict(given: object) -> Participant | Faulty:
    """One person, as written by `participant_as_dict`."""
    read = validate(_Person, given, {}, "person")
    if isinstance(read, Table):
        return read.as_participant()
    return Faulty(tuple(fault for of_place in read.values() for fault in of_place))


def _find_ids(people: object) -> dict[str, str]:
    """Place to id, for ids that are text; of everyone, faulty or not."""
    given = people if isinstance(people, list) else []
    ids = {f"people[{number}]": one.get("id") for number, one in enumerate(given) if isinstance(one, dict)}
    return {place: one for place, one in ids.items() if isinstance(one, str)}
