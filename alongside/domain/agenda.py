"""How a session goes, so that nobody has to lead it: everybody has the same time to speak, and it ends with one realistic step."""

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
    """`turn`: the how many-th to speak, from 1; 0 where all do."""

    part: Part
    minutes: int
    turn: int = 0


AROUND = {45: ((3, 2), (9, 3)), 30: ((2, 2), (6, 2))}  # minutes before the turns and after them, for two
AROUND_THREE = {45: ((3, 3), (6, 3)), 30: ((2, 2), (3, 2))}


def agenda(minutes: int, people: int) -> tuple[Slot, ...]:
    """Of a session of 30 or 45 minutes for two or three people. The turns are equally long, and all parts add up to the whole."""
    (opening, word), (step, close) = (AROUND if people == 2 else AROUND_THREE)[minutes]
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
    """Runs through the parts one by one, started and paused by hand. `spent`: of the present part, before it was last started."""

    session_id: str
    place: int = 0
    spent: timedelta = timedelta()
    since: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.since is not None

    def gone(self, now: datetime) -> timedelta:
        return self.spent + (now - self.since if self.since else timedelta())

    def left(self, slot: Slot, now: datetime) -> timedelta:
        """Nothing once the time is up; the timer waits, since nobody is to be cut short in a sentence."""
        return max(timedelta(), timedelta(minutes=slot.minutes) - self.gone(now))

    def started(self, now: datetime) -> "Timer":
        return self if self.runs else Timer(self.session_id, self.place, self.spent, now)

    def paused(self, now: datetime) -> "Timer":
        return Timer(self.session_id, self.place, self.gone(now))

    def moved_on(self, slots: Sequence[Slot], now: datetime, by: int = 1) -> "Timer":
        """To the next part, or back; it runs on if it ran."""
        place = min(max(self.place + by, 0), len(slots) - 1)
        return Timer(self.session_id, place, timedelta(), now if self.runs else None)
