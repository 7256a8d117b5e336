"""Which library runs, and that it is never one that damages files."""

import pytest

from alongside.core.store import driver
from alongside.core.store.driver import OldLibrary, is_affected
from alongside.core.store.engine import open_store


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_the_versions_with_the_fault_are_those_that_sqlite_names(version, affected) -> None:
    assert is_affected(version) is affected


def test_a_library_with_the_fault_never_touches_a_file(tmp_path, monkeypatch) -> None:
    file = tmp_path / "alongside.db"
    monkeypatch.setattr(driver, "VERSION", (3, 51, 2))

    with pytest.raises(OldLibrary, match=r"SQLite 3\.51\.2 can damage a database"):
        open_store(file)

    assert not file.exists() or file.stat().st_size == 0


def test_the_library_that_runs_has_the_fix() -> None:
    assert not is_affected(driver.VERSION)
