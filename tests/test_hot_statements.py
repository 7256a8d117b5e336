"""What is asked at each rerun, at a sign-in, at a save and every minute goes by an index, however many people and years there are.

The statements are those that SQLite says it runs, so none that is added later is overlooked where these paths lead to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from alongside.accounts.desk.current_user import active_sign_ins, current_user
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.passwords import WrongSignIn
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.core.settings import Settings
from alongside.core.store import sqlite
from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import preview_messages, run_scheduled_jobs
from alongside.notifications.mail.delivery import deliver_messages
from alongside.notifications.rules.outbox import DeliveryStatus, mark_sent
from alongside.notifications.store import outbox
from alongside.sessions.desk.pending_decisions import save_decision
from alongside.sessions.rules.pairings import Decision, Ending
from alongside.sessions.store import pairings
from tests.conftest import NOW, PASSWORD, WEEK, believe
from tests.fixtures.pairs import matched, person, reachable

pytestmark = pytest.mark.sqlite_only("how it plans a query")
SMALL = {  # tables that stay small however long a house is used, and why
    "organisation": "one row",
    "clock": "one row",
    "support_contact": "a list on one page",
    "closed_days": "at most 200 times",
    "role": "coordinators and admins alone",
    "team": "a row a team",
    "team_lead": "a row a team and lead",
    "schema_version": "a row a version",
}


@dataclass
class Heard:
    statements: list[str] = field(default_factory=list)

    def scans(self, store: Store) -> set[str]:
        """Tables that grow and are read from end to end, each with the statement."""
        tables = {
            row[0] for row in store.anchor.execute("select name from sqlite_schema where type = 'table'")
        }
        return {
            f"{table}: {' '.join(statement.split())}"
            for statement in dict.fromkeys(self.statements)
            for table in scanned(store, statement)
            if table in tables - SMALL.keys()
        }


def scanned(store: Store, statement: str) -> Iterator[str]:
    named = {name: table for table, name in re.findall(r"\b(\w+) as (\w+)\b", statement)}
    for step in store.anchor.execute(f"explain query plan {statement}"):
        if found := re.match(r"SCAN (\w+)", step["detail"]):
            yield named.get(found[1], found[1])


@pytest.fixture
def heard(store: Store, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """All that is asked of the store from now on."""
    opened, found = sqlite.connect, Heard()

    def connect(*arguments: Any) -> Database:
        db = opened(*arguments)
        db.conn.set_trace_callback(note)
        return db

    def note(statement: str) -> None:
        if statement.lstrip().startswith(("select", "insert", "update", "delete", "with")):
            found.statements.append(statement)

    monkeypatch.setattr(sqlite, "connect", connect)
    while store.idle:
        store.idle.pop().close()
    return found


def test_no_sign_in_reads_a_table_from_end_to_end(store, heard, with_password):
    with_password("ana")
    door = SignInDesk(store, NOW)

    token = door.sign_in("ana@example.org", PASSWORD, "192.0.2.1", "a browser").token
    with pytest.raises(WrongSignIn):
        door.sign_in("ana@example.org", "not this one", "192.0.2.1", "a browser")
    door.sign_out(token)

    assert heard.statements
    assert heard.scans(store) == set()


def test_no_rerun_asks_who_is_here_by_reading_a_table_from_end_to_end(store, heard, sign_in):
    token = sign_in("ana")

    assert current_user(store, token, NOW + timedelta(minutes=6)) is not None
    active_sign_ins(store, [token], NOW)

    assert heard.scans(store) == set()


@pytest.mark.parametrize("page", ["check_in", "my_weeks", "sessions", "reach"])
def test_no_rerun_of_a_page_that_is_often_open_does(store, heard, browse, page):
    save(store)
    matched(store, "ana", "ben", begun=True)

    assert not browse(f"pages/advocate/{page}.py").exception

    assert heard.scans(store) == set()


def save(store: Store) -> None:
    facts = WorkFacts(
        hours=38.5,
        after_hours_days=1,
        heavy_contacts=4,
        open_cases=22,
        hearings=2,
        supervised=True,
        days_off=0,
    )
    desk = AdvocateDesk(store, person(store, "ana"), NOW)
    desk.save_check_in(
        CheckIn(
            WEEK, away=False, answers={"exhaustion": 2.0}, facts=facts, win="A good call.", note="A line."
        ),
        seen_revision=0,
    )


def test_no_save_of_a_week_does(store, heard):
    save(store)

    assert heard.scans(store) == set()


def test_no_round_of_the_clock_does_whatever_is_due(store, heard):
    reachable(store, "ana", "ben", check_in_weekday=2)
    matched(store, "ana", "ben", pairing_id="p1", begun=True, since=NOW - timedelta(days=4))
    matched(store, "ben", "cho", pairing_id="p2", since=NOW - timedelta(days=4))
    ended = matched(store, "cho", "eli", pairing_id="p3", begun=True)
    with store.write() as db:
        save_decision(db, ended, "cho", Decision.STOP, NOW - timedelta(days=1))

    preview_messages(store, NOW)
    run_scheduled_jobs(store, NOW)
    deliver_messages(store, Settings(), lambda: NOW - timedelta(days=9))
    with store.write() as db:
        for one in outbox.list_messages(db, DeliveryStatus.WAITING):
            outbox.save_outcome(db, mark_sent(one, NOW))
    run_scheduled_jobs(store, NOW + timedelta(days=20))
    believe(store, NOW + timedelta(days=200))
    run_scheduled_jobs(store, NOW + timedelta(days=200))

    with store.read() as db:
        assert [pairings.find_pairing(db, one).ended_how for one in ("p2", "p3")] == [
            Ending.NOT_BEGUN,
            Ending.PARTED,
        ]
        assert outbox.list_messages(db, DeliveryStatus.SENT) == []  # they are forgotten
    assert heard.scans(store) == set()


def test_a_table_that_grows_and_is_read_from_end_to_end_would_be_found(store, heard):
    with store.write() as db:
        db.run("delete from sign_in where device = 'a browser'")
        db.rows("select one.id from person as one where one.name = 'Ana'")
        db.rows("select name from team")

    assert heard.scans(store) == {
        "sign_in: delete from sign_in where device = 'a browser'",
        "person: select one.id from person as one where one.name = 'Ana'",
    }
