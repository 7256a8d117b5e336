"""What people are told when it is no longer to be seen otherwise."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.errors import AlongsideError


class Told(StrEnum):
    """What somebody is told. None of it says who caused it."""

    NOT_BEGUN = "not_begun"  # a match did not come about
    ENDED = "ended"  # a pairing is over; thanks to both
    CALLED_OFF = "called_off"
    PAUSED = "paused"  # nobody saw them for four weeks
    MESSAGE = "message"  # from a coordinator, with its text
    SOMEBODY_FREE = "somebody_free"  # an urgent request found somebody
    NOBODY_FREE = "nobody_free"  # an urgent request found nobody
    BANDS_CHANGED = "bands_changed"  # stricter rules for bands, from migration 12
    WEEKS_JUDGED_ANEW = "weeks_judged_anew"  # by another rule; told on the page of one's weeks
    NAMED_FACTS = "named_facts"  # two admins declared that leads see work facts by name, with the first week
    NAMED_NO_MORE = "named_no_more"  # and took it back


@dataclass(frozen=True)
class Notice:
    """`text`: of a message, or the first week of NAMED_FACTS; empty otherwise."""

    id: str
    kind: Told
    at: str
    text: str = ""


@dataclass(eq=False)
class NoCoordinator(AlongsideError):
    """There is none, but for the one who asks: no one would see that they want to talk."""


@dataclass(frozen=True)
class TalkRequest:
    """Somebody wants to talk to a coordinator; about what is for them to say."""

    id: str
    person_id: str
    name: str
    at: str
