"""Who was erased stays so, whatever copy is put back; and what remembers them names no one."""

import shutil
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from alongside.accounts.rules.people import NoAdminLeft, Person, Role
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.store import driver, sqlite
from alongside.core.store.engine import Store, open_store
from alongside.core.store.sqlite import read_migrations
from alongside.everything.desk.records import DataAdmin
from alongside.everything.store.records import erase_person
from alongside.storage.store import erasure_ledger, examination, upkeep
from tests.conftest import NOW, WEEK

pytestmark = pytest.mark.sqlite_only("copies of the file")
TRACER = "a line that only ana wrote"


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """Made while ana was here; she is erased since."""
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(WEEK, note=TRACER, revision=1), NOW.isoformat())
    file = tmp_path / "backups" / "old.db"
    upkeep.back_up(store.file, file)
    erase(store, "ana")
    return file


def erase(store: Store, person_id: str) -> None:
    desk = DataAdmin(store, NOW)
    desk.erase_person(desk.find_person(f"{person_id}@example.org"))


def everyone_in(file: Path) -> list[str]:
    with closing(open_store(file)) as store, store.read() as db:
        return sorted(person.id for person in people.list_people(db))


def test_a_restore_brings_no_one_back_who_was_erased_since(store: Store, backup: Path) -> None:
    store.close()
    assert TRACER.encode() in backup.read_bytes()

    done = upkeep.restore_backup(backup, store.file, erase=erase_person)

    assert done.erased == 1
    assert TRACER.encode() not in store.file.read_bytes()
    assert everyone_in(store.file) == ["ben", "cho", "dee", "eli"]


def test_without_the_ledger_they_would_be_back(store: Store, backup: Path) -> None:
    store.close()
    store.file.with_name("alongside.db.erased").unlink()

    assert upkeep.restore_backup(backup, store.file, erase=erase_person).erased == 0

    assert "ana" in everyone_in(store.file)


def test_on_a_new_machine_the_ledger_beside_a_newer_backup_is_enough(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    upkeep.back_up(store.file, backup.with_name("new.db"))
    elsewhere = tmp_path / "elsewhere" / "alongside.db"

    assert upkeep.restore_backup(backup, elsewhere, erase=erase_person).erased == 1

    assert "ana" not in everyone_in(elsewhere)
    assert erasure_ledger.read_ledger(elsewhere) == erasure_ledger.read_ledger(
        store.file
    )  # and the next restore there knows of her as well


def test_a_backup_of_an_older_version_loses_the_erased_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backups" / "old.db"
    backup.parent.mkdir()
    with monkeypatch.context() as then:
        then.setattr(
            sqlite, "read_migrations", lambda *_: {n: sql for n, sql in read_migrations().items() if n <= 2}
        )
        sqlite.bring_file_up_to_date(backup)
    with closing(driver.connect(backup, None, 1)) as db:
        db.conn.execute(
            "insert into person (id, login, name, joined_on) values ('ana', 'a', 'Ana', '2026-01-05')"
        )
    erase(store, "ana")
    store.close()

    assert upkeep.restore_backup(backup, store.file, erase=erase_person).erased == 1

    assert everyone_in(store.file) == []


def test_the_ledger_names_no_one(store: Store, backup: Path) -> None:
    text = store.file.with_name("alongside.db.erased").read_text()

    (line,) = erasure_ledger.read_ledger(store.file)
    assert erasure_ledger.find_erased([line], ["ana", "ben"]) == ["ana"]
    assert not any(word in text for word in ("ana", "Ana", "example.org"))


def test_an_erasure_that_failed_is_in_no_ledger(store: Store, backup: Path) -> None:
    with pytest.raises(NoAdminLeft):
        erase(store, "eli")

    store.close()
    upkeep.restore_backup(backup, store.file, erase=erase_person)
    assert "eli" in everyone_in(store.file)


def fails_while_it_is_taken_to(store: Store, *others: Path) -> None:
    """An erasure of eli, during which the server's look at the ledgers comes round."""
    with suppress(NoAdminLeft), erasure_ledger.record_erasure(store.file, "eli"):
        for one in others:
            erasure_ledger.merge_lines(one, erasure_ledger.read_ledger(store.file))
        raise NoAdminLeft


def test_an_erasure_that_failed_is_withdrawn_wherever_its_line_was_taken_meanwhile(
    store: Store, tmp_path: Path
) -> None:
    beside, elsewhere = tmp_path / "backups" / "a.db", tmp_path / "elsewhere" / "alongside.db"
    upkeep.back_up(store.file, beside)
    fails_while_it_is_taken_to(store, beside)
    assert erasure_ledger.find_erased(erasure_ledger.read_ledger(beside), ["eli"]) == ["eli"]

    erasure_ledger.merge_lines(beside, erasure_ledger.read_ledger(store.file))

    assert upkeep.restore_backup(beside, elsewhere, erase=erase_person).erased == 0
    assert "eli" in everyone_in(elsewhere)


@pytest.mark.parametrize("withdrawn_in", ["a.db", "z.db"])
def test_a_withdrawal_in_one_ledger_of_a_folder_holds_for_the_others(
    store: Store, tmp_path: Path, withdrawn_in: str
) -> None:
    beside = {name: tmp_path / "backups" / name for name in ("a.db", "z.db")}
    upkeep.back_up(store.file, beside["a.db"])
    fails_while_it_is_taken_to(store, *beside.values())
    erasure_ledger.merge_lines(beside[withdrawn_in], erasure_ledger.read_ledger(store.file))

    assert erasure_ledger.find_erased(erasure_ledger.read_ledgers_beside(beside["a.db"]), ["eli"]) == []


def test_someone_who_is_erased_after_an_erasure_that_failed_stays_erased(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    with pytest.raises(NoAdminLeft):
        erase(store, "eli")
    erasure_ledger.merge_lines(backup, erasure_ledger.read_ledger(store.file))
    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)
    erase(store, "eli")
    erasure_ledger.merge_lines(backup, erasure_ledger.read_ledger(store.file))

    elsewhere = tmp_path / "elsewhere" / "alongside.db"
    assert upkeep.restore_backup(backup, elsewhere, erase=erase_person).erased == 2
    assert everyone_in(elsewhere) == ["ben", "cho", "dee"]


def test_a_ledger_of_an_older_version_in_which_the_erasure_follows_its_withdrawal_counts(
    store: Store, tmp_path: Path
) -> None:
    ledger = store.file.with_name("alongside.db.erased")
    with erasure_ledger.record_erasure(store.file, "ana"):
        line = ledger.read_text().strip()
    ledger.write_text(f"\n{line}\n\n-{line}\n\n{line}\n")

    erasure_ledger.merge_lines(tmp_path / "copy.db", erasure_ledger.read_ledger(store.file))

    for file in (store.file, tmp_path / "copy.db"):
        assert erasure_ledger.find_erased(erasure_ledger.read_ledger(file), ["ana", "ben"]) == ["ana"]


def test_a_person_who_comes_back_under_the_same_sign_in_name_stays(store: Store, backup: Path) -> None:
    with store.write() as db:
        people.add_person(db, Person(id="another-id", login="ana@example.org", name="Ana"), date(2026, 3, 1))
    upkeep.back_up(store.file, backup.with_name("new.db"))
    store.close()

    assert upkeep.restore_backup(backup.with_name("new.db"), store.file, erase=erase_person).erased == 0

    assert "another-id" in everyone_in(store.file)


def test_a_copy_put_back_by_hand_is_told_by_verify(store: Store, backup: Path) -> None:
    store.close()
    shutil.copy(backup, store.file)

    (problem,) = examination.examine_database(store.file).problems

    assert problem.startswith("1 people are here again who were erased")
