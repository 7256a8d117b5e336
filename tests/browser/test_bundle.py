"""The first page in a real browser: few requests, and the same programs as Streamlit's own."""

import re
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter

import pytest
from playwright.sync_api import Page, expect

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people, sign_ins
from alongside.core.http import frontend
from alongside.core.http.bundle import CHANGES_LATER, Bundle
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.store.engine import open_store
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
AT_MOST = 20  # requests of a first check-in; Streamlit by itself makes a hundred


@pytest.fixture
def signed_in(server: Server, visit: Visit) -> Page:
    """A browser that holds a cookie and has opened nothing but an icon."""
    store, token = open_store(server.folder / "alongside.db"), new_token()
    with store.write() as db:
        now = datetime.now(UTC).isoformat()
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Europe/London", week_opens=0), now
        )
        organisations.save_support_contacts(db, [SupportContact("Line", "0800 000 000", "always")])
        people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2025, 1, 6))
        sign_ins.add_sign_in(db, new_id(), hashed(token), "ana", at=now, device="a browser")
    store.close()
    page = visit(f"{server.url}/favicon.png")
    page.context.add_cookies([{"name": "alongside", "value": token, "url": server.url, "sameSite": "Strict"}])
    return page


def test_a_first_check_in_takes_few_requests(signed_in: Page, server: Server, witness: Witness) -> None:
    failed: list[str] = []
    signed_in.on("pageerror", lambda error: failed.append(str(error)))
    signed_in.on("response", lambda answer: answer.status >= 400 and failed.append(answer.url))
    witness.requests.clear()

    signed_in.goto(f"{server.url}/check_in")
    expect(signed_in.get_by_role("button", name=message("checkins/ui/check_in_form", "Save"))).to_be_visible()
    settled(signed_in)

    assert len(witness.requests) <= AT_MOST, witness.requests
    assert failed == []
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


# What each chunk exports as soon as it has run, against what it exports once the page is drawn. A function that puts another
# one in its place does the same from either name.
WATCH = """
async (addresses) => {
  const seen = [];
  document.body.innerHTML = '<div id="root"></div>';
  for (const address of addresses) {
    const chunk = await import(address);
    seen.push([address, chunk, { ...chunk }]);
  }
  window.changed = () => seen.filter(([address, chunk, at_first]) =>
    Object.keys(at_first).some((name) => chunk[name] !== at_first[name] && typeof at_first[name] !== "function")
  ).map(([address]) => address);
}
"""


def test_no_chunk_changes_what_it_exports_but_the_one_that_is_left_alone(
    signed_in: Page, server: Server
) -> None:
    """What `Bundle` relies on, seen with Streamlit's own files."""
    entry = re.findall(r'src="[^"]+/js/([^"]+)"', frontend.streamlit_page())[0]
    found = Bundle(frontend.INSTALLED / "static" / "js", entry)
    chunks = [*found.file_of, *found.alone]
    order = TopologicalSorter({each: found.chunks[each].imports for each in chunks}).static_order()

    signed_in.goto(f"{server.url}/connection.js")
    signed_in.evaluate(f"({WATCH})", [f"/static/js/{each}" for each in order])
    settled(signed_in)

    changed = signed_in.evaluate("window.changed()")
    assert [each.split("/")[-1].split(".")[0] for each in changed] == [CHANGES_LATER]


def test_a_page_from_before_an_update_loads_itself_anew_where_a_part_of_it_is_gone(
    signed_in: Page, server: Server
) -> None:
    signed_in.goto(f"{server.url}/sessions")
    settled(signed_in)
    signed_in.wait_for_timeout(5_500)  # one that has only just begun does not, or it might never end
    signed_in.route("**/Multiselect.*.js", lambda route: route.fulfill(status=404), times=1)

    signed_in.get_by_role("link", name=message("everything/ui/navigation", "Profile"), exact=True).click()

    expect(signed_in.locator("[data-testid=stMultiSelect]").first).to_be_visible()
