"""How well people felt heard in closed periods: each is saved once."""

from datetime import datetime

from alongside.domain.programme import HeardRating, Period, Withheld
from alongside.domain.weeks import Week
from alongside.store.engine import Transaction


def save_heard_rating(db: Transaction, heard: HeardRating, at: datetime) -> None:
    """Does nothing if the period was published before."""
    db.run(
        """
        insert into programme_figure (first_week, felt_heard, published_at)
        values (:first_week, :felt_heard, :published_at)
        on conflict (first_week) do nothing
        """,
        first_week=heard.period.first.text,
        felt_heard=None if isinstance(heard.level, Withheld) else heard.level,
        published_at=at,
    )


def list_heard_ratings(db: Transaction) -> list[HeardRating]:
    """Newest first."""
    rows = db.rows("select first_week, felt_heard from programme_figure order by first_week desc")
    return [
        HeardRating(
            Period(Week(row["first_week"])), Withheld() if row["felt_heard"] is None else row["felt_heard"]
        )
        for row in rows
    ]
