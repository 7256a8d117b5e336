"""Copies of the database: sound while others write, checked before they replace anything, never over another file."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.store.driver import NoDatabase
from alongside.core.store.engine import NewerDatabase, Store, open_store
from alongside.everything.store.records import erase_person
from alongside.storage.store import examination, upkeep
from alongside.storage.store.upkeep import AlreadyThere, InUse, Restored, Unsound
from tests.conftest import NOW, PROJECT, WEEK

pytestmark = pytest.mark.sqlite_only("the file")

AT = NOW.isoformat()


@contextmanager
def writers(store: Store, number: int = 4) -> Iterator[None]:
    """People who go on saving their weeks, each twice in one transaction."""
    stop, begun = threading.Event(), threading.Barrier(number + 1)

    def write(name: str) -> None:
        revision = 0
        while not stop.is_set():
            revision += 1
            with store.write() as db:
                for back in (0, 1):
                    week = CheckIn(WEEK.back(back), note=f"{name} {revision} " * 50, revision=revision)
                    checkins.save_check_in(db, name, week, AT)
            if revision == 1:
                begun.wait()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("ana", "ben", "cho", "eli")[:number]]
    for thread in threads:
        thread.start()
    begun.wait()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_backup_made_while_others_write_is_sound_and_of_one_moment(store: Store, tmp_path: Path) -> None:
    copies = [tmp_path / f"copy-{number}.db" for number in range(5)]

    with writers(store):
        for copy in copies:
            upkeep.back_up(store.file, copy)

    for copy in copies:
        assert examination.examine_database(copy).problems == ()
        with closing(sqlite3.connect(copy)) as db:
            # Both weeks of a person were saved together: a copy holds both or neither.
            torn = db.execute(
                "select a.person_id from check_in a join check_in b using (person_id) where a.revision <> b.revision"
            )
            assert torn.fetchall() == []


def test_restoring_a_backup_brings_back_the_same_content(store: Store, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    with writers(store):
        upkeep.back_up(store.file, backup)
    backed_up = examination.content_hash(backup)
    with store.write() as db:
        db.run("delete from person where id = 'ana'")
    replaced = examination.content_hash(store.file)
    store.close()

    kept = upkeep.restore_backup(backup, store.file, erase=erase_person).kept

    assert kept == store.file.with_name("alongside.db.before-restore")
    assert examination.content_hash(store.file) == backed_up == examination.content_hash(backup)
    assert examination.content_hash(kept) == replaced != backed_up
    with closing(open_store(store.file)) as again, again.read() as db:
        assert checkins.find_check_in(db, "ana", WEEK) is not None


def test_the_content_hash_knows_rows_and_not_their_order(tmp_path: Path) -> None:
    files = [tmp_path / "one.db", tmp_path / "two.db"]
    for file, teams in zip(files, [("a", "b"), ("b", "a")], strict=True):
        open_store(file).close()
        with closing(sqlite3.connect(file)) as db, db:
            db.execute("update schema_version set applied_at = ''")
            db.executemany("insert into team (id, name) values (?, ?)", [(team, team) for team in teams])

    assert examination.content_hash(files[0]) == examination.content_hash(files[1])
    with closing(sqlite3.connect(files[0])) as db, db:
        db.execute("update team set name = 'c' where id = 'a'")
    assert examination.content_hash(files[0]) != examination.content_hash(files[1])


def test_a_backup_never_takes_the_place_of_a_file(store: Store, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine")

    with pytest.raises(AlreadyThere):
        upkeep.back_up(store.file, there)

    assert there.read_text() == "mine"
    assert list(tmp_path.glob(".*.part")) == []


def test_a_backup_can_be_read_by_its_owner_only(store: Store, tmp_path: Path) -> None:
    upkeep.back_up(store.file, tmp_path / "new" / "copy.db")

    assert stat.S_IMODE((tmp_path / "new" / "copy.db").stat().st_mode) == 0o600


def test_two_backups_to_one_name_leave_one_of_them(store: Store, tmp_path: Path) -> None:
    results = []

    def back_up() -> None:
        try:
            upkeep.back_up(store.file, tmp_path / "copy.db")
            results.append("done")
        except AlreadyThere:
            results.append("there")

    threads = [threading.Thread(target=back_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["done", "there", "there", "there"]
    assert examination.examine_database(tmp_path / "copy.db").problems == ()


# ── restore refuses ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    file = tmp_path / "backup.db"
    upkeep.back_up(store.file, file)
    with store.write() as db:
        db.run("update person set name = 'Since the backup' where id = 'ana'")
    return file


def untouched(store: Store) -> bool:
    with store.read() as db:
        row = db.row("select name from person where id = 'ana'")
    return row["name"] == "Since the backup" and not list(store.file.parent.glob("*before-restore*"))


def test_a_restore_under_a_running_app_is_refused(store: Store, backup: Path) -> None:
    with pytest.raises(InUse):
        upkeep.restore_backup(backup, store.file, erase=erase_person)

    assert untouched(store)


HOLD = """
import sys
from pathlib import Path
from alongside.core.store.engine import open_store
store = open_store(Path(sys.argv[1]))
print("opened", flush=True)
sys.stdin.readline()
store.close()
"""


def test_a_restore_under_an_app_in_another_process_is_refused(store: Store, backup: Path) -> None:
    store.close()
    command = [sys.executable, "-c", HOLD, str(store.file)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as app:
        assert app.stdout.readline() == "opened\n"

        with pytest.raises(InUse):
            upkeep.restore_backup(backup, store.file, erase=erase_person)

        app.communicate("done\n")
    assert upkeep.restore_backup(
        backup, store.file, erase=erase_person
    ).kept  # the twin: once it is stopped, nothing is in the way


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for page in range(4, len(content) // 4096 - 1, 2):
        content[page * 4096 : page * 4096 + 200] = os.urandom(200)
    file.write_bytes(content)


def test_a_damaged_copy_replaces_nothing(store: Store, backup: Path) -> None:
    damage(backup)
    store.close()

    with pytest.raises((Unsound, NoDatabase)):
        upkeep.restore_backup(backup, store.file, erase=erase_person)

    with closing(open_store(store.file)) as again:
        assert untouched(again)
    assert list(store.file.parent.glob(".*.part")) == []


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 5000]
)
def test_what_is_no_database_replaces_nothing(store: Store, tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source"
    source.write_bytes(content)
    before = examination.content_hash(store.file)
    store.close()

    with pytest.raises(NoDatabase):
        upkeep.restore_backup(source, store.file, erase=erase_person)

    assert examination.content_hash(store.file) == before


def test_another_programs_database_replaces_nothing(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "music.db"
    with closing(sqlite3.connect(source)) as db, db:
        db.execute("create table song (title text)")
    store.close()

    with pytest.raises(NoDatabase):
        upkeep.restore_backup(source, store.file, erase=erase_person)


def test_a_database_is_no_backup_of_itself(store: Store) -> None:
    store.close()

    with pytest.raises(NoDatabase) as refused:
        upkeep.restore_backup(store.file, store.file, erase=erase_person)

    assert refused.value.reason == "is the database itself, not a backup of it"


def test_a_copy_of_a_newer_version_replaces_nothing(store: Store, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as db, db:
        db.execute("insert into schema_version (number, applied_at) values (9999, 'tomorrow')")
    store.close()

    with pytest.raises(NewerDatabase):
        upkeep.restore_backup(backup, store.file, erase=erase_person)

    with closing(open_store(store.file)) as again:
        assert untouched(again)


# ── restore replaces ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_restore_keeps_what_it_replaced(store: Store, backup: Path) -> None:
    store.close()

    kept = [upkeep.restore_backup(backup, store.file, erase=erase_person).kept for _ in range(3)]

    names = ["alongside.db.before-restore", "alongside.db.before-restore-2", "alongside.db.before-restore-3"]
    assert [file.name for file in kept if file] == names


def test_a_restore_needs_no_database_to_replace(backup: Path, tmp_path: Path) -> None:
    assert upkeep.restore_backup(backup, tmp_path / "new" / "alongside.db", erase=erase_person) == Restored(
        kept=None, erased=0
    )

    assert examination.content_hash(tmp_path / "new" / "alongside.db") == examination.content_hash(backup)


def test_a_log_left_by_a_crash_is_kept_with_its_database_and_never_read_into_the_restored_one(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    crashed = tmp_path / "crashed.db"
    for ending in ("", "-wal"):  # as a killed app leaves them: the last change is in the log only
        crashed.with_name(crashed.name + ending).write_bytes(
            store.file.with_name(store.file.name + ending).read_bytes()
        )

    kept = upkeep.restore_backup(backup, crashed, erase=erase_person).kept

    assert kept is not None
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("select name from person where id = 'ana'").fetchone() == ("Since the backup",)
    assert examination.content_hash(crashed) == examination.content_hash(backup)
    assert not crashed.with_name("crashed.db-wal").exists()


def test_a_database_too_damaged_to_open_can_be_replaced(store: Store, backup: Path) -> None:
    store.close()
    store.file.write_bytes(b"nothing of it is left" * 500)
    log = store.file.with_name("alongside.db-wal")
    log.write_bytes(b"an old log")

    kept = upkeep.restore_backup(backup, store.file, erase=erase_person).kept

    assert kept is not None
    assert kept.read_bytes() == b"nothing of it is left" * 500
    assert not log.exists()
    assert examination.content_hash(store.file) == examination.content_hash(backup)


# ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update check_in set week = '2026-W60'", "check_in: '2026-W60' is no week"),
        ("update response set week = 'soon'", "response: 'soon' is no week"),
        (
            "update response set answers = '{'",
            "response of week 2026-W10 to weekly: the answers cannot be read",
        ),
        (
            """update response set answers = '{"q": "x"}'""",
            "response of week 2026-W10 to weekly: the answers cannot be read",
        ),
        ("update check_in set person_id = 'nobody'", "check_in row 1: refers to a person that is not there"),
        ("delete from schema_version", "the schema is behind: migration 1 is missing; run `migrate`"),
    ],
)
def test_what_is_wrong_is_found(store: Store, statement: str, problem: str) -> None:
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(WEEK, answers={"exhaustion": 3}, revision=1), AT)
    assert examination.examine_database(store.file).problems == ()

    with closing(sqlite3.connect(store.file)) as db, db:  # a stranger's program, without our checks
        db.execute(statement)

    assert examination.examine_database(store.file).problems == (problem,)


def test_damage_is_found(store: Store) -> None:
    with store.write() as db:
        for back in range(200):
            checkins.save_check_in(db, "ana", CheckIn(WEEK.back(back), note="x" * 500, revision=1), AT)
    store.checkpoint()
    store.close()
    damage(store.file)

    try:
        problems = examination.examine_database(store.file).problems
    except NoDatabase as error:
        problems = (error.reason,)

    assert problems
