"""The jobs of docs/jobs.md, and the hand that does them: the browser counts its presses, whichever test it walks in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Download, Locator, Page, ViewportSize, expect

from alongside.accounts.rules.people import Person
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store
from tests.browser.conftest import Server, Visit
from tests.fixtures.wording import message

PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}
SCREENS: dict[str, dict[str, Any]] = {
    "1280": {"viewport": WIDE},
    "390": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
QUIET = """() => new Promise(done => {
  const end = () => { watch.disconnect(); done(); };
  let pause = setTimeout(end, 150);
  const watch = new MutationObserver(() => { clearTimeout(pause); pause = setTimeout(end, 150); });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
})"""
# In the browser, so that no press is left out, whatever a job does; a field is typed into after a press.
# At the document: one that misses what it was meant for, since the page just moved, is held back by Playwright at the window.
COUNT = """document.addEventListener("pointerdown", event => {
  if (event.isTrusted) sessionStorage.presses = Number(sessionStorage.presses ?? 0) + 1;
}, true)"""
ROW = re.compile(r"\| (?!who)([^|]+) \| ([^|]+) \| (\d+) \| ([^|]+) \|")

Taken = dict[str, dict[str, int]]  # of each job, the clicks at each size of the screen


def promises() -> dict[str, int]:
    """Of each job, the clicks that the table says."""
    rows = ROW.findall((PROJECT / "docs" / "jobs.md").read_text("utf-8"))
    return {job: int(most) for _, job, most, _ in rows}


def broken(promised: dict[str, int], taken: Taken) -> list[str]:
    return [
        f"{job}: {counts}, said to be {promised.get(job)}"
        for job, counts in taken.items()
        if max(counts.values()) != promised.get(job)
    ]


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Someone's hand on the app. `size`: one of SCREENS."""

    page: Page
    who: Person
    store: Store
    size: str
    taken: Taken

    @property
    def on_phone(self) -> bool:
        return "has_touch" in SCREENS[self.size]

    def come_in(self, server: Server) -> None:
        self.page.goto(f"{server.url}/demo")
        self.page.get_by_role("button", name=self.who.name).click()

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """From home on, to which it goes by a press that is not counted."""
        nav = self.page.get_by_test_id("stSidebarNav")
        nav.get_by_role("link", include_hidden=True).first.dispatch_event("click")
        home = message("everything/ui/navigation", "Home")
        expect(self.page.get_by_role("heading", name=home, level=1)).to_be_visible()
        self.page.evaluate("sessionStorage.presses = 0")
        yield
        self.wait()
        presses = self.page.evaluate("Number(sessionStorage.presses)")
        self.taken.setdefault(name, {})[self.size] = presses

    def click(self, what: Locator) -> None:
        self.wait()
        what.tap() if self.on_phone else what.click()

    def type(self, field: Locator, words: str) -> None:
        self.click(field)
        self.page.keyboard.insert_text(words)
        self.page.keyboard.press("Tab")

    def download(self, what: Locator) -> Download:
        with self.page.expect_download() as coming:
            self.click(what)
        return coming.value

    def menu(self, name: str) -> None:
        if self.on_phone:
            self.click(self.page.get_by_test_id("stExpandSidebarButton"))
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True))

    def wait(self) -> None:
        """Nothing is being drawn, which would move what is pressed."""
        for _ in range(2):  # what is asked for may arrive after a first pause
            self.page.evaluate(QUIET)
            expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def open_counting(visit: Visit, server: Server, size: str) -> Page:
    page = visit(f"{server.url}/healthz", **SCREENS[size])
    page.add_init_script(COUNT)
    return page


def button(hand: Hand, place: str, words: str) -> Locator:
    return hand.page.get_by_role("button", name=message(place, words), exact=True)


def link(hand: Hand, place: str, words: str) -> Locator:
    """In the page, by the words before the first value in them."""
    words = message(place, words).partition("{")[0]
    return hand.page.get_by_test_id("stMain").get_by_role("link", name=words)
