"""Queries over several people's rows. Only a room named `gate` may import it, by an import contract.

They name every column: texts, and work facts that no figure is made of, are not even read. Weeks that someone
brought in from a file of their own are left out everywhere: they can be written at any time, for any week.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from alongside.checkins.rules.checkins import WEEKLY, WorkFacts
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row
from alongside.teams.rules.releases import Block, Member
from alongside.teams.rules.team_figures import PersonWeek, Roster
from alongside.teams.rules.workload import Contribution


def rosters_of_block(
    db: Transaction, block: Block, answered: int, team_id: str = ""
) -> dict[str, list[Member]]:
    """Team id to its members with an account on the first day of the block; only one team, if given.

    answered: the number of weeks before the block in which they must have answered the weekly questions.
    """
    rows = db.rows(
        """
        select membership.team_id, membership.person_id, person.joined_on,
               case when membership.since > person.account_since then membership.since
                    else person.account_since end as since,
               membership.since > person.joined_on as moved,
               membership.until is null or membership.until > :last_day as stayed
        from membership join person on person.id = membership.person_id
        where membership.since <= :first_day and (membership.until is null or membership.until > :first_day)
          and person.account_since is not null and (:team_id = '' or membership.team_id = :team_id)
          and (
              select count(*) from response
              where response.person_id = membership.person_id and response.instrument = :weekly
                and response.week < :first and response.brought_in = 0
          ) >= :answered
        """,
        first_day=block.first.monday,
        last_day=block.last.sunday,
        first=block.first,
        weekly=WEEKLY,
        answered=answered,
        team_id=team_id,
    )
    found: dict[str, list[Member]] = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append(from_row(Member, row))
    return found


def teams_during(db: Transaction, block: Block) -> set[str]:
    """Ids of the teams with a member on any day of the block."""
    rows = db.rows(
        """
        select distinct team_id from membership
        where since <= :last_day and (until is null or until > :first_day)
        """,
        first_day=block.first.monday,
        last_day=block.last.sunday,
    )
    return {row["team_id"] for row in rows}


def answers_in_block(db: Transaction, block: Block) -> Iterator[tuple[str, Week, int, Mapping[str, float]]]:
    """Person, week, version of the weekly questions and answers to them, of people on a roster in every week
    of the block, which may have two versions.
    """
    weeks = {week.text: week for week in block.span}
    for person_id, week, version, answers in db.iterate_rows(
        """
        select response.person_id, response.week, response.version, response.answers
        from membership join response on response.person_id = membership.person_id
        where membership.since <= :first_day and (membership.until is null or membership.until > :last_day)
          and response.week between :first and :last and response.instrument = :weekly
          and response.brought_in = 0
        """,
        first_day=block.first.monday,
        last_day=block.last.sunday,
        first=block.first,
        last=block.last,
        weekly=WEEKLY,
    ):
        yield person_id, weeks[week], version, json.loads(answers)


def first_membership(db: Transaction, team_id: str = "") -> date | None:
    """The day of the first membership in any team, or in this one."""
    row = db.row(
        "select min(since) as since from membership where :team_id = '' or team_id = :team_id",
        team_id=team_id,
    )
    return date.fromisoformat(row["since"]) if row and row["since"] else None


def contract_hours_in_week(db: Transaction, week: Week) -> dict[str, list[float]]:
    """Team id to the contract hours of each person in it on the Monday of the week."""
    rows = db.rows(
        """
        select membership.team_id,
               coalesce(person.contract_hours, organisation.contract_hours) as contract_hours
        from membership join person on person.id = membership.person_id
        cross join organisation
        where membership.since <= :monday and (membership.until is null or membership.until > :monday)
        """,
        monday=week.monday,
    )
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append(row["contract_hours"])
    return found


def rosters_of_teams(db: Transaction, team_ids: Iterable[str]) -> list[Roster]:
    """As of today, in the same order."""
    found = db.rows_of_each(
        """
        select count(*) as people, count(person.account_since) as accounts
        from membership join person on person.id = membership.person_id
        where membership.team_id = :team_id and membership.until is null
        """,
        ({"team_id": team_id} for team_id in team_ids),
    )
    return [from_row(Roster, row) for (row,) in found]


def staff_of_teams(db: Transaction, team_ids: Iterable[str]) -> list[tuple[tuple[str, str, str | None], ...]]:
    """Of each, members with their dates, and the leads, as one value to compare with an earlier one."""
    found = db.rows_of_each(
        """
        select person_id, since, until from membership where team_id = :team_id
        union all
        select person_id, 'leads', null from team_lead where team_id = :team_id
        order by 1, 2, 3
        """,
        ({"team_id": team_id} for team_id in team_ids),
    )
    return [tuple((row["person_id"], row["since"], row["until"]) for row in rows) for rows in found]


def facts_of_week(db: Transaction, week: Week) -> dict[str, list[Contribution]]:
    """Team id to the work data of the people in it on the Monday of the week."""
    rows = db.rows(
        """
        select membership.team_id, check_in.away, check_in.hours, check_in.after_hours_days,
               check_in.heavy_contacts, check_in.open_cases, check_in.cases_by_type, check_in.hearings,
               check_in.supervised, check_in.days_off
        from membership
        join check_in on check_in.person_id = membership.person_id and check_in.week = :week
                     and check_in.brought_in = 0
        where membership.since <= :monday and (membership.until is null or membership.until > :monday)
        """,
        week=week,
        monday=week.monday,
    )
    found: dict[str, list[Contribution]] = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append(Contribution(from_row(WorkFacts, row), bool(row["away"])))
    return found


def cases_said_before(db: Transaction, week: Week, earliest: Week) -> dict[str, list[WorkFacts]]:
    """Team id to earlier work data of members on the Monday of the week who entered no cases in that week.

    Takes the newest week with cases, no older than `earliest`.
    """
    rows = db.rows(
        """
        select membership.team_id, check_in.open_cases, check_in.cases_by_type
        from membership
        join check_in on check_in.person_id = membership.person_id and check_in.week = (
            select max(said.week) from check_in as said
            where said.person_id = membership.person_id and said.week between :earliest and :week
              and said.away = 0 and said.open_cases is not null and said.brought_in = 0
        )
        where membership.since <= :monday and (membership.until is null or membership.until > :monday)
          and check_in.week < :week
        """,
        week=week,
        earliest=earliest,
        monday=week.monday,
    )
    found: dict[str, list[WorkFacts]] = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append(from_row(WorkFacts, row))
    return found


def facts_of_persons(db: Transaction, team_id: str, week: Week) -> list[tuple[str, PersonWeek]]:
    """Person id and work data of each member on the Monday of the week, sorted by name."""
    rows = db.rows(
        """
        select person.id, person.name, check_in.week, check_in.away, check_in.hours,
               check_in.after_hours_days,
               check_in.heavy_contacts, check_in.open_cases, check_in.cases_by_type, check_in.hearings,
               check_in.supervised, check_in.days_off
        from membership
        join person on person.id = membership.person_id
        left join check_in on check_in.person_id = person.id and check_in.week = :week
                          and check_in.brought_in = 0
        where membership.team_id = :team_id and membership.since <= :monday
          and (membership.until is null or membership.until > :monday)
        order by person.name, person.id
        """,
        team_id=team_id,
        week=week,
        monday=week.monday,
    )
    found = []
    for row in rows:
        facts = None if row["week"] is None else from_row(WorkFacts, row)
        found.append((row["id"], PersonWeek(row["name"], facts, bool(row["away"]))))
    return found


def answers_about_action(db: Transaction, action_id: str) -> dict[str, bool]:
    """Person id to whether they said that it helped."""
    rows = db.rows(
        "select person_id, helped from action_answer where action_id = :action_id order by person_id",
        action_id=action_id,
    )
    return {row["person_id"]: bool(row["helped"]) for row in rows}
