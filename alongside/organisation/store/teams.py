"""Teams, their members over time, and their leads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import LeadChange, StaffedTeam, Team
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row


def find_team(db: Transaction, team_id: str) -> Team | None:
    row = db.row("select * from team where id = :id", id=team_id)
    return from_row(Team, row) if row else None


def list_staffed(db: Transaction) -> list[StaffedTeam]:
    """Every team, sorted by name. Counts only people who have not left."""
    rows = db.rows(
        """
        select team.id, team.name, count(person.id) as people
        from team
        left join membership on membership.team_id = team.id and membership.until is null
        left join person on person.id = membership.person_id and person.left_on is null
        group by team.id, team.name
        order by team.name
        """
    )
    leads = all_leads(db)
    return [StaffedTeam(from_row(Team, row), row["people"], tuple(leads.get(row["id"], ()))) for row in rows]


def all_leads(db: Transaction) -> dict[str, list[tuple[str, str]]]:
    """Team id to the ids and names of its leads."""
    rows = db.rows(
        """
        select team_lead.team_id, person.id, person.name
        from team_lead join person on person.id = team_lead.person_id
        order by person.name, person.id
        """
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append((row["id"], row["name"]))
    return found


def lead_changes(db: Transaction, since: datetime) -> dict[str, list[LeadChange]]:
    """Team id to people made or no longer its lead since this instant, by the log, newest first."""
    rows = db.rows(
        """
        select detail, subject_id, action, at from audit
        where at >= :since and action in (:named, :relieved)
        order by at desc, rowid desc
        """,
        since=since,
        named=Action.TEAM_LEAD_NAMED,
        relieved=Action.TEAM_LEAD_REMOVED,
    )
    found: dict[str, list[LeadChange]] = {}
    for row in rows:
        named = row["action"] == Action.TEAM_LEAD_NAMED
        change = LeadChange(row["detail"], row["subject_id"], named, datetime.fromisoformat(row["at"]))
        found.setdefault(change.team_id, []).append(change)
    return found


def led_by(db: Transaction, person_id: str) -> list[Team]:
    """Sorted by name; empty for someone who has left."""
    rows = db.rows(
        """
        select team.id, team.name from team_lead
        join team on team.id = team_lead.team_id
        join person on person.id = team_lead.person_id
        where team_lead.person_id = :person_id and person.left_on is null
        order by team.name
        """,
        person_id=person_id,
    )
    return from_rows(Team, rows)


def name_leads(db: Transaction, team_id: str, person_ids: Iterable[str]) -> None:
    add_leads(db, ((team_id, person_id) for person_id in person_ids))


def add_leads(db: Transaction, leading: Iterable[tuple[str, str]]) -> None:
    """Takes pairs of team id and person id, like `remove_leads`."""
    for team_id, person_id in leading:
        db.insert_new("team_lead", {"team_id": team_id, "person_id": person_id})
        next_checks.check_person_soon(db, person_id)  # an action of the team may be due for review


def remove_leads(db: Transaction, leading: Iterable[tuple[str, str]]) -> None:
    db.run_many(
        "delete from team_lead where team_id = :team_id and person_id = :person_id",
        ({"team_id": team_id, "person_id": person_id} for team_id, person_id in leading),
    )


def rename_team(db: Transaction, team: Team) -> None:
    db.update("team", ("id",), to_row(team))


def delete_team(db: Transaction, team_id: str) -> None:
    """Also deletes its membership history."""
    db.run("delete from team where id = :id", id=team_id)


def people_in(db: Transaction, team_id: str) -> int:
    (row,) = db.rows(
        "select count(*) as people from membership where team_id = :id and until is null", id=team_id
    )
    return int(row["people"])


def was_released_about(db: Transaction, team_id: str) -> bool:
    """Whether a band about the team, alone or with others, was ever released."""
    row = db.row("select 1 as found from release_team where team_id = :id limit 1", id=team_id)
    return row is not None


def leave_many(db: Transaction, person_ids: Iterable[str], today: date) -> None:
    """Ends memberships today. One that began today (or later, after a clock change) leaves no trace."""
    leavers = [{"person_id": person_id, "today": today} for person_id in person_ids]
    db.run_many(
        "delete from membership where person_id = :person_id and until is null and since >= :today", leavers
    )
    db.run_many(
        "update membership set until = :today where person_id = :person_id and until is null", leavers
    )


def move_many(db: Transaction, moves: Mapping[str, str], today: date) -> None:
    """`moves`: person id to the id of their team from today. Earlier teams stay in the history.

    A person who comes back on the day they left counts as never having left.
    """
    movers = [
        {"person_id": person_id, "team_id": team_id, "today": today} for person_id, team_id in moves.items()
    ]
    leave_many(db, moves, today)
    db.run_many(
        """
        update membership set until = null
        where person_id = :person_id and team_id = :team_id and until = :today
        """,
        movers,
    )
    db.run_many(
        """
        insert into membership (person_id, team_id, since)
        select :person_id, :team_id, :today
        where not exists (select 1 from membership where person_id = :person_id and until is null)
        on conflict (person_id, since) do update set team_id = excluded.team_id, until = null
        """,
        movers,
    )


def team_history(db: Transaction, person_id: str) -> list[tuple[str, date, date | None]]:
    """Team id, the first day in it, and the first day no longer in it (None: still there), oldest first."""
    rows = db.rows(
        "select team_id, since, until from membership where person_id = :person_id order by since",
        person_id=person_id,
    )
    return [
        (
            row["team_id"],
            date.fromisoformat(row["since"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
        )
        for row in rows
    ]
