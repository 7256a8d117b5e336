"""Two or three people who support each other for a while."""

from dataclasses import dataclass
from datetime import timedelta

from alongside.domain.matching.seekers import Pair

LASTS = timedelta(weeks=12)


@dataclass(frozen=True)
class Pairing:
    """`round`: the newest published one when it was made. `since` and `until` are ISO days; it is over when one of the people is gone.

    `asked`: one asked the other, outside of a round.
    """

    id: str
    people: tuple[str, ...]
    round: int
    since: str
    until: str
    links: tuple[Pair, ...]
    asked: bool = False
    ended_at: str | None = None

    def is_active(self, today: str) -> bool:
        return self.ended_at is None and today < self.until and len(self.people) > 1
