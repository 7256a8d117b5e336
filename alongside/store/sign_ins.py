"""Who is signed in, and where."""

from dataclasses import dataclass
from typing import Any

from alongside.domain.people import Person, Role
from alongside.store.engine import Work


@dataclass(frozen=True)
class SignIn:
    """One browser's session. Instants are ISO text in UTC."""

    id: str
    person_id: str
    started_at: str
    last_seen_at: str
    device: str


def start(db: Work, sign_in_id: str, token_hash: str, person_id: str, at: str, device: str) -> None:
    db.run(
        """
        insert into sign_in (id, token_hash, person_id, started_at, last_seen_at, device)
        values (:id, :token_hash, :person_id, :at, :at, :device)
        """,
        id=sign_in_id,
        token_hash=token_hash,
        person_id=person_id,
        at=at,
        device=device,
    )


@dataclass(frozen=True)
class Holder:
    """Whose session it is, with the roles they hold now; `leads`: any team."""

    sign_in: SignIn
    person: Person
    roles: frozenset[Role]
    leads: bool


def holder(db: Work, token_hash: str) -> Holder | None:
    """Who holds this token, unless the session was ended or they have left. Asked at every rerun, so in one query."""
    rows = db.rows(
        """
        select sign_in.id as sign_in_id, sign_in.started_at, sign_in.last_seen_at, sign_in.device,
               person.id, person.login, person.name, person.language, person.lead_id, person.left_on, role.role,
               exists (select 1 from team_lead where team_lead.person_id = person.id) as leads
        from sign_in
        join person on person.id = sign_in.person_id
        left join role on role.person_id = person.id
        where sign_in.token_hash = :token_hash and sign_in.ended_at is null and person.left_on is null
        """,
        token_hash=token_hash,
    )
    if not rows:
        return None
    row = rows[0]
    person = Person(row["id"], row["login"], row["name"], row["language"], row["lead_id"], row["left_on"])
    sign_in = SignIn(row["sign_in_id"], person.id, row["started_at"], row["last_seen_at"], row["device"])
    roles = frozenset(Role(row["role"]) for row in rows if row["role"])
    return Holder(sign_in, person, roles, bool(row["leads"]))


def by_token(db: Work, token_hash: str) -> SignIn | None:
    """Unless it was ended or its person has left."""
    row = db.row(
        """
        select sign_in.* from sign_in
        join person on person.id = sign_in.person_id
        where token_hash = :token_hash and ended_at is null and left_on is null
        """,
        token_hash=token_hash,
    )
    return None if row is None else _sign_in(row)


def of_person(db: Work, person_id: str) -> list[SignIn]:
    """Those not ended, newest first; some may have run out."""
    rows = db.rows(
        """
        select id, person_id, started_at, last_seen_at, device from sign_in
        where person_id = :person_id and ended_at is null
        order by started_at desc
        """,
        person_id=person_id,
    )
    return [_sign_in(row) for row in rows]


def last_seen(db: Work) -> dict[str, str]:
    """Person id to the last instant (ISO, UTC) of which it is known that they were here: signed in, or saying something for matching."""
    rows = db.rows(
        """
        select person_id, max(at) as at
        from (
            select person_id, last_seen_at as at from sign_in
            union all select person_id, saved_at from profile
            union all select person_id, at from round_answer
        ) as seen
        group by person_id
        """
    )
    return {row["person_id"]: row["at"] for row in rows}


def touch(db: Work, sign_in_id: str, at: str) -> None:
    db.run("update sign_in set last_seen_at = :at where id = :id", id=sign_in_id, at=at)


def end(db: Work, person_id: str, sign_in_id: str, at: str) -> None:
    """Ends one of this person's sessions; naming somebody else's does nothing."""
    db.run(
        "update sign_in set ended_at = :at where id = :id and person_id = :person_id and ended_at is null",
        id=sign_in_id,
        person_id=person_id,
        at=at,
    )


def end_all(db: Work, person_id: str, at: str, but: str = "") -> None:
    """Ends all of a person's sessions, except the one named."""
    db.run(
        "update sign_in set ended_at = :at where person_id = :person_id and id <> :but and ended_at is null",
        person_id=person_id,
        at=at,
        but=but,
    )


def forget(db: Work, before: str) -> None:
    """Sessions started before then are history that nobody needs."""
    db.run("delete from sign_in where started_at < :before", before=before)


def _sign_in(row: Any) -> SignIn:
    return SignIn(row["id"], row["person_id"], row["started_at"], row["last_seen_at"], row["device"])
