"""Copies what a reader may see into their aggregates, and reads it from there."""

from collections.abc import Iterable
from datetime import datetime

from alongside.accounts.rules.people import Team
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.team_figures import Period, Roster, Terms


def copy_team(db: Transaction, kept: Transaction, team: Team, bands_from: str) -> None:
    """Copies its name, its released weeks, and every release about it, alone or with other teams.

    bands_from: copies only releases of blocks that began in this week or later, also of whether an action
    helped.
    """
    kept.insert("team", to_row(team))
    weeks = db.rows("select team_id, week, figures from team_week where team_id = :team_id", team_id=team.id)
    kept.insert_many("team_week", map(dict, weeks))
    releases = db.rows(
        """
        select release.*, coalesce(team.name, roll_up.name, '') as figure_name
        from release_team as about
        join release on release.figure_id = about.figure_id and release.first_week = about.first_week
        left join team on team.id = release.figure_id
        left join roll_up on roll_up.id = release.figure_id
        where about.team_id = :team_id and about.first_week >= :bands_from
        """,
        team_id=team.id,
        bands_from=bands_from,
    )
    helped = db.rows(
        """
        select action_release.action_id, action_release.outcome
        from action_question join action_release on action_release.action_id = action_question.action_id
        where action_question.team_id = :team_id and action_question.first_week >= :bands_from
        """,
        team_id=team.id,
        bands_from=bands_from,
    )
    kept.insert_many("helped", map(dict, helped))
    beside = db.rows(
        """
        select beside.*, coalesce(team.name, '') as team_name
        from release_team as about
        join release_team as beside
            on beside.figure_id = about.figure_id and beside.first_week = about.first_week
        left join team on team.id = beside.team_id
        where about.team_id = :team_id and about.first_week >= :bands_from
        """,
        team_id=team.id,
        bands_from=bands_from,
    )
    for table, rows in (("release", releases), ("release_team", beside)):
        for row in rows:
            kept.insert_new(table, dict(row))


def read_teams(kept: Transaction) -> tuple[Team, ...]:
    """By name."""
    return tuple(from_rows(Team, kept.rows("select * from team order by name")))


def copy_terms(kept: Transaction, terms: Terms) -> None:
    kept.insert("terms", to_row(terms))


def read_terms(kept: Transaction) -> Terms:
    return from_row(Terms, kept.rows("select * from terms")[0])


def copy_period(kept: Transaction, team_id: str, period: Period) -> None:
    """Keeps the organisation's clock, by which readers are told the day."""
    published_from = period.published_from.isoformat()
    kept.insert("period", {**to_row(period), "team_id": team_id, "published_from": published_from})


def read_periods(kept: Transaction) -> dict[str, Period]:
    """By team id."""
    return {row["team_id"]: from_row(Period, row) for row in kept.rows("select * from period")}


def copy_roster(kept: Transaction, team_id: str, roster: Roster) -> None:
    kept.insert("roster", {**to_row(roster), "team_id": team_id})


def read_rosters(kept: Transaction) -> dict[str, Roster]:
    """By team id."""
    return {row["team_id"]: from_row(Roster, row) for row in kept.rows("select * from roster")}


def copy_next_release(kept: Transaction, week: Week, released_from: datetime) -> None:
    kept.insert("next_release", {"week": week, "released_from": released_from.isoformat()})


def read_next_release(kept: Transaction) -> tuple[Week, datetime]:
    """The next week whose work figures are released, and the instant from which they are."""
    row = kept.rows("select week, released_from from next_release")[0]
    return Week(row["week"]), datetime.fromisoformat(row["released_from"])


def copy_weights(kept: Transaction, weights: Iterable[CaseWeight]) -> None:
    kept.insert_many("case_weight", map(to_row, weights))


def read_weights(kept: Transaction) -> dict[str, CaseWeight]:
    """By case type; "" stands for a case without a type."""
    rows = kept.rows("select * from case_weight order by case_type")
    return {row["case_type"]: from_row(CaseWeight, row) for row in rows}
