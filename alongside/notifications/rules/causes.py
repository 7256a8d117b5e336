"""Causes of messages: the same one writes only one message to a person.

A cause is stored as text, its parts between colons. Only this module knows that text.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from alongside.notifications.rules.notification_preferences import MessageKind


class CauseKind(StrEnum):
    """Each writes one kind of message; see `FORMS`."""

    # accounts
    INVITATION = "invitation"
    ADDRESS = "address"
    WAY_IN = "way_in"
    TEST = "test"  # an admin tries whether sending works
    # check-ins
    CHECK_IN = "check_in"
    # support partners
    MATCH = "match"
    MATCH_WAITS = "match_waits"  # reminds of MATCH
    REQUESTED = "ask"
    REQUEST_WAITS = "ask_waits"  # reminds of REQUESTED
    URGENTLY_REQUESTED = "urgent"
    NO_ONE_FREE = "nobody_free"
    ENDED = "ended"
    REVIEW = "review"
    PAUSED = "paused"
    COORDINATOR_WROTE = "message"
    ROUND_OPENED = "round_opened"
    ROUND_REMINDER = "round_reminder"
    ROUND_MOVED = "round_moved"
    ROUND_CANCELLED = "round_cancelled"
    LEFT_OUT = "left_out"
    # sessions
    FIRST_TIMES = "begun"  # everyone accepted a match
    PROPOSAL = "proposal"
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    REMINDER = "reminder"
    DID_YOU_MEET = "did_you_meet"
    NO_SESSION = "no_date"
    # teams
    ACTION_OWNED = "action_owned"
    ACTION_REVIEW = "action_review"


FORMS: dict[CauseKind, tuple[MessageKind, tuple[str, ...]]] = {
    CauseKind.INVITATION: (MessageKind.INVITATION, ("subject", "occasion")),
    CauseKind.ADDRESS: (MessageKind.ADDRESS, ("subject", "occasion")),
    CauseKind.WAY_IN: (MessageKind.WAY_IN, ("subject", "occasion")),
    CauseKind.TEST: (MessageKind.NEWS, ("subject",)),
    CauseKind.CHECK_IN: (MessageKind.CHECK_IN, ("subject", "person_id", "occasion")),
    CauseKind.MATCH: (MessageKind.MATCH, ("subject", "person_id")),
    CauseKind.MATCH_WAITS: (MessageKind.MATCH, ("subject", "person_id")),
    CauseKind.REQUESTED: (MessageKind.MATCH, ("subject",)),
    CauseKind.REQUEST_WAITS: (MessageKind.MATCH, ("subject",)),
    CauseKind.URGENTLY_REQUESTED: (MessageKind.MATCH, ("subject", "person_id")),
    CauseKind.NO_ONE_FREE: (MessageKind.NEWS, ("subject",)),
    CauseKind.ENDED: (MessageKind.NEWS, ("subject", "person_id")),
    CauseKind.REVIEW: (MessageKind.NEWS, ("subject", "occasion", "person_id")),
    CauseKind.PAUSED: (MessageKind.NEWS, ("subject", "occasion")),
    CauseKind.COORDINATOR_WROTE: (MessageKind.NEWS, ("subject", "person_id")),
    # Their subject is the seed of the round: the number of a cancelled one is used again.
    CauseKind.ROUND_OPENED: (MessageKind.ROUND, ("subject", "person_id")),
    CauseKind.ROUND_REMINDER: (MessageKind.ROUND, ("subject", "person_id")),
    CauseKind.ROUND_MOVED: (MessageKind.ROUND, ("subject", "occasion", "person_id")),
    CauseKind.ROUND_CANCELLED: (MessageKind.ROUND, ("subject", "person_id")),
    CauseKind.LEFT_OUT: (MessageKind.NEWS, ("subject", "person_id")),
    CauseKind.FIRST_TIMES: (MessageKind.PROPOSAL, ("subject", "person_id")),
    CauseKind.PROPOSAL: (MessageKind.PROPOSAL, ("subject", "occasion", "person_id")),
    CauseKind.CONFIRMATION: (MessageKind.CONFIRMATION, ("subject", "occasion", "person_id")),
    CauseKind.CHANGE: (MessageKind.CHANGE, ("subject", "occasion", "person_id")),
    CauseKind.REMINDER: (MessageKind.REMINDER, ("subject", "occasion", "person_id")),
    CauseKind.DID_YOU_MEET: (MessageKind.DID_YOU_MEET, ("subject", "occasion", "person_id")),
    CauseKind.NO_SESSION: (MessageKind.NEWS, ("subject", "person_id")),
    CauseKind.ACTION_OWNED: (MessageKind.ACTION, ("subject", "person_id")),
    CauseKind.ACTION_REVIEW: (MessageKind.ACTION_REVIEW, ("subject", "occasion", "person_id")),
}


@dataclass(frozen=True)
class Cause:
    """`subject`: the id of what it is about. `occasion`: which of several times. `person_id`: who is told.

    Without its last parts, it stands for every cause that begins so: see `cancel_messages`.
    """

    kind: CauseKind
    subject: str
    occasion: str = ""
    person_id: str = ""

    @property
    def message_kind(self) -> MessageKind:
        return FORMS[self.kind][0]

    def for_person(self, person_id: str) -> "Cause":
        """Of a cause that is told to several people, the part of this one."""
        return replace(self, person_id=person_id) if "person_id" in FORMS[self.kind][1] else self

    @property
    def is_complete(self) -> bool:
        return all(getattr(self, part) for part in FORMS[self.kind][1])

    def key(self) -> str:
        """As it is stored, up to the first part that is missing."""
        given = takewhile(bool, (getattr(self, part) for part in FORMS[self.kind][1]))
        key = ":".join((self.kind.value, *given))
        return key if self.is_complete else f"{key}:"


def parse_cause(key: str) -> Cause:
    kind = CauseKind(key.partition(":")[0])
    parts = FORMS[kind][1]
    values = key.split(":", len(parts))[1:]
    return Cause(kind, **dict(zip(parts, values, strict=True)))
