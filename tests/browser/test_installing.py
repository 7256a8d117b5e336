"""The app on a phone that has no connection: our page in the reader's language, and the app again once there is one."""

import pytest
from playwright.sync_api import Page, expect

from alongside.core.store.engine import open_store
from alongside.core.words import load_words
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.states import is_accessible
from tests.browser.test_matching import PHONE
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
TITLE = message("accounts/http/templates/offline.html", "No connection")
AGAIN = message("accounts/http/templates/offline.html", "Try again")
REGISTERED = (
    "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.active?.scriptURL)"
)


def enter_demo(page: Page, server: Server) -> None:
    """As someone who reads Spanish."""
    store = open_store(server.folder / "demo.db")
    with store.write() as db:
        db.run("update person set language = 'es'")
    store.close()
    page.locator("ul.people button").first.click()
    settled(page)
    page.wait_for_function("async () => (await navigator.serviceWorker.ready).active.state === 'activated'")


def test_without_a_server_the_app_says_so_in_the_readers_language_and_goes_on_once_it_is_back(
    server: Server, visit: Visit, witness: Witness
) -> None:
    page = visit(f"{server.url}/demo", viewport=PHONE)
    enter_demo(page, server)
    t = load_words("es")
    faults = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert {one["errorId"] for one in faults["installabilityErrors"]} <= {"in-incognito"}
    assert page.evaluate("caches.keys()") == []

    server.stop()
    page.goto(f"{server.url}/my_weeks")
    expect(page.get_by_role("heading", name=t(TITLE))).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == t.language
    is_accessible(page)

    server.start()
    page.get_by_role("link", name=t(AGAIN)).click()
    settled(page)
    assert page.url == f"{server.url}/my_weeks"
    assert page.get_by_role("heading", name=t(TITLE)).count() == 0

    assert page.evaluate(REGISTERED) == [f"{server.url}/service_worker.js?language={t.language}"]
    page.get_by_role("button", name=t(message("everything/ui/help", "quickly"))).click()
    page.wait_for_url("**/away")
    assert page.evaluate(REGISTERED) == []
    assert witness.complaints == []
    assert witness.elsewhere(server.url) == []
