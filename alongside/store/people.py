"""People, their roles and their teams."""

from collections.abc import Iterable, Sequence
from typing import Any

from alongside.domain.name_search import MOST_FOUND, MOST_LISTED, PARTS, Found, search_words
from alongside.domain.people import Account, AccountStatus, Person, Role, Team
from alongside.store import next_checks
from alongside.store.engine import Transaction


def by_id(db: Transaction, person_id: str) -> Person | None:
    row = db.row(
        "select id, login, name, language, lead_id, left_on, contract_hours from person where id = :id",
        id=person_id,
    )
    return None if row is None else _to_person(row)


def by_login(db: Transaction, login: str) -> Person | None:
    row = db.row(
        "select id, login, name, language, lead_id, left_on, contract_hours from person where login = :login",
        login=login.encode("utf-8", "replace").decode(
            "utf-8"
        ),  # a lone surrogate matches no login and must not crash
    )
    return None if row is None else _to_person(row)


def list_people(db: Transaction) -> list[Person]:
    rows = db.rows(
        "select id, login, name, language, lead_id, left_on, contract_hours from person order by name, login"
    )
    return [_to_person(row) for row in rows]


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
        select id, login, name, language, lead_id, left_on, contract_hours, count(*) over () as fitting
        from person
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
    return Found(tuple(_to_person(row) for row in rows), others, many is not None)


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
        select person.id, person.login, person.name, person.language, person.lead_id, person.left_on,
               person.contract_hours
        from membership join person on person.id = membership.person_id
        where membership.team_id = :team_id and membership.until is null
        order by person.name, person.login
        """,
        team_id=team_id,
    )
    return [_to_person(row) for row in rows]


def add_person(db: Transaction, person: Person, joined_on: str) -> None:
    db.run(
        """
        insert into person (id, login, name, language, lead_id, joined_on, left_on, contract_hours)
        values (:id, :login, :name, :language, :lead_id, :joined_on, :left_on, :contract_hours)
        """,
        id=person.id,
        login=person.login,
        name=person.name,
        language=person.language,
        lead_id=person.lead_id,
        joined_on=joined_on,
        left_on=person.left_on,
        contract_hours=person.contract_hours,
    )


def add_people(db: Transaction, newcomers: Iterable[Person], joined_on: str) -> None:
    """Leads may come in any order, so line managers are set after everyone is added."""
    everyone_new = list(newcomers)
    db.run_many(
        """
        insert into person (id, login, name, language, joined_on, contract_hours)
        values (:id, :login, :name, :language, :joined_on, :contract_hours)
        """,
        (
            {
                "id": person.id,
                "login": person.login,
                "name": person.name,
                "language": person.language,
                "joined_on": joined_on,
                "contract_hours": person.contract_hours,
            }
            for person in everyone_new
        ),
    )
    db.run_many(
        "update person set lead_id = :lead_id where id = :id",
        ({"id": person.id, "lead_id": person.lead_id} for person in everyone_new if person.lead_id),
    )


def set_join_dates(db: Transaction, days: Iterable[tuple[str, str]]) -> None:
    """days: (person id, ISO date)."""
    db.run_many(
        "update person set joined_on = :joined_on where id = :id",
        ({"id": person_id, "joined_on": day} for person_id, day in days),
    )


def open_accounts(db: Transaction, days: Iterable[tuple[str, str]]) -> None:
    """days: (person id, ISO date). An account opened before keeps its date."""
    db.run_many(
        "update person set account_since = coalesce(account_since, :day) where id = :id",
        ({"id": person_id, "day": day} for person_id, day in days),
    )


def ids_by_login(db: Transaction) -> dict[str, str]:
    return {row["login"]: row["id"] for row in db.rows("select login, id from person")}


def list_teams(db: Transaction) -> list[Team]:
    return [Team(row["id"], row["name"]) for row in db.rows("select id, name from team order by name")]


def add_teams(db: Transaction, teams: Iterable[Team]) -> None:
    db.run_many(
        "insert into team (id, name) values (:id, :name)",
        ({"id": team.id, "name": team.name} for team in teams),
    )


def join_teams(db: Transaction, joiners: Iterable[tuple[str, str]], since: str) -> None:
    """joiners: (person id, team id), of people who are in no team."""
    db.run_many(
        "insert into membership (person_id, team_id, since) values (:person_id, :team_id, :since)",
        ({"person_id": person_id, "team_id": team_id, "since": since} for person_id, team_id in joiners),
    )


def update_person(db: Transaction, person: Person) -> None:
    update_people(db, [person])


def update_people(db: Transaction, changed: Sequence[Person]) -> None:
    db.run_many(
        """
        update person set
            login = :login, name = :name, language = :language, lead_id = :lead_id, left_on = :left_on,
            contract_hours = :contract_hours
        where id = :id
        """,
        (vars(person) for person in changed),
    )
    next_checks.check_people_soon(db, [person.id for person in changed])


def roles_of(db: Transaction, person_id: str) -> frozenset[Role]:
    rows = db.rows("select role from role where person_id = :id", id=person_id)
    return frozenset(Role(row["role"]) for row in rows)


def grant_role(db: Transaction, person_id: str, role: Role) -> None:
    db.run(
        "insert into role (person_id, role) values (:id, :role) on conflict (person_id, role) do nothing",
        id=person_id,
        role=role.value,
    )


def withdraw_role(db: Transaction, person_id: str, role: Role) -> None:
    db.run("delete from role where person_id = :id and role = :role", id=person_id, role=role.value)


def all_roles(db: Transaction) -> list[tuple[str, Role]]:
    rows = db.rows("select person_id, role from role order by person_id, role")
    return [(row["person_id"], Role(row["role"])) for row in rows]


def withdraw_roles(db: Transaction, held: Iterable[tuple[str, Role]]) -> None:
    """held: (person id, role)."""
    db.run_many(
        "delete from role where person_id = :id and role = :role",
        ({"id": person_id, "role": role.value} for person_id, role in held),
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
        role=role.value,
    )
    return {row["id"]: row["name"] for row in rows}


def role_holders(db: Transaction, role: Role) -> set[str]:
    """Ids of the people who hold the role and have not left."""
    rows = db.rows(
        """
        select role.person_id from role join person on person.id = role.person_id
        where role.role = :role and person.left_on is null
        """,
        role=role.value,
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
    return None if row is None else Team(row["id"], row["name"])


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


def _to_person(row: Any) -> Person:
    return Person(
        row["id"],
        row["login"],
        row["name"],
        row["language"],
        row["lead_id"],
        row["left_on"],
        row["contract_hours"],
    )


def list_accounts(db: Transaction, at: str, limit: int, typed: str = "") -> Found[Account]:
    """The first `limit` by name, with team, lead, roles and status at this instant (ISO, UTC).

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
        select person.id, person.login, person.name, person.language, person.lead_id, person.left_on,
               person.contract_hours, fitting.team_id, fitting.team, fitting.number, lead.name as lead,
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
    roles = frozenset(role for role in Role if row[role.value])
    team = None if row["team_id"] is None else Team(row["team_id"], row["team"])
    return Account(
        _to_person(row),
        team,
        row["lead"],
        roles,
        _account_status(row),
        row["way_in_opens"],
        row["link_until"],
    )


def _account_status(row: Any) -> AccountStatus:
    if row["left_on"]:
        return AccountStatus.LEFT
    if row["active"]:
        return AccountStatus.ACTIVE
    if row["invited"]:
        return AccountStatus.INVITED
    return AccountStatus.LAPSED if row["invited_once"] else AccountStatus.NEW
