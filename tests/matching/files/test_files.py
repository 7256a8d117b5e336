"""A round as a file: all that is wrong with it at once, each with its place; and what is written is what is read."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching.files import (
    Faulty,
    parse_population,
    participant_as_dict,
    participant_from_dict,
    population_as_dict,
    proposal_as_dict,
)
from alongside.matching.rules.participants import (
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
from alongside.matching.rules.rounds import propose_pairs
from alongside.matching.rules.writing import instant_as_text


def a(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC)


def person(id: str, **says: Any) -> dict[str, Any]:
    return {
        "id": id,
        "languages": ["en"],
        "available": [["2026-11-23T16:00Z", "2026-11-23T18:00Z"]],
        **says,
    }


def faults(given: object) -> list[tuple[str, str]]:
    found = parse_population(given)
    assert isinstance(found, Faulty)
    return [(one.place, one.sentence) for one in found.faults]


def test_hardly_anything_has_to_be_said() -> None:
    assert parse_population({"people": [person("ana")]}) == Population(
        people=(Participant(id="ana", languages=frozenset({"en"}), free=((a(16), a(18)),)),)
    )


def test_what_the_design_shows_is_read() -> None:
    given = {
        "people": [
            person(
                "ana",
                lead="dee",
                team="red",
                modes=["video"],
                intent="mutual",
                capacity=1,
                issues=["housing"],
                offers=["court"],
                wants=["grief"],
                talk="listen",
                blocks=["bob"],
                requires={"gender": "woman"},
                attributes={"gender": ["woman"]},
                waited=0,
                trio_ok=True,
            ),
            person("bob"),
            person("cho"),
        ],
        "met": [["ana", "cho", 2], ["bob", "cho", 3, "keep"]],
        "round": 7,
        "locks": [],
        "forbid": [],
        "rules": {"cooldown": 3},
        "weights": {"talk": 0},
        "seed": "round-7",
    }

    population = parse_population(given)

    assert isinstance(population, Population)
    assert population.people[0] == Participant(
        id="ana",
        languages=frozenset({"en"}),
        free=((a(16), a(18)),),
        modes=frozenset({Mode.VIDEO}),
        intent=Intent.MUTUAL,
        capacity=1,
        lead="dee",
        team="red",
        issues=frozenset({"housing"}),
        offers=frozenset({"court"}),
        wants=frozenset({"grief"}),
        talk=Talk.LISTEN,
        blocks=frozenset({"bob"}),
        requires={"gender": frozenset({"woman"})},
        attributes={"gender": frozenset({"woman"})},
        trio_ok=True,
    )
    assert population.met == (Met("ana", "cho", 2), Met("bob", "cho", 3, Feedback.KEEP))
    assert (population.round, population.rules, population.weights, population.seed) == (
        7,
        Rules(cooldown=3),
        Weights(talk=0),
        "round-7",
    )


FAULTS = {
    "not an object": ([], "file", "An object"),
    "no people": ({}, "file", "no 'people'"),
    "an unknown field": ({"people": [], "rulez": {}}, "file", "perhaps 'rules'"),
    "a person without an id": ({"people": [{"languages": [], "available": []}]}, "people[0]", "no 'id'"),
    "an empty id": ({"people": [person(" ")]}, "people[0].id", "empty"),
    "an id twice": ({"people": [person("x"), person("x")]}, "people[1].id", "already used at people[0]"),
    "an id twice beside another fault": (
        {"people": [person("x"), person("x", waited=-1)]},
        "people[1].id",
        "already used at people[0]",
    ),
    "half a character": ({"people": [person("\ud800")]}, "people[0].id", "half a character"),
    "a time without a zone": (
        {"people": [person("x", available=[["2026-11-23T16:00", "2026-11-23T18:00Z"]])]},
        "people[0].available[0][0]",
        "no zone",
    ),
    "no time at all": (
        {"people": [person("x", available=[["soon", "2026-11-23T18:00Z"]])]},
        "people[0].available[0][0]",
        "like 2026-11-23T16:00Z",
    ),
    "ends before it starts": (
        {"people": [person("x", available=[["2026-11-23T18:00Z", "2026-11-23T16:00Z"]])]},
        "people[0].available[0]",
        "before it starts",
    ),
    "half a span": (
        {"people": [person("x", available=[["2026-11-23T18:00Z"]])]},
        "people[0].available[0]",
        "beginning and an end",
    ),
    "beyond all years": (
        {"people": [person("x", available=[["0001-01-01T00:00Z", "2026-01-01T00:00Z"]])]},
        "people[0].available[0][0]",
        "between the years",
    ),
    "an unknown intent": ({"people": [person("x", intent="both")]}, "people[0].intent", "mutual"),
    "an unknown mode": ({"people": [person("x", modes=["fax"])]}, "people[0].modes[0]", "video"),
    "a capacity of a half": ({"people": [person("x", capacity=0.5)]}, "people[0].capacity", "0.5"),
    "a capacity that is true": ({"people": [person("x", capacity=True)]}, "people[0].capacity", "true"),
    "far too much room": ({"people": [person("x", capacity=10**30)]}, "people[0].capacity", "beyond"),
    "blocking oneself": ({"people": [person("x", blocks=["x"])]}, "people[0].blocks", "themselves"),
    "blocking no one": ({"people": [person("x", blocks=["y"])]}, "people[0].blocks", "'y'"),
    "having met no one": ({"people": [person("x")], "met": [["x", "y", 1]]}, "met[0]", "'y'"),
    "having met oneself": ({"people": [person("x")], "met": [["x", "x", 1]]}, "met[0]", "twice"),
    "having met after this round": (
        {"people": [person("x"), person("y")], "met": [["x", "y", 9]], "round": 8},
        "met[0][2]",
        "after the round",
    ),
    "half a meeting": ({"people": [], "met": [["x"]]}, "met[0]", "Two people and a round"),
    "a lock with no one": ({"people": [person("x")], "locks": [["x", "y"]]}, "locks[0]", "'y'"),
    "a lock of excluded people": (
        {"people": [person("x", lead="m"), person("y", lead="m")], "locks": [["x", "y"]]},
        "locks[0]",
        "the rule same_lead forbids it",
    ),
    "a lock of forbidden people": (
        {"people": [person("x"), person("y")], "locks": [["x", "y"]], "forbid": [["y", "x"]]},
        "locks[0]",
        "the rule forbidden forbids it",
    ),
    "a lock beyond what there is room for": (
        {"people": [person("x"), person("y"), person("z")], "locks": [["x", "y"], ["z", "x"]]},
        "locks[1]",
        "has room for 1",
    ),
    "a lock twice": (
        {"people": [person("x", capacity=2), person("y", capacity=2)], "locks": [["x", "y"], ["y", "x"]]},
        "locks[1]",
        "already",
    ),
    "a weight out of range": ({"people": [], "weights": {"talk": 101}}, "weights.talk", "from 0 to 100"),
    "nothing that counts": (
        {"people": [], "weights": dict.fromkeys((part.value for part in Part), 0)},
        "weights",
        "more than 0",
    ),
    "minutes that are no quarters": (
        {"people": [], "rules": {"minutes": 20}},
        "rules.minutes",
        "multiple of 15",
    ),
}


@pytest.mark.parametrize(("given", "place", "words"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told_with_its_place(given: object, place: str, words: str) -> None:
    assert [(where, True) for where, sentence in faults(given) if words in sentence] == [(place, True)]


def test_all_faults_are_told_at_once() -> None:
    given = {
        "people": [person("x", waited=-1), person("x"), person("y", talk="loud")],
        "met": [["x", "z", 1]],
        "weights": {"issues": "much"},
    }

    assert [place for place, _ in faults(given)] == [
        "people[0].waited",
        "people[2].talk",
        "weights.issues",
        "people[1].id",
        "met[0]",
    ]


def test_a_fault_elsewhere_hides_no_lock_and_no_round() -> None:
    given = {
        "people": [
            person("a", lead="m"),
            person("b", lead="m"),
            person("c", talk="loud", lead="m"),
            person("d"),
            person("d"),
        ],
        "locks": [["a", "b"], ["a", "c"], ["a", "d"], ["a", "z"]],
        "met": [["a", "y", 1]],
        "weights": {"talk": -1},
    }

    assert [place for place, _ in faults(given)] == [
        "people[2].talk",
        "weights.talk",
        "people[4].id",
        "met[0]",
        "locks[3]",
        "locks[0]",
        "locks[1]",
        "locks[2]",
        "locks[3]",
    ]
    assert [sentence for place, sentence in faults(given) if place in ("locks[0]", "locks[1]")] == [
        "'a' and 'b' cannot be locked: the rule same_lead forbids it.",
        "'a' has room for 1, but is locked 2 times.",
    ]


def test_locks_are_not_judged_by_rules_that_cannot_be_read() -> None:
    given = {
        "people": [person("a"), person("b")],
        "locks": [["a", "b"]],
        "met": [["a", "b", 9]],
        "rules": {"cooldown": -1},
    }

    assert [place for place, _ in faults(given)] == ["rules.cooldown", "met[0][2]"]


words = st.frozensets(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip), max_size=3
)
instants = st.integers(0, 14 * 96).map(
    lambda quarter: a(0).replace(hour=quarter % 24, minute=quarter % 4 * 15)
)
seekers = st.builds(
    Participant,
    id=st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip),
    languages=words,
    free=st.just(((a(8), a(9)), (a(11), a(12)))),
    modes=st.frozensets(st.sampled_from(Mode)),
    intent=st.sampled_from(Intent),
    capacity=st.integers(0, 10),
    lead=st.text(st.characters(exclude_categories=("Cs",))),
    above=words,
    issues=words,
    wants=words,
    talk=st.none() | st.sampled_from(Talk),
    requires=st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), words, max_size=2),
    private=st.frozensets(st.sampled_from(Part)),
    waited=st.integers(0, 1000),
    trio_ok=st.booleans(),
)


@given(seekers)
def test_someone_written_and_read_again_is_the_same(seeker: Participant) -> None:
    assert participant_from_dict(json.loads(json.dumps(participant_as_dict(seeker)))) == seeker


@given(st.lists(seekers, max_size=4, unique_by=lambda one: one.id), st.integers(0, 9))
def test_a_round_written_and_read_again_is_written_the_same(people: list[Participant], round: int) -> None:
    met = tuple(Met(people[0].id, one.id, 0) for one in people[1:])
    written = population_as_dict(
        Population(people=tuple(people), met=met, round=round, begins=a(0), seed="x")
    )

    read = parse_population(json.loads(json.dumps(written)))

    assert isinstance(read, Population)
    assert population_as_dict(read) == written


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (a(16), "2026-11-23T16:00Z"),
        (a(16).replace(second=5), "2026-11-23T16:00:05Z"),
        (a(16).replace(microsecond=5), "2026-11-23T16:00:00.000005Z"),
        (a(16).astimezone(timezone(timedelta(hours=-7))), "2026-11-23T16:00Z"),
    ],
)
def test_times_are_written_in_utc_and_no_more_exact_than_they_are(when: datetime, text: str) -> None:
    assert instant_as_text(when) == text


def test_hidden_faults_of_a_person_are_not_made_up() -> None:
    """With what is wrong with b mended, the two may well be held."""
    given = {"people": [person("a"), person("b", languages=3)], "locks": [["a", "b"]]}

    assert [place for place, _ in faults(given)] == ["people[1].languages"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JUNK, st.sampled_from(["people", "met", "locks", "rules", "weights", "begins", "seed", "round"]))
def test_whatever_stands_in_a_file_is_read_or_told_and_never_a_crash(junk: object, name: str) -> None:
    for content in (
        junk,
        {"people": [], name: junk},
        {"people": [person("x", languages=junk, available=junk)]},
    ):
        assert isinstance(parse_population(content), Faulty | Population)


def test_what_comes_back_has_the_form_of_the_design() -> None:
    population = parse_population({"people": [person("bob"), person("ana"), person("cho")]})
    assert isinstance(population, Population)

    found = proposal_as_dict(population, propose_pairs(population))

    assert set(found) == {
        *("pairs", "trio", "left_out", "people_matched", "total_fit", "worst_fit", "certificate", "digest")
    }
    assert set(found["pairs"][0]) == {"a", "b", "fit", "parts"}
    assert found["certificate"] == {
        "optimal": True,
        "gap": 0,
        "weight": found["certificate"]["weight"],
        "bound": found["certificate"]["weight"],
    }
    assert [one["waited"] for one in found["left_out"]] == [1]
    assert found["people_matched"] == 2


def test_a_plan_of_later_rounds_is_read_and_written_and_absent_where_there_is_none() -> None:
    people = [person(one) for one in ("ana", "ben", "cho", "dee", "eli")]
    later = [[["ana", "ben"], ["cho", "dee", "eli"]], []]

    with_plan, without = (
        parse_population({"people": people, **more}) for more in ({"later": later}, {"later": None})
    )

    assert isinstance(with_plan, Population)
    assert isinstance(without, Population)
    assert with_plan.later == ((("ana", "ben"), ("cho", "dee", "eli")), ())
    assert population_as_dict(with_plan)["later"] == later
    assert "later" not in population_as_dict(without)  # digests of earlier rounds stay what they were


@pytest.mark.parametrize(
    ("group", "sentence"),
    [
        (["ana"], "Two people are needed here, or three."),
        (["ana", "zoe"], "No one has the id 'zoe'."),
        (["ana", "ana"], "Someone is here twice."),
    ],
)
def test_a_plan_is_of_known_people_in_twos_and_threes(group: list[str], sentence: str) -> None:
    given = {"people": [person("ana"), person("ben")], "later": [[["ana", "ben"]], [group]]}

    assert faults(given) == [("later[1][0]", sentence)]
