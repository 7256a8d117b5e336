"""No half-made copy outlives the process that made it, and those that lie about are known."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from alongside.core.store import copies
from alongside.core.store.engine import Store, open_store
from alongside.everything.store.records import erase_person
from alongside.storage.store import examination, upkeep
from tests.conftest import PROJECT

pytestmark = pytest.mark.sqlite_only("copies of the file")

COPIES_ON = """
import sys
from pathlib import Path
from alongside.storage.store import examination, upkeep
upkeep._require_sound = lambda *_: (print("copied", flush=True), sys.stdin.readline())
upkeep.restore_backup(Path(sys.argv[1]), Path(sys.argv[2]), erase=lambda db, person_id: None)
"""


@pytest.fixture
def restoring(store: Store, tmp_path: Path) -> subprocess.Popen[str]:
    """A restore that has made its copy and goes no further."""
    backup = tmp_path / "backups" / "backup.db"
    upkeep.back_up(store.file, backup)
    store.close()
    command = [sys.executable, "-c", COPIES_ON, str(backup), str(store.file)]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "copied\n"
    return process


def half_made(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part*"))


def test_what_a_killed_restore_leaves_is_gone_at_the_next_start(
    store: Store, restoring: subprocess.Popen[str]
) -> None:
    assert half_made(store.file.parent)
    restoring.send_signal(signal.SIGKILL)
    restoring.communicate()
    (left,) = half_made(store.file.parent)
    left.with_name(f"{left.name}-journal").touch()

    open_store(store.file).close()

    assert half_made(store.file.parent) == []


def test_a_copy_that_is_still_worked_on_is_left_alone(store: Store, restoring: subprocess.Popen[str]) -> None:
    open_store(store.file).close()

    assert len(half_made(store.file.parent)) == 1
    restoring.kill()
    restoring.communicate()


def test_files_of_others_are_left_alone(store: Store) -> None:
    other = store.file.with_name(".download.part")
    other.touch()

    copies.remove_abandoned(store.file.parent)

    assert other.exists()


def test_every_copy_that_lies_about_is_known(store: Store, tmp_path: Path) -> None:
    backups = [tmp_path / "backups" / f"{number}.db" for number in range(3)]
    for backup in backups:
        upkeep.back_up(store.file, backup)
    store.close()
    kept = [upkeep.restore_backup(backups[0], store.file, erase=erase_person).kept for _ in range(2)]
    backups[1].unlink()
    stale = store.file.with_name("alongside.db-wal.stale")
    stale.touch()

    with closing(open_store(store.file)) as again:
        assert copies.list_known_copies(again.file) == [*kept, stale, backups[0], backups[2]]
    assert examination.examine_database(store.file).copies == tuple(copies.list_known_copies(store.file))
