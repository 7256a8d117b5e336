"""Instants as the database keeps them: in UTC, to the second."""

from datetime import UTC, datetime
from functools import lru_cache


def to_whole_second(at: datetime) -> datetime:
    """In UTC. The rest of the second is dropped, so that what was saved equals what is read again."""
    return at.astimezone(UTC).replace(microsecond=0)


@lru_cache(maxsize=16)  # many rows are written with the same instant
def instant_text(at: datetime) -> str:
    """ISO, UTC, whole seconds: as text, instants sort in time."""
    return to_whole_second(at).isoformat()
