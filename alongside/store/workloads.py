"""Released weekly work figures of teams. Later answers and erasures do not change them."""

import json
from collections.abc import Iterable
from typing import Any

from alongside.domain.weeks import Week
from alongside.domain.workload import Measure, Spread, TeamWeek, Weighing, of_former
from alongside.store.engine import Work


def release(db: Work, weeks: Iterable[TeamWeek], at: str) -> None:
    """Keeps what was released before."""
    db.run_many(
        """
        insert into team_week (team_id, week, figures, released_at) values (:team_id, :week, :figures, :at)
        on conflict (team_id, week) do nothing
        """,
        (
            {"team_id": week.team_id, "week": week.week.text, "figures": json.dumps(_plain(week)), "at": at}
            for week in weeks
        ),
    )


def forget(db: Work, weeks: Iterable[Week]) -> None:
    """For imports of past check-ins, after which these weeks are released again."""
    of = [{"week": week.text} for week in weeks]
    db.run_many("delete from team_week where week = :week", of)
    db.run_many("delete from former_team_week where week = :week", of)


def released_weeks(db: Work) -> set[Week]:
    return {Week(row["week"]) for row in db.rows("select distinct week from team_week")}


def newest_release(db: Work) -> tuple[str, int]:
    """Differs from an earlier one whenever a week was released or deleted."""
    row = db.rows("select coalesce(max(released_at), '') as at, count(*) as weeks from team_week")[0]
    return row["at"], row["weeks"]


def of_team(db: Work, team_id: str) -> list[TeamWeek]:
    """Oldest first."""
    rows = db.rows(
        "select team_id, week, figures from team_week where team_id = :team_id order by week", team_id=team_id
    )
    return [_team_week(row) for row in rows]


def has_former(db: Work) -> bool:
    """Whether there are figures in the format of earlier versions."""
    return db.row("select 1 from former_team_week limit 1") is not None


def release_former(db: Work, weighing: Weighing, at: str) -> None:
    """Converts them to the current format and deletes the old ones."""
    rows = db.rows("select team_id, week, figures from former_team_week")
    release(
        db,
        (of_former(row["team_id"], Week(row["week"]), json.loads(row["figures"]), weighing) for row in rows),
        at,
    )
    db.run("delete from former_team_week")


def _plain(week: TeamWeek) -> dict[str, Any]:
    """Leaves out what is withheld."""
    said = {
        "participation": week.participation,
        "measures": {
            measure.value: [spread.median, spread.low, spread.high]
            for measure, spread in week.measures.items()
        },
        "unsupervised": week.unsupervised,
        "load": week.load,
    }
    return {name: value for name, value in said.items() if value is not None}


def _team_week(row: Any) -> TeamWeek:
    figures = json.loads(row["figures"])
    measures = {Measure(name): Spread(*values) for name, values in figures.pop("measures").items()}
    return TeamWeek(row["team_id"], Week(row["week"]), measures=measures, **figures)
