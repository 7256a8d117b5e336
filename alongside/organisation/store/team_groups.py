"""Team groups: small teams put together under one name."""

from datetime import datetime

from alongside.accounts.rules.audit import Action
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import to_row
from alongside.organisation.rules.team_groups import TeamGroup


def list_groups(db: Transaction) -> list[TeamGroup]:
    """Sorted by name; the teams of each by id."""
    rows = db.rows(
        """
        select roll_up.id, roll_up.name, roll_up_team.team_id
        from roll_up left join roll_up_team on roll_up_team.roll_up_id = roll_up.id
        order by roll_up.name, roll_up.id, roll_up_team.team_id
        """
    )
    names = {row["id"]: row["name"] for row in rows}
    return [
        TeamGroup(id, name, tuple(row["team_id"] for row in rows if row["id"] == id and row["team_id"]))
        for id, name in names.items()
    ]


def changed_since(db: Transaction, at: datetime) -> set[str]:
    """Ids of those made or changed since this instant, according to the log."""
    rows = db.rows(
        "select distinct detail from audit where at >= :at and action = :joined",
        at=at,
        joined=Action.TEAM_GROUP_SAVED,
    )
    return {row["detail"] for row in rows}


def teams_grouped_with(db: Transaction, team_id: str) -> list[str]:
    """Ids of all teams in this team's group, itself included; only itself if it is in no group."""
    rows = db.rows(
        """
        select beside.team_id from roll_up_team as own
        join roll_up_team as beside on beside.roll_up_id = own.roll_up_id
        where own.team_id = :team_id
        order by beside.team_id
        """,
        team_id=team_id,
    )
    return [row["team_id"] for row in rows] or [team_id]


def save_group(db: Transaction, group: TeamGroup) -> None:
    """Replaces the group with the same id."""
    db.upsert("roll_up", ("id",), to_row(group, "team_ids"))
    db.run("delete from roll_up_team where roll_up_id = :id", id=group.id)
    db.insert_many(
        "roll_up_team", ({"team_id": team_id, "roll_up_id": group.id} for team_id in group.team_ids)
    )


def delete_group(db: Transaction, group_id: str) -> None:
    """Keeps what was released under its name."""
    db.run("delete from roll_up where id = :id", id=group_id)
