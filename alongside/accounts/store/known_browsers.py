"""Browsers in which a person signed in before, by the hash of a token that the browser keeps."""

from datetime import datetime

from alongside.core.store.engine import Transaction


def find_owner(db: Transaction, token_hash: str, used_since: datetime) -> str | None:
    """The id of the person who signed in there."""
    row = db.row(
        "select person_id from known_browser where token_hash = :token_hash and used_at >= :used_since",
        token_hash=token_hash,
        used_since=used_since,
    )
    return None if row is None else str(row["person_id"])


def save_known_browser(
    db: Transaction, token_hash: str, person_id: str, sign_in_id: str, *, at: datetime, most: int
) -> None:
    """Of each person the `most` that were used last are kept."""
    row = {"token_hash": token_hash, "person_id": person_id, "sign_in_id": sign_in_id, "used_at": at}
    db.upsert("known_browser", ("token_hash",), row)
    db.run(
        """
        delete from known_browser
        where person_id = :person_id and token_hash not in (
            select token_hash from known_browser
            where person_id = :person_id
            order by used_at desc, token_hash
            limit :most
        )
        """,
        person_id=person_id,
        most=most,
    )


def delete_browser_of_sign_in(db: Transaction, person_id: str, sign_in_id: str) -> None:
    """The browser of one of this person's sign-ins. Does nothing for someone else's."""
    db.run(
        "delete from known_browser where sign_in_id = :sign_in_id and person_id = :person_id",
        sign_in_id=sign_in_id,
        person_id=person_id,
    )


def delete_old_browsers(db: Transaction, before: datetime) -> None:
    db.run("delete from known_browser where used_at < :before", before=before)
