"""The file that was opened: what is written goes there and nowhere else."""

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.core.rules.errors import NotSaved
from alongside.core.store.engine import Store, open_store

pytestmark = pytest.mark.sqlite_only("the file and its place")


def rename(store: Store, name: str) -> None:
    with store.write() as db:
        db.run("update organisation set name = :name", name=name)


def name_in(store: Store) -> str:
    with store.read() as db:
        return db.row("select name from organisation")["name"]


def test_nothing_is_written_into_a_file_that_was_moved_away(store: Store) -> None:
    away = store.file.with_suffix(".away")
    store.file.rename(away)

    with pytest.raises(NotSaved):
        rename(store, "Lost")

    assert not store.file.exists()
    assert name_in(store) == "Open Door"  # who is here reads on
    away.rename(store.file)
    rename(store, "Kept")
    assert name_in(store) == "Kept"


def test_nothing_is_written_while_another_file_lies_in_its_place(store: Store, tmp_path: Path) -> None:
    store.checkpoint()
    shutil.copy(store.file, tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(store.file)

    with pytest.raises(NotSaved):
        rename(store, "Lost")

    with sqlite3.connect(f"file:{store.file}?mode=ro", uri=True) as other:
        assert other.execute("select name from organisation").fetchone() == ("Open Door",)


def test_twin_without_the_look_at_its_place_it_would_have_said_saved(store: Store) -> None:
    store.file.rename(store.file.with_suffix(".away"))

    db = store.idle[-1]
    db.conn.execute("begin immediate")
    db.conn.execute("update organisation set name = 'Lost'")
    db.conn.commit()

    assert name_in(store) == "Lost"
    assert not store.file.exists()


def test_reading_never_makes_an_empty_file_where_the_database_was(store: Store) -> None:
    while store.idle:
        store.idle.pop().close()
    store.file.rename(store.file.with_suffix(".away"))

    with pytest.raises(sqlite3.OperationalError, match="moved away"), store.read():
        pass

    assert not store.file.exists()


def test_a_lock_is_a_refusal_with_the_engines_own_words_and_a_fault_of_ours_is_none(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db", busy_seconds=0.05)
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(NotSaved) as refused, store.write():
        pass
    other.close()

    assert refused.value.cause == "database is locked"
    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.write() as db:
        db.run("delete from nothing_of_that_name")
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.run("insert into heartbeat (id, beats) values (2, 1)")
    store.close()
