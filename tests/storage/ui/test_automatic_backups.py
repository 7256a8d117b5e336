"""Backups go on by themselves while the server runs, and operators and admins learn when they do not."""

import os
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from alongside.accounts.store import people
from alongside.core.http import stores, tenants
from alongside.core.rules.backups import OVERDUE_AFTER, BackupFault
from alongside.core.store.engine import Store, open_store
from alongside.everything.http import background
from alongside.everything.http import health_routes as health
from alongside.storage.store import erasure_ledger
from alongside.storage.store.backup_set import BackupSet
from alongside.storage.ui import automatic_backups
from alongside.storage.ui.automatic_backups import AGAIN_AFTER, backup_status
from tests.conftest import Browse, forget_houses
from tests.everything.ui.test_health import WELL, ill, look
from tests.fixtures.tenants import add_tenant
from tests.fixtures.wording import message
from tests.storage.store.test_erasure_ledger import erase


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    automatic_backups.reset_status()
    health.forget_answer()
    background.reset_tasks()
    yield
    automatic_backups.reset_status()
    health.forget_answer()


@pytest.fixture
def folder(visitor: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    monkeypatch.setenv("ALONGSIDE_BACKUPS", str(made))
    forget_houses()
    return made


def look_once() -> None:
    async def look() -> None:
        await automatic_backups.back_up_if_due(anyio.Lock())

    run(look)


def run(work: Callable[[], Awaitable[None]]) -> None:
    """In a thread of its own: a browser that another test left open keeps a loop in this one."""
    with ThreadPoolExecutor(1) as another:
        another.submit(anyio.run, work).result()


def backups_in(folder: Path) -> int:
    return len(list(folder.glob("*.db")))


def older(folder: Path, by: timedelta) -> None:
    """The set as it would be that much later."""
    of_server = BackupSet(stores.current_store().file, folder)
    known = of_server._read_manifest()
    assert known is not None
    assert known.looked_at is not None
    of_server._write_manifest(replace(known, looked_at=known.looked_at - by))


def test_a_server_with_a_folder_makes_a_backup_by_itself_and_its_age_is_reported(
    visitor: TestClient, folder: Path
) -> None:
    assert look(visitor) == {**WELL, "backups": {"age": None}}

    look_once()
    look_once()

    assert backups_in(folder) == 1
    answer = look(visitor)
    assert (answer["status"], answer["reasons"]) == (200, [])
    assert 0 <= answer["backups"]["age"] < 600


def test_strangers_cannot_tell_from_health_whether_anyone_saved(
    visitor: TestClient, folder: Path, store: Store
) -> None:
    def after_an_hour() -> dict[str, Any]:
        older(folder, timedelta(hours=1))
        look_once()
        return look(visitor)

    look_once()
    nothing_changed = after_an_hour()
    assert backups_in(folder) == 1
    (first,) = folder.glob("*.db")
    first.rename(folder / "alongside-20260304T100000Z.db")  # the clock of this test stands still
    with store.write() as db:
        people.add_person(db, people.Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 3, 1))
    someone_saved = after_an_hour()
    assert backups_in(folder) == 2

    assert all(0 <= answer["backups"].pop("age") < 600 for answer in (nothing_changed, someone_saved))
    assert someone_saved == nothing_changed


def test_old_ones_that_stay_are_reported_and_not_as_if_no_backup_was_made(
    visitor: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look_once()
    older(folder, timedelta(hours=1))
    said = """print('{"fault": "NOT_THINNED", "detail": "old.db"}')"""
    monkeypatch.setattr(automatic_backups, "COMMAND", [automatic_backups.COMMAND[0], "-c", said])

    look_once()

    assert look(visitor)["reasons"] == [BackupFault.NOT_THINNED]
    assert "No backup was made" not in caplog.text
    assert "old.db" in caplog.text


def test_without_a_folder_none_is_made_and_nothing_is_reported(visitor: TestClient, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))

    look_once()

    assert look(visitor) == WELL
    assert [
        one for one in sorted(tmp_path.rglob("*")) if one not in before and "alongside" not in one.name
    ] == []


def test_the_next_is_made_an_hour_later(visitor: TestClient, folder: Path, store: Store) -> None:
    look_once()
    older(folder, timedelta(hours=1))
    with store.write() as db:
        people.add_person(db, people.Person(id="fay", login="fay@example.org", name="Fay"), date(2026, 3, 1))
    (first,) = folder.glob("*.db")
    first.rename(folder / "alongside-20260304T100000Z.db")  # the clock of this test stands still

    look_once()

    assert backups_in(folder) == 2


def test_who_is_erased_is_in_the_ledger_beside_the_backups_before_the_next_is_made(
    folder: Path, store: Store
) -> None:
    look_once()
    erase(store, "ana")

    look_once()

    assert backups_in(folder) == 1
    assert (
        erasure_ledger.read_ledgers_beside(next(folder.glob("*.db")))
        == erasure_ledger.read_ledger(store.file)
        != set()
    )


def test_a_folder_that_is_gone_is_reported_immediately_and_until_it_is_back(
    visitor: TestClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    look_once()
    folder.rename(folder.with_name("unmounted"))
    look_once()
    look_once()

    answer = look(visitor)
    assert (answer["status"], answer["reasons"]) == (503, [BackupFault.NOT_THERE])
    assert caplog.text.count(str(folder)) == 1  # once, with the path; /healthz names none
    folder.with_name("unmounted").rename(folder)
    look_once()
    assert look(visitor)["status"] == 200


def test_one_that_failed_is_reported_and_tried_again_some_minutes_later(
    visitor: TestClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "alongside.backups.json").write_text('{"database": "another"}')
    look_once()
    assert look(visitor) == {**ill(BackupFault.OF_ANOTHER), "backups": {"age": None}}
    assert str(folder) in caplog.text

    (folder / "alongside.backups.json").unlink()
    look_once()
    assert backup_status().failed == BackupFault.OF_ANOTHER
    assert backup_status().tried_at is not None
    backup_status().tried_at -= AGAIN_AFTER
    look_once()

    assert look(visitor)["status"] == 200


def test_a_command_that_breaks_is_a_failed_backup(
    visitor: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic_backups, "COMMAND", [automatic_backups.COMMAND[0], "-c", "1 / 0"])

    look_once()

    assert look(visitor)["reasons"] == [BackupFault.BROKEN]


@pytest.mark.parametrize(
    ("hours", "tried", "reasons"),
    [(2, True, []), (4, False, []), (4, True, [BackupFault.OVERDUE])],
    ids=["not old enough", "the server was off", "no new one came"],
)
def test_old_backups_are_reported_once_the_server_tried(
    visitor: TestClient, folder: Path, hours: int, tried: bool, reasons: list[str]
) -> None:
    assert timedelta(hours=2) < OVERDUE_AFTER < timedelta(hours=4)
    backup_status().looked_at = datetime.now(UTC) - timedelta(hours=hours)
    backup_status().tried_at = 0.0 if tried else None

    assert look(visitor)["reasons"] == reasons


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="Windows knows no such priority")
def test_a_backup_lets_others_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "priority"
    script = f"import os, sys, time; time.sleep(1); open({str(said)!r}, 'w').write(str(os.nice(0)))"
    monkeypatch.setattr(automatic_backups, "COMMAND", [automatic_backups.COMMAND[0], "-c", script])

    look_once()

    assert int(said.read_text()) == automatic_backups.BEHIND_OTHERS


# ── admins ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def warnings(at: Any) -> list[str]:
    return [one.value for one in at.warning]


@pytest.mark.parametrize(
    ("looked_at", "said"),
    [
        (None, f"{message('organisation/ui/server_warnings', 'made yet')} {BackupFault.NOT_THERE}"),
        (
            datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            f"{message('organisation/ui/server_warnings', 'latest', moment='1 Mar 2026, 09:30')} {BackupFault.NOT_THERE}",
        ),
    ],
)
def test_admins_see_on_their_pages_why_no_backup_is_made(
    browse: Browse, looked_at: datetime | None, said: str
) -> None:
    backup_status().looked_at, backup_status().amiss = looked_at, BackupFault.NOT_THERE

    assert said in [
        text.replace("\u202f", " ")
        for text in warnings(browse("alongside/everything/ui/frame.py", "eli").run())
    ]


def test_twin_while_all_is_well_no_one_does_and_no_one_else_ever(browse: Browse) -> None:
    assert warnings(browse("alongside/everything/ui/frame.py", "eli").run()) == []

    backup_status().amiss = BackupFault.NOT_THERE

    assert warnings(browse("alongside/everything/ui/frame.py", "ana").run()) == []


def test_the_end_of_the_server_is_the_end_of_a_backup_under_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = tmp_path / "pid"
    script = f"import os, time; open({str(said)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(automatic_backups, "COMMAND", [automatic_backups.COMMAND[0], "-c", script])

    async def stopped() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(automatic_backups.back_up_if_due, anyio.Lock())
            while not said.exists() or not said.read_text():
                await anyio.sleep(0.05)
            tasks.cancel_scope.cancel()

    run(stopped)

    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


def test_each_of_several_organisations_has_a_folder_and_a_health_of_its_own(
    visitor: TestClient, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"sqlite:///{tmp_path}/directory.db")
    for name in ("north", "south"):
        open_store(tmp_path / f"{name}.db").close()
        add_tenant(tmp_path, name, f"https://{name}.example.org")
    forget_houses()
    (folder / "south").write_text("no folder")

    async def look() -> None:
        for name in tenants.open_names():
            with tenants.entered(name):
                await automatic_backups.back_up_if_due(anyio.Lock())

    run(look)

    assert backups_in(folder / "north") == 1
    with tenants.entered("north"):
        assert automatic_backups.backup_status().find_fault() is None
    assert len(automatic_backups.find_faults()) == 1
