"""The check-in on a phone: its height, its parts for a thumb, and what shaped the week."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Server, Visit, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
HIGHEST, THUMB = 1400, 44  # pixels
SOMEONE = "Sofia Lighthouse"  # has not answered the newest week
FACTORS = "checkins/ui/factors/choosing"


def height(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["height"]


def test_the_form_is_short_its_parts_fit_a_thumb_and_what_shaped_the_week_takes_a_tap_each(
    server: Server, visit: Visit
) -> None:
    page = visit(f"{server.url}/demo", viewport=PHONE)
    page.get_by_role("button", name=SOMEONE).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{server.url}/check_in")
    answers = page.locator(".st-key-answer-rows [role=radio]")
    expect(answers).to_have_count(30)
    settled(page)

    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= HIGHEST
    assert min(height(answers.nth(place)) for place in range(0, 30, 5)) >= THUMB
    assert height(page.locator("[class*=st-key-save-] button")) >= 40

    page.get_by_text(message(FACTORS, "Optional")).click()
    for factor in ("Court", "Good team"):
        page.get_by_role("button", name=factor, exact=True).click()
    expect(page.get_by_text(message(FACTORS, "Your week:", factors="Court, Good team"))).to_be_visible()
    page.locator("[class*=st-key-save-] button").click()
    page.locator("[class*=st-key-look-here-]").wait_for()
    page.goto(f"{server.url}/my_weeks")

    expect(page.get_by_text("What shaped the week: Court, Good team")).to_be_visible()
