"""How well people felt heard in closed periods: each is saved once."""

from datetime import datetime

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.sessions.rules.programme import HeardRating, Period, Withheld


def save_heard_rating(db: Transaction, heard: HeardRating, at: datetime) -> None:
    """Does nothing if the period was published before."""
    level = None if isinstance(heard.level, Withheld) else heard.level
    db.insert_new(
        "programme_figure",
        {"first_week": heard.period.first, "felt_heard": level, "published_at": at},
    )


def list_heard_ratings(db: Transaction) -> list[HeardRating]:
    """Newest first."""
    found = []
    for row in db.rows("select first_week, felt_heard from programme_figure order by first_week desc"):
        level = Withheld() if row["felt_heard"] is None else row["felt_heard"]
        found.append(HeardRating(Period(Week(row["first_week"])), level))
    return found
