"""Phones sleep, servers are restarted, networks fail: what was typed is kept, and each press does something."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person
from alongside.core.store.engine import Store, bring_up_to_date, open_store
from alongside.core.words import load_words
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from tests.browser.conftest import Server, Visit, settled
from tests.browser.net import Net, net
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PASSWORD = "kettle walks along the river"
WIN, NOTE = "The landlord answered", "A long week, and then the letter came"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
A_MINUTE = 60_000  # milliseconds
WAITS = 2  # seconds that the server keeps the session of a page that is away: 120 by itself, which no test can sleep through
SAVE = message("checkins/ui/check_in_form", "Save")


@dataclass
class House:
    server: Server
    net: Net
    token: str

    def enter(self, visit: Visit) -> Page:
        page = visit(self.net.url + "/healthz", **PHONE)
        page.context.add_cookies([{"name": "alongside", "value": self.token, "url": self.net.url}])
        page.goto(self.net.url + "/check_in")
        expect(page.get_by_role("button", name=SAVE)).to_be_visible()
        settled(page)
        return page

    def saved(self) -> list[str]:
        """The weeks that are on disk."""
        with self._store() as store, store.read() as db:
            return [row["week"] for row in db.rows("select week from check_in")]

    def end_sign_in(self) -> None:
        with self._store() as store, store.write() as db:
            db.run("update sign_in set ended_at = :at", at=datetime.now(UTC).isoformat())

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = open_store(self.server.folder / "alongside.db")
        yield store
        store.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    bring_up_to_date(tmp_path / "alongside.db")
    store = open_store(tmp_path / "alongside.db")
    ana = Person(id="ana", login="ana@example.org", name="Ana")
    entered = AccountOpeningDesk(store, datetime.now(UTC)).set_up_organisation(
        Organisation(name="Open Door", time_zone="Europe/London", week_opens=0),
        [SupportContact("Listening line", "0800 000 000", "")],
        ana,
        PASSWORD,
        "a phone",
    )
    store.close()
    server = Server(tmp_path, {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(WAITS)}, fork=True)
    server.start()
    with net(server.port) as carried:
        yield House(server, carried, entered.token)
    server.stop()


def fill_in(page: Page) -> None:
    for question in page.get_by_test_id("stButtonGroup").all()[:6]:
        question.get_by_role("radio").or_(question.get_by_role("button")).nth(1).click()
    page.get_by_label(message("checkins/ui/check_in_form", "small win")).fill(WIN)
    page.get_by_test_id("stExpander").first.locator("summary").click()
    page.get_by_label(message("checkins/rules/checkins", "Hours worked")).fill("38")
    page.get_by_role("textbox", name=message("checkins/ui/check_in_form", "Private")).fill(NOTE)
    page.get_by_role("textbox", name=message("checkins/ui/check_in_form", "Private")).blur()
    settled(page)


def has_what_was_typed(page: Page) -> None:
    expect(page.get_by_role("textbox", name=message("checkins/ui/check_in_form", "Private"))).to_have_value(
        NOTE
    )
    expect(page.get_by_label(message("checkins/ui/check_in_form", "small win"))).to_have_value(WIN)
    expect(page.get_by_label(message("checkins/rules/checkins", "Hours worked"))).to_have_value("38")
    for question in page.get_by_test_id("stButtonGroup").all()[:6]:
        expect(question.locator("[aria-checked=true]")).to_have_count(1)


def is_connected_again(page: Page) -> None:
    """Connected again, with all that was typed."""
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_be_visible(timeout=A_MINUTE)
    has_what_was_typed(page)


def is_saved_at_the_first_press(page: Page, house: House) -> None:
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name=message("pages/advocate/check_in", "Edit"))).to_be_visible()
    assert len(house.saved()) == 1


def test_after_a_restart_of_the_server_the_first_press_saves(house: House, visit: Visit) -> None:
    page = house.enter(visit)
    fill_in(page)

    house.server.stop()
    house.server.start()

    is_connected_again(page)
    is_saved_at_the_first_press(page, house)


def test_a_press_while_a_field_is_typed_in_is_answered_by_the_whole_page(house: House, visit: Visit) -> None:
    """What a tap on a phone does: the field is left and the button pressed in one moment."""
    page = house.enter(visit)
    fill_in(page)
    page.get_by_label(message("checkins/ui/check_in_form", "small win")).tap()
    page.keyboard.type(" at last")

    page.get_by_role("button", name=SAVE).tap()

    expect(page.get_by_role("button", name=message("pages/advocate/check_in", "Edit"))).to_be_visible()
    assert len(house.saved()) == 1


def test_after_a_sleep_longer_than_the_server_waits_the_first_press_saves(house: House, visit: Visit) -> None:
    page = house.enter(visit)
    fill_in(page)

    house.net.cut()
    expect(page.locator("#alongside-says")).to_contain_text(message("core/ui/bar", "No connection"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.wait_for_timeout(3000 * WAITS)
    house.net.mend()

    is_connected_again(page)
    is_saved_at_the_first_press(page, house)


def test_a_network_that_fails_during_saving_loses_nothing_and_the_page_says_so(
    house: House, visit: Visit
) -> None:
    page = house.enter(visit)
    fill_in(page)

    house.net.hangs = True
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#alongside-says")).to_have_text(message("core/ui/bar", "moment"))
    house.net.cut()
    house.net.mend()

    expect(page.locator("#alongside-says")).to_contain_text(
        message("core/ui/bar", "Connected again"), timeout=A_MINUTE
    )
    is_connected_again(page)
    assert house.saved() == []
    is_saved_at_the_first_press(page, house)


def test_what_is_half_filled_in_survives_a_reload_another_page_and_another_language(
    house: House, visit: Visit
) -> None:
    page = house.enter(visit)
    fill_in(page)
    page.get_by_role("textbox", name=message("checkins/ui/check_in_form", "Private")).press_sequentially(
        ", and I am still typing"
    )
    typed = NOTE + ", and I am still typing"
    expect(page.get_by_text(message("accounts/ui/drafts", "Not saved yet. Your draft"))).to_be_visible()
    page.wait_for_timeout(1500)  # a pause, without leaving the field
    settled(page)

    page.reload()
    note = page.get_by_role("textbox", name=message("checkins/ui/check_in_form", "Private"))
    expect(note).to_have_value(typed)
    expect(page.get_by_text(message("accounts/ui/drafts", "earlier draft"))).to_be_visible()
    note.fill(NOTE)
    note.blur()
    settled(page)
    page.goto(house.net.url + "/my_weeks")
    expect(page.get_by_role("heading", name=message("pages/advocate/my_weeks", "weeks"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    has_what_was_typed(page)

    page.get_by_test_id("stExpandSidebarButton").click()
    language = page.get_by_role("combobox", name="Language")
    language.click()
    language.fill("Español")
    language.press("Enter")
    expect(
        page.get_by_role("button", name=load_words("es")(message("checkins/ui/check_in_form", "Save")))
    ).to_be_attached()
    assert page.evaluate("document.documentElement.lang") == "es"
    for question in page.get_by_test_id("stButtonGroup").all()[:6]:
        expect(question.locator("[aria-checked=true]")).to_have_count(1)


def test_a_sign_in_that_ends_loses_nothing_of_a_half_filled_form(house: House, visit: Visit) -> None:
    page = house.enter(visit)
    fill_in(page)

    house.end_sign_in()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_text(message("accounts/ui/state", "You are signed out")).first).to_be_visible()
    assert house.saved() == []
    page.goto(house.net.url + "/sign-in")
    page.get_by_label(message("accounts/http/templates/recover.html", "E-mail")).fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role(
        "button", name=message("accounts/http/templates/address.html", "Sign"), exact=True
    ).click()
    expect(page).to_have_url(house.net.url + "/")
    page.goto(house.net.url + "/check_in")

    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    has_what_was_typed(page)
