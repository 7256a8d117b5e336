"""Why two people were matched, and whom somebody could ask: in parts that both let be named, at the moment of reading.

Two people who were matched are told what they have in common. Somebody who only looks whom to ask is told less, and nothing that
could be fished for by filling in one's own profile this way and that: no word of another's, never what others would like or what
their life is like. Feedback is never told and never orders anything that is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from alongside.domain.matching.seekers import FULL, PLENTY, Pair, Part, Rule, Weights
from alongside.domain.profiles import NAMEABLE, Profile
from alongside.domain.rounds import Waiting

FEWEST_UNAVAILABLE = 5  # fewer would say something about few people, so they are not told of at all


@dataclass(frozen=True)
class Shared:
    """One part. `points` of `most`, which is its weight. `words`: what both have, or what the other offers of what one would like.

    `given`: what one offers oneself of what the other would like.
    """

    part: Part
    points: int
    most: int
    words: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Why:
    """`trade_off`: the part that fits least. `starts`: quarter hours at which both could begin, when they were matched."""

    partner_id: str
    shared: tuple[Shared, ...]
    trade_off: Part | None
    starts: int


@dataclass(frozen=True)
class Peer:
    """Somebody who could be asked. `reasons`: parts, what counts most first. `starts`: as in `Why`, for now."""

    id: str
    reasons: tuple[Part, ...]
    starts: int


@dataclass(frozen=True)
class NotThisTime:
    """Why somebody was left out, as far as they may know. `rule` alone took `people` away, more than any other did.

    `unavailable` is 0 below five. `peers`: with how many others they could have been paired.
    """

    waiting: Waiting
    rule: Rule | None
    people: int
    unavailable: int
    peers: int


def why(pair: Pair, me: tuple[str, Profile], other: tuple[str, Profile], weights: Weights) -> Why:
    """`me` and `other`: id and profile as they are now."""
    both = both_name(me[1], other[1])
    shared = tuple(
        _shared(part, pair.parts.get(part, 0), weights.of(part), me[1], other[1])
        for part in (*NAMEABLE, Part.OVERLAP)
        if part in both and weights.of(part) > 0
    )
    differing = [one for one in shared if one.points < one.most and _differ(one.part, pair, me[1], other[1])]
    worst = max(differing, key=lambda one: one.most - one.points, default=None)
    return Why(other[0], shared, None if worst is None else worst.part, pair.starts)


def both_name(me: Profile, other: Profile) -> frozenset[Part]:
    """Common times need no yes: two people learn them by meeting."""
    return frozenset(me.named & other.named & frozenset(NAMEABLE)) | {Part.OVERLAP}


def peers(me: Profile, asker_id: str, found: Iterable[tuple[Pair, Profile]], weights: Weights) -> list[Peer]:
    """Best first, by what may be told alone; of equals, in an order that differs from asker to asker.

    `found`: everybody who may be asked, with the points of the two.
    """
    ranked = [
        (_points(pair, me, other, weights), _other(pair, asker_id), pair.starts) for pair, other in found
    ]
    ranked.sort(key=lambda one: (-sum(one[0].values()), _lot(asker_id, one[1])))
    return [Peer(other_id, _reasons(points), starts) for points, other_id, starts in ranked]


def not_this_time(waiting: Waiting) -> NotThisTime:
    rule, people = costliest(waiting.binding)
    return NotThisTime(waiting, rule, people, from_five_on(waiting.unavailable), waiting.peers)


def costliest(binding: Mapping[Rule, int]) -> tuple[Rule | None, int]:
    """The rule that alone takes most people away, and how many; of several the first in the order of rules."""
    order = list(Rule)
    rule = max(binding, key=lambda one: (binding[one], -order.index(one)), default=None)
    return (None, 0) if rule is None else (rule, binding[rule])


def from_five_on(unavailable: int) -> int:
    return unavailable if unavailable >= FEWEST_UNAVAILABLE else 0


def _shared(part: Part, points: int, most: int, me: Profile, other: Profile) -> Shared:
    words, given = _words(part, me, other)
    return Shared(part, most * points // FULL, most, tuple(sorted(words)), tuple(sorted(given)))


def _words(part: Part, me: Profile, other: Profile) -> tuple[frozenset[str], frozenset[str]]:
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
    return nothing, nothing


def _differ(part: Part, pair: Pair, me: Profile, other: Profile) -> bool:
    """Whether two people differ in it still: a part may have been private when they were matched, or have changed since."""
    match part:
        case Part.ISSUES:
            return me.issues != other.issues
        case Part.CIRCUMSTANCES:
            return me.circumstances != other.circumstances
        case Part.WANTS:
            return not (me.wants <= other.offers and other.wants <= me.offers)
        case Part.TALK:
            return me.talk is not other.talk
    return pair.starts < PLENTY


def _points(pair: Pair, me: Profile, other: Profile, weights: Weights) -> Mapping[Part, int]:
    """What may order those whom somebody could ask, each part times its weight."""
    both = both_name(me, other)
    told = {
        Part.ISSUES: pair.parts.get(Part.ISSUES, 0),
        Part.WANTS: FULL * len(me.wants & other.offers) // max(1, len(me.wants)),
        Part.TALK: pair.parts.get(Part.TALK, 0),
        Part.OVERLAP: pair.parts.get(Part.OVERLAP, 0),
    }
    return {part: weights.of(part) * points for part, points in told.items() if part in both}


def _reasons(points: Mapping[Part, int]) -> tuple[Part, ...]:
    return tuple(sorted((part for part in points if points[part]), key=lambda part: -points[part]))


def _other(pair: Pair, person_id: str) -> str:
    return pair.b if pair.a == person_id else pair.a


def _lot(asker_id: str, other_id: str) -> str:
    return sha256(f"{asker_id}\0{other_id}".encode("utf-8", "replace")).hexdigest()
