"""Refusals. They carry facts; the page or the command chooses the words."""

from dataclasses import dataclass


class AlongsideError(Exception):
    """A refusal that a person can understand and act on. Nothing was changed."""


@dataclass(eq=False)
class NotAllowed(AlongsideError):
    """The person is not signed in any more, or the role does not include this."""


@dataclass(eq=False)
class BadInput(AlongsideError):
    """A value that cannot be accepted: which field, and a coded reason."""

    field: str
    reason: str


@dataclass(eq=False)
class NotSaved(AlongsideError):
    """The database could not take it: locked, full, read-only, damaged or gone. `cause`: the engine's own words, without values."""

    cause: str
