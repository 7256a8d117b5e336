"""Someone who looks after a server and does what docs/guides/operators.md says, command by command, so that guide and drill stay one."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store, open_store
from tests.browser.conftest import Server

GUIDE = (PROJECT / "docs" / "guides" / "operators.md").read_text("utf-8")
SECONDS = 150  # for what a server does by itself within a minute, on a machine that is busy


def steps(heading: str) -> list[str]:
    """The commands of the blocks marked `sh` between this heading and the next, in their order."""
    found: list[str] = []
    here, fence = False, ""
    for line in GUIDE.splitlines():
        mark = line.strip()
        if mark.startswith("```"):
            fence = "" if fence else mark
        elif fence == "```sh" and here:
            found.append(line)
        elif not fence and line.startswith("#"):
            here = line.lstrip("#").strip() == heading
    assert found, heading
    return found


def need(program: str) -> None:
    """Skips where it is not installed; in CI that is a fault."""
    if shutil.which(program) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")


@dataclass
class Operator:
    """`places`: what the guide calls its own here. `environment`: the settings, for commands and for the server."""

    server: Server
    desk: Path  # where they stand
    places: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)

    def follow(self, *commands: str) -> str:
        """What was printed. Each has to succeed."""
        return "".join(self._do(self._here(command)) for command in commands)

    def _do(self, command: str) -> str:
        if command.startswith("export "):
            name, value = command.removeprefix("export ").split(" ")[0].split("=", 1)
            self.environment[name] = value
        elif command == "systemctl stop alongside":
            self.server.stop()
        elif command == "systemctl start alongside":
            self.start()
        else:
            done = self.tries(command)
            assert done.returncode == 0, f"{command}: {done.stderr}"
            return done.stdout
        return ""

    def tries(self, command: str) -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
        return subprocess.run(
            ["sh", "-c", self._here(command)],
            cwd=self.desk,
            env={**own, "PATH": path, "PYTHONPATH": str(PROJECT), **self.environment},
            capture_output=True,
            text=True,
        )

    def start(self) -> None:
        self.server.settings = dict(self.environment)
        self.server.start()

    def _here(self, command: str) -> str:
        for there, here in self.places.items():
            command = command.replace(there, here)
        return command

    def health(self) -> dict[str, Any]:
        """With the status."""
        try:
            with urlopen(f"{self.server.url}/healthz", timeout=10) as answer:
                return {"status": answer.status, **json.load(answer)}
        except HTTPError as error:
            return {"status": error.code, **json.load(error)}

    def waits_until(self, seen: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Until /healthz says so."""
        deadline = time.monotonic() + SECONDS
        while not seen(health := self.health()):
            assert time.monotonic() < deadline, health
            time.sleep(0.2)
        return health


def newest(folder: Path) -> Path:
    return max(one for one in folder.iterdir() if one.name.startswith("alongside-"))


def this_week() -> Week:
    return Week.of(datetime.now(UTC).date())


def save(store: Store, person: str, back: int = 0, win: str = "a small win") -> None:
    with store.write() as db:
        week = CheckIn(this_week().back(back), win=win, revision=1)
        checkins.save_check_in(db, person, week, datetime.now(UTC).isoformat())


def saved(file: Path) -> list[str]:
    """Whose weeks are in it."""
    store = open_store(file)
    with store.read() as db:
        found = [row["person_id"] for row in db.rows("select distinct person_id from check_in order by 1")]
    store.close()
    return found


def house(file: Path) -> Store:
    """Ana, Ben and Cho, and Eli, who is an admin. Ana and Cho saved a week."""
    store = open_store(file)
    with store.write() as db:
        organisations.save_organisation(
            db,
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0),
            datetime(2026, 1, 1, 0, tzinfo=UTC),
        )
        organisations.save_support_contacts(db, [SupportContact("Line", "0800 000 000", "always")])
        for name in ("ana", "ben", "cho", "eli"):
            people.add_person(
                db, Person(id=name, login=f"{name}@example.org", name=name.title()), date(2025, 1, 6)
            )
        people.grant_role(db, "eli", Role.ADMIN)
    save(store, "ana")
    save(store, "cho")
    return store


def operator(folder: Path) -> Operator:
    """At a desk of their own, with a database in `folder`."""
    desk = folder / "desk"
    desk.mkdir()
    return Operator(
        Server(folder),
        desk,
        {
            "/mnt/backups": str(folder / "backups"),
            "/srv/alongside": str(folder),
            "/tmp/practice": str(folder / "practice"),
        },
        {"ALONGSIDE_DATABASE": f"sqlite:///{folder / 'alongside.db'}"},
    )
