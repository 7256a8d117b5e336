"""A work fact that a person states with one tap, and their lead reads: no new case for some weeks.

It never follows from answers, and holds nothing that could be compared with them: no reason, and no time at
which it was said.
"""

from datetime import date

from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week

SPANS = (1, 2, 4)  # weeks to choose from, with the current one
USUAL_SPAN = 2


def last_day(today: date, weeks: int) -> date:
    """A Sunday. Raises BadInput for another number of weeks than those of SPANS."""
    if weeks not in SPANS:
        raise BadInput("weeks", "not offered")
    return Week.of(today).back(1 - weeks).sunday
