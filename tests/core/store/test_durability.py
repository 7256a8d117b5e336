"""Killed in the middle of saving, and pressed twice from many tabs: a few rounds of benchmarks/durability.py."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from benchmarks.durability import Killed, killed_again_and_again, look, pressed_twice

ROUNDS = 5


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Killed]:
    file = tmp_path_factory.mktemp("killed") / "killed.db"
    return file, killed_again_and_again(file, ROUNDS, seed=7)


def test_a_writer_that_is_killed_has_lost_nothing_that_it_acknowledged(killed: tuple[Path, Killed]) -> None:
    _, found = killed

    assert found.rounds == ROUNDS
    assert found.acknowledged >= ROUNDS
    assert (found.lost, found.torn, found.sound) == (0, 0, True)


@pytest.mark.parametrize(
    ("harm", "lost", "torn"),
    [
        ("delete from check_in where note = :number", 1, 0),
        ("update check_in set note = note - 1 where note = :number", 1, 1),
        ("update response set answers = '{}' where (person_id, week) in ({which})", 0, 1),
    ],
)
def test_twin_one_save_that_is_gone_or_half_there_would_be_counted(
    killed: tuple[Path, Killed], tmp_path: Path, harm: str, lost: int, torn: int
) -> None:
    file, found = killed
    number = max(found.said.values())
    with closing(sqlite3.connect(file)) as db:
        db.execute("vacuum into :copy", {"copy": str(tmp_path / "copy.db")})
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        db.execute(
            harm.replace("{which}", "select person_id, week from check_in where note = :number"),
            {"number": str(number)},
        )
        db.commit()

    seen = Killed(said=dict(found.said))
    look(tmp_path / "copy.db", seen)

    assert (seen.lost, seen.torn) == (lost, torn)


def test_buttons_pressed_twice_from_many_tabs_make_one_row_each(tmp_path: Path) -> None:
    told, revisions = pressed_twice(tmp_path / "pressed.db", people=5, tabs=6, seed=7)

    assert revisions == [1] * 5
    assert told == {"saved": 10, "told of the other version": 50}
