"""A database from before the rules of panels: what was published stays, accounts get their day, and everyone is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.core.store import sqlite
from alongside.core.store.engine import Store, open_store
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.teams.gate.bands import publish_due
from alongside.teams.store import releases

BEFORE = 11  # the newest step of the schema that knew nothing of them


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file, known = tmp_path / "before.db", sqlite.read_migrations()
    with monkeypatch.context() as earlier:
        earlier.setattr(
            sqlite, "read_migrations", lambda *_: {n: sql for n, sql in known.items() if n <= BEFORE}
        )
        store = open_store(file)
    with store.write() as db:
        db.run(
            "insert into organisation (id, name, time_zone, week_opens, language, created_at) "
            "values (1, 'Open Door', 'Europe/London', 0, 'en', '2025-01-01T00:00:00+00:00')"
        )
        db.run("insert into team (id, name) values ('red', 'Red')")
        for one, left in (("ana", None), ("ben", None), ("cho", "2025-06-01")):
            db.run(
                "insert into person (id, login, name, joined_on, left_on) values (:id, :id, :id, '2025-01-06', :left)",
                id=one,
                left=left,
            )
            db.run(
                "insert into membership (person_id, team_id, since, until) values (:id, 'red', '2025-01-06', :left)",
                id=one,
                left=left,
            )
        db.run(
            "insert into password (person_id, hash, changed_at) values ('ana', 'x', '2025-09-01T10:00:00+00:00')"
        )
        db.run(
            "insert into sign_in (id, token_hash, person_id, started_at, last_seen_at, device) "
            "values ('s', 's', 'ana', '2025-02-03T10:00:00+00:00', '2025-02-03T10:00:00+00:00', '')"
        )
        db.run("insert into release values ('red', '2025-W41', 8, 'high', 0, '2025-12-04T00:00:00+00:00')")
        db.run("insert into release_team values ('red', '2025-W41', 'red')")
        db.run("update schema_version set applied_at = '2025-01-01T00:00:00+00:00'")
    store.close()
    return file


@pytest.fixture
def upgraded(old: Path) -> Store:
    return open_store(old)


def test_what_was_published_stays_and_can_still_not_be_changed(upgraded: Store) -> None:
    with upgraded.read() as db:
        row = db.rows("select outcome, strong, epsilon from release")[0]
        assert tuple(row) == ("high", 0, None)
        assert len(db.rows("select * from release_team")) == 1

    for statement in ("update release set outcome = 'low'", "delete from release_team"):
        with pytest.raises(sqlite3.IntegrityError, match="insert-only"), upgraded.write() as db:
            db.run(statement)


def test_an_account_is_as_old_as_the_earliest_trace_of_it(upgraded: Store) -> None:
    with upgraded.read() as db:
        since = {row["id"]: row["account_since"] for row in db.rows("select id, account_since from person")}

    assert since == {"ana": "2025-02-03", "ben": None, "cho": None}


def test_everyone_in_a_team_is_notified_and_no_one_who_left(upgraded: Store) -> None:
    with upgraded.read() as db:
        told = {
            one: [notice.kind for notice in notices.list_unseen(db, one)] for one in ("ana", "ben", "cho")
        }

    assert told == {"ana": [NoticeKind.BANDS_CHANGED], "ben": [NoticeKind.BANDS_CHANGED], "cho": []}


def test_no_band_comes_before_everyone_had_a_week_to_read_of_it(upgraded: Store) -> None:
    now = datetime.now(UTC)
    with upgraded.read() as db:
        changed_at = releases.rules_changed_at(db)
    assert changed_at
    assert now - changed_at < timedelta(hours=1)

    assert publish_due(upgraded, now + timedelta(days=6)) == []
    assert publish_due(upgraded, now + timedelta(days=8)) != []


def test_a_new_database_is_told_nothing_and_waits_for_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "new.db").read() as db:
        assert releases.rules_changed_at(db) is None
