"""How well people felt heard in closed periods: each is saved once."""

from alongside.domain.programme import Heard, Period, Withheld
from alongside.domain.weeks import Week
from alongside.store.engine import Work


def tell(db: Work, heard: Heard, at: str) -> None:
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


def told(db: Work) -> list[Heard]:
    """Newest first."""
    rows = db.rows("select first_week, felt_heard from programme_figure order by first_week desc")
    return [
        Heard(Period(Week(row["first_week"])), Withheld() if row["felt_heard"] is None else row["felt_heard"])
        for row in rows
    ]
