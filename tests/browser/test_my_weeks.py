"""My weeks on a phone: the picture comes first, and a touch on it shows the nearest week."""

import pytest
from playwright.sync_api import expect

from alongside.core.store.engine import open_store
from tests.browser.conftest import Server, Visit, settled
from tests.browser.test_matching import PHONE, come_in, person

pytestmark = pytest.mark.browser


def test_the_picture_is_on_the_first_screen_and_a_touch_shows_the_nearest_week(
    server: Server, visit: Visit
) -> None:
    page = visit(f"{server.url}/demo", viewport=PHONE, has_touch=True, is_mobile=True)
    store = open_store(server.folder / "demo.db")
    with store.read() as db:
        (someone,) = db.rows(
            """
            select person_id as id from check_in
            where person_id not in (select person_id from role)
            group by person_id order by count(*) desc, person_id limit 1
            """
        )
    come_in(page, person(store, someone["id"]), "/my_weeks", server)
    picture = page.get_by_test_id("stVegaLiteChart").first
    expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
    settled(page)
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] / 2 < PHONE["height"]
    card = page.locator("strong").first
    newest = card.inner_text()

    told = []
    for share in (0.3, 0.6):
        page.touchscreen.tap(box["x"] + share * box["width"], box["y"] + 60)
        expect(card).not_to_have_text(told[-1] if told else newest)
        settled(page)
        told.append(card.inner_text())

    assert len({newest, *told}) == 3
