"""Forms that were not sent yet. Sealed for people who have a key."""

from datetime import datetime
from typing import Any

from alongside.accounts.rules.drafts import Draft, as_text, from_text
from alongside.accounts.store import key_pairs
from alongside.core.rules.sealing import CannotOpen, KeyPair
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row


def save_draft(db: Transaction, person_id: str, draft: Draft, most: int) -> None:
    """Replaces an earlier draft of that form. Each person keeps only their `most` latest drafts."""
    key = key_pairs.key_in_use(db, person_id)
    content = as_text(draft.fields)
    row = {
        "person_id": person_id,
        "form": draft.form,
        "version": draft.version,
        "content": content if key is None else "",
        "sealed": None
        if key is None
        else key.seal(_seal_context(person_id, draft.form), {"content": content}),
        "kept_at": draft.kept_at,
    }
    db.upsert("draft", ("person_id", "form"), row)
    db.run(
        """
        delete from draft
        where person_id = :person_id and form not in (
            select form from draft where person_id = :person_id order by kept_at desc, form limit :most
        )
        """,
        person_id=person_id,
        most=most,
    )


def find_draft(db: Transaction, person_id: str, form: str, keys: KeyPair | None = None) -> Draft | None:
    """None also for one that these keys cannot open: it was sealed to keys that were lost."""
    row = db.row(
        """
        select * from draft
        where person_id = :person_id and form = :form
        """,
        person_id=person_id,
        form=form,
    )
    return None if row is None else _to_draft(row, person_id, keys)


def list_drafts(db: Transaction, person_id: str, form: str, keys: KeyPair | None = None) -> list[Draft]:
    """Those that can be opened, of forms whose name starts with `form`, ordered by name."""
    rows = db.rows(
        """
        select * from draft
        where person_id = :person_id and substr(form, 1, length(:form)) = :form
        order by form
        """,
        person_id=person_id,
        form=form,
    )
    return [draft for row in rows if (draft := _to_draft(row, person_id, keys)) is not None]


def delete_draft(db: Transaction, person_id: str, form: str) -> None:
    db.run("delete from draft where person_id = :person_id and form = :form", person_id=person_id, form=form)


def delete_unsealed_drafts(db: Transaction, person_id: str) -> None:
    """Drafts from before there was a key: the next person to sign in may not be their writer."""
    db.run("delete from draft where person_id = :person_id and sealed is null", person_id=person_id)


def delete_old_drafts(db: Transaction, before: datetime) -> None:
    db.run("delete from draft where kept_at < :before", before=before)


def content_of(row: Any, person_id: str, keys: KeyPair | None) -> str:
    """The fields as JSON; empty if sealed and no key is given. Raises CannotOpen for one of other keys."""
    if row["sealed"] is None or keys is None:
        return str(row["content"])
    return keys.open(_seal_context(person_id, row["form"]), row["sealed"])["content"]


def _to_draft(row: Any, person_id: str, keys: KeyPair | None) -> Draft | None:
    try:
        content = content_of(row, person_id, keys)
    except CannotOpen:
        return None
    if not content:
        return None
    return from_row(Draft, row, fields=from_text(content))


def _seal_context(person_id: str, form: str) -> str:
    """What a draft is sealed to (see `PublicKey.seal`)."""
    return f"draft of {person_id} in {form}"
