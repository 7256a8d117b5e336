"""The steps people set for themselves: at most one a week."""

from typing import Any

from alongside.domain.steps import Outcome, Step
from alongside.domain.weeks import Week
from alongside.store.engine import Work


def newest_before(db: Work, person_id: str, week: Week) -> Step | None:
    row = db.row(
        """
        select week, text, outcome, at_time, at_place
        from step
        where person_id = :person_id and week < :week
        order by week desc
        limit 1
        """,
        person_id=person_id,
        week=week.text,
    )
    return None if row is None else _step(row)


def of_week(db: Work, person_id: str, week: Week) -> Step | None:
    row = db.row(
        "select week, text, outcome, at_time, at_place from step where person_id = :person_id and week = :week",
        person_id=person_id,
        week=week.text,
    )
    return None if row is None else _step(row)


def save(db: Work, person_id: str, step: Step) -> None:
    """In place of an earlier step of that week."""
    db.run(
        """
        insert into step (person_id, week, text, outcome, at_time, at_place)
        values (:person_id, :week, :text, :outcome, :at_time, :at_place)
        on conflict (person_id, week) do update
        set text = excluded.text, outcome = excluded.outcome, at_time = excluded.at_time, at_place = excluded.at_place
        """,
        person_id=person_id,
        week=step.week.text,
        text=step.text,
        outcome=step.outcome,
        at_time=step.when,
        at_place=step.where,
    )


def forget(db: Work, person_id: str, week: Week) -> None:
    db.run(
        "delete from step where person_id = :person_id and week = :week",
        person_id=person_id,
        week=week.text,
    )


def _step(row: Any) -> Step:
    outcome = None if row["outcome"] is None else Outcome(row["outcome"])
    return Step(Week(row["week"]), row["text"], outcome, row["at_time"], row["at_place"])
