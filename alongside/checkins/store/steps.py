"""The steps people set for themselves: at most one a week. Sealed for people who have a key."""

from typing import Any

from alongside.accounts.store import key_pairs
from alongside.checkins.rules.steps import Outcome, Step
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction


def find_newest_step_before(
    db: Transaction, person_id: str, week: Week, keys: KeyPair | None = None
) -> Step | None:
    """The last one set in an earlier week. Without the keys, a sealed one has no text."""
    row = db.row(
        """
        select * from step
        where person_id = :person_id and week < :week
        order by week desc
        limit 1
        """,
        person_id=person_id,
        week=week,
    )
    return None if row is None else step_from_row(row, person_id, keys)


def find_step(db: Transaction, person_id: str, week: Week, keys: KeyPair | None = None) -> Step | None:
    row = db.row(
        """
        select * from step
        where person_id = :person_id and week = :week
        """,
        person_id=person_id,
        week=week,
    )
    return None if row is None else step_from_row(row, person_id, keys)


def save_step(db: Transaction, person_id: str, step: Step) -> None:
    """Replaces an earlier step of that week."""
    key = key_pairs.key_in_use(db, person_id)
    texts = {"text": step.text, "outcome": step.outcome or "", "when": step.when, "where": step.where}
    sealed = None
    if key is not None:
        sealed = key.seal(_seal_context(person_id, step.week), texts)
        texts = dict.fromkeys(texts, "")
    row = {
        "person_id": person_id,
        "week": step.week,
        "text": texts["text"],
        "outcome": texts["outcome"] or None,
        "at_time": texts["when"],
        "at_place": texts["where"],
        "sealed": sealed,
    }
    db.upsert("step", ("person_id", "week"), row)


def list_steps(db: Transaction, person_id: str, keys: KeyPair | None = None) -> list[Step]:
    """Oldest first."""
    rows = db.rows(
        """
        select * from step
        where person_id = :person_id
        order by week
        """,
        person_id=person_id,
    )
    return [step_from_row(row, person_id, keys) for row in rows]


def delete_step(db: Transaction, person_id: str, week: Week) -> None:
    db.run(
        "delete from step where person_id = :person_id and week = :week",
        person_id=person_id,
        week=week,
    )


def _seal_context(person_id: str, week: Week) -> str:
    """What a step is sealed to (see `PublicKey.seal`)."""
    return f"step of {person_id} in {week.text}"


def step_from_row(row: Any, person_id: str, keys: KeyPair | None) -> Step:
    """Without its texts if it is sealed and no key is given."""
    week = Week(row["week"])
    texts = {"text": row["text"], "outcome": row["outcome"], "when": row["at_time"], "where": row["at_place"]}
    if row["sealed"] is not None and keys is not None:
        texts = keys.open(_seal_context(person_id, week), row["sealed"])
    outcome = Outcome(texts["outcome"]) if texts["outcome"] else None
    return Step(week, texts["text"], outcome=outcome, when=texts["when"], where=texts["where"])
