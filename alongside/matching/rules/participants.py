"""The participants of a round of matching, the rules between them, and the parts of a fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

DAYS = 14  # how far ahead shared times count
QUARTER = 15  # minutes: times count in whole quarters of an hour
LONGEST_MINUTES = 120  # the most unbroken shared time that the rule can require
LONGEST_COOLDOWN = 50  # rounds
HEAVIEST_WEIGHT = 100
MOST_PARTNERS = 10  # that a person can offer to have at once
FULL = 1000  # points: the most of a part, and of a fit
PLENTY = 16  # quarters at which both can begin: four hours spread over two weeks


class Intent(StrEnum):
    GIVE = "give"
    RECEIVE = "receive"
    MUTUAL = "mutual"
    PAUSE = "pause"


class Talk(StrEnum):
    """How a person likes a conversation to be."""

    LISTEN = "listen"
    THINK = "think"  # things through together
    SHARE = "share"  # experience


class Mode(StrEnum):
    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"
    WRITTEN = "written"


class Part(StrEnum):
    """What a fit is made of, each 0 to 1000 points."""

    ISSUES = "issues"
    WANTS = "wants"  # that the other offers
    TALK = "talk"
    CIRCUMSTANCES = "circumstances"
    OVERLAP = "overlap"
    FEEDBACK = "feedback"  # both said that it helped them


class Rule(StrEnum):
    """Why two people may not be paired. Every rule applies in both directions, and no fit outweighs it."""

    INTENT = "intent"
    LANGUAGE = "language"
    MODE = "mode"
    OVERLAP = "overlap"
    SAME_LEAD = "same_lead"
    COMMAND = "command"  # one manages the other, directly or not
    MET = "met"  # were partners recently, and did not both ask to continue
    PREFERENCE = "preference"  # a must of one of them that the other does not meet
    BLOCK = "block"
    FORBIDDEN = "forbidden"  # by the coordinator


# Rules never named to a person: they would reveal something about another person, or what others declared.
UNNAMED = frozenset({Rule.INTENT, Rule.PREFERENCE, Rule.BLOCK, Rule.FORBIDDEN})


class Feedback(StrEnum):
    """The feedback of two partners, as far as they agree."""

    NONE = ""
    GOOD = "good"
    KEEP = "keep"  # both asked to continue


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A person in a round.

    `lead`: the direct line manager, who need not be in the round; `above`: others directly above, such as
    team leads. `free`: from and until, as instants. `requires`: attribute to values of which a partner must
    have one. `private`: parts that must neither count nor be named. `waited`: rounds in a row without a
    partner.
    """

    id: str
    languages: frozenset[str]
    free: tuple[tuple[datetime, datetime], ...]
    modes: frozenset[Mode] = frozenset(Mode)
    intent: Intent = Intent.MUTUAL
    capacity: int = 1
    lead: str = ""
    above: frozenset[str] = frozenset()
    team: str = ""
    issues: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    talk: Talk | None = None
    circumstances: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    requires: Mapping[str, frozenset[str]] = field(default_factory=dict)
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    private: frozenset[Part] = frozenset()
    waited: int = 0
    trio_ok: bool = False


@dataclass(frozen=True)
class Met:
    """Two people who were paired in a round."""

    a: str
    b: str
    round: int
    feedback: Feedback = Feedback.NONE


PlannedRound = tuple[tuple[str, ...], ...]  # twos and threes, by id


@dataclass(frozen=True)
class Rules:
    """What the coordinator can change.

    `cooldown`: rounds before two people can be matched again; `minutes`: the shortest unbroken shared time;
    `worst_pair_gives_up`: thousandths of the total fit to give up for a better worst pair; `same_lead_ok`:
    Rule.SAME_LEAD does not apply, in one round that said so before anyone answered.
    """

    cooldown: int = 4
    minutes: int = 30
    worst_pair_gives_up: int = 10
    same_lead_ok: bool = False


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each part counts, 0 to 100; at least one is not 0.

    Shared experience and views go with feeling supported (rho .38 to .59 over 173 samples: Eby et al., 2013).
    Likeness of age, gender or origin does not, so it is not a part.
    """

    issues: int = 30
    wants: int = 25
    talk: int = 15
    circumstances: int = 10
    overlap: int = 15
    feedback: int = 5

    def weight_of(self, part: Part) -> int:
        weight: int = getattr(self, part.value)
        return weight


@dataclass(frozen=True, kw_only=True)
class Population:
    """The whole input of a round: the same population always gives the same pairs, in any order.

    `begins`: the first instant of the DAYS that count; None: midnight (UTC) before the earliest free time.
    `locks`: pairs locked by the coordinator; `forbid`: pairs that must not be made. `later`: a plan of the
    rounds after this one, as twos and threes. What would keep their pairs from meeting then is not made now,
    and pairs that never met come before repeats. None: this round alone counts.
    """

    people: tuple[Participant, ...]
    met: tuple[Met, ...] = ()
    round: int = 1
    locks: tuple[tuple[str, str], ...] = ()
    forbid: tuple[tuple[str, str], ...] = ()
    rules: Rules = Rules()
    weights: Weights = Weights()
    seed: str = ""
    begins: datetime | None = None
    later: tuple[PlannedRound, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`a` sorts before `b`.

    `parts`: points, 0 to 1000 each; `starts`: quarter hours at which both can begin.
    """

    a: str
    b: str
    fit: int
    parts: Mapping[Part, int]
    starts: int = 0


@dataclass(frozen=True)
class Trio:
    """`fit`: the mean of its three links, rounded down."""

    members: tuple[str, str, str]
    links: tuple[Pair, Pair, Pair]
    fit: int


@dataclass(frozen=True)
class Opening:
    """An extra time that would help one person.

    `opens`: how many people only the lack of shared time rules out.
    """

    begins: datetime
    minutes: int
    opens: int


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """`binding`: rule to the number of people whom it alone rules out; `peers`: whom no rule rules out.

    `told`: `binding` as the person may know it. It ignores rules in UNNAMED; people whom only those rule
    out are counted in `unavailable`.
    """

    id: str
    binding: Mapping[Rule, int]
    opening: Opening | None = None
    told: Mapping[Rule, int] = field(default_factory=dict)
    unavailable: int = 0
    peers: int = 0


@dataclass(frozen=True)
class Proof:
    """The checker's result. `bound`: no set of pairs weighs more.

    `method`: "exact", or "greedy" where the proof failed and people with the fewest options chose first.
    """

    weight: int
    bound: int
    method: str = "exact"

    @property
    def gap(self) -> int:
        return self.bound - self.weight

    @property
    def is_optimal(self) -> bool:
        return self.gap == 0


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The result of a round, sorted by id. `digest`: SHA-256 over the input and the result."""

    pairs: tuple[Pair, ...]
    trio: Trio | None
    left_out: tuple[LeftOut, ...]
    proof: Proof
    digest: str

    @property
    def people_matched(self) -> int:
        return len(
            {one for pair in self.pairs for one in (pair.a, pair.b)}
            | set(self.trio.members if self.trio else ())
        )

    @property
    def total_fit(self) -> int:
        """A trio counts as one and a half pairs: half of its three links, rounded down."""
        halves = sum(link.fit for link in self.trio.links) if self.trio else 0
        return sum(pair.fit for pair in self.pairs) + halves // 2

    @property
    def worst_fit(self) -> int | None:
        """Of all links, those of a trio too."""
        links = [*self.pairs, *(self.trio.links if self.trio else ())]
        return min((pair.fit for pair in links), default=None)
