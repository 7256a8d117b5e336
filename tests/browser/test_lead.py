"""A lead of the demo organisation, in a real browser, from a glance to what reaches others."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.organisation.store import teams
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
LINES, FORMS = "teams/ui/lead_page/team_lines", "teams/ui/action_forms"
PLAN = "No new cases until the two long appeals are through."
OVER = re.compile(message(LINES, "Over capacity", share=r"1\d\d"))
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def demo(server: Server) -> Store:
    return open_store(server.folder / "demo.db")


def lead_and_member(store: Store) -> tuple[Person, Person]:
    """Of those who lead Asylum, the one who leads most teams; and someone of Asylum who leads none."""
    with store.read() as db:
        led = {team: [person_id for person_id, _ in those] for team, those in teams.all_leads(db).items()}
        every_lead = [person_id for those in led.values() for person_id in those]
        asylum = next(team.id for team in people.list_teams(db) if team.name == "Asylum")
        head = max(led[asylum], key=every_lead.count)
        there = sorted(person_id for person_id, name in people.team_names_now(db).items() if name == "Asylum")
        member = next(person_id for person_id in there if person_id not in every_lead)
        found = [people.by_id(db, person_id) for person_id in (head, member)]
    assert found[0]
    assert found[1]
    return found[0], found[1]


def come_in(page: Page, person: Person, path: str, server: Server) -> None:
    page.goto(f"{server.url}/demo")
    page.get_by_role("button", name=person.name).click()
    expect(
        page.get_by_role("button", name=message("accounts/http/templates/help.html", "Need"))
    ).to_be_visible()
    page.goto(f"{server.url}{path}")


def add_an_action(page: Page, owner: str) -> None:
    """With the mouse: the tab of actions, the form, the kind, the owner and its list, and the button."""
    page.get_by_role("tab", name=message("teams/ui/page", "Actions")).click()
    page.get_by_text(message(FORMS, "Add an")).last.click()
    expect(page.get_by_role("button", name=message(FORMS, "Add action"))).to_be_visible()
    settled(page)
    page.get_by_role("radio", name=message(FORMS, "Pause")).or_(
        page.get_by_role("button", name=message(FORMS, "Pause"))
    ).last.click()
    settled(page)
    page.get_by_role("textbox", name=message(FORMS, "Details")).last.fill(PLAN)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("combobox", name=message(FORMS, "Owner")).last.click()
    page.get_by_role("option", name=owner).click()
    settled(page)
    page.get_by_role("button", name=message(FORMS, "Add action")).click()
    expect(page.get_by_test_id("stText").filter(has_text=PLAN).first).to_be_visible()


def in_first_screen(page: Page, thing: Locator) -> bool:
    box = thing.bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] + box["height"] <= size["height"])


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_a_lead_finds_the_team_in_trouble_adds_an_action_and_prints_the_page_and_its_owner_sees_it_at_home(
    server: Server, visit: Visit, witness: Witness, size: dict[str, int]
) -> None:
    page = visit(f"{server.url}/demo", viewport=size)
    store = demo(server)
    head, member = lead_and_member(store)
    come_in(page, head, "/team_workload", server)

    # What is next, and the team in trouble, are in the first screen: no click.
    worst = page.get_by_text(OVER).first
    expect(worst).to_be_visible()
    settled(page)
    review = page.get_by_text(message(FORMS, "Close or")).first
    assert in_first_screen(page, worst)
    assert in_first_screen(page, review)
    review.click()
    expect(page.get_by_role("button", name=message(FORMS, "Close action"))).to_be_visible()
    settled(page)

    add_an_action(page, member.name)
    settled(page)
    page.get_by_role("tab", name=message("teams/ui/page", "For a meeting")).click()
    with page.expect_download() as found:
        page.get_by_role("button", name=message("teams/ui/lead_page/meeting", "Download the page")).click()
    assert re.fullmatch(
        r"open-hands-demo-asylum-workload-\d{4}-w\d\d-\d{4}-w\d\d.pdf", found.value.suggested_filename
    )
    assert found.value.path().read_bytes().startswith(b"%PDF")

    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(worst).to_be_visible()
    page.emulate_media(media="screen")

    own = visit(f"{server.url}/demo", viewport=size)
    come_in(own, member, "/", server)
    own.get_by_role("link", name=message("teams/ui/inbox_lines", "for your team is")).click()
    expect(own.get_by_text(OVER).first).to_be_visible()
    own.get_by_role("tab", name=message("teams/ui/page", "Actions")).click()
    expect(own.get_by_test_id("stText").filter(has_text=PLAN).first).to_be_visible()
    expect(own.get_by_text(message(FORMS, "Add an"))).to_have_count(0)

    store.close()
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []
