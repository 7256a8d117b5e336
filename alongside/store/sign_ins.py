"""Who is signed in, and where."""

from base64 import b64decode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.domain.people import Person, Role
from alongside.domain.sealing import PublicKey
from alongside.store.engine import Transaction


@dataclass(frozen=True)
class SignIn:
    """One browser's sign-in. Instants are ISO text in UTC.

    shared: on a computer that others use too. own_from: it opens roles only; the person's own weeks have to
    wait. own_device: on a device of their own, where it lasts longer; never while they hold a role that can
    see or change what is others'.
    """

    id: str
    person_id: str
    started_at: str
    last_seen_at: str
    device: str
    shared: bool = False
    own_from: str | None = None
    own_device: bool = False


def add_sign_in(
    db: Transaction,
    sign_in_id: str,
    token_hash: str,
    person_id: str,
    at: str,
    device: str,
    own_from: str | None = None,
) -> None:
    db.run(
        """
        insert into sign_in (id, token_hash, person_id, started_at, last_seen_at, device, own_from)
        values (:id, :token_hash, :person_id, :at, :at, :device, :own_from)
        """,
        id=sign_in_id,
        token_hash=token_hash,
        person_id=person_id,
        at=at,
        device=device,
        own_from=own_from,
    )


@dataclass(frozen=True)
class SignInHolder:
    """Whose session it is, with the roles they hold now; `leads`: any team.

    `key` and `wrapped`: what its token opens.
    """

    sign_in: SignIn
    person: Person
    roles: frozenset[Role]
    leads: bool
    key: PublicKey | None
    wrapped: str | None


def find_holder(db: Transaction, token_hash: str) -> SignInHolder | None:
    """Who holds this token, unless the session was ended or they have left.

    Asked at every rerun, so in one query.
    """
    rows = db.rows(
        """
        select sign_in.id as sign_in_id, sign_in.started_at, sign_in.last_seen_at, sign_in.device,
               sign_in.shared, sign_in.own_from, sign_in.own_device, key_pair.id as key_id,
               key_pair.public_key, key_wrapping.wrapped, person.id, person.login, person.name,
               person.language, person.lead_id, person.left_on, role.role,
               exists (select 1 from team_lead where team_lead.person_id = person.id) as leads
        from sign_in
        join person on person.id = sign_in.person_id
        left join role on role.person_id = person.id
        left join key_wrapping on key_wrapping.holder = 'sign_in' and key_wrapping.holder_id = sign_in.id
        left join key_pair on key_pair.id = key_wrapping.key_id and key_pair.retired_at is null
        where sign_in.token_hash = :token_hash and sign_in.ended_at is null and person.left_on is null
        """,
        token_hash=token_hash,
    )
    if not rows:
        return None
    row = rows[0]
    roles = frozenset(Role(row["role"]) for row in rows if row["role"])
    person = Person(row["id"], row["login"], row["name"], row["language"], row["lead_id"], row["left_on"])
    sign_in = SignIn(
        row["sign_in_id"],
        person.id,
        row["started_at"],
        row["last_seen_at"],
        row["device"],
        bool(row["shared"]),
        row["own_from"],
        bool(row["own_device"]) and not roles,
    )
    key = PublicKey(row["key_id"], b64decode(row["public_key"])) if row["key_id"] else None
    return SignInHolder(sign_in, person, roles, bool(row["leads"]), key, row["wrapped"])


def find_by_token(db: Transaction, token_hash: str) -> SignIn | None:
    """Unless it was ended or its person has left."""
    row = db.row(
        """
        select sign_in.id, person_id, started_at, last_seen_at, device, shared, own_from,
               own_device = 1
               and not exists (select 1 from role where role.person_id = sign_in.person_id) as own_device
        from sign_in join person on person.id = sign_in.person_id
        where token_hash = :token_hash and ended_at is null and left_on is null
        """,
        token_hash=token_hash,
    )
    return None if row is None else _to_sign_in(row)


def own_from(db: Transaction, sign_in_id: str) -> str | None:
    """From when on this sign-in opens the person's own weeks; None where it does."""
    row = db.row("select own_from from sign_in where id = :id", id=sign_in_id)
    return None if row is None else row["own_from"]


def sign_ins_of_person(db: Transaction, person_id: str) -> list[SignIn]:
    """Those not ended, newest first; some may have run out."""
    rows = db.rows(
        """
        select id, person_id, started_at, last_seen_at, device, shared, own_from,
               own_device = 1
               and not exists (select 1 from role where role.person_id = sign_in.person_id) as own_device
        from sign_in
        where person_id = :person_id and ended_at is null
        order by started_at desc
        """,
        person_id=person_id,
    )
    return [_to_sign_in(row) for row in rows]


def last_seen(db: Transaction) -> dict[str, str]:
    """Person id to the last instant (ISO, UTC) they are known to have been here:
    signed in, or answering for matching.
    """
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


def last_seen_of(db: Transaction, person_id: str) -> str:
    """As `last_seen`; empty for a person who was never seen."""
    (row,) = db.rows(
        """
        select max(at) as at
        from (
            select max(last_seen_at) as at from sign_in where person_id = :person_id
            union all select saved_at from profile where person_id = :person_id
            union all select max(at) from round_answer where person_id = :person_id
        ) as seen
        """,
        person_id=person_id,
    )
    return row["at"] or ""


def note_seen(db: Transaction, sign_in_id: str, at: str) -> None:
    db.run("update sign_in set last_seen_at = :at where id = :id", id=sign_in_id, at=at)


def mark_shared(db: Transaction, token_hash: str) -> None:
    db.run("update sign_in set shared = 1 where token_hash = :token_hash", token_hash=token_hash)


def mark_own_device(db: Transaction, token_hash: str) -> bool:
    """Whether this session may last longer: not on a shared computer, not of someone who holds a role, not by
    a link that opens roles first.
    """
    marked = db.run(
        """
        update sign_in set own_device = 1
        where token_hash = :token_hash and shared = 0 and own_from is null
          and not exists (select 1 from role where role.person_id = sign_in.person_id)
        """,
        token_hash=token_hash,
    )
    return marked == 1


def confirm_sign_in(db: Transaction, person_id: str, sign_in_id: str, at: str) -> None:
    """The password was typed again in this sign-in."""
    db.run(
        "update sign_in set confirmed_at = :at where id = :id and person_id = :person_id and "
        "ended_at is null",
        id=sign_in_id,
        person_id=person_id,
        at=at,
    )


def confirmed_at(db: Transaction, person_id: str, sign_in_id: str) -> str | None:
    """ISO instant in UTC; None for a session that was never confirmed, has ended, or is someone else's."""
    row = db.row(
        "select confirmed_at from sign_in where id = :id and person_id = :person_id and ended_at is null",
        id=sign_in_id,
        person_id=person_id,
    )
    return None if row is None else row["confirmed_at"]


def end_sign_in(db: Transaction, person_id: str, sign_in_id: str, at: str) -> None:
    """Ends one of this person's sign-ins. Does nothing for someone else's."""
    db.run(
        "update sign_in set ended_at = :at where id = :id and person_id = :person_id and ended_at is null",
        id=sign_in_id,
        person_id=person_id,
        at=at,
    )
    _destroy_keys(db, [person_id])


def end_all(db: Transaction, person_id: str, at: str, but: str = "") -> None:
    """Ends all of a person's sessions, except the one named, and forgets the browsers they were in."""
    end_all_of(db, [person_id], at, but)


def end_all_of(db: Transaction, person_ids: Collection[str], at: str, but: str = "") -> None:
    """The same for many."""
    db.run_many(
        "update sign_in set ended_at = :at where person_id = :person_id and id <> :but and ended_at is null",
        ({"person_id": person_id, "at": at, "but": but} for person_id in person_ids),
    )
    db.run_many(
        "delete from known_browser where person_id = :person_id and sign_in_id <> :but",
        ({"person_id": person_id, "but": but} for person_id in person_ids),
    )
    _destroy_keys(db, person_ids)


@dataclass(frozen=True)
class LapseLimits:
    """Sessions last seen, or started, before these instants (ISO, UTC) are over."""

    seen_before: str
    started_before: str


def find_lapsed(db: Transaction, usual: LapseLimits, on_own_device: LapseLimits) -> list[str]:
    """Ids of sign-ins that were idle for too long or are too old, and are not ended yet.

    For people with a role, their own device counts as any other. They are few, so they have their own query.
    """
    ways = ((0, usual), (1, on_own_device))
    found = [db.rows(OVERDUE, own_device=own, **vars(limits)) for own, limits in ways]
    found.append(db.rows(OVERDUE_WITH_A_ROLE, **vars(usual)))
    return sorted({row["id"] for rows in found for row in rows})


OVERDUE = """
    select id from sign_in where ended_at is null and own_device = :own_device and last_seen_at < :seen_before
    union
    select id from sign_in where ended_at is null and own_device = :own_device
    and started_at < :started_before
"""
OVERDUE_WITH_A_ROLE = """
    select id from sign_in
    where person_id in (select person_id from role) and ended_at is null
      and (last_seen_at < :seen_before or started_at < :started_before)
"""


def end_sign_ins(db: Transaction, ids: Sequence[str], at: str) -> None:
    """With what their tokens could open."""
    db.run_many("update sign_in set ended_at = :at where id = :id", [{"id": id, "at": at} for id in ids])
    db.run_many(
        "delete from key_wrapping where holder = 'sign_in' and holder_id = :id", [{"id": id} for id in ids]
    )


def end_waiting(db: Transaction, person_id: str, at: str) -> None:
    """Ends sign-ins through a link that has not opened the person's own weeks yet."""
    db.run(
        """
        update sign_in set ended_at = :at
        where person_id = :person_id and own_from is not null and ended_at is null
        """,
        person_id=person_id,
        at=at,
    )


def _destroy_keys(db: Transaction, person_ids: Iterable[str]) -> None:
    """What the tokens of these people's ended sessions could open."""
    db.run_many(
        """
        delete from key_wrapping
        where key_id in (select id from key_pair where person_id = :person_id) and holder = 'sign_in'
          and not exists (select 1 from sign_in where sign_in.id = key_wrapping.holder_id
          and ended_at is null)
        """,
        ({"person_id": person_id} for person_id in person_ids),
    )


def delete_old_sign_ins(db: Transaction, before: str) -> None:
    """Deletes sign-ins that started before then."""
    db.run(
        """
        delete from key_wrapping
        where holder = 'sign_in' and holder_id in (select id from sign_in where started_at < :before)
        """,
        before=before,
    )
    db.run("delete from sign_in where started_at < :before", before=before)


def _to_sign_in(row: Any) -> SignIn:
    return SignIn(
        row["id"],
        row["person_id"],
        row["started_at"],
        row["last_seen_at"],
        row["device"],
        bool(row["shared"]),
        row["own_from"],
        bool(row["own_device"]),
    )
