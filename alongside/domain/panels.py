"""Who counts in the band of a team, and whether they are enough for one.

Whoever could choose who is in a panel could read single people out of its bands: with made-up accounts, by moving people about, or by
naming leads. So all that makes a panel is slow: whole periods in the team come before the first in which somebody counts, with an
account that is used; and it is visible: everyone in a team sees the names that count with theirs.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.domain.releases import FEWEST, FEWEST_EVER, MOST_LOST, Block, Member, Setting, parted


@dataclass(frozen=True)
class LeadChange:
    """Somebody was named as a lead of a team, or else relieved, at an instant (ISO, UTC)."""

    team_id: str
    person_id: str
    named: bool
    at: str


@dataclass(frozen=True)
class Counted:
    """Someone whose answers go into a band.

    since: the day from which they were here to be counted. new: not counted in the block before. team: its name, where it is
    another that is joined with one's own.
    """

    name: str
    since: date
    new: bool
    team: str = ""


def led_between(leading: Iterable[str], changes: Iterable[LeadChange], since: str, until: str) -> set[str]:
    """Everyone who led a team at any instant from `since` to `until` (ISO, UTC).

    leading: who does now. changes: of this team, the newest first; the way back from now to then.
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


def led_throughout(leading: Iterable[str], changes: Sequence[LeadChange], since: str, until: str) -> set[str]:
    """Everyone who led a team at every instant from `since` to `until`; as `led_between`."""
    changed = {change.person_id for change in changes if since <= change.at <= until}
    return led_between(leading, changes, until, until) - changed


def counting(roster: Iterable[Member], led: Collection[str], block: Block) -> list[Member]:
    """Those who count from the first day of a block on. led: who leads the team, or did until lately."""
    found = (one for one in roster if one.has_waited(block) and one.person_id not in led)
    return sorted(found, key=lambda one: one.person_id)


def stayed(people: Iterable[Member]) -> list[Member]:
    return [one for one in people if one.stayed]


def is_enough(
    people: Sequence[Member], began: int, quiet: Collection[str], fewest: int, settings: Sequence[Setting]
) -> bool:
    """Whether a panel may have a band.

    began: how many were on the roster on the first day, without long-standing leads: who left since then, or still has to wait, is lost. quiet: who shows their own trend to somebody. They count here as everybody does, so that
    a consent is not seen in whether there is a band; their answers count as missing.
    """
    heard = sum(one.person_id not in quiet for one in people)
    return (
        len(people) >= max(fewest, smallest_panel(people, settings))
        and len(people) >= (1 - MOST_LOST) * began
        and heard >= FEWEST_EVER
    )


def smallest_panel(people: Iterable[Member], settings: Sequence[Setting]) -> int:
    """The most that any of these people was ever promised, and never below FEWEST_EVER. `settings`: oldest first.

    Raising the number holds for everybody at once. Lowering it holds for those alone who came on a later day.
    """
    return max((_promised(one.joined_on, settings) for one in people), default=FEWEST)


def _promised(joined_on: str, settings: Sequence[Setting]) -> int:
    before, since = parted(date.fromisoformat(joined_on), settings)
    promised = before[-1].smallest_panel if before else FEWEST
    return max(FEWEST_EVER, promised, *(one.smallest_panel for one in since))


def is_new(member: Member, block: Block) -> bool:
    """Whether somebody who counts in this block had not waited long enough for the one before."""
    return not member.has_waited(block.earlier(1))
