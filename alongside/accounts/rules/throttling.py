"""How long wrong tries make a person wait.

Never forever: a lock-out would be a weapon against the account's owner.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

FORGIVEN_EVERY = timedelta(minutes=15)  # one wrong try is forgotten after each


@dataclass(frozen=True)
class Allowance:
    """The first `free` wrong tries cost nothing; after them the pauses double from `shortest` up to
    `longest`.
    """

    free: int
    shortest: timedelta
    longest: timedelta

    def pause(self, wrong: int) -> timedelta:
        if wrong < self.free:
            return timedelta()
        doubled: int = 2 ** min(wrong - self.free, 20)
        return min(self.shortest * doubled, self.longest)

    @property
    def most(self) -> int:
        """Wrong tries at which the pause is longest.

        More are not counted, so that pauses end soon after an attack.
        """
        return next(wrong for wrong in count(self.free) if self.pause(wrong) == self.longest)

    def most_tries(self, during: timedelta) -> int:
        """No more are possible in that time, however they are spread: each counts one up, and only time
        counts down.

        It holds while `longest` is not shorter than `FORGIVEN_EVERY`.
        """
        return self.most + during // FORGIVEN_EVERY


# Of one browser, or of one address at one account. Typing errors of an honest person cost nothing.
OWN_ALLOWANCE = Allowance(5, timedelta(seconds=2), timedelta(minutes=15))
# Pauses that strangers cause are short and do not grow, so that everyone who waits them out gets a try. One
# address alone never reaches the first; an office of thirty, each of whom mistypes once on a Monday morning,
# does not reach the second.
SHARED_PAUSE = timedelta(seconds=20)
ACCOUNT_ALLOWANCE = Allowance(20, SHARED_PAUSE, SHARED_PAUSE)
ADDRESS_ALLOWANCE = Allowance(40, SHARED_PAUSE, SHARED_PAUSE)
LONGEST_KEPT = max(one.most for one in (OWN_ALLOWANCE, ACCOUNT_ALLOWANCE, ADDRESS_ALLOWANCE)) * FORGIVEN_EVERY


def was_set_back(since: datetime, now: datetime) -> bool:
    """Whether the clock was set back since; then no one waits.

    Two tries at the same time may differ a little.
    """
    return since - now > FORGIVEN_EVERY


def still_counting(wrong: int, since: datetime, now: datetime) -> tuple[int, datetime]:
    """How many of the wrong tries count now, and from when on the next is being forgotten."""
    forgotten = max(now - since, timedelta()) // FORGIVEN_EVERY
    if was_set_back(since, now) or forgotten >= wrong:
        return 0, now
    return wrong - forgotten, since + forgotten * FORGIVEN_EVERY
