"""People who hold their team's next band back. Never shown to anyone else, and deleted on publication."""

from collections.abc import Iterable
from datetime import datetime

from alongside.core.store.engine import Transaction


def add_hold(db: Transaction, person_id: str, team_id: str, at: datetime) -> None:
    db.insert_new("hold_back", {"person_id": person_id, "team_id": team_id, "at": at})


def cancel_hold(db: Transaction, person_id: str) -> None:
    db.run("delete from hold_back where person_id = :person_id", person_id=person_id)


def has_hold(db: Transaction, person_id: str, team_id: str) -> bool:
    row = db.row(
        "select 1 from hold_back where person_id = :person_id and team_id = :team_id",
        person_id=person_id,
        team_id=team_id,
    )
    return row is not None


def people_holding(db: Transaction) -> set[str]:
    """Ids of everyone who holds a band back."""
    return {row["person_id"] for row in db.rows("select person_id from hold_back")}


def delete_holds(db: Transaction, team_ids: Iterable[str]) -> None:
    """For when these teams' period is published."""
    db.run_many("delete from hold_back where team_id = :team_id", ({"team_id": one} for one in team_ids))
