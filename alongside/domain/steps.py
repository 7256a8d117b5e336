"""One realistic step somebody sets for themselves in a week, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.weeks import Week


class Outcome(StrEnum):
    """Each is a fine answer: letting a step go is one, too."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    LET_GO = "let_go"


@dataclass(frozen=True)
class Step:
    """`outcome` is None until the person says how it went. `when` and `where`: as they put it, or empty."""

    week: Week
    text: str
    outcome: Outcome | None = None
    when: str = ""
    where: str = ""
