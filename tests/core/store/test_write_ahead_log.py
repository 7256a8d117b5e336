"""A log that lost something says so at the next start; one that a crash merely left behind says nothing."""

import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from alongside.core.settings import Key
from alongside.core.store.engine import open_store
from alongside.core.store.write_ahead_log import find_loss
from alongside.storage.store import examination
from tests.conftest import PROJECT

KEY = Key("5c" * 32)
ENDINGS = ("", "-wal", "-shm")
FRAME = 24 + 4096

WRITER = """
import sys
from pathlib import Path
from alongside.core.settings import Key
from alongside.core.store.engine import open_store

store = open_store(Path(sys.argv[1]), Key(sys.argv[2]) if sys.argv[2] else None)
print(f"lost: {store.lost_saves}", flush=True)
number = int(sys.argv[3])
while True:
    number += 1
    with store.write() as db:
        db.run("update person set name = :name where id = 'ana'", name=f"{number} " * 40)
    print(number, flush=True)
"""


def killed_after(file: Path, saves: int, key: Key | None = None, first: int = 0) -> tuple[str, int]:
    """A process that saves one after the other until SIGKILL: what it said of losses, and the newest save it acknowledged."""
    command = [sys.executable, "-c", WRITER, str(file), key.digits if key else "", str(first)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = writer.stdout.readline()
        acknowledged = [writer.stdout.readline() for _ in range(saves)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line for line in writer.stdout if line.endswith("\n")]
    return said, int(acknowledged[-1])


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> Key | None:
    return request.param


@pytest.fixture
def left(tmp_path: Path, key: Key | None) -> Path:
    """A database as a killed process left it, its newest 60 saves in the log alone."""
    file = tmp_path / "left" / "alongside.db"
    file.parent.mkdir()
    with closing(open_store(file, key)) as store, store.write() as db:
        db.run("insert into person (id, login, name, joined_on) values ('ana', 'ana', 'Ana', '2026-01-05')")
    killed_after(file, 60, key)
    return file


def copied(left: Path, to: Path) -> Path:
    to.mkdir()
    for ending in ENDINGS:
        shutil.copy(f"{left}{ending}", to / f"alongside.db{ending}")
    return to / "alongside.db"


def log_of(file: Path) -> Path:
    return file.with_name("alongside.db-wal")


def flip(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1 << place % 8
    file.write_bytes(content)


def test_a_process_that_is_killed_again_and_again_loses_nothing_and_nothing_is_said_to_be_lost(
    left: Path, key: Key | None
) -> None:
    newest = 0

    for number in range(15):  # twice, plain and encrypted
        said, newest = killed_after(left, 1 + number * 7 % 40, key, newest)
        assert said == "lost: \n"
        with closing(open_store(copied(left, left.parent / str(number)), key)) as store, store.read() as db:
            name = db.rows("select name from person")[0]["name"]
        assert int(name.split()[0]) >= newest


def test_a_log_cut_anywhere_is_reported(left: Path, tmp_path: Path, key: Key | None) -> None:
    whole = log_of(left).stat().st_size
    frames = (whole - 32) // FRAME
    places = [
        0,
        10,
        32,
        *(32 + FRAME * frame for frame in (1, frames // 2, frames - 3)),
        whole // 2,
        whole - FRAME * 3,
    ]

    for number, place in enumerate(places):
        file = copied(left, tmp_path / str(number))
        os.truncate(log_of(file), place)

        assert "the newest saves of the last run are lost" in find_loss(file), place
        with closing(open_store(file, key)) as store:
            assert "the newest saves of the last run are lost" in store.lost_saves


def test_a_flipped_bit_in_an_acknowledged_save_is_reported(left: Path, tmp_path: Path) -> None:
    chosen = random.Random(7)
    last = log_of(left).stat().st_size - FRAME * 3  # the very last save may not have been acknowledged

    for number in range(40):
        file = copied(left, tmp_path / str(number))
        flip(log_of(file), chosen.randrange(last))

        assert find_loss(file)


def test_without_the_index_what_is_certain_is_still_reported(left: Path, tmp_path: Path) -> None:
    file = copied(left, tmp_path / "copy")
    file.with_name("alongside.db-shm").unlink()
    assert find_loss(file) == ""

    flip(log_of(file), 32 + FRAME * 4)

    assert find_loss(file)


def test_a_save_that_the_kill_cut_short_is_no_loss(left: Path, tmp_path: Path) -> None:
    file = copied(left, tmp_path / "copy")
    log = log_of(file)
    begun = log.read_bytes()[
        32 : 32 + FRAME
    ]  # another frame behind the last, of which only a part was written

    for part in (10, 24, 500, FRAME):
        log.write_bytes(log_of(left).read_bytes() + begun[:part])
        assert find_loss(file) == ""


def test_a_log_that_is_gone_is_reported_and_one_that_was_folded_in_is_not(
    left: Path, tmp_path: Path, key: Key | None
) -> None:
    gone = copied(left, tmp_path / "gone")
    log_of(gone).unlink()
    folded = copied(left, tmp_path / "folded")
    with closing(open_store(folded, key)) as store:
        store.checkpoint()
        shutil.copytree(folded.parent, tmp_path / "settled")

    assert find_loss(gone)
    assert find_loss(tmp_path / "settled" / "alongside.db") == ""


def test_a_loss_is_told_until_someone_deletes_the_note_and_found_once(left: Path, key: Key | None) -> None:
    os.truncate(log_of(left), log_of(left).stat().st_size // 2)

    found = examination.examine_database(left, key)  # changes nothing, so it finds the same again
    assert found == examination.examine_database(left, key)
    assert [find_loss(left)] == list(found.problems)

    for _ in range(3):
        killed_after(left, 5, key)
    with closing(open_store(left, key)) as store:
        (told,) = store.lost_saves.splitlines()
    assert examination.examine_database(left, key).problems == (told,)
    left.with_name("alongside.db.lost").unlink()
    assert examination.examine_database(left, key).problems == ()


def test_looking_at_a_log_in_use_raises_no_false_alarm(left: Path, key: Key | None) -> None:
    command = [sys.executable, "-c", WRITER, str(left), key.digits if key else "", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()

        assert [find_loss(left) for _ in range(200)] == [""] * 200

        writer.kill()
