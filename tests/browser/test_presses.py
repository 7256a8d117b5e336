"""Phones sleep, servers are restarted, nets fail: what was typed is there, and each press does something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alongside.desks.door import Door
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.people import Person
from alongside.store.engine import bring_up_to_date, open_store
from tests.browser.conftest import Server, Visit, settled
from tests.browser.net import Net, net

pytestmark = pytest.mark.browser
PASSWORD = "kettle walks along the river"
WIN, NOTE = "The landlord answered", "A long week, and then the letter came"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
A_SLEEP = 180  # seconds: longer than the 120 for which a server waits for a page
SAVE = "Save this week"


@dataclass
class House:
    server: Server
    net: Net
    token: str

    def enter(self, visit: Visit) -> Page:
        page = visit(self.net.url + "/healthz", **PHONE)
        page.context.add_cookies([{"name": "alongside", "value": self.token, "url": self.net.url}])
        page.goto(self.net.url)
        expect(page.get_by_role("button", name=SAVE)).to_be_visible()
        settled(page)
        return page

    def saved(self) -> list[str]:
        """The wins that are on disk: how many there are, for they are sealed."""
        store = open_store(self.server.folder / "alongside.db")
        with store.read() as db:
            found = [row["week"] for row in db.rows("select week from check_in")]
        store.close()
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    bring_up_to_date(tmp_path / "alongside.db")
    store = open_store(tmp_path / "alongside.db")
    ana = Person("ana", "ana@example.org", "Ana")
    entered = Door(store, datetime.now(UTC)).set_up(
        Organisation("Open Door", "Europe/London", 0),
        [SupportContact("Listening line", "0800 000 000", "")],
        ana,
        PASSWORD,
        "a phone",
    )
    store.close()
    server = Server(tmp_path)
    server.start()
    with net(server.port) as carried:
        yield House(server, carried, entered.token)
    server.stop()


def fill_in(page: Page) -> None:
    for question in page.get_by_test_id("stButtonGroup").all()[:6]:
        question.get_by_role("radio").or_(question.get_by_role("button")).nth(1).click()
    page.get_by_label(re.compile("One small win")).fill(WIN)
    page.get_by_label("Hours worked").fill("38")
    page.get_by_role("textbox", name="A private note").fill(NOTE)
    page.get_by_role("textbox", name="A private note").blur()
    settled(page)


def stands_there(page: Page) -> None:
    expect(page.get_by_role("textbox", name="A private note")).to_have_value(NOTE)
    expect(page.get_by_label(re.compile("One small win"))).to_have_value(WIN)
    expect(page.get_by_label("Hours worked")).to_have_value("38")
    for question in page.get_by_test_id("stButtonGroup").all()[:6]:
        expect(question.locator("[aria-checked=true]")).to_have_count(1)


def test_after_a_restart_the_first_press_saves(house: House, visit: Visit) -> None:
    page = house.enter(visit)
    fill_in(page)

    house.server.stop()
    house.server.start()
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_be_visible(timeout=60_000)
    stands_there(page)
    page.get_by_role("button", name=SAVE).click()

    expect(page.get_by_role("button", name="Change this week")).to_be_visible()
    assert len(house.saved()) == 1
