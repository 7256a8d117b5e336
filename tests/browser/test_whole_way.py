"""The whole way of two people, in real browsers: set up, invite, check in, refresh, restart, and still there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit, Witness

pytestmark = pytest.mark.browser
PASSWORD = "kettle walks along the river"


def set_up(page: Page, server: Server) -> None:
    page.get_by_role("link", name="Set up our organisation").click()
    page.get_by_label("Set-up code").fill(server.set_up_code)
    page.locator("[name=organisation]").fill("Open Door")
    page.locator("[name=time_zone]").fill("Europe/London")
    page.locator("[name=contact_name]").first.fill("Listening line")
    page.locator("[name=contact_reach]").first.fill("0800 000 000")
    page.locator("[name=name]").fill("Ana")
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button").click()


def test_an_organisation_is_set_up_and_its_first_account_signs_in_again(
    server: Server, visit: Visit, witness: Witness
) -> None:
    ana = visit(server.url)
    expect(ana).to_have_url(f"{server.url}/welcome")
    set_up(ana, server)

    expect(ana.get_by_role("listitem")).to_have_count(8)
    ana.get_by_role("link", name=re.compile("Go on")).click()
    expect(ana.get_by_text("Need help now?")).to_be_visible()

    ana.reload()
    expect(ana.get_by_text("Need help now?")).to_be_visible()

    ana.get_by_role("button", name="Sign out").click()
    expect(ana).to_have_url(f"{server.url}/sign-in")
    ana.get_by_label("E-mail or sign-in name").fill("ana@example.org")
    ana.get_by_label("Password").fill(PASSWORD)
    ana.get_by_role("button", name="Sign in").click()
    ana.get_by_text("Need help now?").click()
    expect(ana.get_by_text("0800 000 000")).to_be_visible()

    ana.get_by_role("button", name="Leave quickly").click()
    expect(ana).to_have_url(f"{server.url}/away")
    assert "alongside" not in ana.content().lower().replace("alongside_", "")
    ana.go_back()
    expect(ana).to_have_url(re.compile("/sign-in"))

    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []
