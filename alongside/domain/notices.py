"""Notifications on the first page: news that no other page shows any more."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.errors import AlongsideError


class NoticeKind(StrEnum):
    """None of them says who caused it."""

    NOT_BEGUN = "not_begun"  # a match did not come about
    ENDED = "ended"  # a pairing is over; thanks to both
    CANCELLED = "called_off"
    PAUSED = "paused"  # they were not seen for a while
    MESSAGE = "message"  # from a coordinator, with its text
    SOMEONE_FREE = "somebody_free"  # an urgent request found someone
    NO_ONE_FREE = "nobody_free"  # an urgent request found no one
    BANDS_CHANGED = "bands_changed"  # stricter rules for bands, from migration 12
    WEEKS_JUDGED_ANEW = "weeks_judged_anew"  # by another rule; shown on the page My weeks
    NAMED_FACTS = "named_facts"  # two admins declared that leads see work facts by name, with the first week
    NAMED_NO_MORE = "named_no_more"  # and withdrew it


@dataclass(frozen=True)
class Notice:
    """`text`: of a message, or the first week of NAMED_FACTS; empty otherwise."""

    id: str
    kind: NoticeKind
    at: str
    text: str = ""


@dataclass(eq=False)
class NoCoordinator(AlongsideError):
    """There is no coordinator but the person who asks: no one would see that they want to talk."""


@dataclass(frozen=True)
class TalkRequest:
    """Someone wants to talk to a coordinator. The topic is never recorded."""

    id: str
    person_id: str
    name: str
    at: str
