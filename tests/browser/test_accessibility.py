"""WCAG 2.2 AA on every page, in each theme, width and language. docs/accessibility.md says what each criterion was judged by.

In each language and width, a page is judged by all rules, in the light theme. In the dark one, which changes nothing but
colours, by the rules of colours, in each width and one language, since no language changes a colour.

A new page is walked as soon as docs/screenshots/take.py knows it; a test says if one is missing there.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from alongside.core.settings import PROJECT
from alongside.core.store.engine import open_store
from alongside.core.words import LANGUAGES
from docs.screenshots.take import ADMIN, COORDINATOR, HEAD, PAGES
from tests.browser.accessibility import small_targets, too_wide, violations
from tests.browser.conftest import Server, Visit, settled
from tests.core.words.test_reader_formats import foreign_formats

pytestmark = pytest.mark.browser

GUIDES = {HEAD: ["lead_guide"], COORDINATOR: ["coordinator_guide"], ADMIN: ["operator_guide"]}
WALKS = {person: [*pages, *GUIDES.get(person, [])] for person, pages in PAGES.items()}
OTHER_NAMES = {"teams": "team_workload"}  # page files whose address is another one
ADDRESSES = {"home": ""}
DOORS = ["welcome", "set-up", "sign-in", "recover", "demo", "away", "invitation/unknown"]
ROLES = {"people": [*WALKS][:2] + [*WALKS][4:6], "leads_and_staff": [*WALKS][2:4] + [*WALKS][6:]}

FIRST_LANGUAGE = next(iter(LANGUAGES))
WIDTHS = (1280, 390)
NARROWEST = 320  # CSS pixels: 1.4.10, a screen of 1280 at 400 %
# The theme comes with the next drawing; on a long page, that takes a moment.
IN_THIS_THEME = """scheme => {
  const grounds = [...document.querySelectorAll("[data-testid=stApp], [data-testid=stMain] button p")];
  const light = one => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0) > 384;
  return grounds.slice(0, 2).every(one => light(one) === (scheme === "dark"));
}"""
GO_TO = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
OPEN_AND_CHOOSE = """() => {
  document.querySelectorAll("[data-testid=stMain] details:not([open]) > summary").forEach(one => one.click());
  document.querySelectorAll("[data-testid=stForm] [data-testid=stButtonGroup]").forEach(
    group => group.querySelector("[data-selected=true]") ?? group.querySelector("button")?.click());
  document.querySelectorAll("[data-testid=stMain] *").forEach(
    one => getComputedStyle(one).position === "sticky" && one.style.setProperty("position", "static"));
}"""


def test_every_page_is_walked() -> None:
    files = {file.stem for file in (PROJECT / "pages").rglob("*.py")}
    addresses = {OTHER_NAMES.get(name, name) for name in files}

    assert addresses - {name for pages in WALKS.values() for name in pages} == {"teams"} & addresses


@pytest.mark.parametrize("role", ROLES)
def test_pages_pass_in_each_language_theme_and_width(role: str, server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo", reduced_motion="reduce")
    faults: list[str] = []
    for person in ROLES[role]:
        page.goto(f"{server.url}/demo")
        page.get_by_role("button", name=person).click()
        settled(page)
        for language in LANGUAGES:
            speak(language, server)
            for number, name in enumerate(WALKS[person]):
                go_to(page, f"{server.url}/{ADDRESSES.get(name, name)}", anew=number == 0)
                open_and_choose(page)
                faults += [f"{name}: {fault}" for fault in faults_of_app_page(page, language)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_doors_pass_in_each_theme_and_width(language: str, server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/welcome")
    page.request.post(f"{server.url}/language", form={"language": language, "next": "/welcome"})
    faults: list[str] = []
    for door in DOORS:
        page.goto(f"{server.url}/{door}")
        faults += [f"{door}: {fault}" for fault in faults_of_any_page(page, language)]

    assert not faults, "\n".join(faults)


def test_twin_faults_are_found(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/welcome")
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
        `<h4>Skipped</h4><button style="width:10px;height:10px;padding:0"></button><button style="width:10px;height:10px;padding:0">b</button>
        <p style="color:#bbb;background:#fff;width:1500px">A pale and wide line</p>`)"""
    )
    page.evaluate("document.documentElement.lang = 'fr'")

    faults = faults_of_any_page(page, FIRST_LANGUAGE)

    pale = [f"color-contrast {theme} {width}" for theme in ("light", "dark") for width in WIDTHS]
    for fault in (*pale, "heading-order", "button-name", "small: BUTTON", "wide:", "language is fr"):
        assert any(fault in one for one in faults), fault
    assert not [one for one in faults if "heading-order dark" in one]  # judged in the other theme


def faults_of_app_page(page: Page, language: str) -> list[str]:
    title = [] if page.title().strip() else ["has no title"]
    foreign = foreign_formats(page.locator("[data-testid=stMain]").inner_text(), language)
    return [*title, *(f"writes {one}" for one in foreign), *faults_of_any_page(page, language)]


def faults_of_any_page(page: Page, language: str) -> list[str]:
    """The page is left at the size and theme in which it was."""
    found = list(faults_of_looks(page, dark=language == FIRST_LANGUAGE))
    page.set_viewport_size({"width": NARROWEST, "height": 844})
    page.wait_for_timeout(200)
    found += [f"wide: {one}" for one in too_wide(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    spoken = page.locator("html").get_attribute("lang")
    return found if spoken == language else [*found, f"language is {spoken}"]


def faults_of_looks(page: Page, dark: bool) -> Iterator[str]:
    """`dark`: in that theme, too. Light in the first width and at the end."""
    for width, themes in zip(WIDTHS, (("light", "dark"), ("dark", "light")), strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        for theme in themes if dark else ("light",):
            yield from faults_in_theme(page, width, theme)
        yield from (f"small: {one} at {width}" for one in small_targets(page))


def faults_in_theme(page: Page, width: int, theme: str) -> Iterator[str]:
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(IN_THIS_THEME, arg=theme)
    page.wait_for_timeout(100)
    rules = "colours" if theme == "dark" else "all"
    found = violations(page, rules)
    if found:  # a machine that is busy may still be drawing
        page.wait_for_timeout(1500)
        found = violations(page, rules)
    yield from (f"{one.rule} {theme} {width}: {one.target} {one.html[:160]}" for one in found)


def speak(language: str, server: Server) -> None:
    store = open_store(server.folder / "demo.db")
    with store.write() as db:
        db.run("update person set language = :language", language=language)
    store.close()


def go_to(page: Page, address: str, anew: bool) -> None:
    """`anew`: in another language. Otherwise as the button "back" does, since loading all of a page takes three times as long."""
    before = page.title()
    if anew:
        page.goto(address)
        expect(page.locator("[data-alongside-words]")).to_be_attached()
    else:
        page.evaluate(GO_TO, address)
        page.wait_for_function("before => document.title !== before", arg=before)
    settled(page)


def open_and_choose(page: Page) -> None:
    """What is folded up is opened, of each question in a form the first answer is chosen, and a bar that sticks to the
    screen is put in its place on the page: it covers what happens to be scrolled there.
    """
    page.evaluate(OPEN_AND_CHOOSE)
    settled(page)
