"""A house on PostgreSQL, in a real browser: the demo is made, a week is saved, a lead looks at a team, and it lies in the server's schema."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.settings import PostgresPlace
from alongside.core.store.engine import open_store
from alongside.everything.desk.demo import ensure_demo
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.test_check_in import SAVE, question, who_has_not_checked_in
from tests.browser.test_lead import TEAM, lead_and_member
from tests.browser.test_matching import come_in
from tests.fixtures.postgres import Postgres
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
LEVEL, FEEDBACK = 1, "checkins/ui/feedback_after_check_in"


@pytest.fixture
def on_postgres(postgres: Postgres, tmp_path: Path) -> Iterator[tuple[Server, PostgresPlace]]:
    """Two houses in two schemas of one database: an empty one, and the demo."""
    postgres.run("create database browser")
    url = postgres.url("browser")
    place = PostgresPlace(url, "demo")
    with closing(open_store(place)) as store:
        ensure_demo(store, datetime.now(UTC))
    settings = {
        "ALONGSIDE_DATABASE": f"{url}&schema=alongside",
        "ALONGSIDE_DEMO_DATABASE": f"{url}&schema=demo",
    }
    server = Server(tmp_path, settings, fork=True)
    server.start()
    yield server, place
    server.stop()


def test_a_week_is_saved_and_a_lead_sees_a_team_on_postgresql(
    on_postgres: tuple[Server, PostgresPlace], visit: Visit, witness: Witness
) -> None:
    server, place = on_postgres
    with closing(open_store(place)) as store:
        who = who_has_not_checked_in(store)
        lead, _ = lead_and_member(store)
        week = AdvocateDesk(store, who, datetime.now(UTC)).open_weeks()[0]
    items = weekly_instrument().items

    page = visit(f"{server.url}/demo")
    come_in(page, who, "/check_in", server)
    for item in items:
        level = question(page, item).get_by_role("radio").nth(LEVEL)
        level.click()
        expect(level).to_be_checked()
    settled(page)
    page.get_by_role("button", name=SAVE, exact=True).click()
    told = message(FEEDBACK, "} saved", week="[^.]+")
    expect(page.get_by_text(re.compile(f"^{told}$"))).to_be_visible()

    with psycopg.connect(place.url) as conn:
        (saved,) = conn.execute(
            "select answers::json from demo.response where person_id = %s and week = %s", (who.id, week.text)
        ).fetchall()
    assert saved == (dict.fromkeys((item.key for item in items), LEVEL),)

    page = visit(f"{server.url}/demo")
    come_in(page, lead, "/team_workload", server)
    expect(page.get_by_test_id("stText").filter(has_text=TEAM).first).to_be_visible()
    assert witness.complaints == []
    assert witness.elsewhere(server.url) == []
