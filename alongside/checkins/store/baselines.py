"""The week from which a person's weeks are judged. The newest start counts; without one, all weeks do."""

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction


def find_baseline_start(db: Transaction, person_id: str) -> Week | None:
    row = db.row(
        "select max(since_week) as since_week from baseline where person_id = :person_id",
        person_id=person_id,
    )
    return None if row is None or row["since_week"] is None else Week(row["since_week"])


def start_baseline(db: Transaction, person_id: str, week: Week) -> None:
    db.insert_new("baseline", {"person_id": person_id, "since_week": week})


def delete_baseline(db: Transaction, person_id: str, week: Week) -> None:
    db.run(
        "delete from baseline where person_id = :person_id and since_week = :week",
        person_id=person_id,
        week=week,
    )
