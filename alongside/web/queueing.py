"""Who is served when many are in the app at the same time.

One process has one interpreter. Twenty scripts that run side by side in it take several times as long as one after the other: each gives the
interpreter away whenever it asks the database, and waits for all others to get it back. So they take turns. What takes long, the
first run of a tab and new pictures, comes behind the taps of the next half second on pages that are drawn: a tap waits for the one
that is being served, and not behind everyone's first sight of their weeks.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum, auto
from threading import local

from alongside.turns import NoTurn, Turns

BEHIND = 0.5  # seconds: what takes long comes behind the taps of so many, and then no one passes it any more
PATIENCE = 15  # seconds; then one goes on whatever the others do, so that nothing stuck stops everyone

TURNS = Turns()


class Length(Enum):
    """How long a script takes."""

    SHORT = auto()
    LONG = auto()


class _Own(local):
    """This thread's turn, if it has one."""

    length: Length | None = None
    turn: ExitStack | None = None


_OWN = _Own()


@contextmanager
def in_turn(length: Length) -> Iterator[None]:
    """For as long as a script runs."""
    _take(length)
    try:
        yield
    finally:
        _give_back()


@contextmanager
def among_the_long() -> Iterator[None]:
    """For what takes long. A script that finds out only now lets the short ones pass first, and is a long one from then on."""
    if _OWN.length is None:
        with in_turn(Length.LONG):
            yield
        return
    if _OWN.length is Length.SHORT:
        _give_back()
        _take(Length.LONG)
    yield


def _take(length: Length) -> None:
    turn = ExitStack()
    with suppress(NoTurn):
        turn.enter_context(TURNS.turn(PATIENCE, BEHIND if length is Length.LONG else 0))
    _OWN.length, _OWN.turn = length, turn


def _give_back() -> None:
    if _OWN.turn is not None:
        _OWN.turn.close()
    _OWN.length = _OWN.turn = None
