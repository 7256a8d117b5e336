"""Notification preferences: e-mail address, quiet hours, weekly reminder, and the title of sessions in
calendars.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from alongside.core.rules.addresses import is_address
from alongside.core.rules.errors import BadInput
from alongside.core.rules.visible_text import strip_invisible

MONDAY, FRIDAY = 0, 4
DAY = 24 * 60  # minutes
AFTERNOON = 15 * 60  # minutes; late enough to look back on a day, and before most people leave


class MessageKind(StrEnum):
    """Of messages. Each can be turned off, except those that someone requests and that come only once."""

    INVITATION = "invitation"  # to the app
    ADDRESS = "address"  # is it theirs?
    WAY_IN = "way_in"  # someone requested a new sign-in link for their account
    MATCH = "match"  # someone is waiting for them to accept or decline
    PROPOSAL = "proposal"  # times to choose from
    CONFIRMATION = "confirmation"
    CHANGE = "change"  # of time or place, or cancelled
    REMINDER = "reminder"  # the day before
    CHECK_IN = "check_in"  # once a week, on the day and hour that the person chose
    DID_YOU_MEET = "did_you_meet"
    ACTION = "action"  # on their team's workload, theirs to see to
    ACTION_REVIEW = "action_review"  # for leads: the day for review has come
    ROUND = "round"  # one opens, is about to close, or changes
    NEWS = "news"  # a message from a coordinator, an ending, a session to schedule


@dataclass(frozen=True, kw_only=True)
class NotificationPreferences:
    """Minutes after midnight of the person's own time zone. `check_in_weekday`: 0 is Monday; None for no
    weekly reminder.

    `email` and `title` may be empty: no e-mail, and the neutral title. `named`: their name may appear in a
    partner's messages and calendar, if the partner agrees too. `feed_weekday` and `feed_minute`: of the
    weekly reminder in their calendar feed, in the same way. `confirmed`: the reader of `email` confirmed
    it as theirs; until then, nothing else is sent there. `confirm_hash`: of the token in the question.
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
    unwanted: frozenset[MessageKind] = frozenset()
    confirmed: bool = False
    confirm_hash: str | None = None
    feed_weekday: int | None = None
    feed_minute: int = AFTERNOON

    def wants_message(self, kind: MessageKind) -> bool:
        """Whether messages of this kind go to them."""
        return bool(self.email) and self.confirmed and kind not in self.unwanted


BY_HAND = (
    MessageKind.INVITATION,
    MessageKind.ADDRESS,
    MessageKind.WAY_IN,
)  # to an address of their own, and at any hour
REFUSABLE = tuple(kind for kind in MessageKind if kind not in BY_HAND)
MOST_ASKED = 5  # confirmation messages a day: the app must not become a way to write to strangers
LONGEST_TITLE = 60  # what fits into a line of a calendar
MOST_ZONE_NAMES = 50  # kept for a person's calendars


def clean_preferences(typed: NotificationPreferences, any_letters: bool = False) -> NotificationPreferences:
    """Raises BadInput for an impossible address, a long title, and hours outside a day.

    `any_letters`: the mail server accepts letters beyond ASCII before the @.
    """
    address = normalize("NFC", typed.email.strip())
    if address and not is_address(address, any_letters):
        raise BadInput("email", "needs SMTPUTF8" if is_address(address, any_letters=True) else "no address")
    title = " ".join(strip_invisible(typed.title).split())
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", "too long")
    for minute in (typed.quiet_from, typed.quiet_until, typed.check_in_minute):
        check_day_and_minute(typed.check_in_weekday, minute)
    return replace(typed, email=address, title=title)


def check_day_and_minute(weekday: int | None, minute: int) -> None:
    """Raises BadInput for an hour outside a day, or no day of a week."""
    if weekday not in (None, *range(7)) or not 0 <= minute < DAY:
        raise BadInput("quiet", "out of range")


def usual_reminder_day(opens: int) -> int:
    """The last working day on which a week is fresh and the next one is not open yet.

    `opens`: the weekday on which the organisation opens a week.
    """
    return FRIDAY if opens <= FRIDAY else MONDAY
