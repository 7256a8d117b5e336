"""Who takes part in a round of matching, what holds between them, and what a good fit is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

DAYS = 14  # how far ahead common times are looked for
QUARTER = 15  # minutes: times count in whole quarters of an hour
LONGEST_MINUTES = 120  # that a rule may ask two people to have in common at a stretch
LONGEST_COOLDOWN = 50  # rounds
HEAVIEST_WEIGHT = 100
MOST_PARTNERS = 10  # that anybody can offer to have at once
FULL = 1000  # points: of a part, and of a fit
PLENTY = 16  # quarters at which both can begin: four hours spread over two weeks


class Intent(StrEnum):
    GIVE = "give"
    RECEIVE = "receive"
    MUTUAL = "mutual"
    PAUSE = "pause"


class Talk(StrEnum):
    """How somebody likes to be talked with."""

    LISTEN = "listen"
    THINK = "think"  # it through together
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
    FEEDBACK = "feedback"  # both said that it did them good


class Rule(StrEnum):
    """Why two people may not be paired. Every rule is two-sided and hard."""

    INTENT = "intent"
    LANGUAGE = "language"
    MODE = "mode"
    OVERLAP = "overlap"
    SAME_LEAD = "same_lead"
    COMMAND = "command"  # one stands above the other
    MET = "met"  # not long ago, and not both asked to keep on
    PREFERENCE = "preference"  # that one of them set as hard
    BLOCK = "block"
    FORBIDDEN = "forbidden"  # by the coordinator


# What a person is never told by its name: it would say something about one other person, or what others declared.
UNNAMED = frozenset({Rule.INTENT, Rule.PREFERENCE, Rule.BLOCK, Rule.FORBIDDEN})


class Feedback(StrEnum):
    """What two people who met said afterwards, as far as they agree."""

    NONE = ""
    GOOD = "good"
    KEEP = "keep"  # both asked to go on


@dataclass(frozen=True)
class Seeker:
    """Somebody in a round.

    `lead`: the direct line manager, who need not be in the round; `above`: others who stand directly above, as leads of the
    team. `free`: from and until, as instants. `requires`: attribute to the values of which a partner must have one.
    `private`: parts that this person does not want to be weighed or named. `waited`: rounds in a row without a partner.
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


@dataclass(frozen=True)
class Rules:
    """What the coordinator may change. `cooldown`: rounds before two people may meet again; `minutes`: the shortest time
    that both have free at a stretch; `worst_pair_gives_up`: thousandths of the total fit for a better worst pair.
    """

    cooldown: int = 4
    minutes: int = 30
    worst_pair_gives_up: int = 10


@dataclass(frozen=True)
class Weights:
    """How much each part counts, 0 to 100; at least one is not 0.

    Shared experience and views go with feeling supported (rho .38 to .59 over 173 samples: Eby et al., 2013); likeness of age, gender
    or origin does not, and is no part.
    """

    issues: int = 30
    wants: int = 25
    talk: int = 15
    circumstances: int = 10
    overlap: int = 15
    feedback: int = 5

    def of(self, part: Part) -> int:
        weight: int = getattr(self, part.value)
        return weight


@dataclass(frozen=True)
class Population:
    """All that a round follows from: the same population always gives the same pairs, in whatever order it comes.

    `begins`: the first instant of the 14 days that count; None is midnight (UTC) before the earliest free time. `locks`: pairs that the
    coordinator holds; `forbid`: pairs that are not to be.
    """

    people: tuple[Seeker, ...]
    met: tuple[Met, ...] = ()
    round: int = 1
    locks: tuple[tuple[str, str], ...] = ()
    forbid: tuple[tuple[str, str], ...] = ()
    rules: Rules = Rules()
    weights: Weights = Weights()
    seed: str = ""
    begins: datetime | None = None


@dataclass(frozen=True)
class Pair:
    """`a` comes before `b` as text. `parts`: points, 0 to 1000 each; `starts`: quarter hours at which both can begin to meet."""

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
    """A time of one person's that would let them meet more people: those that nothing but common time keeps from them."""

    begins: datetime
    minutes: int
    opens: int


@dataclass(frozen=True)
class LeftOut:
    """`binding`: rule to the number of people whom that rule alone takes away; `peers`: whom no rule takes away.

    `told`: the same as the person may know it. Rules without a name in it neither count nor keep others from counting; whom
    they alone take away is in `unavailable`.
    """

    id: str
    binding: Mapping[Rule, int]
    opening: Opening | None = None
    told: Mapping[Rule, int] = field(default_factory=dict)
    unavailable: int = 0
    peers: int = 0


@dataclass(frozen=True)
class Proof:
    """What the checker found. `bound`: no set of pairs weighs more; the gap is what is missing to it.

    `method`: "exact", or "greedy" where the proof failed and the scarcest person chose first.
    """

    weight: int
    bound: int
    method: str = "exact"

    @property
    def gap(self) -> int:
        return self.bound - self.weight

    @property
    def optimal(self) -> bool:
        return self.gap == 0


@dataclass(frozen=True)
class Proposal:
    """A round drawn up. Pairs and those left out are sorted by id. `digest`: SHA-256 over what it follows from and what it says."""

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
        """Of all links."""
        links = [*self.pairs, *(self.trio.links if self.trio else ())]
        return min((pair.fit for pair in links), default=None)
