"""Questions whether an action helped, a person's own answer, and what was released. Each is released once.

Answers of several people are read in `protected.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows
from alongside.teams.rules.action_answers import Helped, asked_in


@dataclass(frozen=True)
class Question:
    """That is not released yet."""

    action_id: str
    team_id: str
    closed_on: date


def was_asked(db: Transaction, team_id: str, closed_on: date) -> bool:
    """Whether the team was asked about an action that was closed in the same block."""
    row = db.row(
        "select 1 from action_question where team_id = :team_id and first_week = :first_week",
        team_id=team_id,
        first_week=asked_in(closed_on).first,
    )
    return row is not None


def add_question(db: Transaction, action_id: str, team_id: str, closed_on: date) -> None:
    db.insert(
        "action_question",
        {
            "action_id": action_id,
            "team_id": team_id,
            "first_week": asked_in(closed_on).first,
            "closed_on": closed_on,
        },
    )


def find_question(db: Transaction, action_id: str) -> Question | None:
    return next((one for one in list_questions(db) if one.action_id == action_id), None)


def list_questions(db: Transaction, team_id: str = "") -> list[Question]:
    """Only one team's, if given. Oldest first."""
    rows = db.rows(
        """
        select action_question.action_id, action_question.team_id, action_question.closed_on
        from action_question
        left join action_release on action_release.action_id = action_question.action_id
        where action_release.action_id is null and (:team_id = '' or action_question.team_id = :team_id)
        order by action_question.closed_on, action_question.action_id
        """,
        team_id=team_id,
    )
    return from_rows(Question, rows)


def find_answer(db: Transaction, person_id: str, action_id: str) -> bool | None:
    row = db.row(
        "select helped from action_answer where person_id = :person_id and action_id = :action_id",
        person_id=person_id,
        action_id=action_id,
    )
    return None if row is None else bool(row["helped"])


def save_answer(db: Transaction, person_id: str, action_id: str, helped: bool) -> None:
    """In place of an earlier one."""
    db.upsert(
        "action_answer",
        ("person_id", "action_id"),
        {"person_id": person_id, "action_id": action_id, "helped": int(helped)},
    )


def add_release(db: Transaction, action_id: str, outcome: Helped, epsilon: float, at: datetime) -> None:
    """Raises if it was released before. Deletes the answers: no one needs them any more."""
    db.insert(
        "action_release", {"action_id": action_id, "outcome": outcome, "epsilon": epsilon, "released_at": at}
    )
    db.run("delete from action_answer where action_id = :action_id", action_id=action_id)


def newest_release(db: Transaction) -> tuple[str, int]:
    """Differs from an earlier one whenever something was released."""
    row = db.rows("select coalesce(max(released_at), '') as at, count(*) as releases from action_release")[0]
    return row["at"], row["releases"]


def read_releases(kept: Transaction) -> dict[str, Helped]:
    """Reads aggregates. By action id."""
    return {row["action_id"]: Helped(row["outcome"]) for row in kept.rows("select * from helped")}
