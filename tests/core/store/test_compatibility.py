"""An older version goes on beside a newer schema that says so, so that processes can be replaced one after the other."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alongside.core.store.engine import NewerDatabase, Store, bring_up_to_date, open_store
from alongside.core.store.sqlite import SCHEMA, read_migrations
from alongside.storage.store.examination import examine_database
from alongside.storage.store.health import Trouble, find_trouble
from tests.conftest import NewPlace

KNOWN = max(read_migrations())
SAYS_SO_SINCE = 36  # the first that an older version can run beside


@pytest.fixture
def fresh(new_place: NewPlace) -> Iterator[Store]:
    opened = open_store(new_place())
    yield opened
    opened.close()


def migrate_further(store: Store, *runs_from: int | None) -> None:
    """As a newer version does: one change of the schema for each, which says from which version on others can go on."""
    with store.write() as db:
        for number, oldest in enumerate(runs_from, KNOWN + 1):
            db.insert("schema_version", {"number": number, "applied_at": "2026-11-29T12:00:00+00:00"})
            if oldest is not None:
                db.insert("schema_compatibility", {"number": number, "runs_from": oldest})


def opens_again(store: Store) -> bool:
    try:
        open_store(store.place).close()
    except NewerDatabase:
        return False
    return True


def brings_up_to_date(store: Store) -> bool:
    try:
        return bring_up_to_date(store.place) == []
    except NewerDatabase:
        return False


def is_examined(store: Store) -> bool:
    assert isinstance(store.place, Path)
    try:
        return examine_database(store.place).problems == ()
    except NewerDatabase:
        return False


def is_healthy(store: Store) -> bool:
    found = find_trouble(store, 1)
    assert found in (None, Trouble.OTHER_SCHEMA)
    return found is None


@pytest.mark.parametrize(
    "goes_on",
    [
        opens_again,
        brings_up_to_date,
        pytest.param(is_examined, marks=pytest.mark.sqlite_only("the file")),
        is_healthy,
    ],
)
@pytest.mark.parametrize(
    ("runs_from", "possible"),
    [
        ((KNOWN,), True),
        ((1, KNOWN), True),
        ((KNOWN + 1,), False),
        ((None,), False),  # says nothing
        ((KNOWN, None), False),
        ((None, KNOWN), False),  # what came in between is not undone by it
    ],
)
def test_an_older_version_goes_on_where_each_newer_change_of_the_schema_says_so(
    fresh: Store, goes_on: Callable[[Store], bool], runs_from: tuple[int | None, ...], possible: bool
) -> None:
    migrate_further(fresh, *runs_from)

    assert goes_on(fresh) is possible


def test_each_change_of_the_schema_says_which_older_versions_it_stops() -> None:
    """Whoever adds one decides it; see the guide in docs/decisions/0078."""
    said = re.compile(r"insert into schema_compatibility \(number, runs_from\) values \((\d+), \d+\)")
    for file in portable_files(SCHEMA):
        number = int(file.name[:4])
        if number >= SAYS_SO_SINCE:
            text = file.read_text("utf-8")
            found = said.search(text)
            assert "-- Stops all older versions" in text or (found and int(found[1]) == number), file.name


def portable_files(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.glob("*.sql")) if one.name.count(".") == 1]
