"""Refusals. They carry facts; the page or the command chooses the words."""

from dataclasses import dataclass


class AlongsideError(Exception):
    """A refusal that a person can understand and act on. Nothing was changed.

    Every subclass that a page can meet has its sentence in the `ui/refusals.py` of its topic.
    """


@dataclass(eq=False)
class NotAllowed(AlongsideError):
    """The person is no longer signed in, or their role does not include this."""


@dataclass(eq=False)
class NotSetUp(NotAllowed):
    """There is no organisation in the database yet."""


@dataclass(eq=False)
class BadInput(AlongsideError):
    """A value that cannot be accepted: which field, and a coded reason."""

    field: str
    reason: str


@dataclass(eq=False)
class OverBudget(AlongsideError):
    """An uploaded file takes more time or memory than the server allows for one file."""


@dataclass(eq=False)
class Occupied(AlongsideError):
    """The server is still parsing another upload, by the same person or by others."""


@dataclass(eq=False)
class FailedToRead(AlongsideError):
    """A fault of ours: the code that reads an uploaded file failed unexpectedly."""


@dataclass(eq=False)
class NotSaved(AlongsideError):
    """The database is locked, full, read-only, damaged or gone.

    `cause`: the engine's own words, without values.
    """

    cause: str
