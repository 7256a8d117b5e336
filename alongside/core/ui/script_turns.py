"""Who goes first when many people use the app at the same time.

One process has one interpreter. Twenty scripts that run in it side by side take several times as long as
one after the other: each gives the interpreter away at every query, and waits for all others to get it
back. So they take turns. Slow work, such as a tab's first run and new charts, goes behind the taps of the
next half second on pages that are already drawn: a tap waits for one script, not for everyone's first view
of their weeks.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum, auto
from threading import local

from alongside.core.turns import NoTurn, Turns

BEHIND = 0.5  # seconds in which later taps may pass slow work; after that, none may
PATIENCE = 15  # seconds; then a script goes on regardless, so that a stuck one cannot stop everyone

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
    _take_turn(length)
    try:
        yield
    finally:
        _end_turn()


@contextmanager
def as_long_script() -> Iterator[None]:
    """For slow work. A script that only now turns out to be long lets the short ones pass, and counts as
    long from then on.
    """
    if _OWN.length is None:
        with in_turn(Length.LONG):
            yield
        return
    if _OWN.length is Length.SHORT:
        _end_turn()
        _take_turn(Length.LONG)
    yield


def _take_turn(length: Length) -> None:
    turn = ExitStack()
    with suppress(NoTurn):
        turn.enter_context(TURNS.turn(PATIENCE, BEHIND if length is Length.LONG else 0))
    _OWN.length, _OWN.turn = length, turn


def _end_turn() -> None:
    if _OWN.turn is not None:
        _OWN.turn.close()
    _OWN.length = _OWN.turn = None
