"""The check-in for everyone: by thumb, by keyboard alone, with a screen reader, with large letters, and what it offers after a hard week."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from alongside.accounts.rules.people import Person
from alongside.accounts.rules.week_factors import SHIPPED_FACTORS
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import Item
from alongside.core.store.engine import Store, open_store
from tests.browser.accessibility import too_wide
from tests.browser.conftest import Server, Visit, settled
from tests.browser.keyboard import Stop, press, wait_until_menu_is_gone
from tests.browser.states import is_accessible
from tests.browser.test_matching import PHONE, come_in, person
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
HIGHEST, THUMB, MOST_KEYS = 1400, 44, 40  # pixels, pixels, presses of Tab
ZOOMED = ({"width": 640, "height": 450}, {"width": 320, "height": 256})  # 1280 x 900 at 200 and at 400 %
LARGE_LETTERS = {"standard": 32, "fixed": 26}  # pixels, twice the usual: what people set in their browser
ITEMS = weekly_instrument().items
HARD = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 0, "meaning": 0}
FACTORS, SHAPED = "checkins/ui/factors/choosing", (":court", ":team")
SAVE = message("checkins/ui/check_in_form", "Save")
FIELDS = "[data-testid=stMain] :is(button, a[href], input, textarea, summary)"
TOO_SMALL = """least => [...document.querySelectorAll(`%s`)].filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => [one.ariaLabel || one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.height && Math.min(box.width, box.height) < least - .5)
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)""".replace("%s", FIELDS)
CUT = """() => [...document.querySelectorAll(".st-key-answer-rows [role=radio]")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1).map(one => one.textContent)"""


def who_has_not_checked_in(store: Store) -> Person:
    with store.read() as db:
        (someone,) = db.rows(
            """
            select person_id as id from check_in where person_id not in (select person_id from role)
            group by person_id having max(week) < (select max(week) from check_in)
            order by count(*) desc, person_id limit 1
            """
        )
    return person(store, someone["id"])


def question(page: Page, item: Item) -> Locator:
    return page.get_by_role("radiogroup", name=item.wording("en"), exact=True)


def test_the_check_in_is_for_everyone(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo", viewport=PHONE, has_touch=True, reduced_motion="reduce")
    store = open_store(server.folder / "demo.db")
    who = who_has_not_checked_in(store)
    desk = AdvocateDesk(store, who, datetime.now(UTC))
    week = desk.open_weeks()[0]
    come_in(page, who, "/check_in", server)
    save = page.get_by_role("button", name=SAVE, exact=True)

    # By thumb: one page of moderate height, and Save in reach from its first line.
    expect(save).to_be_in_viewport()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= HIGHEST
    page.locator("summary").first.tap()
    settled(page)
    assert page.evaluate(TOO_SMALL, THUMB) == []
    assert page.evaluate(TOO_SMALL, 2 * THUMB) != []  # the twin

    # By a screen reader: each question is the name of its group, each level in words is one of its options.
    for item in ITEMS:
        options = question(page, item).get_by_role("radio")
        assert [option.inner_text() for option in options.all()] == list(item.labels("en"))
        expect(question(page, item).get_by_role("radio", checked=True)).to_have_count(0)

    # Enlarged: nothing is cut or runs out of the screen, and Save can be reached.
    for size in ZOOMED:
        page.set_viewport_size(size)
        is_whole(page, save)
    page.set_viewport_size(PHONE)
    letters = page.context.new_cdp_session(page)
    letters.send("Page.setFontSizes", {"fontSizes": LARGE_LETTERS})
    page.reload()
    settled(page)
    expect(page.locator("html")).to_have_css("font-size", "32px")
    is_whole(page, save)
    letters.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    page.reload()
    settled(page)

    # By keyboard alone, from the first question to Save.
    go_to(page, ITEMS[0].labels("en")[0])
    for item in ITEMS:
        choose_by_keys(page, HARD[item.key])
        expect(question(page, item).get_by_role("radio", checked=True)).to_have_text(
            item.labels("en")[HARD[item.key]]
        )
        assert is_seen(press(page, "Tab"))

    # What shaped the week takes a tap each.
    page.get_by_text(message(FACTORS, "Optional")).tap()
    for factor in (SHIPPED_FACTORS[key] for key in SHAPED):
        page.get_by_role("button", name=factor, exact=True).tap()
    expect(page.get_by_text(message(FACTORS, "Your week:", factors="Court, Good team"))).to_be_visible()

    go_to(page, SAVE)
    page.keyboard.press("Enter")
    expect(page.get_by_text(message("checkins/ui/feedback_after_check_in", "carry this"))).to_be_visible()
    saved = desk.find_check_in(week)
    assert saved is not None
    assert saved.answers == HARD
    assert saved.factors == SHAPED

    # A hard week's offers.
    settled(page)
    is_accessible(page)
    store.close()


def is_whole(page: Page, save: Locator) -> None:
    """Nothing is cut or out of the screen. Save is scrolled to: there, a bar that stays would leave little room for the questions."""
    page.wait_for_timeout(300)
    assert too_wide(page) == []
    assert page.evaluate(CUT) == []
    save.scroll_into_view_if_needed()
    expect(save).to_be_in_viewport(ratio=1)


def is_seen(stop: Stop | None) -> bool:
    return stop is not None and stop.seen


def go_to(page: Page, name: str) -> None:
    """By Tab; each stop on the way can be seen."""
    wait_until_menu_is_gone(page)
    for _ in range(MOST_KEYS):
        stop = press(page, "Tab")
        assert stop is not None
        assert stop.seen, stop
        if stop.name.endswith(name):
            return
    raise AssertionError(name)


def choose_by_keys(page: Page, level: int) -> None:
    """In the question that has the focus on its first level."""
    for _ in range(level):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
