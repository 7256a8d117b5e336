"""How somebody is reached: by e-mail or not, at which hours, and what their calendar calls a session."""

from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from alongside.addresses import is_address
from alongside.domain.errors import BadInput
from alongside.domain.visible import visible


class Kind(StrEnum):
    """Of messages. Each can be refused by itself but for those that come once and are asked for by hand."""

    INVITATION = "invitation"  # to the app
    ADDRESS = "address"  # is it theirs?
    WAY_IN = "way_in"  # someone asked for a new way into their account
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
    calendar, where the partner says so too. `confirmed`: whoever reads what goes to `email` said that it is theirs; until then nothing else
    goes there. `confirm_hash`: of the token in the question.
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
    confirmed: bool = False
    confirm_hash: str | None = None

    def wants(self, kind: Kind) -> bool:
        """Whether messages of this kind go to them."""
        return bool(self.email) and self.confirmed and kind not in self.unwanted


BY_HAND = (Kind.INVITATION, Kind.ADDRESS, Kind.WAY_IN)  # to an address of their own, and at any hour
REFUSABLE = tuple(kind for kind in Kind if kind not in BY_HAND)
MOST_ASKED = 5  # questions in a day whether an address is theirs: the app is no way to write to strangers
LONGEST_TITLE = 60  # what fits into a line of a calendar
LONGEST_ZONE_NAME = 100  # characters of the name of a time zone in a calendar; Exchange's have up to 70
MOST_ZONE_NAMES = 50  # that are kept of a person's calendars
DAY = 24 * 60  # minutes


def clean_reach(typed: Reach, any_letters: bool = False) -> Reach:
    """As it can be kept. Raises BadInput for an address that no letter can bear, a long title and hours that are none.

    `any_letters`: the mail server takes letters beyond ASCII before the @.
    """
    address = normalize("NFC", typed.email.strip())
    if address and not is_address(address, any_letters):
        raise BadInput("email", "needs SMTPUTF8" if is_address(address, any_letters=True) else "no address")
    title = " ".join(visible(typed.title).split())
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", "too long")
    hours = (typed.quiet_from, typed.quiet_until, typed.check_in_minute)
    if not all(0 <= minute < DAY for minute in hours) or typed.check_in_weekday not in (None, *range(7)):
        raise BadInput("quiet", "out of range")
    return replace(typed, email=address, title=title)
