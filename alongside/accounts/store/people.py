"""People, their roles and their teams."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from alongside.accounts.rules.people import Account, AccountStatus, Person, Role, Team
from alongside.core.rules.name_search import MOST_FOUND, MOST_LISTED, PARTS, Found, search_words
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row


def by_id(db: Transaction, person_id: str) -> Person | None:
    row = db.row("select * from person where id = :id", id=person_id)
    return from_row(Person, row) if row else None


def by_login(db: Transaction, login: str) -> Person | None:
    # A lone surrogate or a NUL is in no login; must not crash.
    typed = login.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
    row = db.row("select * from person where login = :login", login=typed)
    return from_row(Person, row) if row else None


def list_people(db: Transaction) -> list[Person]:
    return from_rows(Person, db.rows("select * from person order by name, login"))


def find_people(db: Transaction, typed: str = "", but: str = "", gone: bool = False) -> Found[Person]:
    """People to choose from, by name: all if they fit into a list, otherwise those who match `typed`.

    typed: parts of a name or sign-in name. but: a person to leave out. gone: includes people who have left.
    """
    who = {"but": but, "gone": int(gone)}
    many = db.row(
        """
        select 1 from person where id <> :but and (left_on is null or :gone = 1) limit 1 offset :most
        """,
        most=MOST_LISTED,
        **who,
    )
    sought = search_words(typed) if many else []
    if many and not sought:
        return Found(many=True)
    rows = db.rows(
        """
        select *, count(*) over () as fitting from person
        where id <> :but and (left_on is null or :gone = 1)
          and (:part1 = '' or folded(name || ' ' || login) like :part1 escape '!')
          and (:part2 = '' or folded(name || ' ' || login) like :part2 escape '!')
          and (:part3 = '' or folded(name || ' ' || login) like :part3 escape '!')
          and (:part4 = '' or folded(name || ' ' || login) like :part4 escape '!')
        order by name, login
        limit :most
        """,
        most=MOST_FOUND if many else MOST_LISTED,
        **_like_patterns(sought),
        **who,
    )
    others = rows[0]["fitting"] - len(rows) if rows else 0
    return Found(tuple(from_rows(Person, rows)), others, many is not None)


def _like_patterns(sought: list[str]) -> dict[str, str]:
    """A `like` pattern for each of PARTS parts; empty for parts not given."""
    plain = [part.replace("!", "!!").replace("%", "!%").replace("_", "!_") for part in sought]
    return {
        f"part{number}": f"%{part}%" if part else ""
        for number, part in enumerate([*plain, *[""] * (PARTS - len(plain))], 1)
    }


def list_team_members(db: Transaction, team_id: str) -> list[Person]:
    """Only people who are in the team now."""
    rows = db.rows(
        """
        select person.* from membership join person on person.id = membership.person_id
        where membership.team_id = :team_id and membership.until is null
        order by person.name, person.login
        """,
        team_id=team_id,
    )
    return from_rows(Person, rows)


def add_person(db: Transaction, person: Person, joined_on: date) -> None:
    db.insert("person", {**to_row(person), "joined_on": joined_on})


def add_people(db: Transaction, newcomers: Iterable[Person], joined_on: date) -> None:
    """Leads may come in any order, so line managers are set after everyone is added."""
    everyone_new = list(newcomers)
    for person in everyone_new:
        add_person(db, replace(person, lead_id=None), joined_on)
    for person in everyone_new:
        if person.lead_id:
            db.update("person", ("id",), {"id": person.id, "lead_id": person.lead_id})


def set_join_dates(db: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """days: (person id, day)."""
    for person_id, day in days:
        db.update("person", ("id",), {"id": person_id, "joined_on": day})


def open_accounts(db: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """days: (person id, day). An account opened before keeps its date."""
    db.run_many(
        "update person set account_since = coalesce(account_since, :day) where id = :id",
        ({"id": person_id, "day": day} for person_id, day in days),
    )


def ids_by_login(db: Transaction) -> dict[str, str]:
    return {row["login"]: row["id"] for row in db.rows("select login, id from person")}


def list_teams(db: Transaction) -> list[Team]:
    return from_rows(Team, db.rows("select * from team order by name"))


def add_teams(db: Transaction, teams: Iterable[Team]) -> None:
    db.insert_many("team", map(to_row, teams))


def join_teams(db: Transaction, joiners: Iterable[tuple[str, str]], since: date) -> None:
    """joiners: (person id, team id), of people who are in no team."""
    db.insert_many(
        "membership",
        ({"person_id": person_id, "team_id": team_id, "since": since} for person_id, team_id in joiners),
    )


def update_person(db: Transaction, person: Person) -> None:
    update_people(db, [person])


def update_people(db: Transaction, changed: Sequence[Person]) -> None:
    for person in changed:
        db.update("person", ("id",), to_row(person))
    next_checks.check_people_soon(db, [person.id for person in changed])


def roles_of(db: Transaction, person_id: str) -> frozenset[Role]:
    rows = db.rows("select role from role where person_id = :id", id=person_id)
    return frozenset(Role(row["role"]) for row in rows)


def grant_role(db: Transaction, person_id: str, role: Role) -> None:
    db.insert_new("role", {"person_id": person_id, "role": role})


def withdraw_role(db: Transaction, person_id: str, role: Role) -> None:
    withdraw_roles(db, [(person_id, role)])


def all_roles(db: Transaction) -> list[tuple[str, Role]]:
    rows = db.rows("select person_id, role from role order by person_id, role")
    return [(row["person_id"], Role(row["role"])) for row in rows]


def withdraw_roles(db: Transaction, held: Iterable[tuple[str, Role]]) -> None:
    """held: (person id, role)."""
    db.run_many(
        "delete from role where person_id = :id and role = :role",
        ({"id": person_id, "role": role} for person_id, role in held),
    )


def active_role_holders(db: Transaction, role: Role) -> dict[str, str]:
    """Id to name of those who hold the role, have not left, and have an account to be notified in."""
    rows = db.rows(
        """
        select person.id, person.name
        from role join person on person.id = role.person_id
        where role.role = :role and person.left_on is null and person.account_since is not null
        order by person.name, person.id
        """,
        role=role,
    )
    return {row["id"]: row["name"] for row in rows}


def ids_with_account(db: Transaction) -> set[str]:
    """Of everyone who has an account to be notified in, and has not left."""
    rows = db.rows("select id from person where account_since is not null and left_on is null")
    return {row["id"] for row in rows}


def role_holders(db: Transaction, role: Role) -> set[str]:
    """Ids of the people who hold the role and have not left."""
    rows = db.rows(
        """
        select role.person_id from role join person on person.id = role.person_id
        where role.role = :role and person.left_on is null
        """,
        role=role,
    )
    return {row["person_id"] for row in rows}


def team_of(db: Transaction, person_id: str) -> Team | None:
    row = db.row(
        """
        select team.id, team.name from membership join team on team.id = membership.team_id
        where membership.person_id = :id and membership.until is null
        """,
        id=person_id,
    )
    return from_row(Team, row) if row else None


def team_names_now(db: Transaction) -> dict[str, str]:
    """Person id to the name of the team they are in."""
    rows = db.rows(
        """
        select membership.person_id, team.name from membership join team on team.id = membership.team_id
        where membership.until is null
        """
    )
    return {row["person_id"]: row["name"] for row in rows}


def team_ids_now(db: Transaction) -> dict[str, str]:
    """Person id to the id of the team they are in."""
    rows = db.rows("select person_id, team_id from membership where until is null")
    return {row["person_id"]: row["team_id"] for row in rows}


def list_accounts(db: Transaction, at: datetime, limit: int, typed: str = "") -> Found[Account]:
    """The first `limit` by name, with team, lead, roles and status at this instant.

    typed: parts that have to occur in name, sign-in name or team.
    """
    rows = db.rows(
        """
        with fitting as (
            select person.id, team.id as team_id, team.name as team, count(*) over () as number
            from person
            left join membership on membership.person_id = person.id and membership.until is null
            left join team on team.id = membership.team_id
            where (:part1 = ''
                   or folded(person.name || ' ' || person.login || ' ' || coalesce(team.name, ''))
                      like :part1 escape '!')
              and (:part2 = ''
                   or folded(person.name || ' ' || person.login || ' ' || coalesce(team.name, ''))
                      like :part2 escape '!')
              and (:part3 = ''
                   or folded(person.name || ' ' || person.login || ' ' || coalesce(team.name, ''))
                      like :part3 escape '!')
              and (:part4 = ''
                   or folded(person.name || ' ' || person.login || ' ' || coalesce(team.name, ''))
                      like :part4 escape '!')
            order by person.name, person.login
            limit :limit
        )
        select person.*, fitting.team_id, fitting.team as team_name, fitting.number,
               lead.name as lead_name,
               exists (select 1 from role where role.person_id = person.id and role.role = 'admin') as admin,
               exists (
                   select 1 from role where role.person_id = person.id and role.role = 'coordinator'
               ) as coordinator,
               person.account_since is not null as active,
               exists (select 1 from invitation where invitation.person_id = person.id) as invited_once,
               exists (
                   select 1 from invitation
                   where invitation.person_id = person.id and used_at is null and expires_at > :at
               ) as invited,
               (
                   select max(opens_at) from invitation
                   where invitation.person_id = person.id and used_at is null and expires_at > :at
               ) as way_in_opens,
               (
                   select max(expires_at) from invitation
                   where invitation.person_id = person.id and used_at is null
               ) as link_until
        from fitting
        join person on person.id = fitting.id
        left join person as lead on lead.id = person.lead_id
        order by person.name, person.login
        """,
        at=at,
        limit=limit,
        **_like_patterns(search_words(typed)),
    )
    others = rows[0]["number"] - len(rows) if rows else 0
    return Found(tuple(_to_account(row) for row in rows), others, many=others > 0)


def names_and_leads(db: Transaction) -> dict[str, tuple[str, str | None]]:
    """Id to name and lead, of everyone."""
    rows = db.rows("select id, name, lead_id from person")
    return {row["id"]: (row["name"], row["lead_id"]) for row in rows}


def _to_account(row: Any) -> Account:
    if row["left_on"]:
        status = AccountStatus.LEFT
    elif row["active"]:
        status = AccountStatus.ACTIVE
    elif row["invited"]:
        status = AccountStatus.INVITED
    else:
        status = AccountStatus.LAPSED if row["invited_once"] else AccountStatus.NEW
    return from_row(
        Account,
        row,
        person=from_row(Person, row),
        team=None if row["team_id"] is None else Team(row["team_id"], row["team_name"]),
        roles=frozenset(role for role in Role if row[role.value]),
        status=status,
    )
