"""A command loads what it needs and no more: the smallest of them are run every few minutes, and by hand while something burns."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.commands.command_group import LazyCommand
from alongside.core.settings import Key
from alongside.core.store.engine import Store, open_store
from alongside.everything.commands import main
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.storage.store import upkeep
from tests.conftest import NOW, PROJECT, AddTeam, believe
from tests.core.commands.test_console import FILES

NUMPY = {"numpy"}
MATCHING = {"numpy", "scipy"}
PICTURES = {"numpy", "altair", "vl_convert"}
HEAVY = MATCHING | PICTURES | {"pandas", "pyarrow", "streamlit", "starlette"}

# What each is asked, and the heavy modules that it may load for it.
ASKED: dict[str, tuple[str, set[str]]] = {
    "admin-link": ("--login eli@example.org", NUMPY),
    "backup": ("copy.db", set()),
    "backups": ("--make", set()),
    "busy": ("mine.ics --from 2026-11-30T00:00Z", set()),
    "decrypt": ("", set()),
    "demo": ("--people 11 --weeks 4", MATCHING),
    "encrypt": ("", set()),
    "erase": ("--person ben@example.org --yes", NUMPY),
    "export": ("--person ana@example.org --to export", PICTURES),
    "import": ("people people.csv --other ana --other ben", NUMPY),
    "match": ("people.json", MATCHING),
    "migrate": ("", set()),
    "move": ("--to sqlite:///{folder}/moved.db", set()),
    "organisations": ("create north --address https://north.example.org", set()),
    "privacy-pack": ("--to papers", NUMPY),
    "publish": ("", NUMPY),
    "remind": ("--dry-run", NUMPY),
    "restore": ("kept.db", set()),
    "round": ("propose", MATCHING),
    "set-up-code": ("", NUMPY),
    "team": ("Red --as dee@example.org", NUMPY),
    "trend": ("--person ana@example.org", NUMPY),
    "verify": ("", set()),
}
OF_A_KEY = {"encrypt", "decrypt"}

PROBE = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("loaded").write_text("\\n".join(sys.modules)))
from alongside.everything.commands import main
main(prog_name="python -m alongside")
"""


def loaded(folder: Path, *arguments: str, probe: str = PROBE, **environment: str) -> set[str]:
    """The heavy modules that a process holds at the end of a command, which has to succeed."""
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "ALONGSIDE_DATABASE": f"sqlite:///{folder / 'here.db'}",
            **environment,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return HEAVY & set((folder / "loaded").read_text("utf-8").split())


@pytest.fixture
def folder(store: Store, tmp_path: Path, add_team: AddTeam) -> Path:
    """A small house with a lead and an open round, which no one has open; a backup of it, a key, and files to take in."""
    add_team("red", 3, lead="dee")
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    believe(store, datetime.now(UTC))  # as the commands are run at the true time
    CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), NOW).open_round(
        date(2026, 3, 4)
    )
    store.close()
    upkeep.back_up(store.file, tmp_path / "kept.db", None)
    (tmp_path / "key").touch(0o600)
    (tmp_path / "key").write_text("0f" * 32)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_every_command_is_asked_here() -> None:
    assert set(ASKED) == set(main.commands)


@pytest.mark.parametrize("asked", ["--help", "-h", "--version", "demo --help", "round propose --help"])
def test_help_loads_nothing_heavy_unless_the_command_itself_needs_it(asked: str, folder: Path) -> None:
    mine = ASKED[asked.split()[0]][1] if not asked.startswith("-") else set()

    assert loaded(folder, *asked.split()) <= mine


@pytest.mark.parametrize("command", ASKED)
def test_a_command_loads_what_it_needs_and_no_more(command: str, folder: Path) -> None:
    arguments, needed = ASKED[command]
    here = {"ALONGSIDE_DATABASE": f"sqlite:///{folder / 'alongside.db'}"}
    if command == "demo":
        here = {"ALONGSIDE_DATABASE": f"sqlite:///{folder / 'new.db'}"}
    if command == "set-up-code":
        here = {"ALONGSIDE_DATABASE": f"sqlite:///{folder / 'new.db'}"}
        open_store(folder / "new.db").close()
    if command in OF_A_KEY:
        here["ALONGSIDE_KEY_FILE"] = str(folder / "key")
    if command == "backups":
        (folder / "backups").mkdir()
        here["ALONGSIDE_BACKUPS"] = str(folder / "backups")
    if command == "organisations":
        here["ALONGSIDE_ORGANISATIONS"] = f"sqlite:///{folder / 'directory.db'}"
    if command == "decrypt":
        upkeep.change_key(folder / "alongside.db", None, Key("0f" * 32))

    assert loaded(folder, command, *arguments.format(folder=folder).split(), **here) == needed


@pytest.mark.parametrize("heavy", sorted({"numpy", "scipy", "pandas", "pyarrow", "altair"}))
def test_a_heavy_module_that_is_loaded_is_noticed(heavy: str, folder: Path) -> None:
    """The twin."""
    assert heavy in loaded(folder, "--help", probe=f"import {heavy}\n{PROBE}")


def test_a_database_is_opened_without_pandas_only_because_it_is_hidden(folder: Path) -> None:
    """The twin: the library that opens it takes pandas in where it finds it, and is none the worse for not finding it."""
    assert "pandas" in loaded(folder, "--help", probe=f"import sqlite_utils\n{PROBE}")
    assert loaded(folder, "--help", probe=f"import alongside.core.store.driver, pandas\n{PROBE}") >= {
        "pandas"
    }


@pytest.mark.parametrize("name", main.commands)
def test_a_command_is_listed_by_the_first_sentence_of_its_own_help(name: str) -> None:
    listed = main.commands[name]
    assert isinstance(listed, LazyCommand)

    own = listed.load_command()

    assert (own.name, own.hidden, own.deprecated) == (name, listed.hidden, listed.deprecated)
    assert [listed.get_short_help_str(width) for width in range(10, 200)] == [
        own.get_short_help_str(width) for width in range(10, 200)
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("bakup", "Did you mean one of: 'backup', 'backups'?"), ("nonsense", "No such command")],
)
def test_a_name_that_is_none_is_refused_as_ever(typed: str, said: str) -> None:
    done = CliRunner().invoke(main, [typed])

    assert done.exit_code == 2
    assert said in done.stderr


def test_the_shell_completes_names_and_what_belongs_to_each() -> None:
    shell = BashComplete(main, {}, "alongside", "_ALONGSIDE_COMPLETE")

    assert [one.value for one in shell.get_completions([], "re")] == ["remind", "restore"]
    assert [one.value for one in shell.get_completions(["remind"], "--d")] == ["--dry-run"]
    assert [one.value for one in shell.get_completions(["import"], "p")] == ["people", "profiles"]
