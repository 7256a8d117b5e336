"""Who is signed in, and where."""

from base64 import b64decode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.rules.people import Person, Role
from alongside.core.rules.sealing import PublicKey
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """One browser's sign-in.

    shared: on a computer that others use too. own_from: it opens roles only; the person's own weeks have to
    wait. own_device: on a device of their own, where it lasts longer; never while they hold a role that can
    see or change what is others'.
    """

    id: str
    person_id: str
    started_at: datetime
    last_seen_at: datetime
    device: str
    shared: bool = False
    own_from: datetime | None = None
    own_device: bool = False


def add_sign_in(
    db: Transaction,
    sign_in_id: str,
    token_hash: str,
    person_id: str,
    *,
    at: datetime,
    device: str,
    own_from: datetime | None = None,
) -> None:
    row = {
        "id": sign_in_id,
        "token_hash": token_hash,
        "person_id": person_id,
        "started_at": at,
        "last_seen_at": at,
        "device": device,
        "own_from": own_from,
    }
    db.insert("sign_in", row)


@dataclass(frozen=True, kw_only=True)
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
               key_pair.public_key, key_wrapping.wrapped, person.*, role.role,
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
    return from_row(
        SignInHolder,
        row,
        sign_in=from_row(
            SignIn,
            row,
            id=row["sign_in_id"],
            person_id=row["id"],
            own_device=bool(row["own_device"]) and not roles,
        ),
        person=from_row(Person, row),
        roles=roles,
        key=PublicKey(row["key_id"], b64decode(row["public_key"])) if row["key_id"] else None,
    )


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
    return from_row(SignIn, row) if row else None


def opens_roles_only(db: Transaction, sign_in_id: str) -> bool:
    """Whether the person's own weeks have to wait."""
    return db.row("select 1 from sign_in where id = :id and own_from is not null", id=sign_in_id) is not None


def sign_ins_of_person(db: Transaction, person_id: str) -> list[SignIn]:
    """Those not ended, newest first; some may have run out."""
    rows = db.rows(
        """
        select id, person_id, started_at, last_seen_at, device, shared, own_from,
               own_device = 1
               and not exists (select 1 from role where role.person_id = sign_in.person_id) as own_device
        from sign_in
        where person_id = :person_id and ended_at is null
        order by started_at desc, rowid desc
        """,
        person_id=person_id,
    )
    return from_rows(SignIn, rows)


def last_seen(db: Transaction) -> dict[str, datetime]:
    """Person id to the last instant they are known to have been here:
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
    return {row["person_id"]: datetime.fromisoformat(row["at"]) for row in rows}


def last_seen_of(db: Transaction, person_id: str) -> datetime | None:
    """As `last_seen`; None for a person who was never seen."""
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
    return datetime.fromisoformat(row["at"]) if row["at"] else None


def note_seen(db: Transaction, sign_in_id: str, at: datetime) -> None:
    db.update("sign_in", ("id",), {"id": sign_in_id, "last_seen_at": at})


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


def confirm_sign_in(db: Transaction, person_id: str, sign_in_id: str, at: datetime) -> None:
    """The password was typed again in this sign-in."""
    db.run(
        "update sign_in set confirmed_at = :at where id = :id and person_id = :person_id and "
        "ended_at is null",
        id=sign_in_id,
        person_id=person_id,
        at=at,
    )


def confirmed_at(db: Transaction, person_id: str, sign_in_id: str) -> datetime | None:
    """None for a session that was never confirmed, has ended, or is someone else's."""
    row = db.row(
        """
        select confirmed_at from sign_in
        where id = :id and person_id = :person_id and ended_at is null and confirmed_at is not null
        """,
        id=sign_in_id,
        person_id=person_id,
    )
    return datetime.fromisoformat(row["confirmed_at"]) if row else None


def end_sign_in(db: Transaction, person_id: str, sign_in_id: str, at: datetime) -> None:
    """Ends one of this person's sign-ins. Does nothing for someone else's."""
    db.run(
        "update sign_in set ended_at = :at where id = :id and person_id = :person_id and ended_at is null",
        id=sign_in_id,
        person_id=person_id,
        at=at,
    )
    _destroy_keys(db, [person_id])


def end_all(db: Transaction, person_id: str, at: datetime, but: str = "") -> None:
    """Ends all of a person's sessions, except the one named, and forgets the browsers they were in."""
    end_all_of(db, [person_id], at, but)


def end_all_of(db: Transaction, person_ids: Collection[str], at: datetime, but: str = "") -> None:
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
    """Sessions last seen, or started, before these instants are over."""

    seen_before: datetime
    started_before: datetime


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


def end_sign_ins(db: Transaction, ids: Sequence[str], at: datetime) -> None:
    """With what their tokens could open."""
    for sign_in_id in ids:
        db.update("sign_in", ("id",), {"id": sign_in_id, "ended_at": at})
        db.run("delete from key_wrapping where holder = 'sign_in' and holder_id = :id", id=sign_in_id)


def end_waiting(db: Transaction, person_id: str, at: datetime) -> None:
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


def delete_old_sign_ins(db: Transaction, before: datetime) -> None:
    """Deletes sign-ins that started before then."""
    db.run(
        """
        delete from key_wrapping
        where holder = 'sign_in' and holder_id in (select id from sign_in where started_at < :before)
        """,
        before=before,
    )
    db.run("delete from sign_in where started_at < :before", before=before)
