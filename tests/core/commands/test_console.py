"""Whatever is refused ends as one sentence and an exit code, at every command."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from alongside.core.commands.command_group import CommandGroup, LazyCommand
from alongside.core.rules.errors import AlongsideError
from alongside.core.store.engine import open_store
from alongside.everything.commands import main
from tests.fixtures.houses import house_url
from tests.fixtures.postgres import Houses

# To each command something it can be asked. {dir}: a folder of the test's own.
ASKED = {
    "admin-link": "--login ana",
    "backups": "",
    "backup": "{dir}/copy.db",
    "busy": "{dir}/mine.ics --from 2026-11-30T00:00Z",
    "decrypt": "",
    "demo": "--people 11 --weeks 4",
    "encrypt": "",
    "erase": "--person ana --yes",
    "export": "--person ana --to {dir}/export",
    "import check-ins": "{dir}/weeks.csv",
    "import people": "{dir}/people.csv",
    "import profiles": "{dir}/profiles.csv",
    "match": "{dir}/people.json",
    "migrate": "",
    "move": "--to sqlite:///{dir}/moved.db",
    "organisations archive": "north",
    "organisations create": "north --address https://north.example.org",
    "organisations list": "",
    "organisations migrate": "",
    "organisations move": "north sqlite:///{dir}/north.db",
    "privacy-pack": "--to {dir}/papers",
    "publish": "",
    "remind": "--dry-run",
    "restore": "{dir}/people.csv",
    "round confirm": "1 --as ana",
    "round propose": "",
    "round show": "1",
    "set-up-code": "",
    "team": "Red --as ana",
    "trend": "--person ana",
    "verify": "",
}
FILES = {
    "mine.ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261202T100000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n",
    "people.csv": "login,name,team,leads\nana,Ana,,Red\nben,Ben,Red,\n",
    "weeks.csv": "login,week,exhaustion\nben,2026-W05,2\n",
    "profiles.csv": "login,languages\nben,en\n",
    "people.json": json.dumps({"people": []}),
}


def every_command(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        command = command.load_command() if isinstance(command, LazyCommand) else command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield before + name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database brought up to date, and files to take in."""
    file = tmp_path / "empty.db"
    open_store(file).close()
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{file}")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def asked(command: str, folder: Path) -> Result:
    return CliRunner().invoke(main, [*command.split(), *ASKED[command].format(dir=folder).split()])


def test_every_command_is_asked_here() -> None:
    assert set(ASKED) == set(every_command(main))


@pytest.mark.parametrize("people", [False, True], ids=["no one", "people"])
@pytest.mark.parametrize("command", ASKED)
def test_no_command_ends_in_a_traceback_before_an_organisation_is_set_up(
    command: str, people: bool, folder: Path
) -> None:
    if people:
        assert asked("import people", folder).exit_code == 0

    done = asked(command, folder)

    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code in (0, 1, 2)
    assert bool(done.stderr) is bool(done.exit_code)


def test_no_command_ends_in_a_traceback_or_a_fault_of_ours_on_a_server(
    postgres_houses: Houses, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(replace(postgres_houses.place, folder=folder))) as house:
        with house.write() as db:
            db.run("update person set login = id")
        monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(house))
    monkeypatch.setenv("ALONGSIDE_BACKUPS", str(folder))

    done = {
        command: asked(command, folder)
        for command in (*sorted({*ASKED} - {"move", "erase"}), "erase", "move")
    }
    postgres_houses.bring_back()

    assert {
        command: one.stderr for command, one in done.items() if "database cannot be used" in one.stderr
    } == {}
    assert all(one.exception is None or isinstance(one.exception, SystemExit) for one in done.values())
    worked = {
        "backup",
        "backups",
        "erase",
        "export",
        "migrate",
        "move",
        "privacy-pack",
        "publish",
        "trend",
        "verify",
    }
    assert {command: done[command].stderr for command in worked if done[command].exit_code} == {}


@pytest.mark.parametrize("command", ["team", "privacy-pack"])
def test_what_needs_an_organisation_says_so(command: str, folder: Path) -> None:
    asked("import people", folder)

    done = asked(command, folder)

    assert (done.exit_code, done.stderr) == (2, "Error: No organisation is set up in this database yet.\n")


class Unheard(AlongsideError):
    """A refusal that no command has a sentence for."""


def group_of(kind: Any, **named: str) -> click.Group:
    @click.group(cls=kind, **named)
    def group() -> None: ...

    @group.command()
    def refuse() -> None:
        raise Unheard

    return group


def test_a_refusal_without_a_sentence_of_its_own_is_one_all_the_same() -> None:
    done = CliRunner().invoke(group_of(CommandGroup, refusals=main.refusals), ["refuse"])

    assert (done.exit_code, done.stderr) == (
        1,
        "Error: That is not possible (Unheard). Nothing was changed.\n",
    )


def test_outside_of_these_commands_it_would_be_a_traceback() -> None:
    """The twin."""
    assert isinstance(CliRunner().invoke(group_of(click.Group), ["refuse"]).exception, Unheard)
