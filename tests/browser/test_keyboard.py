"""With a keyboard alone: each stop of the focus can be seen, and they come in the order in which the page is read."""

import pytest
from playwright.sync_api import Page, expect

from docs.screenshots.take import WITH_A_PARTNER
from tests.browser.conftest import Server, Visit, settled
from tests.browser.keyboard import jumps_back, wait_until_menu_is_gone, walk
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PAGES = {  # of each person: the fewest stops of their pages (skip link, menu, help, exit); the check-in: test_check_in.py
    WITH_A_PARTNER: {"": 8, "my_weeks": 8, "sessions": 8},
    "Nadia Meadow": {"team_workload": 20},  # with a table
    "Tomás Harbour": {"rounds": 20},
}
PHONE = 390
WAYS = ((PHONE, "Tab"), (PHONE, "Shift+Tab"), (1280, "Shift+Tab"))
BAR = "<div style='position:fixed;inset:50% 0 0 0;z-index:9999999;background:#fff'></div>"


def faults_of_focus(page: Page, key: str, fewest: int) -> list[str]:
    page.mouse.move(0, 0)  # what is under the pointer shows more
    stops = walk(page, key)
    if len(stops) < fewest:  # what is drawn anew loses the focus
        settled(page)
        stops = walk(page, key)
    jumps = jumps_back(stops if key == "Tab" else stops[::-1])
    few = [f"only {len(stops)} stops"] * (len(stops) < fewest)
    return [*few, *jumps, *(f"{stop.name} cannot be seen" for stop in stops if not stop.seen)]


def test_the_focus_is_always_seen_and_goes_down_the_page(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo", reduced_motion="reduce")
    faults = []
    for name, addresses in PAGES.items():
        page.goto(f"{server.url}/demo")
        page.get_by_role("button", name=name).click()
        help_button = page.get_by_role("button", name=message("everything/ui/help", "need"))
        expect(help_button).to_be_visible()
        for address, fewest in addresses.items():
            page.set_viewport_size({"width": WAYS[0][0], "height": 844})
            page.goto(f"{server.url}/{address}")
            expect(help_button).to_be_visible()
            for width, key in WAYS:
                page.set_viewport_size({"width": width, "height": 844})
                settled(page)
                if width == PHONE:
                    wait_until_menu_is_gone(page)
                found = faults_of_focus(page, key, fewest)
                faults += [f"{address or 'home'} {width} {key}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)
    page.evaluate("bar => document.body.insertAdjacentHTML('beforeend', bar)", BAR)  # the twin
    assert faults_of_focus(page, "Tab", fewest=0)
