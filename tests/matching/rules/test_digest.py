"""The number of a round: found again by anyone, and another as soon as anything is another."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from alongside.matching.files import population_as_dict, proposal_as_dict
from alongside.matching.rules.participants import Met, Part, Population, Rules, Weights
from alongside.matching.rules.rounds import propose_pairs
from benchmarks._population import population
from tests.conftest import PROJECT

EVERYONE = population(14, 1, 3)
FIRST, SECOND = EVERYONE.people[0], EVERYONE.people[1]

AGAIN = """
import json, sys
from alongside.matching.files import parse_population
from alongside.matching.rules.rounds import propose_pairs
print(propose_pairs(parse_population(json.load(sys.stdin))).digest)
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_finds_the_same_number(seed: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", AGAIN],
        input=json.dumps(population_as_dict(EVERYONE)),
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    ).stdout.strip()

    assert found == propose_pairs(EVERYONE).digest


def test_the_order_of_people_changes_nothing() -> None:
    people = list(EVERYONE.people)
    random.Random(5).shuffle(people)

    assert propose_pairs(replace(EVERYONE, people=tuple(people))).digest == propose_pairs(EVERYONE).digest


def test_it_can_be_worked_out_by_hand_as_the_guide_says() -> None:
    proposal = propose_pairs(EVERYONE)
    result = proposal_as_dict(EVERYONE, proposal)

    text = json.dumps(
        {
            "population": population_as_dict(EVERYONE),
            "pairs": result["pairs"],
            "trio": result["trio"],
            "left_out": [one["id"] for one in result["left_out"]],
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )

    assert sha256(text.encode()).hexdigest() == proposal.digest


CHANGES = {
    "the seed": lambda one: replace(one, seed="another"),
    "the round": lambda one: replace(one, round=one.round + 1),
    "a rule": lambda one: replace(one, rules=Rules(cooldown=9)),
    "a weight": lambda one: replace(one, weights=Weights(talk=16)),
    "a meeting": lambda one: replace(one, met=(*one.met, Met(FIRST.id, SECOND.id, 0))),
    "a pair held apart": lambda one: replace(one, forbid=((FIRST.id, SECOND.id),)),
    "somebody less": lambda one: replace(one, people=one.people[1:]),
    "a time": lambda one: of_the_first(
        one, free=((FIRST.free[0][0], FIRST.free[0][1] + timedelta(hours=1)),)
    ),
    "what is private": lambda one: of_the_first(one, private=FIRST.private ^ {Part.TALK}),
    "how long somebody waited": lambda one: of_the_first(one, waited=FIRST.waited + 1),
}


def of_the_first(one: Population, **changes: object) -> Population:
    return replace(one, people=(replace(one.people[0], **changes), *one.people[1:]))  # type: ignore[arg-type]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_another_as_soon_as_anything_is_another(change) -> None:  # type: ignore[no-untyped-def]
    assert propose_pairs(change(EVERYONE)).digest != propose_pairs(EVERYONE).digest
