"""How a session goes, so that no one has to lead it: equal time to speak, and one realistic step."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Timer:
    """Runs through the parts one by one, started and paused by hand.

    `spent`: on the present part, before the timer was last started.
    """

    session_id: str
    place: int = 0
    spent: timedelta = timedelta()
    since: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.since is not None

    def time_spent(self, now: datetime) -> timedelta:
        return self.spent + (now - self.since if self.since else timedelta())

    def time_left(self, slot: Slot, now: datetime) -> timedelta:
        """Nothing once the time is up. The timer then waits, so that no one is cut short."""
        return max(timedelta(), timedelta(minutes=slot.minutes) - self.time_spent(now))

    def started(self, now: datetime) -> "Timer":
        return self if self.is_running else Timer(self.session_id, self.place, self.spent, now)

    def paused(self, now: datetime) -> "Timer":
        return Timer(self.session_id, self.place, self.time_spent(now))

    def moved_on(self, slots: Sequence[Slot], now: datetime, by: int = 1) -> "Timer":
        """To the next part, or back; it keeps running if it was running."""
        place = min(max(self.place + by, 0), len(slots) - 1)
        return Timer(self.session_id, place, timedelta(), now if self.is_running else None)
