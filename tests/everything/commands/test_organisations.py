"""Several organisations on the command line: each with a database of its own, and no command guesses which is meant."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.settings import Settings, database_file
from alongside.core.store.engine import open_store
from alongside.core.store.tenants import list_tenants, open_directory
from alongside.core.tenants import Tenants, TenantState
from alongside.everything.commands import main
from alongside.everything.desk import tenants as tenants_desk
from alongside.storage.store.examination import content_hash
from alongside.storage.store.moving import move_database
from alongside.storage.store.upkeep import InUse

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Two organisations, north with two people and south with none."""
    monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"sqlite:///{tmp_path}/directory.db")

    def call(*arguments: str) -> Result:
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    for name in ("north", "south"):
        assert (
            call("organisations", "create", name, "--address", f"https://{name}.example.org").exit_code == 0
        )
    store = open_store(tmp_path / "north.db")
    with store.write() as db:
        for one in ("ana", "ben"):
            people.add_person(db, Person(id=one, login=one, name=one.title()), date(2025, 1, 6))
    store.close()
    return call


def directory() -> Tenants:
    store = open_directory(Settings.read(os.environ), 1)
    with store.read() as db:
        found = list_tenants(db)
    store.close()
    return found


def listed(run: Run) -> dict[str, tuple[str, int | None]]:
    return {
        one["name"]: (one["state"], one["people"])
        for one in json.loads(run("organisations", "list", "--json").stdout)
    }


def test_each_has_a_database_of_its_own_beside_the_directory(run: Run, tmp_path: Path) -> None:
    assert {file.name for file in tmp_path.glob("*.db")} == {"directory.db", "north.db", "south.db"}
    assert listed(run) == {"north": ("active", 2), "south": ("active", 0)}
    assert "people: 2" in run("organisations", "list").stdout


def test_a_house_that_stood_alone_is_taken_in_with_all_its_rows(run: Run, tmp_path: Path) -> None:
    alone = tmp_path / "alongside.db"
    store = open_store(alone)
    with store.write() as db:
        people.add_person(db, Person(id="cho", login="cho", name="Cho"), date(2025, 1, 6))
    store.close()

    run(
        "organisations",
        "create",
        "alone",
        "--address",
        "https://a.example.org",
        "--database",
        f"sqlite:///{alone}",
    )

    assert listed(run)["alone"] == ("active", 1)


def test_a_new_one_never_takes_a_file_that_happens_to_be_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "west.db").write_bytes(b"")

    done = run("organisations", "create", "west", "--address", "https://west.example.org")

    assert (done.exit_code, "west" in listed(run)) == (2, False)


def test_by_default_its_address_is_below_that_of_the_installation(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("organisations", "create", "west").exit_code == 2
    monkeypatch.setenv("ALONGSIDE_ADDRESS", "https://example.org/")

    assert "https://example.org/west" in run("organisations", "create", "west").stdout


@pytest.mark.parametrize(("named", "people_there"), [("north", 2), ("south", 0)])
def test_every_other_command_is_about_the_one_that_is_named(
    run: Run, named: str, people_there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"Sound: {people_there} people" in run("--organisation", named, "verify").stdout
    monkeypatch.setenv("ALONGSIDE_ORGANISATION", named)
    assert f"Sound: {people_there} people" in run("verify").stdout


def test_where_several_could_be_meant_no_command_guesses(run: Run) -> None:
    done = run("verify")

    assert done.exit_code == 2
    assert "--organisation NAME" in done.stderr
    assert "(north, south)" in done.stderr
    assert "'west'" in run("--organisation", "west", "verify").stderr


def test_where_there_is_one_it_needs_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        CliRunner().invoke(main, ["--organisation", "north", "migrate"]).exit_code == 2
    )  # there are not several
    monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"sqlite:///{tmp_path}/directory.db")
    assert CliRunner().invoke(main, ["verify"]).exit_code == 2  # no directory yet
    CliRunner().invoke(main, ["organisations", "create", "north", "--address", "https://north.example.org"])

    assert "Sound: 0 people" in CliRunner().invoke(main, ["verify"]).stdout


def test_what_is_archived_is_kept_and_can_be_opened_again(run: Run) -> None:
    assert run("organisations", "archive", "north").exit_code == 0
    assert listed(run)["north"] == ("archived", 2)
    assert "Sound: 2 people" in run("--organisation", "north", "verify").stdout
    assert run("organisations", "archive", "north").exit_code == 2

    run("organisations", "archive", "north", "--undo")

    assert listed(run)["north"] == ("active", 2)


def test_migrating_all_goes_on_after_one_that_fails_and_says_which(run: Run, tmp_path: Path) -> None:
    (tmp_path / "north.db").rename(tmp_path / "elsewhere.db")
    store = open_store(tmp_path / "south.db")
    with store.write() as db:
        db.run("insert into schema_version values (9999, '2026-01-01')")
    store.close()
    run("organisations", "create", "west", "--address", "https://west.example.org")

    done = run("organisations", "migrate")

    assert done.exit_code == 1
    assert "west: already up to date." in done.stdout
    assert "2 of 3 (north, south)" in done.stderr
    assert not (tmp_path / "north.db").exists()  # and none was made in its place

    (tmp_path / "elsewhere.db").rename(tmp_path / "north.db")
    assert "1 of 3 (south)" in run("organisations", "migrate").stderr


class TestMoving:
    def test_the_rows_are_the_same_and_the_old_file_is_kept_until_confirmed(
        self, run: Run, tmp_path: Path
    ) -> None:
        before = content_hash(tmp_path / "north.db")

        done = run("organisations", "move", "north", f"sqlite:///{tmp_path}/second/n.db")

        assert done.exit_code == 0
        assert content_hash(tmp_path / "second/n.db") == before
        assert listed(run)["north"] == ("active", 2)
        assert not (tmp_path / "north.db").exists()
        kept = tmp_path / "north.db.before-move"
        assert (
            str(kept) in run("--organisation", "north", "verify").stdout
        )  # a copy, which no erasure reaches
        run("organisations", "move", "north", "--confirm")
        assert not kept.exists()
        assert run("organisations", "move", "north", "--confirm").exit_code == 2

    def test_while_someone_has_it_open_it_stays_where_it_is(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("alongside.storage.store.moving.LET_GO_SECONDS", 0)

        def refuse(*_: object, **__: object) -> None:
            raise InUse(tmp_path / "north.db")

        monkeypatch.setattr(tenants_desk, "move_database", refuse)
        assert run("organisations", "move", "north", f"sqlite:///{tmp_path}/n.db").exit_code == 1

        (north,) = [one for one in directory().all if one.name == "north"]
        assert (north.state, north.moving_to) == (TenantState.ACTIVE, "")
        assert database_file(north.database) == tmp_path / "north.db"

    @pytest.mark.parametrize(
        "stopped", ["before", "after"], ids=["before the copy", "before the directory knew"]
    )
    def test_what_was_interrupted_goes_on_when_it_is_said_again(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: str
    ) -> None:
        """As if the machine lost its power: nothing is tidied up."""
        to = f"sqlite:///{tmp_path}/n.db"
        moved = tenants_desk.move_database

        def lose_power(*given: Path) -> Path:
            if stopped == "after":
                moved(*given)
            raise KeyboardInterrupt

        with monkeypatch.context() as once:
            once.setattr(tenants_desk, "move_database", lose_power)
            saved = tenants_desk.TenantsDesk._save
            once.setattr(
                tenants_desk.TenantsDesk,
                "_save",
                lambda self, one: saved(self, one) if one.moving_to else one,
            )
            run("organisations", "move", "north", to)
        assert listed(run)["north"][0] == "moving"
        assert "is being moved" in run("--organisation", "north", "verify").stderr
        assert run("organisations", "move", "north", f"sqlite:///{tmp_path}/other.db").exit_code == 2

        assert run("organisations", "move", "north", to).exit_code == 0

        assert listed(run)["north"] == ("active", 2)

    def test_it_never_replaces_another_file(self, run: Run, tmp_path: Path) -> None:
        assert run("organisations", "move", "north", f"sqlite:///{tmp_path}/south.db").exit_code == 2
        (tmp_path / "kept.db").write_bytes(b"mine")
        assert run("organisations", "move", "north", f"sqlite:///{tmp_path}/kept.db").exit_code == 2
        assert (tmp_path / "kept.db").read_bytes() == b"mine"
        assert run("organisations", "move", "north").exit_code == 2
        assert listed(run) == {"north": ("active", 2), "south": ("active", 0)}


def test_a_database_that_someone_writes_to_is_not_moved(run: Run, tmp_path: Path) -> None:
    """By another process, as the app is: it has the file open."""
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from alongside.core.store.engine import open_store; "
            "store = open_store(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()",
            str(tmp_path / "north.db"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdout.readline()
    with pytest.raises(InUse):
        move_database(tmp_path / "north.db", tmp_path / "n.db", None, seconds=0)
    assert (tmp_path / "north.db").exists()
    assert not (tmp_path / "n.db").exists()

    holder.communicate()
    move_database(tmp_path / "north.db", tmp_path / "n.db", None, seconds=0)
    assert (tmp_path / "n.db").exists()
