"""Notifications on the first page until they are dismissed, and who wants to talk to a coordinator."""

from datetime import datetime

from alongside.domain.notices import Notice, NoticeKind, TalkRequest
from alongside.domain.tokens import new_id
from alongside.store.engine import Transaction


def save_notice(
    db: Transaction, person_id: str, kind: NoticeKind, at: datetime | str, text: str = ""
) -> None:
    db.run(
        "insert into notice (id, person_id, kind, at, text) values (:id, :person_id, :kind, :at, :text)",
        id=new_id(),
        person_id=person_id,
        kind=kind,
        at=at,
        text=text,
    )


def list_unseen(db: Transaction, person_id: str) -> list[Notice]:
    """The newest first."""
    rows = db.rows(
        "select id, kind, at, text from notice "
        "where person_id = :person_id and seen_at is null order by at desc, id",
        person_id=person_id,
    )
    return [Notice(row["id"], NoticeKind(row["kind"]), row["at"], row["text"]) for row in rows]


def mark_seen(db: Transaction, person_id: str, notice_id: str, at: str) -> None:
    """Only the person's own; a second time changes nothing."""
    db.run(
        "update notice set seen_at = :at where id = :id and person_id = :person_id and seen_at is null",
        id=notice_id,
        person_id=person_id,
        at=at,
    )


def delete_seen(db: Transaction, before: datetime) -> None:
    db.run("delete from notice where seen_at < :before", before=before)


def save_talk_request(db: Transaction, person_id: str, at: datetime | str) -> None:
    """Only one at a time."""
    waits = "select 1 from talk_request where person_id = :person_id and done_at is null"
    if db.row(waits, person_id=person_id) is None:
        db.run(
            "insert into talk_request (id, person_id, at) values (:id, :person_id, :at)",
            id=new_id(),
            person_id=person_id,
            at=at,
        )


def list_talk_requests(db: Transaction) -> list[TalkRequest]:
    """The open ones, oldest first."""
    rows = db.rows(
        """
        select talk_request.id, talk_request.person_id, person.name, talk_request.at
        from talk_request join person on person.id = talk_request.person_id
        where talk_request.done_at is null
        order by talk_request.at, talk_request.id
        """
    )
    return [TalkRequest(row["id"], row["person_id"], row["name"], row["at"]) for row in rows]


def has_talk_request(db: Transaction, person_id: str) -> bool:
    return any(one.person_id == person_id for one in list_talk_requests(db))


def close_talk_request(db: Transaction, request_id: str, at: datetime | str) -> bool:
    """False if it is already closed or does not exist."""
    return bool(
        db.run(
            "update talk_request set done_at = :at where id = :id and done_at is null", id=request_id, at=at
        )
    )


def withdraw_talk_request(db: Transaction, person_id: str) -> None:
    db.run("delete from talk_request where person_id = :person_id and done_at is null", person_id=person_id)
