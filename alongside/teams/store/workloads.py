"""Released weekly work figures of teams. Later answers and erasures do not change them."""

import json
from collections.abc import Iterable
from datetime import datetime

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.teams.rules.workload import Measure, Spread, TeamWeek, Weighing, from_former_figures


def release_weeks(db: Transaction, weeks: Iterable[TeamWeek], at: datetime) -> None:
    """Keeps what was released before."""
    for week in weeks:
        figures = {
            "participation": week.participation,
            "measures": {
                measure.value: [spread.median, spread.low, spread.high]
                for measure, spread in week.measures.items()
            },
            "unsupervised": week.unsupervised,
            "load": week.load,
        }
        shown = {name: value for name, value in figures.items() if value is not None}  # without the withheld
        row = {"team_id": week.team_id, "week": week.week, "figures": json.dumps(shown), "released_at": at}
        db.insert_new("team_week", row)


def delete_weeks(db: Transaction, weeks: Iterable[Week]) -> None:
    """For imports of past check-ins, after which these weeks are released again."""
    of = [{"week": week} for week in weeks]
    db.run_many("delete from team_week where week = :week", of)
    db.run_many("delete from former_team_week where week = :week", of)


def released_weeks(db: Transaction) -> set[Week]:
    return {Week(row["week"]) for row in db.rows("select distinct week from team_week")}


def newest_release(db: Transaction) -> tuple[str, int]:
    """Differs from an earlier one whenever a week was released or deleted."""
    row = db.rows("select coalesce(max(released_at), '') as at, count(*) as weeks from team_week")[0]
    return row["at"], row["weeks"]


def weeks_of_team(db: Transaction, team_id: str) -> list[TeamWeek]:
    """Oldest first."""
    found = []
    for row in db.rows(
        "select week, figures from team_week where team_id = :team_id order by week", team_id=team_id
    ):
        figures = json.loads(row["figures"])
        measures = {Measure(name): Spread(*values) for name, values in figures.pop("measures").items()}
        found.append(TeamWeek(team_id=team_id, week=Week(row["week"]), measures=measures, **figures))
    return found


def has_former(db: Transaction) -> bool:
    """Whether there are figures in the format of earlier versions."""
    return db.row("select 1 from former_team_week limit 1") is not None


def release_former(db: Transaction, weighing: Weighing, at: datetime) -> None:
    """Converts them to the current format and deletes the old ones."""
    rows = db.rows("select team_id, week, figures from former_team_week")
    release_weeks(
        db,
        (
            from_former_figures(row["team_id"], Week(row["week"]), json.loads(row["figures"]), weighing)
            for row in rows
        ),
        at,
    )
    db.run("delete from former_team_week")
