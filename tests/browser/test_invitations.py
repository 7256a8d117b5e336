"""From set-up to everyone invited, as one tired volunteer would do it; and how a colleague signs in with the slip."""

import re
from contextlib import suppress
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import people
from alongside.core.store.engine import open_store
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.states import is_accessible
from tests.browser.test_whole_way import choose_password, is_inside, set_up
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
NAMES = ["Jürgen Größlhuber-Öztürk", "دوست همکار", "W" * 100]


def add(page: Page, number: int, name: str) -> None:
    settled(page)
    if number == 0:
        page.get_by_text(message("pages/admin/people", "person")).first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("textbox", name=message("organisation/ui/people", "Sign-in name")).fill(
        f"person{number}"
    )
    settled(page)
    page.get_by_role("button", name=message("organisation/ui/people", "Add and")).click()
    expect(page.get_by_text(re.compile("/invitation/")).first).to_be_visible()


def tick(page: Page, name: str) -> None:
    """Rows are drawn, 35 pixels each; the table beside them, for screen readers, says which is whose, and whether it is ticked."""
    table = page.get_by_test_id("stDataFrame")
    row = table.locator("tr", has_text=name)
    expect(row).to_be_attached()
    number = int(row.get_attribute("aria-rowindex") or 0)  # the head is the first
    for _ in range(4):  # a table that is still being laid out takes no click
        table.click(position={"x": 17, "y": 35 * number - 17})
        with suppress(AssertionError):
            return expect(row).to_have_attribute("aria-selected", "true", timeout=3000)
    raise AssertionError(f"The row of {name} cannot be ticked.")


def test_an_organisation_is_set_up_and_everyone_is_invited_by_a_sheet(
    server: Server, visit: Visit, witness: Witness
) -> None:
    zoe = visit(server.url)
    set_up(zoe, server)
    is_inside(zoe)
    expect(zoe).to_have_url(f"{server.url}/getting_started")
    expect(zoe.get_by_text(message("organisation/ui/getting_started", "Add your colleagues"))).to_be_visible()

    zoe.get_by_role("link", name="People").first.click()
    for number, name in enumerate(NAMES):
        add(zoe, number, name)
    first_link = re.search(
        r"http\S+/invitation/\S+", zoe.get_by_text(re.compile("/invitation/")).inner_text()
    )
    settled(zoe)
    zoe.get_by_text(message("organisation/ui/invitations", "several")).click()
    settled(zoe)
    zoe.get_by_text(message("organisation/ui/invitations", "unused link (", n="3")).click()
    settled(zoe)
    zoe.get_by_role(
        "button", name=message("organisation/ui/invitations", "Create sheet", many=True, n="3")
    ).click()
    with zoe.context.expect_page() as opened:
        zoe.get_by_role("link", name=message("organisation/ui/invitations", "Open sheet")).click()
    sheet = opened.value

    slips = sheet.get_by_role("article")
    expect(slips).to_have_count(len(NAMES))
    sheet.emulate_media(media="print")
    for slip in slips.all():  # nothing of a slip is cut, whatever it is called
        assert slip.evaluate("e => e.scrollHeight <= e.clientHeight")
    expect(
        sheet.get_by_role("button", name=message("accounts/http/templates/sheet.html", "Print sheet"))
    ).to_be_hidden()
    link = slips.first.locator(".link").inner_text()
    assert first_link is not None

    colleague = visit(link, viewport={"width": 390, "height": 844})
    is_accessible(colleague)
    choose_password(colleague)
    colleague.get_by_role("link", name=re.compile("Continue")).click()
    is_inside(colleague)
    expect(
        visit(first_link[0]).get_by_text(message("accounts/http/templates/invitation.html", "longer"))
    ).to_be_visible()

    address = sheet.url
    sheet.reload()
    expect(slips).to_have_count(len(NAMES) - 1)
    zoe.get_by_role("button", name=message("everything/ui/frame", "Sign")).click()
    expect(zoe).to_have_url(f"{server.url}/sign-in")
    sheet.goto(address)
    expect(sheet).to_have_url(re.compile("/sign-in"))
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


def test_a_person_whose_row_is_ticked_gets_a_slip(server: Server, visit: Visit) -> None:
    zoe = visit(server.url)
    set_up(zoe, server)
    is_inside(zoe)
    store = open_store(server.folder / "alongside.db")
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red")])
        people.add_people(
            db, [Person(id=f"p{n}", login=f"p{n}", name=f"B Nr {n}") for n in range(5)], date(2026, 1, 5)
        )
    store.close()
    zoe.goto(f"{server.url}/people")
    expect(
        zoe.get_by_role(
            "button", name=message("organisation/ui/invitations", "Create sheet", many=True, n="5")
        )
    ).to_be_visible()
    settled(zoe)

    tick(zoe, "B Nr 0")
    expect(
        zoe.get_by_role("button", name=message("organisation/ui/invitations", "Create sheet", n="1"))
    ).to_be_visible()
    settled(zoe)
    zoe.get_by_role("button", name=message("organisation/ui/invitations", "Create sheet", n="1")).click()
    with zoe.context.expect_page() as opened:
        zoe.get_by_role("link", name=message("organisation/ui/invitations", "Open sheet")).click()

    expect(opened.value.get_by_role("article")).to_have_count(1)
    expect(opened.value.get_by_text("B Nr 0")).to_be_visible()
