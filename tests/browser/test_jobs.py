"""What people come to do is found on the page by its standard word, as the demo's people see it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser

JOBS = {  # person: job, page and the words to look for
    "Noor Anchor": [
        ("cancel a session", "sessions", message("sessions/ui/scheduling", "cancel session")),
        ("see why I was matched", "partner", message("partners/ui/partners", "why you were")),
        ("add time off", "support_profile", message("profiles/ui/quick_actions", "add time off")),
    ],
    "Sofia Lighthouse": [
        ("join a round", "partner", message("partners/ui/round_answers", "join round")),
        ("share my trend", "sharing", message("everything/ui/navigation", "share my")),
        ("download my data", "my_data", message("everything/ui/my_records", "download everything")),
    ],
    "Nadia Meadow": [("add an action", "team_workload", message("teams/ui/action_forms", "add an"))],
    "Tomás Harbour": [
        ("publish a round", "rounds", message("partners/ui/coordinator/dry_run_view", "publish round")),
        ("lock two people", "rounds", message("partners/ui/coordinator/dry_run_view", "lock pair")),
    ],
    "Amina Lantern": [("add a person", "people", message("pages/admin/people", "add person"))],
}


def test_ten_jobs_are_found_on_their_page_by_their_standard_word(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo")
    missing = [
        f"{job}: {words!r} on /{address}"
        for person, jobs in JOBS.items()
        for job, address, words in jobs
        if not _finds(page, server, person, address, words)
    ]

    assert sum(map(len, JOBS.values())) == 10
    assert missing == []


def _finds(page: Page, server: Server, person: str, address: str, words: str) -> bool:
    page.goto(f"{server.url}/demo")
    page.get_by_role("button", name=person).click()
    expect(page.get_by_role("button", name=message("everything/ui/help", "need"))).to_be_visible()
    page.goto(f"{server.url}/{address}")
    found = page.get_by_test_id("stMain").get_by_text(words, exact=True).first
    try:
        expect(found).to_be_visible(timeout=9000)
    except AssertionError:
        return False
    return True
