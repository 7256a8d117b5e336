"""What the three verbs promise: nothing half-written, nothing acknowledged and lost, nothing written by a reader."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit, people
from alongside.core.store import driver
from alongside.core.store.engine import NewerDatabase, Store, Transaction, open_store
from alongside.core.store.sqlite import read_migrations
from alongside.core.store.transaction import SqliteTransaction
from tests.conftest import NOW

PROJECT = Path(__file__).parents[3]
AT = NOW.isoformat()


OR_REPLACE = pytest.mark.sqlite_only("only there, one row can replace another")


class Interrupted(Exception):
    pass


def names(store: Store) -> list[str]:
    with store.read() as db:
        return [person.id for person in people.list_people(db)]


def test_a_write_that_fails_takes_back_all_it_did(store: Store) -> None:
    before = names(store)

    def add_and_fail() -> None:
        with store.write() as db:
            people.add_person(db, Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 1, 5))
            raise Interrupted

    with pytest.raises(Interrupted):
        add_and_fail()

    assert names(store) == before
    with store.write() as db:  # the twin: without the failure it stays, and the lock is free again
        people.add_person(db, Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 1, 5))
    assert "fay" in names(store)


def test_a_failed_write_lets_go_of_the_lock_even_while_rows_are_being_read(store: Store) -> None:
    held = []

    def read_on_and_fail() -> None:
        with store.write() as db:
            held.append(db.iterate_rows("select id from person"))
            next(held[0])
            raise Interrupted

    with pytest.raises(Interrupted):
        read_on_and_fail()

    with store.write() as db:
        db.run("update person set name = 'Ana' where id = 'ana'")


def test_reading_can_change_nothing(store: Store) -> None:
    with pytest.raises(sqlite3.DatabaseError, match=r"read-?only"), store.read() as db:
        db.run("delete from person")

    assert "ana" in names(store)


def test_the_connection_of_a_reader_can_write_when_a_writer_has_it_next(store: Store) -> None:
    names(store)

    with store.write() as db:
        db.run("update person set name = 'Ana Maria' where id = 'ana'")

    with store.read() as db:
        assert people.by_id(db, "ana") == Person(
            id="ana", login="ana@example.org", name="Ana Maria", lead_id="dee"
        )


def test_a_reader_sees_one_moment_however_long_it_reads(store: Store) -> None:
    with store.read() as reading:
        first = reading.rows("select id from person")
        with store.write() as db:
            db.run("delete from person where id = 'ben'")

        assert reading.rows("select id from person") == first
    assert "ben" not in names(store)


@pytest.mark.sqlite_only("its own list of connections")
def test_connections_are_used_again_and_never_by_two_at_once(store: Store) -> None:
    names(store)
    assert len(store.idle) == 1
    with store.read() as one, store.read() as two:
        assert one._conn is not two._conn
        assert store.idle == []
    assert len(store.idle) == 2


@pytest.mark.sqlite_only("the file")
def test_other_users_of_the_machine_cannot_read_the_database(store: Store) -> None:
    files = [store.file, store.file.with_name(store.file.name + "-wal")]

    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]


# ── many writers ────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def deferred(store: Store) -> Iterator[Transaction]:
    """How `write` would be if it began like most libraries do: the lock is asked for at the first change."""
    with closing(driver.connect(store.file, None, 30)) as db:
        db.conn.execute("begin deferred")
        yield SqliteTransaction(db.conn)
        db.conn.commit()


def read_then_write(store: Store, verb, rounds: int) -> int:
    """Adds one to a number that was read first. How many of these were lost."""
    with store.write() as db:
        db.run("update organisation set week_opens = 0, name = '0'")
    lost = []
    start = threading.Barrier(16)

    def add(_: int) -> None:
        start.wait()
        for _ in range(rounds):
            try:
                with verb(store) as db:
                    number = int(db.row("select name from organisation")["name"])
                    db.run("update organisation set name = :name", name=str(number + 1))
            except sqlite3.OperationalError:
                lost.append(1)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(add, range(16)))
    with store.read() as db:
        assert int(db.row("select name from organisation")["name"]) == 16 * rounds - len(lost)
    return len(lost)


def test_sixteen_threads_that_read_and_then_write_lose_nothing(store: Store) -> None:
    assert read_then_write(store, Store.write, rounds=10) == 0


@pytest.mark.sqlite_only("how it locks")
def test_with_a_deferred_transaction_they_would_lose_writes(store: Store) -> None:
    assert read_then_write(store, deferred, rounds=10) > 0


# ── the log ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set action = 'nothing'",
        "delete from audit",
        pytest.param(
            "insert or replace into audit (id, at, actor_id, action) select id, at, actor_id, 'nothing' from audit",
            marks=OR_REPLACE,
        ),
        pytest.param(
            "replace into audit (id, at, actor_id, action) select id, at, actor_id, 'nothing' from audit",
            marks=OR_REPLACE,
        ),
        "insert into audit (id, at, actor_id, action) select id, at, actor_id, 'nothing' from audit where true "
        "on conflict (id) do update set action = excluded.action",
    ],
)
def test_the_log_can_only_grow(store: Store, statement: str) -> None:
    with store.write() as db:
        audit.record_action(db, AT, "eli", "team.made")

    with pytest.raises(sqlite3.IntegrityError, match="append-only"), store.write() as db:
        db.run(statement)

    with store.read() as db:
        assert [line.action for line in audit.list_entries(db, 9)] == ["team.made"]


@pytest.mark.sqlite_only("only there, one row can replace another")
def test_without_recursive_triggers_a_replace_would_walk_past(store: Store) -> None:
    with store.write() as db:
        audit.record_action(db, AT, "eli", "team.made")

    with closing(driver.connect(store.file, None, 30)) as db:
        db.conn.execute("pragma recursive_triggers = off")
        db.conn.execute(
            "insert or replace into audit (id, at, actor_id, action) select id, at, actor_id, 'nothing' from audit"
        )

    with store.read() as db:
        assert [line.action for line in audit.list_entries(db, 9)] == ["nothing"]


# ── migrations ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    open_store(file).close()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("insert into schema_version (number, applied_at) values (9999, 'tomorrow')")
    before = file.read_bytes()

    with pytest.raises(
        NewerDatabase, match=r"schema 9999 is newer than this version of Alongside, which knows \d+"
    ):
        open_store(file)

    assert file.read_bytes() == before


OPENER = """
import sys
from pathlib import Path
from alongside.core.store.engine import open_store

print("ready", flush=True)
for line in sys.stdin:
    open_store(Path(line.strip())).close()
    print("done", flush=True)
"""


def test_processes_that_migrate_at_once_all_find_the_same_database(tmp_path: Path) -> None:
    files = [tmp_path / f"fresh-{number}.db" for number in range(10)]
    openers = [python(OPENER) for _ in range(3)]
    assert [said(opener) for opener in openers] == ["ready\n"] * 3

    for file in files:
        for opener in openers:
            opener.stdin.write(f"{file}\n")
            opener.stdin.flush()
        assert [said(opener) for opener in openers] == ["done\n"] * 3

    for opener in openers:
        opener.communicate()
    for file in files:
        with closing(sqlite3.connect(file)) as db:
            applied = [row[0] for row in db.execute("select number from schema_version order by number")]
        assert applied == sorted(read_migrations())


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def said(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline() if process.stdout else ""


# ── power cuts ──────────────────────────────────────────────────────────────────────────────────────────────────────

WRITER = """
import sys
from pathlib import Path
from alongside.checkins.rules.checkins import CheckIn
from alongside.core.rules.weeks import Week
from alongside.checkins.store import checkins
from alongside.core.store.engine import open_store
from datetime import UTC, datetime

at = datetime(2026, 3, 4, 10, tzinfo=UTC)
store, revision = open_store(Path(sys.argv[1])), int(sys.argv[2])
print("ready", flush=True)
while True:
    revision += 1
    week = Week("2026-W10").back(revision % 500)
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(week, answers={"exhaustion": revision}, revision=revision), at)
    print(week.text, revision, flush=True)
"""
ROUNDS = 20


def killed_while_writing(file: Path, revision: int) -> list[tuple[str, int]]:
    """What the writer had acknowledged when it was killed: week and revision, in order."""
    writer = python(WRITER, str(file), str(revision))
    assert said(writer) == "ready\n"
    threading.Timer(0.02 + revision % 7 / 100, writer.send_signal, [signal.SIGKILL]).start()
    lines = []
    while (line := said(writer)).endswith("\n"):  # a line cut short was not acknowledged
        lines.append(line.split())
    assert writer.wait() == -signal.SIGKILL
    return [(week, int(number)) for week, number in lines]


@pytest.mark.sqlite_only("its log; a server has its own")
def test_no_acknowledged_check_in_is_lost_when_the_writer_is_killed(store: Store) -> None:
    acknowledged: dict[str, int] = {}

    for _ in range(ROUNDS):
        lines = killed_while_writing(store.file, max(acknowledged.values(), default=0))
        acknowledged.update(lines)
        with store.read() as db:
            stored = {
                row["week"]: (row["revision"], row["answers"])
                for row in db.rows(
                    "select c.week, c.revision, r.answers from check_in as c join response as r using (person_id, week)"
                )
            }
        # What was being written at the kill may be there as well, whole; what was acknowledged must be.
        assert {week: stored[week][0] for week in acknowledged if stored[week][0] < acknowledged[week]} == {}
        assert all(answers == f'{{"exhaustion": {revision}}}' for revision, answers in stored.values())

    assert len(acknowledged) > ROUNDS
    with store.read() as db:
        assert [row[0] for row in db.rows("pragma integrity_check")] == ["ok"]
        assert db.rows("pragma foreign_key_check") == []
