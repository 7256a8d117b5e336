"""Two upgrades in a row, as docs/guides/operators.md says: the programs of two earlier versions, taken from the history, make a database with
data in it and bring it up; then this version takes it over, and going back is a restored backup.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alongside import __version__

pytestmark = pytest.mark.drill
PROJECT = Path(__file__).parents[2]
RELEASES = PROJECT / "docs" / "releases.toml"
FIRST, SECOND = "0.4.0", "0.8.0"  # before texts were sealed, and the last before this drill
PASSWORD = "kettle walks along the river"

# What all programs have in common, with the store of the database that ALONGSIDE_DATABASE names.
BEGIN = """
import os, sys
from datetime import UTC, datetime
from alongside.desks.advocate import AdvocateDesk
from alongside.settings import Settings, database_file
from alongside.store.engine import open_store
store = open_store(database_file(Settings.read(os.environ).database))
now = datetime.now(UTC)
"""

BEGIN_NOW = (
    BEGIN.replace("alongside.desks.", "alongside.checkins.desk.")
    .replace("alongside.settings", "alongside.core.settings")
    .replace("alongside.store.", "alongside.core.store.")
)

# Version 0.4.0: one of those who meet for a session gets a password, and writes.
WRITE_IN_PLAIN = f"""{BEGIN}
from alongside.desks import door
from alongside.domain.checkins import CheckIn
from alongside.store import accounts, people
with store.read() as db:
    row = db.rows("select person_id from pairing_person join session using (pairing_id) order by person_id limit 1")[0]
    person = people.by_id(db, row["person_id"])
with store.write() as db:
    accounts.set_password(db, person.id, door.hash_password({PASSWORD!r}), now.isoformat())
desk = AdvocateDesk(store, person, now)
week = desk.open_weeks()[0]
held = desk.check_in(week)
desk.save(CheckIn(week, answers={{"exhaustion": 2}}, win="One small win.", note="A note."), held.revision if held else 0)
desk.set_step(week, "One step.")
print(person.login)
"""

# From 0.5.0 on: signing in seals what lies in plain and opens what is sealed.
SIGN_IN_AND_READ = f"""{BEGIN}
from alongside.desks import door
entered = door.Door(store, now).sign_in(sys.argv[1], {PASSWORD!r}, "127.0.0.1", "")
here = door.visitor(store, entered.token, now)
desk = AdvocateDesk(store, here.person, now, keys=here.keys)
week = desk.open_weeks()[0]
held = desk.check_in(week)
print([held.win, held.note, desk.step(week).text])
"""

# The same, by the names of this version.
SIGN_IN_AND_READ_NOW = f"""{BEGIN_NOW}
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import SignInDesk
entered = SignInDesk(store, now).sign_in(sys.argv[1], {PASSWORD!r}, "127.0.0.1", "")
here = current_user(store, entered.token, now)
desk = AdvocateDesk(store, here.person, now, keys=here.keys)
week = desk.open_weeks()[0]
held = desk.find_check_in(week)
print([held.win, held.note, desk.find_step(week).text])
"""


@dataclass
class Program:
    """One version, in a folder of its own."""

    folder: Path
    database: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment | {"ALONGSIDE_DATABASE": f"sqlite:///{self.database}"},
            capture_output=True,
            text=True,
        )

    def alongside(self, *arguments: str) -> str:
        done = self.run("-m", "alongside", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def script(self, text: str, *arguments: str) -> str:
        done = self.run("-c", text, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def export(self, login: str, to: Path) -> dict[str, list[dict[str, Any]]]:
        self.alongside("export", "--person", login, "--to", str(to))
        tables: dict[str, list[dict[str, Any]]] = json.loads((to / "everything.json").read_text("utf-8"))[
            "tables"
        ]
        return tables


def history(commit: str) -> tarfile.TarFile:
    archive = subprocess.run(["git", "archive", commit], cwd=PROJECT, capture_output=True)
    if archive.returncode != 0:
        reason = f"the history is not here: {archive.stderr.decode(errors='replace').strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return tarfile.open(fileobj=io.BytesIO(archive.stdout))


def program(version: str, folder: Path) -> Program:
    commits = tomllib.loads(RELEASES.read_text("utf-8"))
    with history(commits[version]) as archive:
        archive.extractall(folder / version, filter="data")
    return Program(folder / version, folder / "alongside.db")


SEALED_LATER = {"win", "note", "text", "outcome"}  # from 0.5.0 on; what people wrote is read by signing in
ANEW = {"password"}  # hashed in the new way at the first sign-in


def lost(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Rows of the earlier export that no row of the later one holds, column by column."""
    return [
        row
        for table, rows in before.items()
        if table not in ANEW
        for row in rows
        if not any(
            {name: other.get(name) for name in row.keys() - SEALED_LATER}
            == {name: row[name] for name in row.keys() - SEALED_LATER}
            for other in after.get(table, [])
        )
    ]


def test_two_upgrades_in_a_row_lose_nothing_and_a_backup_leads_back(tmp_path: Path) -> None:
    first, second = program(FIRST, tmp_path), program(SECOND, tmp_path)
    this = Program(PROJECT, tmp_path / "alongside.db")
    backup = tmp_path / "before.db"

    first.alongside("demo", "--people", "12", "--weeks", "12")
    login = first.script(WRITE_IN_PLAIN)
    at_first = first.export(login, tmp_path / "at-first")
    second.alongside("migrate")
    read_by_second = second.script(SIGN_IN_AND_READ, login)
    second.alongside("backup", str(backup))
    this.alongside("migrate")
    read_by_this = this.script(SIGN_IN_AND_READ_NOW, login)
    examined = json.loads(this.alongside("verify", "--json"))
    at_last = this.export(login, tmp_path / "at-last")
    refused = first.run("-m", "alongside", "migrate")
    second.alongside("restore", str(backup))
    read_after_going_back = second.script(SIGN_IN_AND_READ, login)

    assert (examined["sound"], examined["problems"]) == (True, [])
    assert {row["win"] for row in at_first["check_in"]} >= {"One small win."}
    assert "One small win." not in json.dumps(at_last)  # sealed
    assert {read_by_second, read_by_this, read_after_going_back} == {
        str(["One small win.", "A note.", "One step."])
    }
    assert at_first["session"]
    assert lost(at_first, at_last) == []
    assert refused.returncode == 1
    assert "newer than this version of Alongside" in refused.stderr


def test_twin_a_row_that_is_gone_would_be_found() -> None:
    row = {"week": "2026-W10", "hours": 38, "note": "open"}

    assert lost({"check_in": [row]}, {"check_in": [row | {"note": None, "new": 1}]}) == []
    assert lost({"check_in": [row]}, {"check_in": [row | {"hours": 37}]}) == [row]
    assert lost({"check_in": [row]}, {}) == [row]


def test_the_newest_section_of_the_changelog_is_this_version_and_each_version_before_has_its_commit() -> None:
    headings = [
        line.split()[1]
        for line in (PROJECT / "CHANGELOG.md").read_text("utf-8").splitlines()
        if line.startswith("## ")
    ]
    releases = list(tomllib.loads(RELEASES.read_text("utf-8")))

    assert headings[0] == __version__
    assert headings[1:] == [each for each in reversed(releases) if each != __version__]
