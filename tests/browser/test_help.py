"""Help on a phone: what can be tapped, and what never covers it."""

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from alongside.core.store.engine import open_store
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.states import is_accessible
from tests.browser.test_matching import PHONE, come_in, person
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
THUMB = 44  # pixels


def box(what: Locator) -> FloatRect:
    found = what.bounding_box()
    assert found is not None
    return found


def covers(one: FloatRect, other: FloatRect) -> bool:
    apart = (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )
    return not apart


def test_contacts_are_links_for_a_thumb_and_no_message_covers_the_way_to_them(
    server: Server, visit: Visit, witness: Witness
) -> None:
    page = visit(f"{server.url}/demo", viewport=PHONE, has_touch=True, is_mobile=True)
    store = open_store(server.folder / "demo.db")
    with store.read() as db:
        (someone,) = db.rows(
            "select id from person where id not in (select person_id from role) order by id limit 1"
        )
    come_in(page, person(store, someone["id"]), "/sessions", server)
    ways = [
        page.get_by_role("button", name=name)
        for name in (
            message("accounts/http/templates/help.html", "Need"),
            message("everything/ui/help", "quickly"),
        )
    ]

    page.get_by_role("button", name=message("sessions/ui/talk_request", "Ask to talk")).click()
    toast = page.get_by_text(message("sessions/ui/talk_request", "coordinators'"))
    expect(toast).to_be_visible()
    page.wait_for_timeout(500)  # until it has come to rest
    assert not any(covers(box(page.locator(".stToastContainer")), box(way)) for way in ways)

    expect(toast).to_be_hidden()
    settled(page)
    ways[0].click()
    line = page.locator('a[href^="tel:"]').filter(visible=True).first
    expect(line).to_be_visible()
    assert box(line)["height"] >= THUMB
    is_accessible(page)
    assert witness.complaints == []
    store.close()
