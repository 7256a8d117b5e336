"""In which weeks the reader had a session. The topic of sessions, which lies above this one, provides it in a
module that `everything/ui/topics.py` imports.
"""

from collections.abc import Callable

from alongside.core.rules.weeks import Week

SessionWeeks = Callable[[], tuple[Week, ...]]

_PROVIDED: list[SessionWeeks] = []


def provide_session_weeks(find: SessionWeeks) -> SessionWeeks:
    _PROVIDED[:] = [find]
    return find


def own_session_weeks() -> tuple[Week, ...]:
    """Oldest first; only that a session took place, and nothing else about it."""
    return _PROVIDED[0]() if _PROVIDED else ()
