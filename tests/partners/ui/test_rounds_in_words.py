"""Rounds in words, as a coordinator reads them."""

from alongside.core.words import load_words
from alongside.matching.rules.participants import Proof, Rule
from alongside.partners.ui.coordinator.wording import (
    distinct_names,
    gain_text,
    names_text,
    proof_text,
    rule_cost_text,
)
from tests.fixtures.wording import message

T = load_words("en")


def test_a_proof_says_no_more_than_was_proven():
    proven = proof_text(Proof(900, 900), T)
    close = proof_text(Proof(900, 1000), T)
    greedy = proof_text(Proof(900, 1000, "greedy"), T)

    assert proven.startswith(message("partners/ui/coordinator/wording", "confirmed"))
    assert "more than 10 per cent" in close
    assert not {close, greedy} & {proven}
    assert greedy == message("partners/ui/coordinator/wording", "fewest options")


def test_what_a_rule_costs_is_a_line_of_text():
    assert [rule_cost_text(Rule.LANGUAGE, people, T) for people in (1, 3)] == [
        f"{message('partners/ui/coordinator/wording', 'No shared language')}: 1 person",
        f"{message('partners/ui/coordinator/wording', 'No shared language')}: 3 people",
    ]


def test_only_rules_that_could_be_asked_about_openly_have_a_gain():
    said = {rule for rule in Rule if gain_text(rule, 2, T)}

    assert said == {Rule.OVERLAP, Rule.MET, Rule.SAME_LEAD, Rule.MODE}


def test_two_people_of_one_name_are_distinguished():
    names = {"a": "Mo", "b": "Mo", "c": "ana"}

    assert distinct_names(names, ["b", "a", "c"]) == {"c": "ana", "a": "Mo", "b": "Mo (2)"}


def test_an_erased_person_leaves_a_place_in_the_line():
    assert names_text({"a": "Mo"}, ["a", "b"], T) == "Mo  ·  " + message(
        "partners/ui/coordinator/wording", "no longer here"
    )
