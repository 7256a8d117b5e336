"""Figures of everyone, without texts: what the operator can export. Weeks that someone brought in from a
file of their own are left out: they are that person's alone.
"""

import json
from collections.abc import Iterator
from typing import Any

from alongside.checkins.rules.checkins import FACT_COLUMNS
from alongside.core.store.engine import Transaction


def people_and_teams(db: Transaction) -> list[tuple[str, str, str]]:
    """Id, login and current team (empty for none) of everyone, by login."""
    rows = db.rows(
        """
        select person.id, person.login, coalesce(team.name, '') as team
        from person
        left join membership on membership.person_id = person.id and membership.until is null
        left join team on team.id = membership.team_id
        order by person.login
        """
    )
    return [(row["id"], row["login"], row["team"]) for row in rows]


def answered_versions(db: Transaction) -> list[tuple[str, int]]:
    """Every instrument and version that was ever answered."""
    rows = db.rows(
        """
        select distinct instrument, version from response where brought_in = 0 order by instrument, version
        """
    )
    return [(row["instrument"], row["version"]) for row in rows]


def answered_items(db: Transaction, instrument: str, version: int) -> set[str]:
    """The items of that version that were ever answered."""
    rows = db.rows(
        """
        select distinct answers from response
        where instrument = :instrument and version = :version and brought_in = 0
        """,
        instrument=instrument,
        version=version,
    )
    return {item for row in rows for item in json.loads(row["answers"])}


def read_figures(db: Transaction) -> Iterator[dict[str, Any]]:
    """Work data and answers, one row per person, week and instrument, read lazily."""
    rows = db.iterate_rows(
        """
        select r.person_id, r.week, r.instrument, r.version, r.answers, c.*
        from response as r
        left join check_in as c on c.person_id = r.person_id and c.week = r.week and c.brought_in = 0
        where r.brought_in = 0
        union all
        select c.person_id, c.week, null, null, '{}', c.*
        from check_in as c
        where c.brought_in = 0
          and not exists (select 1 from response as r where r.person_id = c.person_id and r.week = c.week)
        """
    )
    columns = ("person_id", "week", "away", *FACT_COLUMNS, "instrument", "version")
    return ({**{name: row[name] for name in columns}, "answers": json.loads(row["answers"])} for row in rows)
