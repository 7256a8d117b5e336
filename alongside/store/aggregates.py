"""Copies what a reader may see into their aggregates, and reads it from there."""

from collections.abc import Iterable
from datetime import datetime

from alongside.domain.people import Team
from alongside.domain.releases import Block
from alongside.domain.team_figures import Period, Roster, Terms
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight
from alongside.store.engine import Transaction


def copy_team(db: Transaction, kept: Transaction, team: Team, bands_from: str) -> None:
    """Copies its name, its released weeks, and every release about it, alone or with other teams.

    bands_from: copies only releases of blocks that began in this week or later.
    """
    kept.run("insert into team (id, name) values (:id, :name)", id=team.id, name=team.name)
    weeks = db.rows("select team_id, week, figures from team_week where team_id = :team_id", team_id=team.id)
    kept.run_many(
        "insert into team_week (team_id, week, figures) values (:team_id, :week, :figures)",
        [dict(row) for row in weeks],
    )
    releases = db.rows(
        """
        select release.figure_id, coalesce(team.name, roll_up.name, '') as figure_name, release.first_week,
               release.weeks, release.outcome, release.strong, release.published_at, release.epsilon
        from release_team as about
        join release on release.figure_id = about.figure_id and release.first_week = about.first_week
        left join team on team.id = release.figure_id
        left join roll_up on roll_up.id = release.figure_id
        where about.team_id = :team_id and about.first_week >= :bands_from
        """,
        team_id=team.id,
        bands_from=bands_from,
    )
    kept.run_many(
        """
        insert into release (
            figure_id, figure_name, first_week, weeks, outcome, strong, published_at, epsilon
        )
        values (:figure_id, :figure_name, :first_week, :weeks, :outcome, :strong, :published_at, :epsilon)
        on conflict (figure_id, first_week) do nothing
        """,
        [dict(row) for row in releases],
    )
    beside = db.rows(
        """
        select beside.figure_id, beside.first_week, beside.team_id, coalesce(team.name, '') as team_name
        from release_team as about
        join release_team as beside
            on beside.figure_id = about.figure_id and beside.first_week = about.first_week
        left join team on team.id = beside.team_id
        where about.team_id = :team_id and about.first_week >= :bands_from
        """,
        team_id=team.id,
        bands_from=bands_from,
    )
    kept.run_many(
        """
        insert into release_team (figure_id, first_week, team_id, team_name)
        values (:figure_id, :first_week, :team_id, :team_name)
        on conflict (team_id, figure_id, first_week) do nothing
        """,
        [dict(row) for row in beside],
    )


def copy_terms(kept: Transaction, terms: Terms) -> None:
    kept.run(
        """
        insert into terms (newest_week, case_share, smallest_panel, strong, person_facts, bands_hidden)
        values (:newest_week, :case_share, :smallest_panel, :strong, :person_facts, :bands_hidden)
        """,
        newest_week=terms.newest.text,
        case_share=terms.case_share,
        smallest_panel=terms.smallest_panel,
        strong=int(terms.strong),
        person_facts=int(terms.person_facts),
        bands_hidden=int(terms.bands_hidden),
    )


def copy_period(kept: Transaction, team_id: str, period: Period) -> None:
    kept.run(
        """
        insert into period (team_id, first_week, weeks, published_from, counted, enough)
        values (:team_id, :first_week, :weeks, :published_from, :counted, :enough)
        """,
        team_id=team_id,
        first_week=period.block.first.text,
        weeks=period.block.weeks,
        published_from=period.published_from.isoformat(),
        counted=period.counted,
        enough=int(period.enough),
    )


def copy_roster(kept: Transaction, team_id: str, roster: Roster) -> None:
    kept.run(
        "insert into roster (team_id, people, accounts) values (:team_id, :people, :accounts)",
        team_id=team_id,
        people=roster.people,
        accounts=roster.accounts,
    )


def read_rosters(kept: Transaction) -> dict[str, Roster]:
    """By team id."""
    rows = kept.rows("select team_id, people, accounts from roster")
    return {row["team_id"]: Roster(row["people"], row["accounts"]) for row in rows}


def copy_next_release(kept: Transaction, week: Week, released_from: datetime) -> None:
    kept.run(
        "insert into next_release (week, released_from) values (:week, :released_from)",
        week=week.text,
        released_from=released_from.isoformat(),
    )


def read_next_release(kept: Transaction) -> tuple[Week, datetime]:
    """The next week whose work figures are released, and the instant from which they are."""
    row = kept.rows("select week, released_from from next_release")[0]
    return Week(row["week"]), datetime.fromisoformat(row["released_from"])


def read_periods(kept: Transaction) -> dict[str, Period]:
    """By team id."""
    rows = kept.rows("select team_id, first_week, weeks, published_from, counted, enough from period")
    return {
        row["team_id"]: Period(
            Block(Week(row["first_week"]), row["weeks"]),
            datetime.fromisoformat(row["published_from"]),
            row["counted"],
            bool(row["enough"]),
        )
        for row in rows
    }


def copy_weights(kept: Transaction, weights: Iterable[CaseWeight]) -> None:
    kept.run_many(
        """
        insert into case_weight (case_type, hours, source, set_on)
        values (:case_type, :hours, :source, :set_on)
        """,
        (
            {
                "case_type": weight.case_type,
                "hours": weight.hours,
                "source": weight.source,
                "set_on": weight.set_on,
            }
            for weight in weights
        ),
    )


def read_teams(kept: Transaction) -> tuple[Team, ...]:
    """By name."""
    return tuple(Team(row["id"], row["name"]) for row in kept.rows("select id, name from team order by name"))


def read_terms(kept: Transaction) -> Terms:
    row = kept.rows(
        "select newest_week, case_share, smallest_panel, strong, person_facts, bands_hidden from terms"
    )[0]
    return Terms(
        Week(row["newest_week"]),
        row["case_share"],
        row["smallest_panel"],
        bool(row["strong"]),
        bool(row["person_facts"]),
        bool(row["bands_hidden"]),
    )


def read_weights(kept: Transaction) -> dict[str, CaseWeight]:
    """By case type; "" stands for a case without a type."""
    rows = kept.rows("select case_type, hours, source, set_on from case_weight order by case_type")
    return {row["case_type"]: CaseWeight(**dict(row)) for row in rows}
