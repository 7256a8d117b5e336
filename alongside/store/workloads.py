"""The work figures of teams' weeks that can no longer be filled in, kept as they were."""

import json
from collections.abc import Iterable
from typing import Any

from alongside.domain.weeks import Week
from alongside.domain.workload import Measure, Spread, TeamWeek
from alongside.store.engine import Work


def keep(db: Work, weeks: Iterable[TeamWeek]) -> None:
    """What was kept before stays."""
    db.run_many(
        """
        insert into team_week (team_id, week, figures) values (:team_id, :week, :figures)
        on conflict (team_id, week) do nothing
        """,
        (
            {"team_id": week.team_id, "week": week.week.text, "figures": json.dumps(_plain(week))}
            for week in weeks
        ),
    )


def forget(db: Work, weeks: Iterable[Week]) -> None:
    """After check-ins of the past were taken in: these weeks are worked out anew."""
    db.run_many("delete from team_week where week = :week", ({"week": week.text} for week in weeks))


def kept_weeks(db: Work) -> set[Week]:
    return {Week(row["week"]) for row in db.rows("select distinct week from team_week")}


def of_team(db: Work, team_id: str) -> list[TeamWeek]:
    """Oldest first."""
    rows = db.rows(
        "select team_id, week, figures from team_week where team_id = :team_id order by week", team_id=team_id
    )
    return [_team_week(row) for row in rows]


def _plain(week: TeamWeek) -> dict[str, Any]:
    """Without what is withheld."""
    said = {
        "participation": week.participation,
        "measures": {
            measure.value: [spread.total, spread.median, spread.low, spread.high]
            for measure, spread in week.measures.items()
        },
        "unsupervised": week.unsupervised,
        "cases": week.cases,
        "contract_hours": week.contract_hours,
    }
    return {name: value for name, value in said.items() if value is not None}


def _team_week(row: Any) -> TeamWeek:
    figures = json.loads(row["figures"])
    measures = {Measure(name): Spread(*values) for name, values in figures.pop("measures").items()}
    return TeamWeek(row["team_id"], Week(row["week"]), measures=measures, **figures)
