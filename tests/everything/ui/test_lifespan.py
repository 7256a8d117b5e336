"""How the server starts, and what goes on by itself while it runs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import anyio
import pytest
import streamlit as st
from sqlcipher3 import dbapi2 as sqlite3
from streamlit import config as st_config

from alongside.accounts.http.support_contacts import remembered_contacts
from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.store import organisations
from alongside.core.http import stores, tenants
from alongside.core.rules.clock import ClockAhead
from alongside.core.rules.errors import NotSaved
from alongside.core.settings import Key
from alongside.core.store import sqlite
from alongside.core.store.engine import open_store
from alongside.core.tenants import TenantState
from alongside.everything.desk.clock_lease import NoHolder
from alongside.everything.http.background import FAILING_AFTER, STUCK_AFTER, Task
from alongside.everything.ui import lifespan
from alongside.everything.ui.lifespan import refuse_early
from tests.conftest import NOW, forget_houses
from tests.fixtures.tenants import add_tenant


@pytest.fixture
def task() -> Task:
    return Task(name="The work", undone="Nothing was done.", every=60)


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("locked"), UnicodeError("tracer-words"), KeyError("tracer-words")]
)
def test_one_fault_ends_nothing_that_the_clock_does_and_its_words_stay_out_of_the_log(task, error, caplog):
    with task.watch_run():
        raise error

    assert "Nothing was done." in caplog.text
    assert "tracer-words" not in caplog.text


def test_the_end_of_the_server_is_the_end_of_it(task):
    with pytest.raises(KeyboardInterrupt), task.watch_run():
        raise KeyboardInterrupt


# ── the start ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """The start of a server whose databases lie in `tmp_path`, unless other settings say otherwise."""

    def begin(**settings: str) -> None:
        places = {"DATABASE": tmp_path / "alongside.db", "DEMO_DATABASE": tmp_path / "demo.db"}
        urls = {name: f"sqlite:///{place}" for name, place in places.items()}
        for name, value in {**urls, **settings}.items():
            monkeypatch.setenv(f"ALONGSIDE_{name}", value)
        forget_houses()
        refuse_early()

    yield begin
    forget_houses()


@pytest.mark.parametrize("folder", ["", "no/such/folder"], ids=["an empty folder", "no folder"])
def test_a_database_that_is_not_there_ends_the_start_and_nothing_is_made(
    start: Callable[..., None], tmp_path: Path, folder: str
) -> None:
    """As with a mistyped path, or a volume that is not mounted: its mount point is an empty folder."""
    with pytest.raises(
        SystemExit, match=r"alongside\.db is not there.*is mounted.*python -m alongside migrate"
    ):
        start(DATABASE=f"sqlite:///{tmp_path / folder / 'alongside.db'}")

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def given_path() -> Iterator[Callable[[str], None]]:
    """As `--server.baseUrlPath` gives it."""
    before = st.get_option("server.baseUrlPath")
    yield lambda path: st_config.set_option("server.baseUrlPath", path)
    st_config.set_option("server.baseUrlPath", before)


@pytest.mark.parametrize(
    "address", ["", "https://example.org", "https://example.org/other", "https://example.org/a/alongside"]
)
def test_a_path_that_is_given_twice_differently_ends_the_start(
    start: Callable[..., None], tmp_path: Path, given_path: Callable[[str], None], address: str
) -> None:
    open_store(tmp_path / "alongside.db").close()
    given_path("alongside")

    with pytest.raises(
        SystemExit,
        match=r"^Alongside does not start: server\.baseUrlPath is 'alongside', but .*https://example\.org/alongside\.",
    ):
        start(ADDRESS=address)


@pytest.mark.parametrize("given", ["", "alongside", "/alongside/"])
def test_a_path_that_is_given_twice_alike_is_removed_by_us_alone(
    start: Callable[..., None], tmp_path: Path, given_path: Callable[[str], None], given: str
) -> None:
    open_store(tmp_path / "alongside.db").close()
    given_path(given)

    start(ADDRESS="https://example.org/alongside/")

    assert stores.public_path("/sign-in") == "/alongside/sign-in"
    assert st.get_option("server.baseUrlPath") == ""


@pytest.mark.parametrize(
    ("path", "taken"), [("/static", True), ("/people", True), ("/demo/x", True), ("/peoples", False)]
)
def test_a_path_at_which_the_app_has_pages_of_its_own_ends_the_start(
    start: Callable[..., None], tmp_path: Path, given_path: Callable[[str], None], path: str, taken: bool
) -> None:
    """A proxy that takes the path off would make one of the other."""
    open_store(tmp_path / "alongside.db").close()
    given_path("")

    if taken:
        with pytest.raises(SystemExit, match=f"pages of its own at '{path}'"):
            start(ADDRESS=f"https://example.org{path}")
    else:
        start(ADDRESS=f"https://example.org{path}")


def test_a_database_that_migrate_made_is_opened(start: Callable[..., None], tmp_path: Path) -> None:
    open_store(tmp_path / "alongside.db").close()

    start()

    assert stores.current_store().file == tmp_path / "alongside.db"


def test_the_default_database_is_made_with_its_folder(
    start: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = tmp_path / "data" / "alongside.db"
    for module in (stores, sqlite):
        monkeypatch.setattr(module, "DEFAULT", default)

    start(DATABASE=f"sqlite:///{default}")

    assert default.exists()


def test_a_folder_for_the_demo_is_never_made(start: Callable[..., None], tmp_path: Path) -> None:
    open_store(tmp_path / "alongside.db").close()

    with pytest.raises(SystemExit, match=r"nowhere is not there, but ALONGSIDE_DEMO_DATABASE lies in it"):
        start(DEMO_DATABASE=f"sqlite:///{tmp_path}/nowhere/demo.db")


def test_the_wrong_key_ends_the_start_with_a_sentence(start: Callable[..., None], tmp_path: Path) -> None:
    open_store(tmp_path / "alongside.db", Key("0f" * 32)).close()

    with pytest.raises(SystemExit, match="if it is encrypted, ALONGSIDE_KEY_FILE has to name its key"):
        start()


def test_the_demo_stays_plain_beside_an_encrypted_database(
    start: Callable[..., None], tmp_path: Path
) -> None:
    key_file = tmp_path / "key"
    key_file.touch(0o600)
    key_file.write_text("0f" * 32)
    open_store(tmp_path / "alongside.db", Key("0f" * 32)).close()

    start(KEY_FILE=str(key_file))

    assert (stores.current_store().key, stores.current_store(demo=True).key) == (Key("0f" * 32), None)


def test_what_an_earlier_stop_lost_is_in_the_log_of_the_start(
    start: Callable[..., None],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_store(tmp_path / "alongside.db").close()
    start()
    lifespan._load_and_open()
    assert caplog.text == ""
    assert "SQLite 3." in capsys.readouterr().out

    (tmp_path / "alongside.db.lost").write_text("2026-11-28T06:00:00+00:00 the newest saves are lost\n")
    lifespan._load_and_open()

    assert "the newest saves are lost" in caplog.text


def test_work_that_fails_repeatedly_is_reported_until_it_succeeds(task):
    for _ in range(FAILING_AFTER):
        assert task.describe_trouble() is None
        with task.watch_run():
            raise NotSaved("database or disk is full")
    assert task.describe_trouble() == f"The work failed {FAILING_AFTER} times in a row."

    with task.watch_run():
        pass

    assert task.describe_trouble() is None


def test_work_that_does_not_finish_is_reported(task):
    task.looked_at -= task.every + STUCK_AFTER - 1
    assert task.describe_trouble() is None
    task.looked_at -= 2
    assert task.describe_trouble() == "The work is stuck: it has not finished for 15 minutes."

    with task.watch_run():
        pass

    assert task.describe_trouble() is None


def test_a_refused_clock_is_logged_once_with_the_way_on_and_is_no_failure(task, caplog):
    for _ in range(5):
        with task.watch_run():
            raise ClockAhead(NOW, NOW)

    assert task.describe_trouble() is None
    assert caplog.text.count("Nothing was done.") == 1
    assert "2026-03-04 10:00 UTC" in caplog.text
    assert "publish --clock-is-right" in caplog.text


def test_a_clock_that_is_refused_again_is_logged_again(task, caplog):
    for refused in (True, False, True):
        with task.watch_run():
            if refused:
                raise ClockAhead(NOW, NOW)

    assert caplog.text.count("Nothing was done.") == 2


def test_a_chart_that_cannot_be_drawn_ahead_stops_nothing_and_is_in_the_log(monkeypatch, caplog) -> None:
    lifespan._draw_charts_ahead(Event())
    assert caplog.messages == []  # the twin: all can be

    monkeypatch.setattr(lifespan, "warm_up_charts", lambda: 1 / 0)
    lifespan._draw_charts_ahead(Event())

    assert caplog.messages == ["No chart was drawn ahead (ZeroDivisionError)."]


def test_a_stop_does_not_wait_for_charts_that_are_drawn_ahead(monkeypatch):
    stopping, drawn = Event(), []

    def draw() -> Iterator[None]:
        for number in range(9):
            drawn.append(number)
            stopping.set()
            yield

    monkeypatch.setattr(lifespan, "warm_up_charts", draw)
    lifespan._draw_charts_ahead(stopping)

    assert drawn == [0]


def test_work_that_no_process_does_is_reported_as_stuck(task):
    def run() -> None:
        with task.watch_run():
            raise NoHolder

    task.looked_at -= task.every + STUCK_AFTER - 1
    run()
    assert task.describe_trouble() is None
    task.looked_at -= 2
    run()

    assert task.describe_trouble() == "The work is stuck: it has not finished for 15 minutes."


def test_contacts_that_another_process_changed_are_at_hand_when_the_database_fails(
    start: Callable[..., None], tmp_path: Path
) -> None:
    open_store(tmp_path / "alongside.db").close()
    start()
    lifespan._load_and_open()
    other, contact = open_store(tmp_path / "alongside.db"), SupportContact("A friend", "0800 1", "")
    with other.write() as db:
        organisations.save_support_contacts(db, [contact])
    other.close()

    lifespan._keep_in_step("ours")

    assert remembered_contacts(stores.current_store().file) == [contact]


# ── several organisations ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_fails_in_one_organisation_stops_none_of_the_others_and_is_reported(
    start: Callable[..., None], tmp_path: Path, task: Task, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("east", "north", "south", "west"):
        state = TenantState.ARCHIVED if name == "west" else TenantState.ACTIVE
        add_tenant(tmp_path, name, f"https://{name}.example.org", state)
        if name != "north":
            open_store(tmp_path / f"{name}.db").close()
    start(ORGANISATIONS=f"sqlite:///{tmp_path}/directory.db")
    served: list[str] = []

    async def work() -> None:
        served.append(stores.current_store().file.stem)

    for _ in range(FAILING_AFTER):
        assert task.describe_trouble() is None
        with ThreadPoolExecutor(1) as another:  # this one may have a browser's loop
            another.submit(anyio.run, lifespan._in_each_organisation, task, work).result()

    assert served == ["east", "south"] * FAILING_AFTER
    assert "[north]" in caplog.text
    trouble = task.describe_trouble()
    assert trouble is not None
    assert "Organisations: 1." in trouble
    assert "north" not in trouble  # strangers may read it

    add_tenant(tmp_path, "north", "https://north.example.org", TenantState.ARCHIVED)
    tenants.directory().read_at = float("-inf")
    with ThreadPoolExecutor(1) as another:
        another.submit(anyio.run, lifespan._in_each_organisation, task, work).result()
    assert task.describe_trouble() is None


def test_a_directory_that_is_not_there_ends_the_start(start: Callable[..., None], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="organisations create NAME"):
        start(ORGANISATIONS=f"sqlite:///{tmp_path}/directory.db")

    assert list(tmp_path.iterdir()) == []


def test_one_process_does_what_the_clock_asks_for_all_organisations(
    start: Callable[..., None], tmp_path: Path
) -> None:
    for name in ("north", "south"):
        add_tenant(tmp_path, name, f"https://{name}.example.org")
        open_store(tmp_path / f"{name}.db").close()
    start(ORGANISATIONS=f"sqlite:///{tmp_path}/directory.db")
    done: list[tuple[str, str]] = []

    def look(process: str) -> None:
        for name in tenants.open_names():
            with tenants.entered(name):
                lifespan._keep_in_step(process)
                lifespan._run_in_turn(process, lambda: done.append((process, tenants.entered_name())))

    look("ours")
    look("theirs")
    assert done == [("ours", "north"), ("ours", "south")]

    lifespan._give_up_lease("ours")
    look("theirs")
    assert done[2:] == [("theirs", "north"), ("theirs", "south")]
