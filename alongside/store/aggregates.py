"""What is carried into a reader's aggregates, and what can be asked of them."""

from collections.abc import Iterable
from datetime import datetime

from alongside.domain.people import Team
from alongside.domain.team_figures import Roster, Terms
from alongside.domain.weeks import Week
from alongside.domain.workload import CaseWeight
from alongside.store.engine import Work


def carry_team(db: Work, kept: Work, team: Team) -> None:
    """Its name, its released weeks, and every release that is about it, alone or with others."""
    kept.run("insert into team (id, name) values (:id, :name)", id=team.id, name=team.name)
    weeks = db.rows("select team_id, week, figures from team_week where team_id = :team_id", team_id=team.id)
    kept.run_many(
        "insert into team_week (team_id, week, figures) values (:team_id, :week, :figures)",
        [dict(row) for row in weeks],
    )
    releases = db.rows(
        """
        select release.figure_id, coalesce(team.name, roll_up.name, '') as figure_name, release.first_week,
               release.weeks, release.outcome, release.strong, release.published_at
        from release_team as about
        join release on release.figure_id = about.figure_id and release.first_week = about.first_week
        left join team on team.id = release.figure_id
        left join roll_up on roll_up.id = release.figure_id
        where about.team_id = :team_id
        """,
        team_id=team.id,
    )
    kept.run_many(
        """
        insert into release (figure_id, figure_name, first_week, weeks, outcome, strong, published_at)
        values (:figure_id, :figure_name, :first_week, :weeks, :outcome, :strong, :published_at)
        on conflict (figure_id, first_week) do nothing
        """,
        [dict(row) for row in releases],
    )
    beside = db.rows(
        """
        select beside.figure_id, beside.first_week, beside.team_id, coalesce(team.name, '') as team_name
        from release_team as about
        join release_team as beside on beside.figure_id = about.figure_id and beside.first_week = about.first_week
        left join team on team.id = beside.team_id
        where about.team_id = :team_id
        """,
        team_id=team.id,
    )
    kept.run_many(
        """
        insert into release_team (figure_id, first_week, team_id, team_name)
        values (:figure_id, :first_week, :team_id, :team_name)
        on conflict (team_id, figure_id, first_week) do nothing
        """,
        [dict(row) for row in beside],
    )


def carry_terms(kept: Work, terms: Terms) -> None:
    kept.run(
        """
        insert into terms (newest_week, case_share, smallest_panel, strong, person_facts)
        values (:newest_week, :case_share, :smallest_panel, :strong, :person_facts)
        """,
        newest_week=terms.newest.text,
        case_share=terms.case_share,
        smallest_panel=terms.smallest_panel,
        strong=int(terms.strong),
        person_facts=int(terms.person_facts),
    )
    kept.run_many(
        "insert into closing (week, published_from) values (:week, :published_from)",
        ({"week": week.text, "published_from": published.isoformat()} for week, published in terms.closings),
    )


def carry_roster(kept: Work, team_id: str, roster: Roster) -> None:
    kept.run(
        "insert into roster (team_id, people, accounts) values (:team_id, :people, :accounts)",
        team_id=team_id,
        people=roster.people,
        accounts=roster.accounts,
    )


def rosters(kept: Work) -> dict[str, Roster]:
    """By team id."""
    rows = kept.rows("select team_id, people, accounts from roster")
    return {row["team_id"]: Roster(row["people"], row["accounts"]) for row in rows}


def carry_next_release(kept: Work, week: Week, released_from: datetime) -> None:
    kept.run(
        "insert into next_release (week, released_from) values (:week, :released_from)",
        week=week.text,
        released_from=released_from.isoformat(),
    )


def next_release(kept: Work) -> tuple[Week, datetime]:
    """The next week whose work figures come, and the instant from which they are there."""
    row = kept.rows("select week, released_from from next_release")[0]
    return Week(row["week"]), datetime.fromisoformat(row["released_from"])


def carry_short_period(kept: Work, team_id: str) -> None:
    kept.run("insert into short_period (team_id) values (:team_id)", team_id=team_id)


def short_periods(kept: Work) -> frozenset[str]:
    """Ids of the teams whose period that runs now is a short one."""
    return frozenset(row["team_id"] for row in kept.rows("select team_id from short_period"))


def carry_weights(kept: Work, weights: Iterable[CaseWeight]) -> None:
    kept.run_many(
        "insert into case_weight (case_type, hours, source, set_on) values (:case_type, :hours, :source, :set_on)",
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


def teams(kept: Work) -> tuple[Team, ...]:
    """By name."""
    return tuple(Team(row["id"], row["name"]) for row in kept.rows("select id, name from team order by name"))


def terms(kept: Work) -> Terms:
    row = kept.rows("select newest_week, case_share, smallest_panel, strong, person_facts from terms")[0]
    closings = kept.rows("select week, published_from from closing order by week")
    return Terms(
        Week(row["newest_week"]),
        tuple((Week(one["week"]), datetime.fromisoformat(one["published_from"])) for one in closings),
        row["case_share"],
        row["smallest_panel"],
        bool(row["strong"]),
        bool(row["person_facts"]),
    )


def weights(kept: Work) -> dict[str, CaseWeight]:
    """By case type; "" is that of a case of no type."""
    rows = kept.rows("select case_type, hours, source, set_on from case_weight order by case_type")
    return {row["case_type"]: CaseWeight(**dict(row)) for row in rows}
