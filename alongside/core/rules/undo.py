"""How long a step that hurts when it was a wrong tap can be undone. Until then no one else is told."""

from dataclasses import dataclass
from datetime import timedelta

from alongside.core.rules.errors import AlongsideError

UNDO_FOR = timedelta(minutes=10)


@dataclass(eq=False)
class NothingToUndo(AlongsideError):
    """Undone already, in effect, or it never was: it never says which."""
