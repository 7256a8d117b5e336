"""One realistic step that a person sets for themselves in a week, and how it went."""

from dataclasses import dataclass, field
from enum import StrEnum

from alongside.core.rules.weeks import Week


class Outcome(StrEnum):
    """Each is a fine answer, including letting a step go."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    LET_GO = "let_go"


@dataclass(frozen=True, kw_only=True)
class Step:
    """`outcome` is None until the person says how it went. `when` and `where`: in their own words, or
    empty.
    """

    week: Week = field(kw_only=False)
    text: str = field(kw_only=False)
    outcome: Outcome | None = None
    when: str = ""
    where: str = ""
