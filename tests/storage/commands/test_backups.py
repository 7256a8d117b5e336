"""`backups`, and `restore` of one that is encrypted to a public key."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from alongside.accounts.store import people
from alongside.core.rules.backups import EVERY, SAME_DISK, BackupFault
from alongside.core.store.engine import Store
from alongside.storage.store import examination
from tests.conftest import NOW
from tests.fixtures.console import Call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    monkeypatch.setenv("ALONGSIDE_BACKUPS", str(made))
    monkeypatch.setattr("alongside.storage.commands.backups.now", lambda: NOW)
    return made


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a private key whose public one is set."""
    key = Identity.generate()
    (tmp_path / "mine.key").write_text(f"# public key: {key.to_public()}\n{key}\n")
    monkeypatch.setenv("ALONGSIDE_BACKUP_KEY", str(key.to_public()))
    return tmp_path / "mine.key"


def test_without_a_folder_there_is_nothing_to_list(call: Call) -> None:
    done = call("backups")

    assert (done.code, done.out) == (2, "")
    assert done.err == "Error: ALONGSIDE_BACKUPS names no folder, so the server makes no automatic backups.\n"


def test_backups_are_listed_with_their_time_size_and_state(call: Call, folder: Path) -> None:
    assert call("backups").out == (
        f"{folder}: 0 backups of alongside.db\n{SAME_DISK}\n"
        "One is due. The server makes it while it runs. Or run: python -m alongside backups --make\n"
    )
    made = call("backups", "--make")

    size = (folder / "alongside-20260304T100000Z.db").stat().st_size
    line = f"  alongside-20260304T100000Z.db  {size:>13,} bytes  "
    begins = f"{folder}: 1 backups of alongside.db, up to date at 2026-03-04 10:00 UTC\n{line}"
    assert (made.code, made.out) == (0, f"{begins}checked when it was made\n{SAME_DISK}\n")
    assert call("backups", "--check").out == f"{begins}sound\n{SAME_DISK}\n"
    values = call("backups", "--json").json
    assert (values["looked_at"], values["same_disk"]) == (NOW.isoformat(), True)
    assert values["backups"] == [
        {
            "name": "alongside-20260304T100000Z.db",
            "taken": NOW.isoformat(),
            "bytes": size,
            "encrypted": False,
            "checked": True,
            "opened": None,
            "problem": None,
        }
    ]


def test_one_that_is_not_sound_is_named_and_is_exit_code_1(call: Call, folder: Path) -> None:
    call("backups", "--make")
    with (folder / "alongside-20260304T100000Z.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"garbage")

    done = call("backups", "--check")

    assert done.code == 1
    assert "NOT SOUND: it changed since it was made" in done.out
    assert done.err == "Error: 1 of 1 backups are not sound. Nothing was changed.\n"


def test_a_folder_that_is_not_there_is_a_sentence_and_for_programs_a_name(call: Call, folder: Path) -> None:
    folder.rmdir()

    done, as_json = call("backups", "--make"), call("backups", "--due", "--json")

    assert (done.code, as_json.code) == (1, 1)
    assert done.err.startswith(f"Error: No backup was made. {BackupFault.NOT_THERE} ({folder} is not there")
    assert (as_json.json["fault"], as_json.err) == ("NOT_THERE", "")
    assert not folder.exists()


def test_a_new_folder_is_taken_once_someone_says_so(call: Call, folder: Path) -> None:
    call("backups", "--make")
    for one in folder.iterdir():
        one.unlink()
    assert call("backups", "--make").code == 1

    assert call("backups", "--begin", "--make").code == 0

    assert (folder / "alongside-20260304T100000Z.db").exists()


def test_due_waits_an_hour_and_make_does_not(
    call: Call, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("backups", "--due")
    with store.write() as db:
        people.add_person(db, people.Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 3, 1))
    monkeypatch.setattr("alongside.storage.commands.backups.now", lambda: NOW + EVERY - timedelta(seconds=1))

    assert len(call("backups", "--due", "--json").json["backups"]) == 1
    call("backups", "--make")
    (only,) = call("backups", "--json").json["backups"]  # of two within an hour the newer stays
    assert only["taken"] == (NOW + EVERY - timedelta(seconds=1)).isoformat()


def test_an_encrypted_one_is_looked_into_and_restored_by_its_private_key(
    call: Call, folder: Path, private: Path, store: Store
) -> None:
    before = examination.content_hash(store.file)
    call("backups", "--make")
    sealed = folder / "alongside-20260304T100000Z.db.age"
    store.close()

    assert "as it was made, encrypted" in call("backups", "--check").out
    assert "sound, encrypted" in call("backups", "--check", "--identity", str(private)).out
    refused = call("restore", str(sealed))
    assert (refused.code, refused.err) == (
        2,
        f"Error: {sealed} is encrypted to a public key: name the file of the private one by --identity.\n",
    )
    assert call("restore", str(sealed), "--identity", str(private)).code == 0
    assert examination.content_hash(store.file) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory."),
        ("", "holds no key."),
        ("AGE-SECRET-KEY-1X", "holds no private key of age, which begins with AGE-SECRET-KEY-1."),
    ],
)
def test_a_file_that_holds_no_private_key_is_a_sentence(
    call: Call, folder: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "mine.key"
    if content is not None:
        file.write_text(content)

    done = call("backups", "--check", "--identity", str(file))

    assert (done.code, done.err.rstrip("\n")[-len(said) :]) == (2, said)
