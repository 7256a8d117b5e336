"""Who counts in a team's band, and whether they are enough for one.

Anyone who could choose the members of a panel could read single people out of its bands: with made-up
accounts, by moving people between teams, or by naming leads. So everything that makes a panel is slow:
people count only after whole periods in the team, with an account that is used. And it is visible: everyone
in a team sees the names that count with theirs.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alongside.accounts.rules.people import LeadChange
from alongside.teams.rules.releases import (
    FEWEST,
    FEWEST_EVER,
    MOST_LOST,
    Block,
    Member,
    Setting,
    current_setting,
    split_by_day,
)


@dataclass(frozen=True)
class Counted:
    """Someone whose answers go into a band.

    since: the day from which they were here to be counted. new: not counted in the previous block. team:
    its name, if it is another team of the same team group.
    """

    name: str
    since: date
    new: bool
    team: str = ""


def led_between(
    leading: Iterable[str], changes: Iterable[LeadChange], since: datetime, until: datetime
) -> set[str]:
    """Everyone who led a team at any instant from `since` to `until`.

    leading: current leads. changes: of this team, newest first; they lead back from now to then.
    """
    leads, back = set(leading), iter(changes)
    led: set[str] | None = None
    for change in back:
        if change.at <= until and led is None:
            led = set(leads)
        if change.at < since:
            break
        if led is not None:
            led.add(change.person_id)
        elif change.named:
            leads.discard(change.person_id)
        else:
            leads.add(change.person_id)
    return leads if led is None else led


def led_throughout(
    leading: Iterable[str], changes: Sequence[LeadChange], since: datetime, until: datetime
) -> set[str]:
    """Everyone who led a team at every instant from `since` to `until`; as `led_between`."""
    changed = {change.person_id for change in changes if since <= change.at <= until}
    return led_between(leading, changes, until, until) - changed


def members_counting(roster: Iterable[Member], led: Collection[str], block: Block) -> list[Member]:
    """Members who count from the first day of a block. led: who leads the team, or did until recently."""
    found = (one for one in roster if one.has_waited(block) and one.person_id not in led)
    return sorted(found, key=lambda one: one.person_id)


def members_who_stayed(people: Iterable[Member]) -> list[Member]:
    return [one for one in people if one.stayed]


def is_enough(
    people: Sequence[Member], began: int, quiet: Collection[str], fewest: int, settings: Sequence[Setting]
) -> bool:
    """Whether a panel may have a band.

    began: how many were on the roster on the first day, without long-standing leads; those who left since,
    or still have to wait, are lost. quiet: people who share their own trend. They count here like everyone
    else, so that the presence of a band does not reveal their consent; their answers count as missing.
    """
    heard = sum(one.person_id not in quiet for one in people)
    return (
        len(people) >= max(fewest, smallest_panel(people, settings))
        and len(people) >= (1 - MOST_LOST) * began
        and heard >= FEWEST_EVER
    )


def smallest_panel(people: Iterable[Member], settings: Sequence[Setting]) -> int:
    """The largest size that any of these people was ever promised, and never below FEWEST_EVER. `settings`:
    oldest first.

    Raising the number applies to everyone immediately. Lowering it applies only to people who joined on a
    later day.
    """

    def promised_size(joined_on: date) -> int:
        before, since = split_by_day(joined_on, settings)
        promised = current_setting(before).smallest_panel
        return max(FEWEST_EVER, promised, *(one.smallest_panel for one in since))

    return max((promised_size(one.joined_on) for one in people), default=FEWEST)


def is_new_member(member: Member, block: Block) -> bool:
    """Whether the person counts in this block but had not waited long enough for the previous one."""
    return not member.has_waited(block.earlier(1))
