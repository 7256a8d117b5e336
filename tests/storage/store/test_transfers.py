"""A house on a file and on a server is the same house, wherever it is carried."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.settings import PostgresPlace, notes_path
from alongside.core.store.engine import Store, Transaction, bring_up_to_date, open_store
from alongside.everything.desk.demo import fill_empty_database, list_demo_people
from alongside.everything.desk.records import DataAdmin
from alongside.everything.store.records import erase_person
from alongside.storage.store import erasure_ledger, examination, row_copies, transfers, upkeep
from alongside.storage.store.backup_set import BackupSet
from alongside.storage.store.row_copies import NotTaken
from alongside.storage.store.transfers import AlreadyFilled, Differs, move_house
from alongside.storage.store.upkeep import AlreadyThere
from tests.conftest import NOW, WEEK
from tests.fixtures.postgres import Houses

pytestmark = pytest.mark.sqlite_only("use both engines themselves")


@pytest.fixture(scope="module")
def free_schemas(postgres_houses: Houses) -> Iterator[list[PostgresPlace]]:
    """Empty, with all tables. All steps of the schema take half a second on a server, so they are used again."""
    free: list[PostgresPlace] = []
    yield free
    for place in free:
        postgres_houses.drop(place)


@pytest.fixture
def new_schema(
    postgres_houses: Houses, free_schemas: list[PostgresPlace], tmp_path: Path
) -> Iterator[Callable[[], PostgresPlace]]:
    used: list[PostgresPlace] = []

    def name() -> PostgresPlace:
        place = replace(free_schemas.pop() if free_schemas else postgres_houses.new_place(), folder=tmp_path)
        bring_up_to_date(place)
        used.append(place)
        return place

    yield name
    conn, own = postgres_houses.conn, ("schema_version", "vacuums_owed")
    for place in used:
        emptied = "".join(
            f"delete from {place.schema}.{one};" for one in postgres_houses.tables() if one not in own
        )
        conn.execute(
            f"set session_replication_role = replica; {emptied} reset session_replication_role".encode()
        )
        conn.execute(f"alter table {place.schema}.audit enable trigger all".encode())
        free_schemas.append(place)


@pytest.fixture
def schema(new_schema: Callable[[], PostgresPlace]) -> PostgresPlace:
    return new_schema()


def in_order(store: Store, table: str) -> list[Any]:
    statements = {
        "audit": "select id from audit order by rowid",
        "notice": "select id from notice order by rowid",
    }
    with store.read() as db:
        return [row["id"] for row in db.rows(statements[table])]


def change(place: PostgresPlace, statement: str) -> None:
    with closing(open_store(place)) as store, store.write() as db:
        db.run(statement)


def test_a_year_moves_to_a_server_and_back_with_the_same_content(
    schema: PostgresPlace, tmp_path: Path
) -> None:
    file, back = tmp_path / "demo.db", tmp_path / "back.db"
    with closing(open_store(file)) as house:
        fill_empty_database(house, NOW, 11, 52, 7)
        for number in range(3):
            with house.write() as db:
                audit.record_action(db, NOW + timedelta(hours=number), "operator", Action.EXPORTED, "x")
        moved, person = move_house(house, schema), list_demo_people(house)[0][0]
        history = AdvocateDesk(house, person, NOW).load_history()
        order = {table: in_order(house, table) for table in ("audit", "notice")}

    with closing(open_store(schema)) as house:
        assert {table: in_order(house, table) for table in order} == order
        move_house(house, back)
        assert AdvocateDesk(house, person, NOW).load_history() == history
        with house.write() as db:  # what comes now comes after all that was brought
            audit.record_action(db, NOW, "operator", Action.EXPORTED, person.id)
        assert in_order(house, "audit")[:-1] == order["audit"]

    assert moved.rows["check_in"] > 300
    assert examination.content_hash(file) == examination.content_hash(back) == moved.content
    with closing(open_store(back)) as house:
        assert {table: in_order(house, table) for table in order} == order
    assert examination.examine_database(back).problems == ()


def test_one_changed_value_gives_another_content(store: Store, schema: PostgresPlace) -> None:
    moved = move_house(store, schema)
    assert examination.content_hash(schema) == moved.content

    change(schema, "update person set name = 'Anna' where id = 'ana'")

    assert examination.content_hash(schema) != moved.content


def test_a_place_with_an_organisation_is_refused_and_an_empty_one_is_not(
    store: Store, schema: PostgresPlace, tmp_path: Path
) -> None:
    move_house(store, schema)

    with pytest.raises(AlreadyFilled):
        move_house(store, schema)
    there = tmp_path / "there.db"
    there.write_bytes(b"")
    with pytest.raises(AlreadyThere):
        move_house(store, there)


@pytest.mark.parametrize("settled", [True, False])
def test_a_save_meanwhile_is_not_left_behind(
    store: Store, schema: PostgresPlace, monkeypatch: pytest.MonkeyPatch, settled: bool
) -> None:
    def copy_while_someone_saves(source: Transaction, into: Transaction) -> dict[str, int]:
        rows = row_copies.copy_rows(source, into)
        with store.write() as db:
            checkins.save_check_in(db, "ana", CheckIn(WEEK, revision=1), NOW.isoformat())
        return rows

    monkeypatch.setattr(transfers, "copy_rows", copy_while_someone_saves)
    if not settled:  # a trial, while the app goes on
        assert move_house(store, schema, settled=False).rows["check_in"] == 0
        return

    with pytest.raises(Differs):
        move_house(store, schema)

    assert examination.examine_database(schema).rows["person"] == 0


def test_what_the_other_engine_refuses_stops_the_move_as_a_whole(store: Store, schema: PostgresPlace) -> None:
    with store.write() as db:
        db.run("update person set name = :name where id = 'ana'", name="A\x00na")

    with pytest.raises(NotTaken) as refused:
        move_house(store, schema)

    assert refused.value.table == "person"
    assert "na" not in refused.value.reason.replace("name", "")
    assert examination.examine_database(schema).rows["organisation"] == 0


def test_erased_people_stay_erased_wherever_the_house_goes(
    store: Store, new_schema: Callable[[], PostgresPlace], tmp_path: Path
) -> None:
    first, again, before = new_schema(), new_schema(), tmp_path / "before.db"
    upkeep.back_up(store.file, before)
    with store.read() as db:
        ben, cho = people.by_id(db, "ben"), people.by_id(db, "cho")
    assert ben
    assert cho
    DataAdmin(store, NOW).erase_person(ben)
    move_house(store, first)

    with closing(open_store(first)) as house:
        assert DataAdmin(house, NOW).erase_person(cho)
        assert set(DataAdmin(house, NOW).known_copies()) == {store.file, before}
    erasure_ledger.merge_lines(before, erasure_ledger.read_ledger(notes_path(first)))
    assert transfers.restore_to_server(before, again, erase=erase_person) == 2

    with closing(open_store(again)) as house, house.read() as db:
        assert {row["id"] for row in db.rows("select id from person")} == {"ana", "dee", "eli"}
    change(first, "insert into person (id, login, name, joined_on) values ('cho', 'c', 'Cho', '2026-01-01')")
    assert "1 people are here again" in " ".join(examination.examine_database(first).problems)
    with closing(open_store(first)) as house:
        assert DataAdmin(house, NOW).erase_again() == (1, True)
    assert examination.examine_database(first).problems == ()


def test_a_backup_of_a_server_is_a_file_that_either_engine_restores(
    store: Store, new_schema: Callable[[], PostgresPlace], tmp_path: Path
) -> None:
    first, again, backup, file = new_schema(), new_schema(), tmp_path / "backup.db", tmp_path / "restored.db"
    content = move_house(store, first).content

    upkeep.back_up(first, backup)
    upkeep.restore_backup(backup, file, erase=erase_person)
    transfers.restore_to_server(backup, again, erase=erase_person)

    assert examination.content_hash(file) == examination.content_hash(again) == content
    with pytest.raises(AlreadyFilled):
        transfers.restore_to_server(backup, again, erase=erase_person)


def test_the_server_backs_up_a_schema_as_it_does_a_file(
    store: Store, schema: PostgresPlace, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    content = move_house(store, schema).content
    backups = BackupSet(schema, folder)
    backups.begin_set(None)

    made = [backups.make_backup(None, [], NOW + timedelta(hours=hour), at_once=False) for hour in (0, 2)]

    assert made == [True, False]  # nothing had changed
    (one,) = backups.list_backups()
    assert backups.examine_backup(one, None, []).problem == ""
    assert examination.content_hash(one.file) == content


@pytest.mark.parametrize(
    ("as_administrator", "problem"),
    [
        (
            "set session_replication_role = replica; "
            "insert into {schema}.role (person_id, role) values ('nobody', 'admin')",
            "role, rows: 1: refer to a person that is not there",
        ),
        (
            "alter table {schema}.audit disable trigger audit_never_forgets",
            "audit: audit_never_forgets is switched off",
        ),
        ("insert into {schema}.baseline values ('ana', 'soon')", "baseline: 'soon' is no week"),
    ],
)
def test_what_is_wrong_on_a_server_is_found(
    store: Store, schema: PostgresPlace, postgres_houses: Houses, as_administrator: str, problem: str
) -> None:
    move_house(store, schema)
    assert examination.examine_database(schema).problems == ()

    postgres_houses.conn.execute(as_administrator.replace("{schema}", schema.schema).encode())
    postgres_houses.conn.execute("reset session_replication_role")

    assert examination.examine_database(schema).problems == (problem,)
