"""A population and its result for JSON: sorted, with all defaults written out.

So the same content always gives the same file, and the same digest.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from alongside.matching.rules.participants import (
    Pair,
    Participant,
    PlannedRound,
    Population,
    Proposal,
    Rules,
    Trio,
)


def population_as_dict(population: Population) -> dict[str, Any]:
    """The input of `parse_population`. Blocks stay with the person who set them.

    A plan of later rounds is named only if there is one: files of rounds from before there were plans keep
    their digest.
    """
    people = sorted(population.people, key=lambda seeker: seeker.id)
    met = {
        (min(one.a, one.b), max(one.a, one.b), one.round, *([one.feedback.value] if one.feedback else []))
        for one in population.met
    }
    return {
        "people": [participant_as_dict(seeker) for seeker in people],
        "met": [list(one) for one in sorted(met)],
        "round": population.round,
        "locks": _sorted_pairs(population.locks),
        "forbid": _sorted_pairs(population.forbid),
        "rules": _rules_as_dict(population.rules),
        "weights": asdict(population.weights),
        "seed": population.seed,
        "begins": None if population.begins is None else instant_as_text(population.begins),
        **({} if population.later is None else {"later": planned_rounds_as_lists(population.later)}),
    }


def planned_rounds_as_lists(later: Iterable[PlannedRound]) -> list[list[list[str]]]:
    """Groups sorted, the rounds in their order."""
    return [sorted(sorted(group) for group in planned) for planned in later]


def _rules_as_dict(rules: Rules) -> dict[str, Any]:
    """`same_lead_ok` only where it is set, so that rounds from before it keep their digest."""
    said = asdict(rules)
    return said if rules.same_lead_ok else {name: said[name] for name in said if name != "same_lead_ok"}


def participant_as_dict(seeker: Participant) -> dict[str, Any]:
    return {
        "id": seeker.id,
        "lead": seeker.lead,
        "above": sorted(seeker.above),
        "team": seeker.team,
        "languages": sorted(seeker.languages),
        "modes": sorted(mode.value for mode in seeker.modes),
        "intent": seeker.intent.value,
        "capacity": seeker.capacity,
        "available": sorted([instant_as_text(begins), instant_as_text(ends)] for begins, ends in seeker.free),
        "issues": sorted(seeker.issues),
        "offers": sorted(seeker.offers),
        "wants": sorted(seeker.wants),
        "talk": None if seeker.talk is None else seeker.talk.value,
        "circumstances": sorted(seeker.circumstances),
        "blocks": sorted(seeker.blocks),
        "requires": _sorted_values(seeker.requires),
        "attributes": _sorted_values(seeker.attributes),
        "private": sorted(part.value for part in seeker.private),
        "waited": seeker.waited,
        "trio_ok": seeker.trio_ok,
    }


def proposal_as_dict(population: Population, proposal: Proposal) -> dict[str, Any]:
    """`waited` counts this round too: it is the value for the file of the next round."""
    waited, proof = {seeker.id: seeker.waited for seeker in population.people}, proposal.proof
    openings = {
        one.id: {"opening": {**asdict(one.opening), "begins": instant_as_text(one.opening.begins)}}
        for one in proposal.left_out
        if one.opening
    }
    return {
        "pairs": [pair_as_dict(pair) for pair in proposal.pairs],
        "trio": trio_as_dict(proposal.trio),
        "left_out": [
            {
                "id": one.id,
                "binding": {rule.value: people for rule, people in one.binding.items()},
                **openings.get(one.id, {}),
                "waited": waited[one.id] + 1,
            }
            for one in proposal.left_out
        ],
        "people_matched": proposal.people_matched,
        "total_fit": proposal.total_fit,
        "worst_fit": proposal.worst_fit,
        "certificate": {
            "optimal": proof.is_optimal,
            "gap": proof.gap,
            "weight": proof.weight,
            "bound": proof.bound,
        },
        "digest": proposal.digest,
    }


def pair_as_dict(pair: Pair) -> dict[str, Any]:
    parts = {part.value: points for part, points in pair.parts.items()}
    return {"a": pair.a, "b": pair.b, "fit": pair.fit, "parts": parts}


def trio_as_dict(trio: Trio | None) -> dict[str, Any] | None:
    return None if trio is None else {"members": list(trio.members), "fit": trio.fit}


def round_digest(
    population: Population, pairs: tuple[Pair, ...], trio: Trio | None, left_out: tuple[str, ...]
) -> str:
    """One hash for a round, which anyone with the export can recompute: 64 hexadecimal digits.

    SHA-256 over the JSON of a round's input and result: keys sorted, no spaces, UTF-8 unescaped. Lists are in
    the order in which `population_as_dict` writes them, whatever that of the input. `pairs` and `left_out`
    are sorted, as in a proposal.
    """
    content = {
        "population": population_as_dict(population),
        "pairs": [pair_as_dict(pair) for pair in pairs],
        "trio": trio_as_dict(trio),
        "left_out": list(left_out),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=4096)  # free times begin and end at the same 1,344 quarter hours of two weeks
def instant_as_text(when: datetime) -> str:
    """Like 2026-11-23T16:00Z; with seconds only if they are not zero."""
    utc = when if when.tzinfo is UTC else when.astimezone(UTC)
    exact = "auto" if utc.second or utc.microsecond else "minutes"
    return utc.isoformat(timespec=exact).replace("+00:00", "Z")


def _sorted_pairs(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    return sorted([min(pair), max(pair)] for pair in set(map(frozenset, pairs)))


def _sorted_values(named: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in sorted(named.items())}
