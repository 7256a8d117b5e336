"""Leads' actions on their teams' workload."""

from collections.abc import Iterable
from typing import Any

from alongside.domain.actions import ActionKind, TeamAction
from alongside.store.engine import Transaction


def actions_of_teams(db: Transaction, team_ids: Iterable[str]) -> list[TeamAction]:
    """Team by team, oldest first."""
    return [action for team_id in team_ids for action in _actions_of_team(db, team_id)]


def _actions_of_team(db: Transaction, team_id: str) -> list[TeamAction]:
    rows = db.rows(
        """
        select action.id, action.team_id, action.kind, action.text, action.who_id, person.name as who_name,
               action.opened_on, action.until, action.look_again, action.closed_on, action.outcome,
               action.revision
        from action left join person on person.id = action.who_id
        where action.team_id = :team_id
        order by action.opened_on, action.id
        """,
        team_id=team_id,
    )
    return [_to_action(row) for row in rows]


def find_action(db: Transaction, action_id: str) -> TeamAction | None:
    row = db.row(
        """
        select action.id, action.team_id, action.kind, action.text, action.who_id, person.name as who_name,
               action.opened_on, action.until, action.look_again, action.closed_on, action.outcome,
               action.revision
        from action left join person on person.id = action.who_id
        where action.id = :id
        """,
        id=action_id,
    )
    return None if row is None else _to_action(row)


def save_action(db: Transaction, action: TeamAction, by: str) -> None:
    """Inserts it, or replaces the one with its id. The team, the opening day and the author never change."""
    db.run(
        """
        insert into action (
            id, team_id, kind, text, who_id, opened_by, opened_on, until, look_again, closed_on, outcome,
            revision
        )
        values (
            :id, :team_id, :kind, :text, :who_id, :by, :opened_on, :until, :look_again, :closed_on, :outcome,
            :revision
        )
        on conflict (id) do update set
            kind = excluded.kind, text = excluded.text, who_id = excluded.who_id, until = excluded.until,
            look_again = excluded.look_again, closed_on = excluded.closed_on, outcome = excluded.outcome,
            revision = excluded.revision
        """,
        id=action.id,
        team_id=action.team_id,
        kind=action.kind.value,
        text=action.text,
        who_id=action.owner_id or None,
        by=by,
        opened_on=action.opened_on,
        until=action.until,
        look_again=action.look_again,
        closed_on=action.closed_on,
        outcome=action.outcome,
        revision=action.revision,
    )


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


def _to_action(row: Any) -> TeamAction:
    return TeamAction(
        row["id"],
        row["team_id"],
        ActionKind(row["kind"]),
        row["text"],
        None if row["who_id"] is None else (row["who_id"], row["who_name"]),
        row["opened_on"],
        row["until"],
        row["look_again"],
        row["closed_on"],
        row["outcome"],
        row["revision"],
    )
