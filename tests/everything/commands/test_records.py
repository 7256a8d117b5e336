"""`export` and `erase` from the console."""

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.commands import main
from tests.conftest import NOW, WEEK
from tests.fixtures.wording import message

DATA = Path(__file__).parents[4] / "shared" / "data" / "workload_wellbeing_bh1996.csv"


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{store.file}")

    def call(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=typed)

    return call


@pytest.fixture
def ana(store: Store) -> Store:
    with store.write() as db:
        said = CheckIn(
            WEEK, answers={"exhaustion": 3}, facts=WorkFacts(hours=44), win="ana's win", note="=ana's note"
        )
        checkins.save_check_in(db, "ana", said, NOW.isoformat())
    return store


def files_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_one_persons_records_are_written_as_files(ana: Store, run, tmp_path: Path) -> None:
    done = run("export", "--person", "ana@example.org", "--to", str(tmp_path / "ana"))

    assert done.exit_code == 0, done.output
    assert {"README.txt", "everything.json", "my-rows.sqlite", "tables/check_in.csv"} <= files_in(
        tmp_path / "ana"
    )
    everything = json.loads((tmp_path / "ana" / "everything.json").read_text("utf-8"))
    assert [row["note"] for row in everything["tables"]["check_in"]] == ["=ana's note"]
    assert "'=ana's note" in (tmp_path / "ana" / "tables" / "check_in.csv").read_text("utf-8-sig")


def test_what_is_exported_is_for_its_owner_only(ana: Store, run, tmp_path: Path) -> None:
    run("export", "--person", "ana@example.org", "--to", str(tmp_path / "ana"))
    run("export", "--everyone", "--to", str(tmp_path / "all"))

    modes = {file.stat().st_mode & 0o077 for file in tmp_path.glob("a*/**/*") if file.is_file()}
    assert modes == {0}


def test_the_readme_is_in_the_persons_language(ana: Store, run, tmp_path: Path) -> None:
    run("export", "--person", "ana@example.org", "--to", str(tmp_path / "ana"))

    readme = (tmp_path / "ana" / "README.txt").read_text("utf-8-sig")
    assert readme.startswith(message("everything/words/data_export", "as of").split("{")[0])
    for name in files_in(tmp_path / "ana") - {"README.txt"}:
        assert Path(name).name.removesuffix(".csv") in readme or name.startswith("charts/"), name


def test_everyones_figures_are_two_tables_without_what_people_wrote(ana: Store, run, tmp_path: Path) -> None:
    done = run("export", "--everyone", "--to", str(tmp_path / "all"))

    assert done.exit_code == 0, done.output
    assert files_in(tmp_path / "all") == {"people.csv", "check_ins.csv"}
    with (tmp_path / "all" / "check_ins.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["login"], row["week"], row["hours"], row["answer_exhaustion"]) for row in rows] == [
        ("ana@example.org", "2026-W10", "44.0", "3")
    ]
    written = "".join(file.read_text("utf-8-sig") for file in (tmp_path / "all").iterdir())
    assert "ana's" not in written
    with ana.read() as db:
        assert (
            db.row("select count(*) as n from audit where action = 'records.exported_with_everybody'")["n"]
            == 5
        )


@pytest.mark.parametrize("arguments", [["--everyone"], ["--person", "ana@example.org"]])
def test_a_folder_that_holds_files_is_refused(ana: Store, run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "old.csv").write_text("old")

    done = run("export", *arguments, "--to", str(tmp_path / "full"))

    assert done.exit_code == 2
    assert "already holds files" in done.output
    assert files_in(tmp_path / "full") == {"old.csv"}
    with ana.read() as db:
        assert db.rows("select * from audit") == []


@pytest.mark.parametrize(
    "arguments", [[], ["--everyone", "--person", "ana@example.org"], ["--person", "nobody@example.org"]]
)
def test_an_export_of_no_one_or_of_two_kinds_is_refused(
    ana: Store, run, tmp_path: Path, arguments: list[str]
) -> None:
    done = run("export", *arguments, "--to", str(tmp_path / "new"))

    assert done.exit_code == 2
    assert not (tmp_path / "new").exists()


def test_an_export_that_cannot_write_its_lines_hands_out_nothing(
    ana: Store, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ana.write() as db:
        db.run("create trigger full before insert on audit begin select raise(abort, 'disk full'); end")

    done = run("export", "--everyone", "--to", str(tmp_path / "all"))

    assert done.exit_code == 1
    assert files_in(tmp_path / "all") == set()


def test_a_person_is_deleted_after_their_sign_in_name_was_typed(ana: Store, run) -> None:
    done = run("erase", "--person", "ana@example.org", typed="ana@example.org\n")

    assert done.exit_code == 0, done.output
    with ana.read() as db:
        assert people.by_id(db, "ana") is None
    assert b"ana's note" not in b"".join(file.read_bytes() for file in ana.file.parent.glob("alongside.db*"))


@pytest.mark.parametrize("typed", ["ben@example.org\n", "\n", "y\n"])
def test_anything_else_typed_deletes_nothing(ana: Store, run, typed: str) -> None:
    done = run("erase", "--person", "ana@example.org", typed=typed)

    assert done.exit_code != 0
    with ana.read() as db:
        assert people.by_id(db, "ana") is not None


def test_a_script_need_not_type(ana: Store, run) -> None:
    assert run("erase", "--person", "ana@example.org", "--yes").exit_code == 0


def test_the_only_admin_is_refused_with_the_reason(ana: Store, run) -> None:
    done = run("erase", "--person", "eli@example.org", "--yes")

    assert done.exit_code == 2
    assert "only admin" in done.output
    with ana.read() as db:
        assert people.role_holders(db, Role.ADMIN) == {"eli"}


def test_100_000_check_ins_are_exported_without_a_question_for_each(
    store: Store, run, tmp_path: Path, monkeypatch
) -> None:
    """Counted, not timed: the number of queries does not grow with people or weeks."""
    import sqlite3

    asked: list[str] = []
    monkeypatch.setattr("alongside.core.store.sqlite.Database", _listening(asked))

    def queries(people_more: int) -> int:
        with store.write() as db:
            for number in range(people_more):
                people.add_person(
                    db,
                    people.Person(
                        id=f"n{people_more}-{number}", login=f"n{people_more}-{number}", name="Pat"
                    ),
                    date(2026, 1, 1),
                )
                checkins.save_check_in(db, f"n{people_more}-{number}", CheckIn(Week("2026-W05")), "")
        asked.clear()
        assert run("export", "--everyone", "--to", str(tmp_path / str(people_more))).exit_code == 0
        return len([sql for sql in asked if sql.lstrip().startswith("select")])

    assert queries(2) == queries(40)
    assert sqlite3.sqlite_version


def _listening(asked: list[str]):
    from sqlite_utils import Database

    def opened(conn, **more):
        conn.set_trace_callback(asked.append)
        return Database(conn, **more)

    return opened


@pytest.mark.skipif(
    not DATA.exists() and os.environ.get("CI") != "true",
    reason="the data set bh1996 is not beside the project (../shared/data)",
)
def test_real_people_come_out_with_the_published_correlations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bliese, Multilevel Modeling in R: -0.163 over people, -0.71 between unit means, -0.111 within units."""
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{tmp_path / 'real.db'}")
    monkeypatch.setenv("ALONGSIDE_INSTRUMENTS", "docs/examples/instruments")
    same_login = ["--map", "login=person"]
    of_a_day = ["--map", "hours=hours_per_day", "--multiply", "hours=7"]
    of_the_pack = ["--instrument", "bh1996", "--week", "2026-W01"]
    steps = [
        ["migrate"],
        ["import", "people", str(DATA), *same_login],
        ["import", "check-ins", str(DATA), *same_login, *of_a_day, *of_the_pack],
        ["export", "--everyone", "--to", str(tmp_path / "figures")],
    ]

    for step in steps:
        done = CliRunner().invoke(main, step)
        assert done.exit_code == 0, done.output
    found = correlations_of(tmp_path / "figures" / "check_ins.csv")

    assert (found.people, found.teams) == (7382, 99)
    assert round(found.over_people, 3) == -0.163
    assert -0.714 <= found.between_teams <= -0.711
    assert round(found.within_teams, 3) == -0.111


def correlations_of(file: Path):
    """As the example in docs/examples computes them."""
    import importlib.util

    place = Path(__file__).parents[3] / "docs" / "examples" / "correlations.py"
    spec = importlib.util.spec_from_file_location("correlations", place)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["correlations"] = module
    spec.loader.exec_module(module)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return module.correlations(csv.DictReader(opened), "hours", "score_wellbeing")
