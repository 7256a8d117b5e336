"""/healthz fails when it should, and says why."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite3
from starlette.testclient import TestClient

from alongside import __version__
from alongside.core.http import stores
from alongside.core.store import clocks
from alongside.core.store.engine import Store, open_store
from alongside.core.store.sqlite import read_migrations
from alongside.everything.http import health_routes as health
from alongside.everything.http.background import (
    FAILING_AFTER,
    PUBLISHING,
    SCHEDULED_JOBS,
    STUCK_AFTER,
    reset_tasks,
)
from alongside.storage.store.health import LEAST_FREE, Trouble
from tests.fixtures.namespaces import on_a_small_disk

NEWEST = max(read_migrations())


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    reset_tasks()
    health.forget_answer()
    yield
    reset_tasks()
    health.forget_answer()


def look(browser: TestClient) -> dict[str, Any]:
    """A new look, with its status."""
    health.forget_answer()
    answer = browser.get("/healthz")
    return {"status": answer.status_code, **answer.json()}


WELL = {
    "status": 200,
    "healthy": True,
    "reasons": [],
    "version": __version__,
    "schema": NEWEST,
    "backups": None,
}


def ill(*reasons: str, schema: int | None = NEWEST) -> dict[str, Any]:
    return {**WELL, "status": 503, "healthy": False, "reasons": list(reasons), "schema": schema}


def test_a_sound_server_is_healthy_and_says_its_version_and_schema(visitor: TestClient) -> None:
    assert look(visitor) == WELL


def test_a_database_that_was_moved_is_reported_until_it_is_back(visitor: TestClient) -> None:
    file = stores.current_store().file
    file.rename(file.with_suffix(".elsewhere"))
    assert look(visitor) == ill(Trouble.MOVED, schema=None)
    assert not file.exists()  # nothing made an empty one in its place

    file.with_suffix(".elsewhere").rename(file)

    assert look(visitor) == WELL


def test_a_database_that_was_replaced_is_reported(visitor: TestClient, tmp_path: Path) -> None:
    file = stores.current_store().file
    other = open_store(tmp_path / "other.db")
    other.close()
    (tmp_path / "other.db").rename(file)

    assert look(visitor) == ill(Trouble.REPLACED, schema=None)


def test_a_database_that_became_garbage_is_reported(visitor: TestClient) -> None:
    house = stores.current_store()
    house.checkpoint()
    house.file.write_bytes(b"no database at all " * 4096)

    assert look(visitor)["reasons"] == [Trouble.UNREADABLE]


def test_a_database_that_cannot_be_opened_is_reported(visitor: TestClient, store: Store) -> None:
    store.close()
    store.file.write_bytes(b"no database at all " * 4096)
    stores.open_database.cache_clear()

    assert look(visitor) == ill(Trouble.UNREADABLE, schema=None)


def test_another_schema_is_reported(visitor: TestClient) -> None:
    with stores.current_store().write() as db:
        db.run("insert into schema_version (number, applied_at) values (9999, '')")
    assert look(visitor) == ill(Trouble.OTHER_SCHEMA, schema=9999)

    stores.open_database.cache_clear()  # a newer database is refused when it is opened
    assert look(visitor) == ill(Trouble.OTHER_SCHEMA, schema=None)


def test_a_lock_that_keeps_people_from_saving_is_reported_soon_and_until_it_is_gone(
    visitor: TestClient,
) -> None:
    look(visitor)
    with closing(sqlite3.connect(stores.current_store().file, isolation_level=None)) as other:
        other.execute("begin immediate")
        began = time.monotonic()
        assert look(visitor) == ill(Trouble.LOCKED)
        assert time.monotonic() - began < health.LONGEST_LOCK_WAIT + 2
        other.execute("rollback")

    assert look(visitor) == WELL


def test_a_refused_clock_is_reported(visitor: TestClient) -> None:
    now = datetime.now(UTC)
    for seen, reason in (
        (now - timedelta(days=22), "The clock is refused: the server was last seen more than 21 days ago."),
        (now + timedelta(days=1), "The clock is refused: something was saved later than now."),
    ):
        with stores.current_store().write() as db:
            clocks.confirm_time(db, seen)
        assert look(visitor) == ill(reason)


def test_background_work_that_is_stuck_or_fails_is_reported(visitor: TestClient) -> None:
    PUBLISHING.looked_at -= PUBLISHING.every + STUCK_AFTER + 1
    for _ in range(FAILING_AFTER):
        with SCHEDULED_JOBS.watch_run():
            raise KeyError

    assert look(visitor) == ill(
        "Publishing is stuck: it has not finished for 15 minutes.",
        f"{SCHEDULED_JOBS.name} failed {FAILING_AFTER} times in a row.",
    )


def test_strangers_who_ask_all_the_time_cause_one_look(visitor: TestClient) -> None:
    before = beats()
    health.forget_answer()

    for _ in range(100):
        visitor.get("/healthz")

    assert beats() - before in (1, 2)  # a slow machine may take longer than an answer lasts
    look(visitor)
    assert beats() - before in (2, 3)


def beats() -> int:
    with stores.current_store().read() as db:
        row = db.row("select beats from heartbeat")
    return row["beats"] if row else 0


# ── disks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ON_THE_DISK = """
import json, os, subprocess
from pathlib import Path
from tests.fixtures.http import client
from alongside.storage.store import health as disk
from alongside.everything.http import health_routes as health
from alongside.core.http import stores

folder = Path(os.environ["FOLDER"])
os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{folder}/alongside.db"
visitor = client()
stores.current_store()

def look():
    health.forget_answer()
    answer = visitor.get("/healthz").json()
    return answer["reasons"]

def fill():
    with open(folder / "ballast", "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
"""


def test_a_disk_that_is_full_is_reported(tmp_path: Path) -> None:
    script = (
        ON_THE_DISK
        + """
found = [look()]
fill()
found.append(look())
(folder / "ballast").unlink()
found.append(look())
print(json.dumps(found))
"""
    )

    megabytes = 2 * LEAST_FREE / 1024 / 1024

    assert json.loads(on_a_small_disk(script, tmp_path, megabytes)) == [[], [Trouble.FULL], []]


def test_a_disk_that_takes_nothing_more_is_reported_by_the_write_itself(tmp_path: Path) -> None:
    script = (
        ON_THE_DISK
        + """
disk.LEAST_FREE = 0
stores.current_store().checkpoint()
fill()
print(json.dumps(look()))
"""
    )

    assert json.loads(on_a_small_disk(script, tmp_path, 3)) == [Trouble.FULL]


def test_a_disk_that_became_read_only_is_reported(tmp_path: Path) -> None:
    script = (
        ON_THE_DISK
        + """
disk.LEAST_FREE = 0
found = [look()]
subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
found.append(look())
print(json.dumps(found))
"""
    )

    assert json.loads(on_a_small_disk(script, tmp_path, 3)) == [[], [Trouble.READ_ONLY]]
