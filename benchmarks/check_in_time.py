"""How long a check-in takes on a phone, by the keystroke-level model and by a script at human speed; see README.md."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

PROJECT = Path(__file__).parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "docs" / "screenshots")]

from take import ADVOCATE, UNDER_PRESSURE, free_port, settle, start_server  # noqa: E402

WIDTH, HEIGHT = 390, 844
THINK, POINT, PRESS = 1.35, 1.1, 0.28  # seconds: M, P and K of Card, Moran and Newell (1980)
WORDS_A_SECOND = 238 / 60  # Brysbaert (2019), silent reading of English
GOAL_TAPS, GOAL_SECONDS, GOAL_HEIGHT = 7, 45, 1400


def reading(question: Locator) -> float:
    """Seconds."""
    return len((question.get_attribute("aria-label") or "").split()) / WORDS_A_SECOND


def page_height(page: Page) -> int:
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))


def press(page: Page, target: Locator, read: float, by_touch: bool) -> None:
    """As slowly as a person."""
    page.wait_for_timeout(1000 * (read + THINK + POINT + PRESS))
    target.tap() if by_touch else target.click()


def visit(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/demo")
    page.get_by_role("button", name=person).click()
    page.get_by_role("heading", level=1).wait_for()
    page.goto(f"{address}/check_in")
    settle(page)
    if not page.locator(".st-key-answer-rows").count():  # while the check-in is the first page
        page.goto(address)
    page.locator(".st-key-answer-rows").wait_for()
    settle(page)


def measure(page: Page, by_touch: bool) -> None:
    height, taps = page_height(page), 0
    questions = page.locator(".st-key-answer-rows [role=radiogroup]").all()
    read = sum(map(reading, questions))
    swipes = -(-height // HEIGHT) - 1
    model = (len(questions) + 1) * (THINK + POINT + PRESS) + swipes * (POINT + PRESS)
    began = time.perf_counter()
    for question in questions:
        press(page, question.get_by_role("radio").nth(2), reading(question), by_touch)
        taps += 1
    page.wait_for_timeout(1000 * swipes * (POINT + PRESS))
    press(page, page.locator("[class*=st-key-save-] button"), 0, by_touch)
    page.locator("[class*=st-key-look-here-]").wait_for()
    driven = time.perf_counter() - began
    print("by touch" if by_touch else "by mouse")
    print(f"taps                                {taps + 1:6d}    goal {GOAL_TAPS}")
    print(f"keystroke-level model               {model:6.1f} s  goal {GOAL_SECONDS}")
    print(f"the same, reading every question    {model + read:6.1f} s  goal {GOAL_SECONDS}")
    print(f"driven at that speed, until saved   {driven:6.1f} s  goal {GOAL_SECONDS}")
    print(f"height at {WIDTH} px                    {height:6d} px goal {GOAL_HEIGHT}")


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server: subprocess.Popen[bytes] = start_server(folder, port)
        try:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for person, by_touch in ((ADVOCATE, False), (UNDER_PRESSURE, True)):
                size = {"width": WIDTH, "height": HEIGHT}
                context = browser.new_context(viewport=size, has_touch=by_touch, is_mobile=by_touch)  # type: ignore[arg-type]
                page = context.new_page()
                visit(page, f"http://localhost:{port}", person)
                measure(page, by_touch)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
