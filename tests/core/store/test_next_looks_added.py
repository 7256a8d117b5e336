"""The step of the schema that has the clock look at what is due looks at everyone once, and at no pairing that is over."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store import next_checks, sqlite
from alongside.core.store.engine import open_store
from tests.conftest import NOW

ADDED = 22  # the number of this step


def test_all_who_were_here_are_looked_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = sqlite.read_migrations()
    monkeypatch.setattr(
        sqlite,
        "read_migrations",
        lambda *_: {number: text for number, text in known.items() if number < ADDED},
    )
    before = open_store(tmp_path / "before.db")
    with before.write() as db:
        people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2025, 1, 6))
        for pairing, ended in (("goes on", None), ("over", "2026-02-01T10:00:00+00:00")):
            db.run(
                "insert into pairing (id, round, asked, since, until, ended_at, links) "
                "values (:id, 1, 0, '2026-01-05', '2026-03-30', :ended, '[]')",
                id=pairing,
                ended=ended,
            )
    before.close()
    monkeypatch.undo()

    upgraded = open_store(tmp_path / "before.db")

    with upgraded.read() as db:
        long_ago = NOW - timedelta(days=9_999)
        assert next_checks.people_due(db, long_ago, 9) == ["ana"]
        assert next_checks.pairings_due(db, long_ago, 9) == ["goes on"]
    upgraded.close()
