"""Who is served when many open the app in the same minute.

One process has one interpreter. Fifty who are served side by side all wait for the last of them; one after another, half of them wait half
as long and no one longer. So what takes long takes turns, and what does not, a tap on a page that is drawn, never waits.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import local

from alongside.turns import NoTurn, Turns

AT_ONCE = 2  # while one waits for the disk, another works
PATIENCE = 15  # seconds; then one goes on whatever the others do, so that nothing stuck stops everyone

_TURNS = Turns(AT_ONCE)
_OWN = local()  # whether this thread has its turn


@contextmanager
def in_turn() -> Iterator[None]:
    """Whoever has a turn has it for all that they do in it."""
    if getattr(_OWN, "here", False):
        yield
        return
    with ExitStack() as turn:
        with suppress(NoTurn):
            turn.enter_context(_TURNS.turn(PATIENCE))
        _OWN.here = True
        try:
            yield
        finally:
            _OWN.here = False
