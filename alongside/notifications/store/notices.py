"""Notifications on the first page until they are dismissed, and who wants to talk to a coordinator."""

from datetime import datetime

from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows, to_row
from alongside.notifications.rules.notices import Notice, NoticeKind, TalkRequest


def save_notice(db: Transaction, person_id: str, kind: NoticeKind, at: datetime, text: str = "") -> None:
    db.insert("notice", {"person_id": person_id} | to_row(Notice(new_id(), kind, at, text)))


def list_unseen(db: Transaction, person_id: str) -> list[Notice]:
    """The newest first."""
    rows = db.rows(
        "select * from notice where person_id = :person_id and seen_at is null order by at desc, rowid desc",
        person_id=person_id,
    )
    return from_rows(Notice, rows)


def mark_seen(db: Transaction, person_id: str, notice_id: str, at: datetime) -> None:
    """Only the person's own; a second time changes nothing."""
    db.run(
        "update notice set seen_at = :at where id = :id and person_id = :person_id and seen_at is null",
        id=notice_id,
        person_id=person_id,
        at=at,
    )


def delete_unseen(db: Transaction, kind: NoticeKind, person_id: str = "") -> None:
    """Of one person or of everyone: something newer takes their place."""
    db.run(
        """
        delete from notice
        where kind = :kind and seen_at is null and (:person_id = '' or person_id = :person_id)
        """,
        kind=kind,
        person_id=person_id,
    )


def delete_seen(db: Transaction, before: datetime) -> None:
    db.run("delete from notice where seen_at < :before", before=before)


def save_talk_request(db: Transaction, person_id: str, at: datetime) -> None:
    """Only one at a time."""
    if not has_talk_request(db, person_id):
        db.insert("talk_request", {"id": new_id(), "person_id": person_id, "at": at})


def list_talk_requests(db: Transaction) -> list[TalkRequest]:
    """The open ones, oldest first."""
    rows = db.rows(
        """
        select talk_request.id, talk_request.person_id, person.name, talk_request.at
        from talk_request join person on person.id = talk_request.person_id
        where talk_request.done_at is null
        order by talk_request.at, talk_request.rowid
        """
    )
    return from_rows(TalkRequest, rows)


def has_talk_request(db: Transaction, person_id: str) -> bool:
    return any(one.person_id == person_id for one in list_talk_requests(db))


def close_talk_request(db: Transaction, request_id: str, at: datetime) -> bool:
    """False if it is already closed or does not exist."""
    return bool(
        db.run(
            "update talk_request set done_at = :at where id = :id and done_at is null", id=request_id, at=at
        )
    )


def withdraw_talk_request(db: Transaction, person_id: str) -> None:
    db.run("delete from talk_request where person_id = :person_id and done_at is null", person_id=person_id)
