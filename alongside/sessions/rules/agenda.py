"""How a session goes, so that no one has to lead it: equal time to speak, and one realistic step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Part(StrEnum):
    OPENING = "opening"
    ONE_WORD = "one_word"
    TURN = "turn"  # one speaks, the others listen
    STEP = "step"  # a small win and one realistic step each
    CLOSE = "close"


@dataclass(frozen=True)
class Slot:
    """`turn`: the position of the speaker, from 1; 0 where everyone speaks."""

    part: Part
    minutes: int
    turn: int = 0


# Minutes of the parts before the turns and of those after them, for two people.
AROUND_TURNS = {45: ((3, 2), (9, 3)), 30: ((2, 2), (6, 2))}
AROUND_TURNS_OF_THREE = {45: ((3, 3), (6, 3)), 30: ((2, 2), (3, 2))}


def plan_agenda(minutes: int, people: int) -> tuple[Slot, ...]:
    """For a session of 30 or 45 minutes with two or three people. Turns are equally long, and the parts fill
    the session.
    """
    (opening, word), (step, close) = (AROUND_TURNS if people == 2 else AROUND_TURNS_OF_THREE)[minutes]
    turn = (minutes - opening - word - step - close) // people
    return (
        Slot(Part.OPENING, opening),
        Slot(Part.ONE_WORD, word),
        *(Slot(Part.TURN, turn, number) for number in range(1, people + 1)),
        Slot(Part.STEP, step),
        Slot(Part.CLOSE, close),
    )


@dataclass(frozen=True, kw_only=True)
class Timer:
    """Goes through the parts one by one, started and paused by hand; the same for everyone in a session.

    `place`: of the present part in the agenda. `began_at`: of this part; each pause puts it later by its
    length. `paused_at`: since when it stands still.
    """

    place: int
    began_at: datetime
    paused_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.paused_at is None

    def time_spent(self, now: datetime) -> timedelta:
        return max(timedelta(), (self.paused_at or now) - self.began_at)

    def time_left(self, slot: Slot, now: datetime) -> timedelta:
        """Nothing once the time is up. The timer then waits, so that no one is cut short."""
        return max(timedelta(), timedelta(minutes=slot.minutes) - self.time_spent(now))

    def started(self, now: datetime) -> "Timer":
        return self if self.is_running else replace(self, began_at=now - self.time_spent(now), paused_at=None)

    def paused(self, now: datetime) -> "Timer":
        return replace(self, paused_at=now) if self.is_running else self

    def moved_on(self, slots: Sequence[Slot], seen: int, by: int, now: datetime) -> "Timer":
        """To the next part (`by` 1) or back (-1) from the part at the place `seen`; it keeps running if it
        was running. Nothing changes if someone else has moved on from there already.
        """
        place = min(max(seen + by, 0), len(slots) - 1)
        if self.place != seen or place == seen:
            return self
        return Timer(place=place, began_at=now, paused_at=None if self.is_running else now)


def waiting_timer(now: datetime) -> Timer:
    """At the first part, not started yet."""
    return Timer(place=0, began_at=now, paused_at=now)
