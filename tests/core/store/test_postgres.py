"""What one writer gives a file, locks give a server: no one's save is lost, and nothing is told of the values."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from time import sleep

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit, people
from alongside.core.rules.errors import NotSaved
from alongside.core.settings import PostgresPlace
from alongside.core.store import postgres
from alongside.core.store.engine import (
    NewerDatabase,
    Store,
    Transaction,
    UnsafeServer,
    bring_up_to_date,
    open_store,
)
from alongside.core.store.postgres import PostgresStore
from tests.conftest import NOW
from tests.fixtures.postgres import Houses

ADDED = 20  # by each thread
Verb = Callable[[], AbstractContextManager[Transaction]]


@pytest.fixture
def house(postgres_houses: Houses) -> Iterator[PostgresStore]:
    opened = open_store(postgres_houses.place, busy_seconds=10)
    assert isinstance(opened, PostgresStore)
    yield opened
    opened.close()
    postgres_houses.bring_back()


def name_of(db: Transaction, person_id: str) -> str:
    found = people.by_id(db, person_id)
    assert found
    return found.name


def count_up(store: Store, person_id: str, verb: Verb) -> None:
    """Reads a number, and writes the next."""
    for _ in range(ADDED):
        with verb() as db:
            number = int(name_of(db, person_id))
            sleep(0.001)
            db.run("update person set name = :name where id = :id", name=str(number + 1), id=person_id)


def lost_of(store: Store, verb_of: Callable[[str], Verb], person_ids: list[str]) -> int:
    with store.write() as db:
        db.run("update person set name = '0'")
    with ThreadPoolExecutor(len(person_ids)) as threads:
        list(threads.map(lambda one: count_up(store, one, verb_of(one)), person_ids))
    with store.read() as db:
        return ADDED * len(person_ids) - sum(int(name_of(db, one)) for one in set(person_ids))


def test_two_writers_never_overwrite_each_other(house: PostgresStore) -> None:
    assert lost_of(house, lambda _: house.write, ["ana"] * 4) == 0


def test_two_saves_of_one_person_never_overwrite_each_other(house: PostgresStore) -> None:
    assert lost_of(house, lambda one: lambda: house.write(own=one), ["ana", "ana", "ben", "ben"]) == 0


def test_a_save_of_ones_own_and_another_writer_never_overwrite_each_other(house: PostgresStore) -> None:
    verbs = iter([house.write, lambda: house.write(own="ana")] * 2)

    assert lost_of(house, lambda _: next(verbs), ["ana"] * 4) == 0


def test_without_the_lock_they_would(house: PostgresStore) -> None:
    @contextmanager
    def unlocked() -> Iterator[Transaction]:
        with house._begun("begin") as conn:
            yield postgres.PostgresTransaction(conn, house.place.schema)
            conn.commit()

    assert lost_of(house, lambda _: unlocked, ["ana"] * 4) > 0


def test_people_save_their_own_side_by_side(house: PostgresStore) -> None:
    both = threading.Barrier(2, timeout=5)

    def save(person_id: str) -> None:
        with house.write(own=person_id) as db:
            db.run("update person set name = 'saved' where id = :id", id=person_id)
            both.wait()  # each has written, and neither has committed

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(save, ["ana", "ben"]))


def test_who_waits_for_the_lock_too_long_is_told_that_nothing_was_saved(house: PostgresStore) -> None:
    with house.with_patience(0.1) as hasty:
        with house.write(own="ana"), pytest.raises(NotSaved), hasty.write(own="ana"):
            pass
        with hasty.write(own="ana"):  # the twin
            pass


def test_a_failed_write_leaves_nothing_and_lets_go_of_the_lock(house: PostgresStore) -> None:
    def add_and_fail() -> None:
        with house.write() as db:
            people.add_person(db, Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 1, 5))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()

    with house.with_patience(0.5) as hasty, hasty.write() as db:
        assert people.by_id(db, "fay") is None


def test_reading_can_change_nothing(house: PostgresStore) -> None:
    with pytest.raises(sqlite3.OperationalError) as refused, house.read() as db:
        db.run("delete from person")

    assert refused.value.sqlite_errorcode == sqlite3.SQLITE_READONLY


def test_a_reader_sees_one_moment_however_long_it_reads(house: PostgresStore) -> None:
    with house.read() as reading:
        before = name_of(reading, "ana")
        with house.write() as db:
            db.run("update person set name = 'Ana Maria' where id = 'ana'")

        assert name_of(reading, "ana") == before != "Ana Maria"


def test_the_audit_log_cannot_be_changed_nor_emptied(house: PostgresStore) -> None:
    with house.write() as db:
        audit.record_action(db, NOW, "ana", "signed-in", subject_id="ana")
    for statement in ("update audit set action = 'signed-out'", "delete from audit", "truncate audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), house.write() as db:
            db.run(statement)


def test_an_error_names_what_is_wrong_and_no_value(house: PostgresStore) -> None:
    secret = Person(id="ana", login="planted-word@example.org", name="planted-word")
    with pytest.raises(sqlite3.IntegrityError) as twice, house.write() as db:
        people.add_person(db, secret, date(2026, 1, 5))
    with pytest.raises(sqlite3.DataError) as wrong, house.write() as db:
        db.run("update heartbeat set beats = :beats", beats="planted-word")

    assert "person_pkey" in str(twice.value)
    assert "planted-word" not in str(twice.value) + str(wrong.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(sqlite3.OperationalError, match=r"127\.0\.0\.1") as refused:
        bring_up_to_date(PostgresPlace("postgresql://ana:planted-word@127.0.0.1:1/house"))

    assert "planted-word" not in str(refused.value)


def test_what_is_committed_is_on_disk_whatever_the_servers_default(house: PostgresStore) -> None:
    with house.read() as db:  # the server of the tests has it switched off
        assert [tuple(row) for row in db.rows("show synchronous_commit")] == [("on",)]


def test_connections_that_the_server_ended_are_replaced(
    house: PostgresStore, postgres_houses: Houses
) -> None:
    with house.read(), house.read():
        pass
    postgres_houses.conn.execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'alongside' and datname = current_database()
        """
    )

    with house.write() as db:
        assert people.by_id(db, "ana")


def test_a_lock_that_is_none_stops_the_start(
    postgres_houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(postgres_houses.place)
    monkeypatch.setattr(postgres, "_lock", lambda *_, **__: "select 1")

    with pytest.raises(UnsafeServer, match="one lock to two at once"):
        bring_up_to_date(postgres_houses.place)


def test_a_database_of_a_newer_version_is_left_alone(postgres_houses: Houses) -> None:
    place = postgres_houses.new_place()
    bring_up_to_date(place)
    postgres_houses.conn.execute(
        psycopg.sql.SQL("insert into {} values (9999, '')").format(
            psycopg.sql.Identifier(place.schema, "schema_version")
        )
    )

    with pytest.raises(NewerDatabase, match="9999"):
        bring_up_to_date(place)
    postgres_houses.drop(place)


def test_one_organisation_never_sees_or_waits_for_another_on_the_same_server(
    house: PostgresStore, postgres_houses: Houses
) -> None:
    place = postgres_houses.new_place()
    other = open_store(place, busy_seconds=0.5)
    with house.write() as db:
        db.run("update person set name = 'planted-word'")
        with other.write() as elsewhere:
            assert people.list_people(elsewhere) == []
    other.close()
    postgres_houses.drop(place)


def test_large_results_are_read_as_they_come(house: PostgresStore) -> None:
    with house.read() as db:
        everyone = len(people.list_people(db))
        found = db.iterate_rows("select a.id from person a, person b, person c, person d, person e, person f")

        assert sum(1 for _ in found) == everyone**6 > postgres.READ_AT_ONCE


@pytest.mark.parametrize("verb", ["read", "write"])
@pytest.mark.parametrize("twin", [False, True])
def test_a_process_goes_on_while_another_adds_a_column(
    postgres_houses: Houses, monkeypatch: pytest.MonkeyPatch, twin: bool, verb: str
) -> None:
    """The twin leaves the connections that are idle, whose prepared statements know the table as it was."""
    place = postgres_houses.new_place()
    older = open_store(place)

    def work() -> None:
        with getattr(older, verb)() as db:
            db.rows("select * from put_aside where person_id = :one", one="ana")

    for _ in range(10 * postgres.MOST_CONNECTIONS):  # psycopg prepares what a connection is asked often
        work()
    added = "alter table put_aside add column reason text; insert into schema_compatibility values (9999, 1)"
    newer = {**postgres.postgres_migrations(), 9999: added}
    with monkeypatch.context() as patched:
        patched.setattr(postgres, "postgres_migrations", lambda *_: newer)
        if twin:
            patched.setattr(postgres, "END_IDLE", "select 1")
        assert bring_up_to_date(place) == [9999]

    if twin:
        with pytest.raises(sqlite3.DatabaseError, match="cached plan"):
            work()
    else:
        work()
    older.close()
    postgres_houses.drop(place)


def test_what_is_read_often_stays_prepared(house: PostgresStore) -> None:
    """Its plan is made once for a connection, not once for each reader."""
    asked = "select * from put_aside where person_id = :one"
    for _ in range(10 * postgres.MOST_CONNECTIONS):
        with house.read() as db:
            db.rows(asked, one="ana")

    with house.read() as db:
        assert db.row("select count(*) as n from pg_prepared_statements where statement like '%put_aside%'")[
            "n"
        ]


@pytest.mark.parametrize("twin", [False, True])
def test_organisations_of_different_versions_share_connections(
    postgres_houses: Houses, monkeypatch: pytest.MonkeyPatch, twin: bool
) -> None:
    """As while a new version migrates one after the other. The twin prepares a statement for all of them."""
    before, after = open_store(postgres_houses.new_place()), open_store(postgres_houses.new_place())
    with after.write() as db:
        db.run("alter table put_aside add column reason text")
    if twin:
        monkeypatch.setattr(
            postgres.PostgresTransaction, "_query", lambda self, sql: postgres._to_server_sql(sql)
        )

    def ask(store: Store) -> None:
        with store.read() as db:
            db.rows("select * from put_aside where person_id = :one", one="ana")

    for _ in range(10 * postgres.MOST_CONNECTIONS):
        ask(before)
    if twin:
        with pytest.raises(sqlite3.DatabaseError, match="cached plan"):
            ask(after)
    else:
        ask(after)
    for store in (before, after):
        store.close()
        assert isinstance(store.place, PostgresPlace)
        postgres_houses.drop(store.place)
