"""With a keyboard alone: each stop of the focus can be seen, and they come in the order in which the page is read."""

import pytest
from playwright.sync_api import Page, expect

from docs.screenshots.take import WITH_A_PARTNER
from tests.browser.conftest import Server, Visit, settled
from tests.browser.keyboard import jumps_back, walk
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
MAIN_PAGES = ("", "my_weeks", "sessions")  # the check-in: test_check_in.py
WAYS = {390: "Tab", 1280: "Shift+Tab"}
FEWEST_STOPS = 8  # skip link, menu, help, exit
BAR = "<div style='position:fixed;inset:50% 0 0 0;z-index:9999999;background:#fff'></div>"


def faults_of_focus(page: Page, key: str) -> list[str]:
    stops = walk(page, key)
    if len(stops) < FEWEST_STOPS:  # what is drawn anew loses the focus
        settled(page)
        stops = walk(page, key)
    jumps = jumps_back(stops if key == "Tab" else stops[::-1])
    few = [f"only {len(stops)} stops"] * (len(stops) < FEWEST_STOPS)
    return [*few, *jumps, *(f"{stop.name} cannot be seen" for stop in stops if not stop.seen)]


def test_the_focus_is_always_seen_and_goes_down_the_page(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo", reduced_motion="reduce")
    page.get_by_role("button", name=WITH_A_PARTNER).click()
    expect(page.get_by_role("button", name=message("everything/ui/help", "need"))).to_be_visible()
    faults = []
    for address in MAIN_PAGES:
        page.goto(f"{server.url}/{address}")
        for width, key in WAYS.items():
            page.set_viewport_size({"width": width, "height": 844})
            settled(page)
            faults += [f"{address or 'home'} {width}: {fault}" for fault in faults_of_focus(page, key)]

    assert not faults, "\n".join(faults)
    page.evaluate("bar => document.body.insertAdjacentHTML('beforeend', bar)", BAR)  # the twin
    assert faults_of_focus(page, "Tab")
