"""The contracts between topics and rooms, each broken once, and that SQL is written in stores only."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

# By the contract: a file that is added to the package, what it says, and what is then reported.
BREACHES = {
    "tower": (
        "core/rules/upwards.py",
        "import alongside.teams.rules",
        "alongside.core.rules.upwards -> alongside.teams.rules",
    ),
    "rooms": (
        "core/rules/outwards.py",
        "import alongside.core.store.rows",
        "alongside.core.rules.outwards -> alongside.core.store.rows",
    ),
    "streamlit": ("teams/desk/draws.py", "import streamlit", "alongside.teams.desk.draws -> streamlit"),
    "http": ("teams/desk/answers.py", "import starlette", "alongside.teams.desk.answers -> starlette"),
    "driver": ("teams/store/opens.py", "import sqlite3", "alongside.teams.store.opens -> sqlite3"),
    "gate": (
        "teams/desk/peeks.py",
        "import alongside.teams.store.protected",
        "alongside.teams.desk.peeks -> alongside.teams.store.protected",
    ),
    "strangers": (
        "calendars/rules/in_the_server.py",
        "import alongside.calendars.rules.reading",
        "alongside.calendars.rules.in_the_server -> alongside.calendars.rules.reading",
    ),
    "workbooks": (
        "staff_lists/desk/in_the_server.py",
        "import alongside.staff_lists.rules.workbooks",
        "alongside.staff_lists.desk.in_the_server -> alongside.staff_lists.rules.workbooks",
    ),
    "certificate": (
        "matching/engine/certify.py",
        "import alongside.matching.engine.blossoms",
        "alongside.matching.engine.certify -> alongside.matching.engine.blossoms",
    ),
}
NEW_TOPIC = "strays"  # that no one gave a place in the tower


def contracts() -> dict[str, str]:
    """Id to name."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return {one["id"]: one["name"] for one in settings["tool"]["importlinter"]["contracts"]}


def copy_package(folder: Path) -> Path:
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for file in (PROJECT / "alongside").rglob("*.py"):
        copied = folder / file.relative_to(PROJECT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copied)
    return folder


def reported(folder: Path) -> dict[str, str]:
    """By the name of each broken contract, what is said of it, on one line."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    *_, details = done.stdout.partition("Broken contracts")
    return {
        name: " ".join(found[1].split())
        for name in contracts().values()
        if (found := re.search(rf"^{re.escape(name)}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", details, re.S | re.M))
    }


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return reported(copy_package(tmp_path_factory.mktemp("sound")))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All contracts at once: reading the package takes longer than judging it."""
    folder = copy_package(tmp_path_factory.mktemp("broken"))
    for file, line, _ in BREACHES.values():
        with (folder / "alongside" / file).open("a", encoding="utf-8") as opened:
            opened.write(f"\n{line}\n")
    (folder / "alongside" / NEW_TOPIC).mkdir()
    (folder / "alongside" / NEW_TOPIC / "__init__.py").touch()
    return reported(folder)


def test_every_contract_is_broken_here() -> None:
    assert BREACHES.keys() == contracts().keys()


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_of_a_contract_is_reported(
    contract: str, sound: dict[str, str], broken: dict[str, str]
) -> None:
    name, report = contracts()[contract], BREACHES[contract][2]

    assert report in broken.get(name, "")
    assert report not in sound.get(name, "")


def test_a_topic_without_a_place_in_the_tower_is_reported(
    sound: dict[str, str], broken: dict[str, str]
) -> None:
    tower = contracts()["tower"]

    assert f"alongside.{NEW_TOPIC}" in broken[tower]
    assert NEW_TOPIC not in sound.get(tower, "")


SQL = re.compile(
    r"\s*(select\s.*\sfrom\s|select \d|insert (or \w+ )?into\s|update \w+\s+set\s|delete from\s|with \w+ as\s"
    r"|create (table|index|view|trigger)\s|alter table\s|drop (table|index|view|trigger)\s|pragma \w)",
    re.S,
)


def sql_in(source: str) -> Iterator[str]:
    """Every text that begins as SQL does. In our sentences the first letter is a capital."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.value


def outside_stores(file: Path) -> bool:
    return "store" not in file.relative_to(PROJECT).parts


def test_sql_is_written_in_stores_only() -> None:
    files = [PROJECT / "app.py", *(PROJECT / "alongside").rglob("*.py"), *(PROJECT / "pages").rglob("*.py")]
    with_sql = [file for file in files if any(sql_in(file.read_text("utf-8")))]

    assert [file for file in with_sql if outside_stores(file)] == []
    assert len(with_sql) > 20  # the twin: those in the stores are found


@pytest.mark.parametrize(
    "source",
    [
        'db.row("select id from person where id = :id", id=id)',
        'db.rows(\n    """\n    select id\n    from person\n    """\n)',
        'FOUND = "with recent as (select 1) select * from recent"',
        'db.run("delete from person")',
        'db.run("update person set name = :name", name=name)',
        'db.run("insert or ignore into person (id) values (1)")',
    ],
)
def test_twin_sql_would_be_found(source: str) -> None:
    assert list(sql_in(source))
    assert outside_stores(PROJECT / "alongside" / "core" / "desk" / "one.py")


@pytest.mark.parametrize(
    "source", ['t("Select a file from your computer.")', '"""Update the set of weeks."""']
)
def test_twin_a_sentence_is_no_sql(source: str) -> None:
    assert not list(sql_in(source))
