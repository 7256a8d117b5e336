"""Rounds in words, as a coordinator reads them."""

from alongside.core.words import load_words
from alongside.matching.rules.ahead import Outlook
from alongside.matching.rules.participants import Pair, Population, Proof, Proposal, Rule
from alongside.matching.rules.plan_check import PlanWorth
from alongside.partners.ui.coordinator.looking_ahead import outlook_text
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
    proven, close, greedy = (
        proof_text(proof, T, planned=False)
        for proof in (Proof(900, 900), Proof(900, 1000), Proof(900, 1000, "greedy"))
    )
    planned = proof_text(Proof(900, 900), T, planned=True)

    assert proven.startswith(message("partners/ui/coordinator/wording", "better. A separate"))
    assert planned == message("partners/ui/coordinator/wording", "with this plan")
    assert "more than 10 per cent" in close
    assert not {close, greedy} & {proven}
    assert greedy == message("partners/ui/coordinator/wording", "fewest options")


def outlook(alone_fit: int, lost: int, least: int) -> str | None:
    def round_of(fit: int) -> Proposal:
        pairs = (Pair(a="ana", b="ben", fit=fit, parts={}),)
        return Proposal(pairs=pairs, trio=None, left_out=(), proof=Proof(1, 1), digest="")

    found = Outlook(
        population=Population(people=()),
        proposal=round_of(300),
        alone=round_of(alone_fit),
        worth=PlanWorth(0, -lost, 0, 0),
        least_lost=least,
        partnered={},
    )
    return outlook_text(found, T)


def test_what_looking_ahead_gives_up_is_said_in_points_and_nothing_better_is_claimed_than_is_known():
    ahead = "partners/ui/coordinator/looking_ahead"
    full = message(ahead, "no one unmatched", rounds="5")
    some = message(ahead, "unmatched {n} times", many=True, n="3", rounds="5")

    assert outlook(300, 0, 0) == f"{full} {message(ahead, 'no fit')}"
    assert outlook(420, 3, 2) == f"{some} {message(ahead, 'gives up', points='120', all='420')}"
    assert outlook(300, 3, 3) == f"{some} {message(ahead, 'No plan')} {message(ahead, 'no fit')}"


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
