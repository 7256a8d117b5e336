"""Refusals. They carry facts; the page or the command chooses the words."""

from dataclasses import dataclass


class AlongsideError(Exception):
    """A refusal that a person can understand and act on. Nothing was changed."""


@dataclass(eq=False)
class NotAllowed(AlongsideError):
    """The person is not signed in any more, or the role does not include this."""


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
    """What someone brought takes more time or memory than the server gives to one piece of work."""


@dataclass(eq=False)
class Occupied(AlongsideError):
    """The server works on something else that was brought, by the same person or by others."""


@dataclass(eq=False)
class FailedToRead(AlongsideError):
    """What someone brought makes the code that reads it fail in a way that it should not."""


@dataclass(eq=False)
class NotSaved(AlongsideError):
    """The database could not take it: locked, full, read-only, damaged or gone. `cause`: the engine's own words, without values."""

    cause: str
