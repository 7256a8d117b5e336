"""`migrate`, `verify`, `backup` and `restore` as an operator runs them."""

import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.store import sqlite
from alongside.core.store.engine import Store, open_store
from alongside.everything.store import leases
from alongside.storage.store import examination
from tests.conftest import NOW, WEEK
from tests.fixtures.console import in_a_process


def test_a_backup_is_restored_with_the_same_content(store: Store, tmp_path: Path) -> None:
    file, copy = store.file, tmp_path / "backups" / "today.db"
    made = in_a_process(file, "backup", str(copy))
    with store.write() as db:
        db.run("delete from person where id = 'ana'")

    refused = in_a_process(file, "restore", str(copy))
    store.close()
    done = in_a_process(file, "restore", str(copy))

    assert (made.code, made.out) == (0, f"{copy}: 5 people, 0 check-ins.\n")
    assert (refused.code, refused.err) == (
        1,
        f"Error: {file} is in use. Stop the app first. Nothing was replaced.\n",
    )
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"{file} is now what {copy} was.\nThe database before is kept as {file}.before-restore.\n"
    )
    assert in_a_process(file, "verify", "--json").json["content_hash"] == examination.content_hash(copy)


def test_a_house_whose_app_runs_stays(store: Store, call: Any, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    with store.write() as db:
        leases.take_lease(db, "a process", datetime.now(UTC))

    refused = call("move", "--to", new)
    with store.write() as db:
        leases.give_up_lease(db, "a process")

    assert refused.code == 1
    assert refused.err.startswith(f"Error: The app runs on {store.file}. Stop it first.")
    assert call("move", "--to", new).code == 0


def test_a_house_that_moved_is_refused_at_its_old_place(store: Store, call: Any, tmp_path: Path) -> None:
    new = tmp_path / "new" / "alongside.db"

    trial, again = [call("move", "--trial", "--to", f"sqlite:///{tmp_path / 'trial.db'}") for _ in range(2)]
    moved, old, at_new = call("move", "--to", f"sqlite:///{new}"), call("publish"), call("verify")

    assert (trial.code, again.code, again.err) == (
        0,
        2,
        f"Error: {tmp_path / 'trial.db'} already exists. Nothing was written.\n",
    )
    assert moved.out.startswith(f"{new}: 5 people, 0 check-ins, ")
    assert f"The old place, {store.file}, was left as it is" in moved.out
    assert (old.code, f"{store.file} was moved to {new}, on " in old.err) == (2, True)
    assert (at_new.code, str(new) in at_new.out) == (0, False)  # it can still be looked at, where it was
    assert examination.content_hash(new) == examination.content_hash(store.file)
    Path(f"{store.file}.moved").unlink()
    assert call("publish").code == 0


def test_a_backup_over_a_file_is_one_sentence(call: Any, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")

    done = call("backup", str(there))

    assert (done.code, done.out, done.err) == (
        2,
        "",
        f"Error: {there} already exists. Nothing was written.\n",
    )


def test_verify_says_what_is_wrong_and_fails(store: Store, call: Any) -> None:
    assert call("verify").out.endswith("Sound: 5 people, 0 check-ins.\n")
    with store.write() as db:
        db.run("insert into baseline (person_id, since_week) values ('ana', 'never')")

    done, as_json = call("verify"), call("verify", "--json")

    assert done.code == as_json.code == 1
    assert done.err == "  baseline: 'never' is no week\nError: Problems found: 1. Nothing was changed.\n"
    assert (as_json.json["sound"], as_json.json["problems"]) == (False, ["baseline: 'never' is no week"])


def test_migrate_makes_a_database_and_then_finds_it_up_to_date(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "new" / "alongside.db"
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{file}")

    assert call("migrate").out == f"{file}: brought up to schema {max(sqlite.read_migrations())}.\n"
    assert call("migrate").out == f"{file}: already up to date.\n"
    assert call("verify").code == 0


@pytest.mark.parametrize("command", [["verify"], ["trend", "--person", "ana"], ["migrate"], ["demo"]])
def test_a_newer_database_is_one_sentence(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    file = tmp_path / "newer.db"
    open_store(file).close()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("insert into schema_version (number, applied_at) values (9999, 'tomorrow')")

    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{file}")

    done = call(*command)

    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "Error: The database was left alone: schema 9999 is newer than this version of Alongside, "
        f"which knows {max(sqlite.read_migrations())}.\n"
    )


@pytest.mark.parametrize(
    "command",
    [["verify"], ["backup", "copy.db"], ["trend", "--person", "ana"], ["import", "people", __file__]],
    ids=lambda command: command[0],
)
def test_a_database_that_is_not_there_is_not_made(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    nothing = tmp_path / "empty" / "nothing.db"
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{nothing}")

    done = call(*command)

    assert done.code == 2
    assert done.err.startswith(f"Error: {nothing} ")
    assert not nothing.parent.exists()


def test_what_is_no_database_is_one_sentence(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database" * 100)
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{file}")

    for command in (["verify"], ["demo"], ["migrate"], ["backup", str(tmp_path / "copy.db")]):
        done = call(*command)
        assert done.code in (1, 2)
        assert done.err.count("\n") == 1
        assert "file is not a database" in done.err
    assert file.read_text() == "not a database" * 100


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ALONGSIDE_DATABSE", "x", "Error: Unknown settings: ALONGSIDE_DATABSE\n"),
        ("ALONGSIDE_HTTPS", "maybe", "Error: ALONGSIDE_HTTPS is 'maybe'; say yes or no.\n"),
    ],
)
def test_a_faulty_setting_is_one_sentence(
    call: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)

    done = call("verify")

    assert (done.code, done.out, done.err) == (2, "", sentence)


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["demo"],
        ["migrate"],
        ["verify"],
        ["backup"],
        ["restore"],
        ["import"],
        ["import", "people"],
        ["import", "check-ins"],
        ["trend"],
        ["export"],
        ["erase"],
    ],
    ids=" ".join,
)
def test_every_command_says_what_it_does(call: Any, command: list[str]) -> None:
    done = call(*command, "--help")

    assert done.code == 0
    assert len(done.out.splitlines()) > 5


# ── a key, copies, and the erased ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "alongside.key"
    file.touch(0o600)
    file.write_text("0f" * 32)
    return file


def test_every_command_of_the_database_works_with_a_key(
    store: Store, call: Any, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    plain = call("verify", "--json").json
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(key_file))

    assert "run `python -m alongside encrypt`" in call("verify").err
    assert call("encrypt").out == f"{store.file} is encrypted.\n"
    encrypted = call("verify", "--json").json
    assert call("migrate").code == call("backup", str(tmp_path / "copy.db")).code == 0
    assert call("restore", str(tmp_path / "copy.db")).code == 0
    assert call("erase", "--person", "ana@example.org", "--yes").code == 0
    assert call("decrypt").code == 0
    monkeypatch.delenv("ALONGSIDE_KEY_FILE")

    assert (plain["encrypted"], encrypted["encrypted"]) == (False, True)
    assert plain["content_hash"] == encrypted["content_hash"]
    assert call("verify").out.endswith("Sound: 4 people, 0 check-ins.\n")


def test_a_loss_from_the_log_is_a_problem_for_verify_and_a_line_of_every_other_command(
    store: Store, call: Any
) -> None:
    store.close()
    store.file.with_name("alongside.db.lost").write_text(
        "2026-03-04T10:00:00+00:00 the newest saves are lost\n"
    )

    assert "2026-03-04T10:00:00+00:00 the newest saves are lost" in call("verify").err
    assert call("verify").code == 1
    assert call("trend", "--person", "ana@example.org").err.startswith("2026-03-04T10:00:00+00:00 the newest")


def test_without_a_key_nothing_is_encrypted(store: Store, call: Any) -> None:
    store.close()

    for command in ("encrypt", "decrypt"):
        assert call(command).err == "Error: ALONGSIDE_KEY_FILE names no key. Nothing was changed.\n"


def test_another_key_takes_the_place_of_the_old_one(
    store: Store, call: Any, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    other = tmp_path / "other.key"
    other.touch(0o600)
    other.write_text("f0" * 32)
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(key_file))
    call("encrypt")

    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(other))
    assert call("verify").code == 2
    assert call("encrypt", "--old-key", str(key_file)).code == 0

    assert call("verify").code == 0


def test_copies_are_named_and_counted_where_someone_looks_and_where_someone_is_erased(
    store: Store, call: Any, tmp_path: Path
) -> None:
    assert "Copies" not in call("verify").out
    backup = tmp_path / "backups" / "today.db"
    call("backup", str(backup))
    store.close()
    call("restore", str(backup))
    copies = f"  {store.file}.before-restore\n  {backup}\n"

    assert f"Copies of it, 2 in all:\n{copies}" in call("verify").out
    erased = call("erase", "--person", "ana@example.org", "--yes").out
    assert erased.endswith(f"in these copies of the database; delete those you do not need:\n{copies}")
    assert "erased since, and were erased again: 1." in call("restore", str(backup)).out


def test_one_flipped_bit_is_a_sentence_and_never_a_traceback(store: Store, call: Any) -> None:
    for answers in ({"exhaustion": 3}, {"exhaustion": 1}):
        with store.write() as db:
            weeks = [
                CheckIn(WEEK.back(back), answers=answers, note="x" * 90, revision=1) for back in range(60)
            ]
            checkins.save_check_ins(db, [("ana", week) for week in weeks], NOW.isoformat())
    store.checkpoint()
    store.close()
    content, chosen = store.file.read_bytes(), random.Random(7)

    for _ in range(150):
        changed = bytearray(content)
        changed[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
        store.file.write_bytes(changed)

        assert call("verify").code in (0, 1, 2)  # `call` lets no other exception pass


@pytest.mark.parametrize("value", [b"\x00", None, 7, 7.5, "2026-W60"])
def test_a_damaged_value_is_no_week_and_no_answers(value: object) -> None:
    assert not examination._is_week(value)
    assert not examination._are_answers(value)
