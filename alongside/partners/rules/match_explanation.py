"""Why two people were matched, and whom a person could ask, in parts that both let be named when it is read.

Two people who were matched are told what they have in common. A person who only looks for someone to ask is
told less, and nothing that could be fished for by varying one's own profile: no words of others, never what
others would like or what their life is like. Feedback is never told and never orders what is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import assert_never

from alongside.matching.rules.participants import FULL, PLENTY, Pair, Part, Rule, Weights
from alongside.partners.rules.rounds import LeftOutPerson
from alongside.profiles.rules.profiles import NAMEABLE, Profile

FEWEST_UNAVAILABLE = 5  # a lower number would say something about few people, so it is withheld


@dataclass(frozen=True, kw_only=True)
class SharedPart:
    """One part. `points` of `most`, which is its weight.

    `words`: what both have, or what the partner offers of what you would like. `given`: the reverse.
    """

    part: Part
    points: int
    most: int
    words: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatchExplanation:
    """`trade_off`: the part that fits least.

    `starts`: quarter hours at which both could begin when matched.
    """

    partner_id: str
    shared: tuple[SharedPart, ...]
    trade_off: Part | None
    starts: int


@dataclass(frozen=True)
class Peer:
    """A person who could be asked. `reasons`: parts, most points first.

    `starts`: as in `MatchExplanation`, now.
    """

    id: str
    reasons: tuple[Part, ...]
    starts: int


@dataclass(frozen=True, kw_only=True)
class NotThisTime:
    """Why a person was unmatched, as far as they may know. `rule` alone ruled out `people`, the most of all.

    `unavailable` is 0 below FEWEST_UNAVAILABLE. `peers`: with how many others they could have been paired.
    """

    waiting: LeftOutPerson
    rule: Rule | None
    people: int
    unavailable: int
    peers: int


def explain_match(
    pair: Pair, me: tuple[str, Profile], other: tuple[str, Profile], weights: Weights
) -> MatchExplanation:
    """`me` and `other`: id and profile as they are now."""
    both = nameable_parts(me[1], other[1])
    shared = []
    for part in (*NAMEABLE, Part.OVERLAP):
        most = weights.weight_of(part)
        if part in both and most > 0:
            words, given = _shared_words(part, me[1], other[1])
            shared.append(
                SharedPart(
                    part=part,
                    points=most * pair.parts.get(part, 0) // FULL,
                    most=most,
                    words=tuple(sorted(words)),
                    given=tuple(sorted(given)),
                )
            )
    differing = [
        one for one in shared if one.points < one.most and _still_differ(one.part, pair, me[1], other[1])
    ]
    worst = max(differing, key=lambda one: one.most - one.points, default=None)
    return MatchExplanation(other[0], tuple(shared), None if worst is None else worst.part, pair.starts)


def nameable_parts(me: Profile, other: Profile) -> frozenset[Part]:
    """Shared times need no permission: two people learn them by meeting."""
    return frozenset(me.named & other.named & frozenset(NAMEABLE)) | {Part.OVERLAP}


def rank_peers(
    me: Profile, asker_id: str, found: Iterable[tuple[Pair, Profile]], weights: Weights
) -> list[Peer]:
    """Best first, only by what may be told; equals in an order that differs from asker to asker.

    `found`: everyone who may be asked, with the points of the pair.
    """
    ranked = []
    for pair, other in found:
        both = nameable_parts(me, other)
        told = {
            Part.ISSUES: pair.parts.get(Part.ISSUES, 0),
            Part.WANTS: FULL * len(me.wants & other.offers) // max(1, len(me.wants)),
            Part.TALK: pair.parts.get(Part.TALK, 0),
            Part.OVERLAP: pair.parts.get(Part.OVERLAP, 0),
        }
        points = {part: weights.weight_of(part) * given for part, given in told.items() if part in both}
        peer_id = other_id(pair, asker_id)
        lot = sha256(f"{asker_id}\0{peer_id}".encode("utf-8", "replace")).hexdigest()
        why = tuple(sorted(filter(points.get, points), key=points.__getitem__, reverse=True))
        ranked.append((-sum(points.values()), lot, Peer(peer_id, why, pair.starts)))
    return [peer for _, _, peer in sorted(ranked, key=lambda one: one[:2])]


def not_this_time(waiting: LeftOutPerson) -> NotThisTime:
    rule, people = most_restrictive_rule(waiting.binding)
    return NotThisTime(
        waiting=waiting,
        rule=rule,
        people=people,
        unavailable=enough_to_tell(waiting.unavailable),
        peers=waiting.peers,
    )


def most_restrictive_rule(binding: Mapping[Rule, int]) -> tuple[Rule | None, int]:
    """The rule that alone rules out most people, and how many; of several, the first in `Rule`."""
    order = list(Rule)
    rule = max(binding, key=lambda one: (binding[one], -order.index(one)), default=None)
    return (None, 0) if rule is None else (rule, binding[rule])


def enough_to_tell(unavailable: int) -> int:
    return unavailable if unavailable >= FEWEST_UNAVAILABLE else 0


def _shared_words(part: Part, me: Profile, other: Profile) -> tuple[frozenset[str], frozenset[str]]:
    nothing: frozenset[str] = frozenset()
    match part:
        case Part.ISSUES:
            return me.issues & other.issues, nothing
        case Part.CIRCUMSTANCES:
            return me.circumstances & other.circumstances, nothing
        case Part.WANTS:
            return me.wants & other.offers, me.offers & other.wants
        case Part.TALK if me.talk and me.talk is other.talk:
            return frozenset({me.talk.value}), nothing
        case Part.TALK | Part.OVERLAP | Part.FEEDBACK:
            return nothing, nothing
        case _:
            assert_never(part)


def _still_differ(part: Part, pair: Pair, me: Profile, other: Profile) -> bool:
    """Whether they differ now: the part may have been private when they were matched, or changed since."""
    match part:
        case Part.ISSUES:
            return me.issues != other.issues
        case Part.CIRCUMSTANCES:
            return me.circumstances != other.circumstances
        case Part.WANTS:
            return not (me.wants <= other.offers and other.wants <= me.offers)
        case Part.TALK:
            return me.talk is not other.talk
        case Part.OVERLAP | Part.FEEDBACK:
            return pair.starts < PLENTY
        case _:
            assert_never(part)


def other_id(pair: Pair, person_id: str) -> str:
    return pair.b if pair.a == person_id else pair.a
