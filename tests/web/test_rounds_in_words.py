"""Rounds in words, as a coordinator reads them."""

from alongside.domain.matching.seekers import Part, Proof, Rule
from alongside.domain.rounds import Place
from alongside.web.coordinator.in_words import (
    PARTS,
    PLACES,
    RULES,
    called,
    certificate,
    cost,
    gain,
    together,
)
from alongside.words import words

T = words("en")


def test_every_place_rule_and_part_has_words():
    assert (set(PLACES), set(RULES), set(PARTS)) == (set(Place), set(Rule), set(Part))


def test_a_proof_says_no_more_than_was_proven():
    proven = certificate(Proof(900, 900), T)
    close = certificate(Proof(900, 1000), T)
    greedy = certificate(Proof(900, 1000, "greedy"), T)

    assert proven.startswith("Proven: no set of pairs does better.")
    assert "more than 10 per cent" in close
    assert not {close, greedy} & {proven}
    assert "could not be shown" in greedy


def test_what_a_rule_costs_is_a_line_of_text():
    assert [cost(Rule.LANGUAGE, people, T) for people in (1, 3)] == [
        "No language in common: 1 person",
        "No language in common: 3 people",
    ]


def test_only_rules_that_could_be_asked_about_openly_have_a_gain():
    said = {rule for rule in Rule if gain(rule, 2, T)}

    assert said == {Rule.OVERLAP, Rule.MET, Rule.SAME_LEAD, Rule.MODE}


def test_two_people_of_one_name_are_told_apart():
    names = {"a": "Mo", "b": "Mo", "c": "ana"}

    assert called(names, ["b", "a", "c"]) == {"c": "ana", "a": "Mo", "b": "Mo (2)"}


def test_somebody_erased_leaves_a_place_in_the_line():
    assert together({"a": "Mo"}, ["a", "b"], T) == "Mo  ·  Somebody who is no longer here"
