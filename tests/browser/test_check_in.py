"""The check-in for everyone: by thumb, by keyboard alone, by a screen reader, with large letters, and what it says after a hard week."""

import pytest
from playwright.sync_api import Locator, Page, expect

from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.store.engine import Store, open_store
from tests.browser.accessibility import small_targets, too_wide, violations
from tests.browser.conftest import Server, Visit, settled
from tests.browser.keyboard import Stop, press
from tests.browser.test_matching import PHONE, come_in, person
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
HIGHEST, THUMB = 1400, 44  # pixels
ZOOMED = {"200 %": {"width": 640, "height": 450}, "400 %": {"width": 320, "height": 256}}  # of 1280 x 900
LARGE_LETTERS = 32  # pixels instead of 16: what someone sets in their browser
HARDEST = {item.key: 0 if item.reverse else len(item.labels("en")) - 1 for item in weekly_instrument().items}
SAVE = message("checkins/ui/check_in_form", "Save")


def who_has_not_checked_in(store: Store) -> str:
    with store.read() as db:
        (someone,) = db.rows(
            """
            select person_id as id from check_in where person_id not in (select person_id from role)
            group by person_id having max(week) < (select max(week) from check_in)
            order by count(*) desc, person_id limit 1
            """
        )
    return str(someone["id"])


def last_answers(store: Store, person_id: str) -> dict[str, int]:
    with store.read() as db:
        rows = db.rows(
            """
            select item, value from answer
            where person_id = :id and week = (select max(week) from check_in where person_id = :id)
            """,
            id=person_id,
        )
    return {row["item"]: row["value"] for row in rows}


def scroll_height(page: Page) -> int:
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
