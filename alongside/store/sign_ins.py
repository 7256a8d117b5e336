"""Who is signed in, and where."""

from alongside.store.engine import Work


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
