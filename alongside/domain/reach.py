"""How somebody is reached: by e-mail or not, at which hours, and what their calendar calls a session."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Of messages. Each can be refused by itself but for the invitation, which comes once and is asked for by hand."""

    INVITATION = "invitation"  # to the app
    MATCH = "match"  # somebody waits for a yes or a no
    PROPOSAL = "proposal"  # times to choose from
    CONFIRMATION = "confirmation"
    CHANGE = "change"  # moved, placed elsewhere or called off
    REMINDER = "reminder"  # the day before
    CHECK_IN = "check_in"  # once a week, on the day and hour somebody chose
    DID_YOU_MEET = "did_you_meet"
    NEWS = "news"  # a message from a coordinator, an ending, a date that is missing


@dataclass(frozen=True)
class Reach:
    """Minutes after midnight of the person's own time zone. `check_in_weekday`: 0 is Monday; None for no weekly reminder.

    `email` and `title` may be empty: no e-mail, and the neutral title. `named`: their name may stand in a partner's messages and
    calendar, where the partner says so too.
    """

    email: str = ""
    quiet_from: int = 20 * 60
    quiet_until: int = 8 * 60
    check_in_weekday: int | None = None
    check_in_minute: int = 9 * 60
    named: bool = False
    title: str = ""
    unsubscribe_key: str = ""
    feed_hash: str | None = None
    unwanted: frozenset[Kind] = frozenset()
