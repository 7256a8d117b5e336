"""The backups that the server makes by itself: sound, of the right database, in the right folder, and thinned."""

import json
import shutil
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyrage.x25519 import Identity
from sqlcipher3 import dbapi2 as sqlite3

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.backups import EVERY, BackupFault, NoBackup, parse_taken_at
from alongside.core.settings import Key
from alongside.core.store import clocks, copies, driver
from alongside.core.store.driver import NoDatabase
from alongside.core.store.engine import Store, open_store
from alongside.everything.store.records import erase_person
from alongside.storage.store import age, examination, upkeep
from alongside.storage.store.backup_set import BackupSet
from tests.conftest import NOW, PROJECT, WEEK, believe
from tests.fixtures.namespaces import on_a_small_disk
from tests.storage.store.test_erasure_ledger import erase, everyone_in
from tests.storage.store.test_upkeep import writers

pytestmark = pytest.mark.sqlite_only("copies of the file")

TRACER = "a line that only ana wrote"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def backups(store: Store, folder: Path) -> BackupSet:
    return BackupSet(store.file, folder)


def save(store: Store, note: str) -> None:
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(WEEK, note=note, revision=1), NOW.isoformat())


def make(backups: BackupSet, hours: float = 0, to: Identity | None = None, key: Key | None = None) -> bool:
    recipients = [to.to_public()] if to else []
    return backups.make_backup(key, recipients, NOW + timedelta(hours=hours), at_once=True)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def refused(backups: BackupSet, hours: float = 0) -> BackupFault:
    with pytest.raises(NoBackup) as refusal:
        make(backups, hours)
    return refusal.value.fault


def test_a_backup_holds_what_the_database_does_and_only_its_owner_reads_it(
    store: Store, backups: BackupSet, folder: Path
) -> None:
    save(store, TRACER)

    assert make(backups)

    assert names(folder) == ["alongside-20260304T100000Z.db", "alongside.backups.json"]
    copy = folder / "alongside-20260304T100000Z.db"
    assert examination.content_hash(copy) == examination.content_hash(store.file)
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert backups.last_up_to_date() == NOW
    (only,) = backups.list_backups()
    assert (only.checked, only.encrypted, backups.examine_backup(only, None, []).problem) == (True, False, "")


def test_while_others_write_each_is_sound_and_no_one_is_kept_from_writing(
    store: Store, backups: BackupSet
) -> None:
    with writers(store):
        for hour in range(4):
            assert make(backups, hour)

    assert [backups.examine_backup(one, None, []).problem for one in backups.list_backups()] == [""] * 4


def test_none_is_made_while_nothing_changes_and_its_age_counts_anew(store: Store, backups: BackupSet) -> None:
    assert make(backups)
    with store.write() as db:  # as the server itself does again and again
        clocks.record_time(db, NOW + timedelta(hours=1))
        db.run("insert into heartbeat (id, beats) values (1, 1)")

    assert not make(backups, 5)
    assert backups.last_up_to_date() == NOW + timedelta(hours=5)
    save(store, TRACER)
    assert make(backups, 6)


def test_it_is_early_until_an_hour_after_the_last_look(store: Store, backups: BackupSet) -> None:
    make(backups)
    save(store, TRACER)

    assert not backups.make_backup(None, [], NOW + EVERY - timedelta(seconds=1), at_once=False)
    assert backups.make_backup(None, [], NOW + EVERY, at_once=False)


def test_one_that_was_deleted_is_made_again_though_nothing_changed(backups: BackupSet, folder: Path) -> None:
    make(backups)
    (folder / "alongside-20260304T100000Z.db").unlink()

    assert make(backups, 1)


AT_IT = """
import sys
from pathlib import Path
from alongside.core.store import copies
with copies.exclusive_backup(Path(sys.argv[1])) as alone:
    print(alone, flush=True)
    sys.stdin.readline()
"""


def test_of_two_processes_on_one_file_only_one_makes_it_and_a_killed_one_is_in_no_ones_way(
    store: Store, backups: BackupSet
) -> None:
    command = [sys.executable, "-c", AT_IT, str(store.file)]
    other = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"

    assert not make(backups)
    other.kill()
    other.communicate()

    assert make(backups)


# ── the right folder ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_that_is_not_there_is_a_fault_and_is_not_made(backups: BackupSet, folder: Path) -> None:
    folder.rmdir()

    assert refused(backups) == BackupFault.NOT_THERE
    with pytest.raises(NoBackup):
        backups.last_up_to_date()
    with pytest.raises(NoBackup):
        backups.copy_ledger()
    assert not folder.exists()


def test_an_empty_mount_point_takes_no_backup_until_someone_says_that_it_is_right(
    store: Store, backups: BackupSet, folder: Path
) -> None:
    make(backups)
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    save(store, TRACER)
    assert refused(backups, 1) == BackupFault.NOT_AS_LEFT
    assert names(folder) == []

    backups.begin_set(None)

    assert make(backups, 1)


def test_the_backups_of_another_database_are_left_alone(
    backups: BackupSet, folder: Path, tmp_path: Path
) -> None:
    make(backups)
    with closing(begun_elsewhere(tmp_path)) as other:
        assert refused(BackupSet(other.file, folder), 1) == BackupFault.OF_ANOTHER

    assert len(backups.list_backups()) == 1


def begun_elsewhere(tmp_path: Path) -> Store:
    """Another database of the same name, begun today."""
    (tmp_path / "other").mkdir()
    return open_store(tmp_path / "other" / "alongside.db")


def test_the_folder_of_another_database_is_not_taken_over_though_someone_says_that_it_is_right(
    backups: BackupSet, folder: Path, tmp_path: Path
) -> None:
    make(backups)
    before = (folder / "alongside.backups.json").read_bytes()

    with closing(begun_elsewhere(tmp_path)) as other, pytest.raises(NoBackup) as refusal:
        BackupSet(other.file, folder).begin_set(None)

    assert refusal.value.fault == BackupFault.OF_ANOTHER
    assert "alongside-20260304T100000Z.db" in refusal.value.detail
    assert (folder / "alongside.backups.json").read_bytes() == before


@pytest.mark.parametrize("left", [None, "{"], ids=["no word of whose", "a word that cannot be read"])
def test_backups_of_which_nothing_says_whose_they_are_are_no_ones_to_thin(
    store: Store, backups: BackupSet, folder: Path, left: str | None
) -> None:
    for hour in range(30):
        (folder / f"alongside-20250101T{hour % 24:02}{hour:02}00Z.db").touch()
    if left:
        (folder / "alongside.backups.json").write_text(left)

    with pytest.raises(NoBackup) as refusal:
        backups.begin_set(None)

    assert refusal.value.fault == BackupFault.OF_ANOTHER
    assert "alongside-20250101T000000Z.db, " in refusal.value.detail
    assert refusal.value.detail.count(".db") < 10
    assert refused(backups) == (BackupFault.NOT_AS_LEFT if left else BackupFault.OF_ANOTHER)
    assert len(list(folder.glob("*.db"))) == 30


def test_to_say_again_that_the_folder_is_right_forgets_nothing(backups: BackupSet) -> None:
    make(backups)

    backups.begin_set(None)

    (only,) = backups.list_backups()
    assert only.checked


def test_a_first_backup_that_a_crash_cut_short_is_no_reason_to_refuse_the_next(
    backups: BackupSet, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as then:
        then.setattr(copies, "remember_set", crash)
        with pytest.raises(KeyboardInterrupt):
            make(backups)
    assert len(list(folder.glob("*.db"))) == 1

    assert make(backups, 1)


def test_a_database_that_was_restored_elsewhere_goes_on_with_its_set(
    store: Store, backups: BackupSet, folder: Path, tmp_path: Path
) -> None:
    make(backups)
    elsewhere = tmp_path / "new-machine" / "alongside.db"
    upkeep.restore_backup(backups.list_backups()[0].file, elsewhere, erase=erase_person)
    with closing(open_store(elsewhere)) as moved:
        save(moved, TRACER)

    assert make(BackupSet(elsewhere, folder), 1)


def test_what_is_known_of_the_set_and_cannot_be_read_is_a_fault(backups: BackupSet, folder: Path) -> None:
    make(backups)
    (folder / "alongside.backups.json").write_text("{")

    assert refused(backups, 1) == BackupFault.NOT_AS_LEFT


def test_without_rights_in_the_folder_it_is_said_that_it_cannot_be_written(tmp_path: Path) -> None:
    script = """
import os, subprocess
from pathlib import Path
from alongside.storage.store.backup_set import BackupSet
from alongside.core.store.engine import open_store
from alongside.core.rules.backups import NoBackup
from datetime import UTC, datetime
folder = Path(os.environ["FOLDER"])
(folder / "kept").mkdir()
open_store(folder / "kept" / "alongside.db").close()
(folder / "backups").mkdir()
subprocess.run(["mount", "--bind", folder / "backups", folder / "backups"], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", folder / "backups"], check=True)
try:
    BackupSet(folder / "kept" / "alongside.db", folder / "backups").make_backup(None, [], datetime.now(UTC), True)
except NoBackup as error:
    print(error.fault.name)
"""
    assert on_a_small_disk(script, tmp_path, 64) == "NOT_WRITTEN\n"


def test_too_little_room_is_seen_before_anything_is_written(tmp_path: Path) -> None:
    script = """
import os, shutil
from pathlib import Path
from alongside.storage.store.backup_set import BackupSet
from alongside.core.store.engine import open_store
from alongside.core.rules.backups import NoBackup
from datetime import UTC, datetime
folder = Path(os.environ["FOLDER"])
open_store(folder / "alongside.db").close()
(folder / "backups").mkdir()
of_server = BackupSet(folder / "alongside.db", folder / "backups")
(folder / "ballast").write_bytes(bytes(shutil.disk_usage(folder).free - 16 * 1024 * 1024))
try:
    of_server.make_backup(None, [], datetime.now(UTC), True)
except NoBackup as error:
    print(error.fault.name, os.listdir(folder / "backups"))
(folder / "ballast").unlink()
print(of_server.make_backup(None, [], datetime.now(UTC), True))
"""
    assert on_a_small_disk(script, tmp_path, 40) == "NO_ROOM []\nTrue\n"


def test_a_damaged_database_takes_no_place_in_the_set(store: Store, backups: BackupSet, folder: Path) -> None:
    make(backups)
    save(store, TRACER)
    with closing(sqlite3.connect(store.file)) as db, db:  # which knows no references
        db.execute("delete from person where id = 'ana'")

    assert refused(backups, 1) == BackupFault.UNSOUND
    assert len(backups.list_backups()) == 1


# ── which go ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_old_ones_go_and_files_of_other_names_stay(store: Store, backups: BackupSet, folder: Path) -> None:
    make(backups)
    mine = folder / "alongside-before-the-move.db"
    mine.touch()
    believe(store, NOW)
    for hour in range(1, 31):
        template = folder / "alongside-20260304T100000Z.db"
        at = NOW + timedelta(hours=hour) - timedelta(days=60)
        shutil.copy(template, folder / f"alongside-{at:%Y%m%dT%H%M%SZ}.db")
    save(store, TRACER)

    assert make(backups, 1)

    left = [parse_taken_at("alongside", one.file.name) for one in backups.list_backups()]
    assert len(left) == 24
    assert mine.exists()
    assert set(json.loads((folder / "alongside.backups.json").read_text())["sums"]) == {
        "alongside-20260304T100000Z.db",
        "alongside-20260304T110000Z.db",
    }


def test_one_that_cannot_be_deleted_is_told_of_and_the_new_one_counts_and_the_others_go(
    tmp_path: Path,
) -> None:
    script = """
import os, subprocess
from pathlib import Path
from alongside.core.store import clocks
from alongside.accounts.store import people
from alongside.storage.store.backup_set import BackupSet
from alongside.core.store.engine import open_store
from alongside.core.rules.backups import NoBackup
from datetime import UTC, datetime, timedelta
folder, now = Path(os.environ["FOLDER"]), datetime(2026, 3, 4, 10, tzinfo=UTC)
store = open_store(folder / "alongside.db")
(folder / "backups").mkdir()
of_server = BackupSet(folder / "alongside.db", folder / "backups")

def due(hours, minutes=0):
    with store.write() as db:
        clocks.confirm_time(db, now)
        people.add_person(db, people.Person(id=f"{hours} {minutes}", login=f"{hours} {minutes}", name="Someone"), now.date())
    try:
        return of_server.make_backup(None, [], now + timedelta(hours=hours, minutes=minutes), False)
    except NoBackup as error:
        return f"{error.fault.name}: {error.detail}".replace(str(folder), "")

print(due(0))
old = [folder / "backups" / f"alongside-20250101T10{minute:02}00Z.db" for minute in range(40)]
for one in old:
    one.touch()
held = old[7]
subprocess.run(["mount", "--bind", held, held], check=True)  # so it cannot be deleted
print(*(due(1, minutes) for minutes in (0, 5, 10)), sep="; ")
print(of_server.last_up_to_date(), [one.file.name for one in of_server.list_backups() if one.checked])
print([one.name for one in old if one.exists()])
subprocess.run(["umount", held], check=True)
print(due(2), held.exists())
"""
    assert on_a_small_disk(script, tmp_path, 64).splitlines() == [
        "True",
        "NOT_THINNED: /backups/alongside-20250101T100700Z.db: Device or resource busy; False; False",
        "2026-03-04 11:00:00+00:00 ['alongside-20260304T100000Z.db', 'alongside-20260304T110000Z.db']",
        "['alongside-20250101T100700Z.db', 'alongside-20250101T103900Z.db']",
        "True False",
    ]


def test_folders_and_links_of_such_names_are_no_backups(
    store: Store, backups: BackupSet, folder: Path
) -> None:
    make(backups)
    believe(store, NOW)
    mine = folder.with_name("mine.db")
    mine.write_text("mine")
    for hour in range(1, 31):
        at = NOW + timedelta(hours=hour) - timedelta(days=60)
        (folder / f"alongside-{at:%Y%m%dT%H%M%SZ}.db").symlink_to(mine)
        (folder / f"alongside-{at - timedelta(days=60):%Y%m%dT%H%M%SZ}.db").mkdir()
    save(store, TRACER)

    assert make(backups, 1)

    assert len(backups.list_backups()) == 2
    assert len(names(folder)) == 2 + 60 + 1


def test_a_clock_in_doubt_deletes_nothing(store: Store, backups: BackupSet, folder: Path) -> None:
    make(backups)
    believe(store, NOW)
    for hour in range(1, 31):
        at = NOW + timedelta(hours=hour) - timedelta(days=60)
        (folder / f"alongside-{at:%Y%m%dT%H%M%SZ}.db").write_bytes(b"")
    save(store, TRACER)

    assert make(backups, 24 * 365)

    assert len(backups.list_backups()) == 32


# ── encrypted to a public key ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", [None, Key("0f" * 32)], ids=["plain", "with a key"])
def test_only_the_private_key_opens_one_that_was_made_for_it(
    store: Store, folder: Path, key: Key | None, tmp_path: Path
) -> None:
    mine, other = Identity.generate(), Identity.generate()
    save(store, TRACER)
    store.close()
    if key:
        upkeep.change_key(store.file, None, key)
    backups = BackupSet(store.file, folder)

    assert make(backups, to=mine, key=key)

    (sealed,) = backups.list_backups()
    assert sealed.file.name == "alongside-20260304T100000Z.db.age"
    assert all(TRACER.encode() not in one.read_bytes() for one in folder.iterdir())
    assert stat.S_IMODE(sealed.file.stat().st_mode) == 0o600
    assert (
        backups.examine_backup(sealed, key, []).opened,
        backups.examine_backup(sealed, key, [mine]).problem,
    ) == (
        False,
        "",
    )
    elsewhere = tmp_path / "elsewhere" / "alongside.db"
    for by in ([], [other]):
        with pytest.raises(NoDatabase):
            upkeep.restore_backup(sealed.file, elsewhere, key, by, erase=erase_person)
    assert not elsewhere.exists()
    upkeep.restore_backup(sealed.file, elsewhere, key, [mine], erase=erase_person)
    assert examination.content_hash(elsewhere, key) == examination.content_hash(store.file, key)
    assert driver.is_plain(elsewhere) is (key is None)
    assert [one.name for one in elsewhere.parent.iterdir()] == ["alongside.db"]  # no draft in clear is left


def test_nothing_in_clear_ever_lies_on_the_disk_of_the_backups(
    store: Store, backups: BackupSet, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, TRACER)
    seen: list[tuple[Path, list[bytes]]] = []
    seal = age.seal_file

    def looked_at(copy: Path, *rest: Any) -> str:
        summed = seal(copy, *rest)
        seen.append((copy, [one.read_bytes() for one in folder.iterdir()]))
        return summed

    monkeypatch.setattr(age, "seal_file", looked_at)
    make(backups, to=Identity.generate())

    ((draft, contents),) = seen
    assert draft.parent == store.file.parent
    assert contents
    assert not any(TRACER.encode() in content for content in contents)


def test_one_changed_bit_of_it_is_found_with_and_without_its_key(store: Store, backups: BackupSet) -> None:
    mine = Identity.generate()
    make(backups, to=mine)
    (sealed,) = backups.list_backups()
    content = bytearray(sealed.file.read_bytes())
    content[len(content) // 2] ^= 1
    sealed.file.write_bytes(content)

    assert backups.examine_backup(sealed, None, []).problem == "it changed since it was made"
    unknown = replace(
        sealed, file=sealed.file.rename(sealed.file.with_name("alongside-20260101T000000Z.db.age"))
    )
    assert (
        "is not opened by this private key, or is damaged"
        in backups.examine_backup(unknown, None, [mine]).problem
    )


def test_another_public_key_is_followed_by_another_backup(backups: BackupSet) -> None:
    make(backups, 0)

    assert make(backups, 1, to=Identity.generate())
    assert [one.encrypted for one in backups.list_backups()] == [False, True]


# ── who was erased ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_restore_from_the_set_brings_no_one_back_who_was_erased_after_its_last_backup(
    store: Store, backups: BackupSet, tmp_path: Path
) -> None:
    make(backups)
    erase(store, "ana")

    backups.copy_ledger()

    elsewhere = tmp_path / "elsewhere" / "alongside.db"
    assert upkeep.restore_backup(backups.list_backups()[0].file, elsewhere, erase=erase_person).erased == 1
    assert everyone_in(elsewhere) == ["ben", "cho", "dee", "eli"]


def test_twin_without_that_ledger_she_would_be_back(store: Store, backups: BackupSet, tmp_path: Path) -> None:
    make(backups)
    erase(store, "ana")

    elsewhere = tmp_path / "elsewhere" / "alongside.db"
    assert upkeep.restore_backup(backups.list_backups()[0].file, elsewhere, erase=erase_person).erased == 0
    assert "ana" in everyone_in(elsewhere)


def test_the_set_is_counted_by_what_is_in_it_and_is_one_line_of_the_list(
    store: Store, backups: BackupSet, folder: Path
) -> None:
    for hour in range(3):
        save(store, f"{hour}")
        make(backups, hour)
    by_hand = folder.with_name("by-hand.db")
    upkeep.back_up(store.file, by_hand)

    assert copies.list_known_copies(store.file) == [*(one.file for one in backups.list_backups()), by_hand]
    assert store.file.with_name("alongside.db.backups").read_text() == f"{folder}/\n{by_hand}\n"
    backups.list_backups()[0].file.unlink()
    assert len(copies.list_known_copies(store.file)) == 3


def test_a_set_that_cannot_be_looked_into_still_counts(
    store: Store, backups: BackupSet, folder: Path
) -> None:
    make(backups)
    folder.rename(folder.with_name("unmounted"))

    assert copies.list_known_copies(store.file) == [folder]
    folder.mkdir()
    assert copies.list_known_copies(store.file) == [folder]
