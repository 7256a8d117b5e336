"""Notifications on the first page: what waits for an answer, and news that no other page shows any more."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError


class InboxKind(StrEnum):
    """What waits, in the order in which it is shown."""

    NOW = "now"  # a session
    ASKED = "asked"  # a request, or an urgent one
    TALK = "talk"  # someone would like to talk to a coordinator; shown to coordinators
    MATCH = "match"
    CHOOSE = "choose"
    OWN_REQUEST = "own_request"  # urgent, and pending
    SAY = "say"
    ROUND = "round"  # whether they join the open one
    ROUND_AGAIN = "round_again"  # as ROUND, after the coordinator's reminder
    AHEAD = "ahead"
    NO_SESSION = "no_date"
    REVIEW = "review"
    RETHINK = "rethink"
    OWN_ACTION = "own_action"  # open, on their team's workload, given to them by someone else
    OWN_ACTION_LED = "own_action_led"  # the same, in a team they lead and are not in
    HELPED = "helped"  # whether a closed action did
    LONGER = "longer"  # check-in is due
    SHARED = "shared"  # someone shows them their trend
    JUDGED_ANEW = "judged_anew"  # as the notice WEEKS_JUDGED_ANEW
    LOCKED = "locked"  # earlier weeks, until a recovery code opens them


@dataclass(frozen=True)
class InboxItem:
    """`at`: when the session begins, or until when to answer, if known; `day`: the last one to answer, where
    no hour counts. No names: the page has them.
    """

    kind: InboxKind
    pairing_id: str = ""
    at: datetime | None = None
    day: date | None = None


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
    ACTION_ADDED = "action_added"  # on their team's workload
    ACTION_CLOSED = "action_closed"
    ROUND_MOVED = "round_moved"  # one that they answered, with its new last day
    ROUND_CANCELLED = "round_cancelled"  # one that they answered
    ROUND_NOT_PUBLISHED = "round_not_published"  # to the coordinator: someone in it was erased meanwhile
    LEFT_OUT = "left_out"  # no partner in the newest round


@dataclass(frozen=True)
class Notice:
    """`text`: of a message, the first week of NAMED_FACTS or the day of ROUND_MOVED; empty otherwise."""

    id: str
    kind: NoticeKind
    at: datetime
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
    at: datetime
