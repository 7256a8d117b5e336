"""The step of the schema that brings passkeys takes the wrapped keys of before along."""

from datetime import date
from pathlib import Path

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import key_pairs, people
from alongside.core.rules.sealing import Holder, new_key_pair, unwrap
from alongside.core.store import sqlite
from alongside.core.store.engine import open_store

AT = "2026-03-04T10:00:00+00:00"
ADDED = 20  # the number of this step
HOLDERS = (Holder.PASSWORD, Holder.RECOVERY_CODE, Holder.SIGN_IN)


def test_what_opened_texts_before_passkeys_opens_them_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = sqlite.read_migrations()
    monkeypatch.setattr(
        sqlite,
        "read_migrations",
        lambda *_: {number: text for number, text in known.items() if number < ADDED},
    )
    before = open_store(tmp_path / "before.db")
    keys = new_key_pair()
    with before.write() as db:
        people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2025, 1, 6))
        key_pairs.add_key_pair(db, "ana", keys, AT)
        for holder in HOLDERS:
            key_pairs.save_wrapped_key(db, keys.id, holder, keys.wrap(holder.encode()), "its id")
    before.close()
    monkeypatch.undo()

    upgraded = open_store(tmp_path / "before.db")

    with upgraded.read() as db:
        wrapped = {holder: key_pairs.find_wrapped_key(db, keys.id, holder, "its id") for holder in HOLDERS}
    upgraded.close()
    assert [unwrap(keys, text or "", holder.encode()) for holder, text in wrapped.items()] == [keys] * 3
