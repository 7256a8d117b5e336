"""Home fits one screen for each role, and pages behave as pages of the web do: title, language, back, forward, refresh."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 390, 844
NAVIGATION = "everything/ui/navigation"
ONE_EACH = {
    "advocate": "Noor Anchor",
    "lead": "Nadia Meadow",
    "coordinator": "Tomás Harbour",
    "admin": "Amina Lantern",
}
HOME = message(NAVIGATION, "Home")


def come_in(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name=HOME, level=1)).to_be_visible()
    settled(page)


def height_without_the_banner(page: Page) -> float:
    """Of the whole page. Only the demo has a banner."""
    return float(
        page.evaluate(
            """() => {
            const banner = document.querySelector("[data-testid=stAlert]").closest("[data-testid=stElementContainer]");
            const gap = parseFloat(getComputedStyle(banner.parentElement).rowGap);
            return document.querySelector("[data-testid=stMainBlockContainer]").scrollHeight - banner.offsetHeight - gap;
        }"""
        )
    )


def test_home_is_one_screen_of_a_phone_for_each_role(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo", viewport={"width": WIDTH, "height": HEIGHT})
    for name in ONE_EACH.values():
        page.goto(f"{server.url}/demo")
        come_in(page, name)
        expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()

        assert height_without_the_banner(page) <= HEIGHT, name


def test_each_page_has_its_title_its_language_and_its_place_in_the_history(
    server: Server, visit: Visit
) -> None:
    page = visit(f"{server.url}/demo")
    come_in(page, "Noor Anchor")
    expect(page).to_have_title("Home · Alongside")
    expect(page).to_have_url(f"{server.url}/")

    page.get_by_role("link", name=message(NAVIGATION, "Support")).click()
    expect(page).to_have_title("Sessions · Alongside")
    page.get_by_test_id("stMain").get_by_role("link", name=message(NAVIGATION, "Partner")).click()
    expect(page).to_have_title("Support partner · Alongside")
    expect(page).to_have_url(f"{server.url}/partner")
    expect(page.locator("[aria-current=page]")).to_have_text([re.compile("Support"), re.compile("Partner")])

    page.go_back()
    expect(page).to_have_title("Sessions · Alongside")
    expect(page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()
    page.go_forward()
    expect(page).to_have_title("Support partner · Alongside")
    page.reload()
    expect(page.get_by_role("heading", name="Support partner", level=1)).to_be_visible()
    expect(page).to_have_title("Support partner · Alongside")

    page.get_by_role("combobox", name=re.compile("Language")).click()
    page.get_by_role("option", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(f"{server.url}/check_in")  # as a bookmark does
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_url(f"{server.url}/check_in")
