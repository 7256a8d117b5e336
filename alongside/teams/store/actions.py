"""Leads' actions on their teams' workload."""

from collections.abc import Iterable

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.teams.rules.actions import TeamAction


def actions_of_teams(db: Transaction, team_ids: Iterable[str]) -> list[TeamAction]:
    """Team by team, oldest first."""
    found = []
    for team_id in team_ids:
        rows = db.rows(
            """
            select action.*, person.name as who_name
            from action left join person on person.id = action.who_id
            where action.team_id = :team_id
            order by action.opened_on, action.id
            """,
            team_id=team_id,
        )
        found += from_rows(TeamAction, rows)
    return found


def find_action(db: Transaction, action_id: str) -> TeamAction | None:
    row = db.row(
        """
        select action.*, person.name as who_name
        from action left join person on person.id = action.who_id
        where action.id = :id
        """,
        id=action_id,
    )
    return None if row is None else from_row(TeamAction, row)


def save_action(db: Transaction, action: TeamAction, by: str) -> None:
    """Inserts it, or replaces the one with its id. The team, the opening day and the author never change."""
    if not db.update("action", ("id",), to_row(action, "who_name", "team_id", "opened_on")):
        db.insert("action", {**to_row(action, "who_name"), "opened_by": by})


def possible_owners(db: Transaction, team_id: str) -> list[tuple[str, str]]:
    """Ids and names of the team's people and leads who have not left, sorted by name."""
    rows = db.rows(
        """
        select person.id, person.name
        from person
        where person.left_on is null
          and (person.id in (select person_id from membership where team_id = :team_id and until is null)
               or person.id in (select person_id from team_lead where team_id = :team_id))
        order by person.name, person.id
        """,
        team_id=team_id,
    )
    return [(row["id"], row["name"]) for row in rows]
