"""With a key, nothing readable is on the disk, nothing changed there goes unnoticed, and everything works as without."""

import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from alongside.accounts.store import people
from alongside.core.settings import Key
from alongside.core.store.driver import NoDatabase, Unreadable, is_plain
from alongside.core.store.engine import DatabaseError, Store, open_store
from alongside.everything.store.records import erase_person
from alongside.storage.store import examination, upkeep
from alongside.storage.store.upkeep import InUse
from tests.conftest import PROJECT

KEY, OTHER = Key("0f" * 32), Key("f0" * 32)
TRACER = "nobody but the disk should see this"


def filled(file: Path, key: Key | None) -> Store:
    store = open_store(file, key)
    with store.write() as db:
        for number in range(300):
            people.add_person(
                db,
                people.Person(id=f"p{number}", login=f"{number}@e.org", name=f"{TRACER} {number}"),
                date(2026, 1, 5),
            )
    return store


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.mark.parametrize(("key", "seen"), [(KEY, False), (None, True)])
def test_nothing_readable_is_in_the_file_its_log_or_a_backup(
    tmp_path: Path, key: Key | None, seen: bool
) -> None:
    with closing(filled(tmp_path / "alongside.db", key)) as store:
        in_the_log = bytes_in(tmp_path)
        upkeep.back_up(store.file, tmp_path / "backup.db", key)
    at_rest = bytes_in(tmp_path)

    for content in (in_the_log, at_rest):
        assert (TRACER.encode() in content) is seen
    assert is_plain(tmp_path / "backup.db") is seen


def is_found_damaged(file: Path, key: Key | None) -> bool:
    try:
        return examination.examine_database(file, key).problems != () or not examination.content_hash(
            file, key
        )
    except (NoDatabase, DatabaseError):
        return True


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    file = tmp_path / "alongside.db"
    filled(file, KEY).close()
    content, chosen = file.read_bytes(), random.Random(7)
    assert not is_found_damaged(file, KEY)

    for _ in range(60):
        changed = bytearray(content)
        changed[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
        file.write_bytes(changed)

        assert is_found_damaged(file, KEY)


def test_a_backup_is_restored_with_its_key(tmp_path: Path) -> None:
    file, backup = tmp_path / "alongside.db", tmp_path / "backup.db"
    filled(file, KEY).close()
    upkeep.back_up(file, backup, KEY)

    upkeep.restore_backup(backup, file, KEY, erase=erase_person)

    assert examination.content_hash(file, KEY) == examination.content_hash(backup, KEY)
    assert examination.examine_database(file, KEY).problems == ()


def test_a_plain_backup_is_encrypted_as_it_is_restored(tmp_path: Path) -> None:
    file, backup = tmp_path / "alongside.db", tmp_path / "backup.db"
    filled(backup, None).close()

    upkeep.restore_backup(backup, file, KEY, erase=erase_person)

    assert not is_plain(file)
    assert examination.content_hash(file, KEY) == examination.content_hash(backup)


def test_a_key_is_set_changed_and_taken_away_and_the_content_stays(tmp_path: Path) -> None:
    file = tmp_path / "alongside.db"
    filled(file, None).close()
    before = examination.content_hash(file)

    for old, new in [(None, KEY), (KEY, OTHER), (OTHER, None)]:
        upkeep.change_key(file, old, new)
        assert examination.content_hash(file, new) == before
        assert is_plain(file) is (new is None)
        with closing(open_store(file, new)) as store, store.write() as db:
            db.run("update person set name = name")
    assert list(tmp_path.iterdir()) == [file]


def test_the_key_of_a_running_app_is_never_changed(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "alongside.db", None)) as store:
        with pytest.raises(InUse):
            upkeep.change_key(store.file, None, KEY)

        assert is_plain(store.file)


ENCRYPT = """
import sys
from pathlib import Path
from alongside.settings import Key
from alongside.storage.store import examination, upkeep
print("go", flush=True)
upkeep.change_key(Path(sys.argv[1]), None, Key(sys.argv[2]))
print("done", flush=True)
"""


def test_a_kill_while_it_is_encrypted_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    outcomes = set()
    for number in range(8):
        file = tmp_path / str(number) / "alongside.db"
        file.parent.mkdir()
        filled(file, None).close()
        command = [sys.executable, "-c", ENCRYPT, str(file), KEY.digits]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(number / 40)
            process.send_signal(signal.SIGKILL)

        key = None if is_plain(file) else KEY
        outcomes.add(key)
        with closing(open_store(file, key)) as store, store.read() as db:
            assert len(people.list_people(db)) == 300
        assert list(file.parent.glob(".*")) == []
    assert outcomes  # which of the two it is depends on the machine


@pytest.mark.parametrize(
    ("written_with", "opened_with", "said"),
    [
        (KEY, None, "file is not a database; if it is encrypted, ALONGSIDE_KEY_FILE has to name its key"),
        (KEY, OTHER, "file is not a database, or it was encrypted with another key"),
        (
            None,
            KEY,
            "it is not encrypted, but a key is set: run `python -m alongside encrypt`, or take the key away",
        ),
    ],
    ids=["no key", "another key", "a key too many"],
)
def test_a_key_that_does_not_fit_is_one_sentence(
    tmp_path: Path, written_with: Key | None, opened_with: Key | None, said: str
) -> None:
    file = tmp_path / "alongside.db"
    filled(file, written_with).close()
    before = file.read_bytes()

    with pytest.raises(Unreadable, match=f"^{re.escape(said)}$"):
        open_store(file, opened_with)

    assert file.read_bytes() == before


def test_a_key_is_never_shown() -> None:
    assert KEY.digits not in repr(KEY)
