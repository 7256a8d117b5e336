"""Places, rules and proofs in words. Names of people are in none of these sentences: they are shown as text only."""

from collections import Counter
from collections.abc import Iterable, Mapping

from alongside.domain.matching.seekers import Part, Proof, Rule
from alongside.domain.rounds import Place
from alongside.domain.why import costliest
from alongside.words import N_, Words

PLACES = {
    Place.IN: N_("In"),
    Place.SAID_NO: N_("Not this time"),
    Place.NOT_ANSWERED: N_("Not answered yet"),
    Place.PAUSED: N_("Pausing"),
    Place.ON_LEAVE: N_("Away"),
    Place.NO_CAPACITY: N_("Has as many partners as they have room for"),
    Place.INCOMPLETE: N_("Profile not complete"),
    Place.INACTIVE: N_("Not seen here for four weeks"),
}

RULES = {
    Rule.INTENT: N_("What they are here for does not go together"),
    Rule.LANGUAGE: N_("No language in common"),
    Rule.MODE: N_("No way to meet in common"),
    Rule.OVERLAP: N_("Not enough time in common"),
    Rule.SAME_LEAD: N_("The same line manager"),
    Rule.COMMAND: N_("One stands above the other"),
    Rule.MET: N_("Met not long ago"),
    Rule.PREFERENCE: N_("A firm preference"),
    Rule.BLOCK: N_("Kept apart"),
    Rule.FORBIDDEN: N_("Kept apart"),
}

PARTS = {
    Part.ISSUES: N_("Issue areas in common"),
    Part.WANTS: N_("What one looks for and the other offers"),
    Part.TALK: N_("Way of talking"),
    Part.CIRCUMSTANCES: N_("Life circumstances in common"),
    Part.OVERLAP: N_("Times in common"),
    Part.FEEDBACK: N_("Met before, and it did both good"),
}


def called(names: Mapping[str, str], ids: Iterable[str]) -> dict[str, str]:
    """Id to name, by name; two people of one name are told apart, since a browser remembers a choice by its words."""
    seen: Counter[str] = Counter()
    found = {}
    for person_id in sorted(ids, key=lambda one: (names.get(one, "").casefold(), one)):
        name = names.get(person_id, "")
        seen[name] += 1
        found[person_id] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def together(names: Mapping[str, str], people: Iterable[str], t: Words) -> str:
    """Names of two or three people on one line, to be shown as text."""
    return "  ·  ".join(names.get(one, t("Somebody who is no longer here")) for one in people)


def cost(rule: Rule, people: int, t: Words) -> str:
    """A line of text: how many this rule alone takes away from one person."""
    return t.count("{rule}: {n} person", "{rule}: {n} people", people, rule=t(RULES[rule]))


def costs(told: Mapping[Rule, int], t: Words) -> str:
    """For a cell of a table."""
    rule, _ = costliest(told)
    return t(RULES[rule]) if rule else t("No single rule")


def gain(rule: Rule, people: int, t: Words) -> str | None:
    """What would be if one rule did not hold; None for a rule that nobody would loosen."""
    match rule:
        case Rule.OVERLAP:
            return t.count(
                "If times in common did not matter: {n} person more with a partner.",
                "If times in common did not matter: {n} people more with a partner.",
                people,
            )
        case Rule.MET:
            return t.count(
                "If people could meet again at once: {n} person more with a partner.",
                "If people could meet again at once: {n} people more with a partner.",
                people,
            )
        case Rule.SAME_LEAD:
            return t.count(
                "If the same line manager did not matter: {n} person more with a partner.",
                "If the same line manager did not matter: {n} people more with a partner.",
                people,
            )
        case Rule.MODE:
            return t.count(
                "If the way to meet did not matter: {n} person more with a partner.",
                "If the way to meet did not matter: {n} people more with a partner.",
                people,
            )
    return None


def certificate(proof: Proof, t: Words) -> str:
    """In plain words, as somebody may read it who never heard of a matching."""
    if proof.method != "exact":
        return t(
            "Every rule holds, but that these pairs are the best could not be shown: whoever had the fewest possibilities chose first."
        )
    if proof.optimal:
        return t(
            "Proven: no set of pairs does better. A second check, apart from the search, found the same."
        )
    missing = t.number(100 * proof.gap / proof.bound, 2)
    return t(
        "Checked: no set of pairs could be better by more than {percent} per cent, and every rule holds.",
        percent=missing,
    )
