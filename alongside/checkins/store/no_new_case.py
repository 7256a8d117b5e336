"""Who takes no new case, and until when."""

from datetime import date

from alongside.core.store.engine import Transaction


def set_last_day(db: Transaction, person_id: str, until: date) -> None:
    db.upsert("no_new_case", ("person_id",), {"person_id": person_id, "until": until})


def delete_last_day(db: Transaction, person_id: str) -> None:
    db.run("delete from no_new_case where person_id = :person_id", person_id=person_id)


def find_last_day(db: Transaction, person_id: str, today: date) -> date | None:
    """None once it has passed."""
    row = db.row(
        "select until from no_new_case where person_id = :person_id and until >= :today",
        person_id=person_id,
        today=today,
    )
    return date.fromisoformat(row["until"]) if row else None


def count_by_team(db: Transaction, today: date) -> dict[str, int]:
    """Team id to how many of those now in it have a last day that has not passed; only teams with any."""
    rows = db.rows(
        """
        select membership.team_id, count(*) as people
        from no_new_case
        join person on person.id = no_new_case.person_id
        join membership on membership.person_id = person.id
        where membership.until is null and person.left_on is null and no_new_case.until >= :today
        group by membership.team_id
        """,
        today=today,
    )
    return {row["team_id"]: row["people"] for row in rows}


def list_team_members(db: Transaction, team_id: str, today: date) -> list[tuple[str, str, date]]:
    """Id, name and last day of those now in the team whose last day has not passed, sorted by name."""
    rows = db.rows(
        """
        select person.id, person.name, no_new_case.until
        from no_new_case
        join person on person.id = no_new_case.person_id
        join membership on membership.person_id = person.id
        where membership.team_id = :team_id and membership.until is null
          and person.left_on is null and no_new_case.until >= :today
        order by person.name, person.id
        """,
        team_id=team_id,
        today=today,
    )
    return [(row["id"], row["name"], date.fromisoformat(row["until"])) for row in rows]
