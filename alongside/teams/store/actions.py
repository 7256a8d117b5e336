"""Leads' actions on their teams' workload."""

from collections.abc import Iterable

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.teams.rules.actions import TeamAction


def actions_of_teams(db: Transaction, team_ids: Iterable[str]) -> list[TeamAction]:
    """Team by team, oldest first."""
    found = db.rows_of_each(
        """
        select action.*, person.name as who_name,
               exists (select 1 from action_question where action_id = action.id) as asked
        from action left join person on person.id = action.who_id
        where action.team_id = :team_id
        order by action.opened_on, action.id
        """,
        ({"team_id": team_id} for team_id in team_ids),
    )
    return [action for rows in found for action in from_rows(TeamAction, rows)]


def find_action(db: Transaction, action_id: str) -> TeamAction | None:
    row = db.row(
        """
        select action.*, person.name as who_name,
               exists (select 1 from action_question where action_id = action.id) as asked
        from action left join person on person.id = action.who_id
        where action.id = :id
        """,
        id=action_id,
    )
    return None if row is None else from_row(TeamAction, row)


def save_action(db: Transaction, action: TeamAction, by: str) -> None:
    """Inserts it, or replaces the one with its id. The team, the opening day and the author never change."""
    if not db.update("action", ("id",), to_row(action, "who_name", "asked", "team_id", "opened_on")):
        db.insert("action", {**to_row(action, "who_name", "asked"), "opened_by": by})
    leads = db.rows("select person_id from team_lead where team_id = :team_id", team_id=action.team_id)
    next_checks.check_people_soon(db, [row["person_id"] for row in leads])  # its review may be due sooner


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


def people_with_account(db: Transaction, team_id: str) -> list[str]:
    """Ids of the team's people and leads who have an account and have not left."""
    rows = db.rows(
        """
        select person.id
        from person
        where person.left_on is null and person.account_since is not null
          and (person.id in (select person_id from membership where team_id = :team_id and until is null)
               or person.id in (select person_id from team_lead where team_id = :team_id))
        order by person.id
        """,
        team_id=team_id,
    )
    return [row["id"] for row in rows]


def teams_with_given_action(db: Transaction, person_id: str) -> set[str]:
    """Ids of the teams with an open action that this person owns and did not open themself."""
    rows = db.rows(
        """
        select distinct team_id from action
        where who_id = :person_id and closed_on is null and coalesce(opened_by, '') <> :person_id
        """,
        person_id=person_id,
    )
    return {row["team_id"] for row in rows}
