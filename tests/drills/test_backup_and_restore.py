"""Backing up and restoring as the guide says, of a server that runs, with the age of Debian's package."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alongside.core.store.engine import Store
from alongside.storage.store import examination
from tests.drills.guide import Operator, house, need, newest, operator, save, saved, steps

pytestmark = pytest.mark.drill
IN_THE_GUIDE = "/mnt/backups/alongside-20261128T180000Z.db"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = house(tmp_path / "alongside.db")
    yield opened
    opened.close()


@pytest.fixture
def ops(store: Store, tmp_path: Path) -> Iterator[Operator]:
    found = operator(tmp_path)
    yield found
    found.server.stop()


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Someone who goes on saving weeks."""
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.02):
            save(store, "cho", win="one more")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def the_newest(ops: Operator) -> Path:
    """From now on the guide's example is the newest backup."""
    found = newest(Path(ops.places["/mnt/backups"]))
    ops.places = {IN_THE_GUIDE.removesuffix(".db"): str(found).split(".db")[0], **ops.places}
    return found


def with_a_first_backup(ops: Operator, store: Store) -> None:
    with writing(store):
        ops.start()
        ops.waits_until(lambda health: health["backups"]["age"] is not None)


def test_a_house_is_backed_up_by_itself_tried_elsewhere_and_restored_without_those_erased_since(
    ops: Operator, store: Store, tmp_path: Path
) -> None:
    make, name, look, check = steps("Back up automatically")
    ops.follow(make, name)
    with_a_first_backup(ops, store)
    the_newest(ops)
    assert "1 backups of alongside.db" in ops.follow(look)
    assert "bytes  sound" in ops.follow(check)

    here = dict(ops.environment)
    assert "Sound: 4 people, 2 check-ins." in ops.follow(*steps("Practise a restore"))
    assert not (tmp_path / "practice").exists()
    ops.environment = here

    save(store, "ben")  # after the backup
    ops.follow("python -m alongside erase --person ana@example.org --yes")
    store.close()
    said = ops.follow(*steps("Restore"))

    assert "People in it who had been erased since, and were erased again: 1." in said
    assert "Sound: 3 people, 1 check-ins." in said
    assert ops.health()["status"] == 200
    ops.server.stop()
    assert saved(tmp_path / "alongside.db") == ["cho"]
    assert saved(tmp_path / "alongside.db.before-restore") == ["ben", "cho"]


def test_encrypted_backups_are_opened_by_age_and_by_restore_with_the_private_key_alone(
    ops: Operator, store: Store, tmp_path: Path
) -> None:
    need("age")
    ops.follow(*steps("Back up automatically")[:2])
    keygen, public, stop, restore, start, open_elsewhere = steps("Encrypt backups to a public key")
    ops.environment["ALONGSIDE_BACKUP_KEY"] = ops.follow(keygen, public).strip()
    with_a_first_backup(ops, store)
    sealed = the_newest(ops)
    assert sealed.suffix == ".age"
    assert ops.tries(restore.split(" --identity")[0]).returncode == 2

    ops.follow(open_elsewhere)
    assert examination.examine_database(ops.desk / "copy.db").rows["check_in"] == 2

    ops.follow("python -m alongside erase --person ana@example.org --yes")
    store.close()
    ops.follow(stop, restore, start)

    assert ops.health()["status"] == 200
    ops.server.stop()
    assert saved(tmp_path / "alongside.db") == ["cho"]
