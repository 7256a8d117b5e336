"""A round of support partners in the demo organisation, in real browsers: with as few clicks as are promised, from opening it to
partners who read why.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import read_round_outcome, snapshot_open_round
from alongside.partners.rules.rounds import RoundStatus
from alongside.partners.store import rounds
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}
STATUS, DRY_RUN = "partners/ui/coordinator/round_status", "partners/ui/coordinator/dry_run_view"


def person(store: Store, person_id: str) -> Person:
    with store.read() as db:
        found = people.by_id(db, person_id)
    assert found
    return found


def coordinator(store: Store) -> Person:
    with store.read() as db:
        (person_id,) = people.role_holders(db, Role.COORDINATOR)
    return person(store, person_id)


def come_in(page: Page, who: Person, path: str, server: Server) -> None:
    page.goto(f"{server.url}/demo")
    page.get_by_role("button", name=who.name).click()
    expect(
        page.get_by_role("button", name=message("accounts/http/templates/help.html", "Need"))
    ).to_be_visible()
    page.goto(f"{server.url}{path}")
    settled(page)


def answer(store: Store, comes: dict[str, bool]) -> None:
    now = datetime.now(UTC)
    with store.write() as db:
        opened = rounds.find_open_round(db)
        assert opened
        for one, yes in comes.items():
            rounds.save_answer(db, opened.number, one, yes, now)


def let_ten_minutes_pass(store: Store) -> None:
    with store.write() as db:
        db.run(
            "update round_publication set takes_effect_at = :at", at=datetime.now(UTC) - timedelta(minutes=1)
        )


class Clicks:
    """A coordinator's, each from the first page on."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server, self.count = page, server, 0

    def go_home(self) -> None:
        self.page.goto(f"{self.server.url}/")
        self.count = 0

    def click(self, what: Locator) -> None:
        settled(self.page)
        what.first.click()
        self.count += 1

    def press(self, words: str) -> None:
        self.click(self.page.get_by_role("button", name=re.compile(words)))

    def to_round(self, words: str) -> None:
        self.click(self.page.get_by_test_id("stMain").get_by_role("link", name=re.compile(words)))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_a_coordinator_opens_reminds_tries_publishes_all_but_one_pair_undoes_and_publishes_again(
    server: Server, visit: Visit, witness: Witness, size: ViewportSize
) -> None:
    page = visit(f"{server.url}/demo", viewport=size)
    store = open_store(server.folder / "demo.db")
    who, clicks = coordinator(store), Clicks(page, server)
    demo = snapshot_open_round(store, datetime.now(UTC))
    assert demo
    number = demo.round.number
    CoordinatorDesk(store, who, datetime.now(UTC)).cancel_round(number)
    come_in(page, who, "/", server)

    clicks.to_round("Rounds")
    clicks.press(message("partners/ui/coordinator/opening", "Open round"))
    expect(page.get_by_text(message(STATUS, "Round {number} is open", number=number))).to_be_visible()
    assert clicks.count == 2

    answer(store, {one: True for one, place in demo.places.items() if place is RoundStatus.IN})
    clicks.go_home()
    clicks.to_round(message("everything/ui/role_cards", "Round {number} is open", number=number))
    clicks.press(message(STATUS, "Remind {n} people", many=True, n=r"\d+"))
    expect(page.get_by_text(message(STATUS, "was reminded once"))).to_be_visible()
    assert clicks.count == 2

    following = snapshot_open_round(store, datetime.now(UTC))
    assert following
    answer(
        store, {one: False for one, place in following.places.items() if place is RoundStatus.NOT_ANSWERED}
    )
    clicks.go_home()
    clicks.to_round(message("everything/ui/role_cards", "Round {number} is open", number=number))
    expect(page.get_by_role("heading", name=message(DRY_RUN, "Dry run"))).to_be_visible()
    assert clicks.count == 1  # tried out

    publish = message("partners/ui/coordinator/publish", "Publish {n}", many=True, n=r"\d+")
    clicks.click(page.get_by_label(message("partners/ui/coordinator/publish", "Leave out pairs")))
    clicks.click(page.get_by_role("option"))
    clicks.click(page.get_by_text(re.compile(publish)))  # while the list is open, nothing else has a role
    clicks.press(message("partners/ui/coordinator/publish", "Yes"))
    undo = page.get_by_role("button", name=message("accounts/ui/undo", "Undo"))
    expect(undo).to_be_visible()
    assert clicks.count == 5

    clicks.go_home()
    clicks.to_round(message("everything/ui/role_cards", "on its way", number=number))
    clicks.click(undo)
    expect(page.get_by_text(message(STATUS, "Round {number} is open", number=number))).to_be_visible()
    assert clicks.count == 2

    clicks.go_home()
    clicks.to_round(message("everything/ui/role_cards", "Round {number} is open", number=number))
    clicks.press(publish)
    clicks.press(message("partners/ui/coordinator/publish", "Yes"))
    expect(undo).to_be_visible()
    assert clicks.count == 3  # the pair is still left out

    let_ten_minutes_pass(store)
    page.reload()
    newest = page.get_by_role("combobox", name="Round", exact=True).first
    expect(newest).to_have_value(
        re.compile(message("partners/ui/coordinator/published_rounds", "Round {", number=number, moment=""))
    )
    done = read_round_outcome(store, number)
    assert done.not_made == 1
    first, second = (person(store, one) for one in done.pairings[0].people)
    alone = person(store, done.left_out[0].person_id)
    for one, words in (
        (first, message("sessions/ui/inbox_lines", "a match. Please", deadline="")),
        (alone, message("partners/ui/inbox_lines", "had no partner").partition(" *")[0]),
    ):
        theirs = visit(f"{server.url}/demo", viewport=size)
        come_in(theirs, one, "/", server)
        expect(theirs.get_by_text(words)).to_be_visible()
        theirs.goto(f"{server.url}/partner")
        if one is first:
            expect(theirs.get_by_text(second.name).first).to_be_visible()
            settled(theirs)
            theirs.get_by_text(message("partners/ui/partners", "matched")).first.click()
            expect(theirs.get_by_text("What fits least").first).to_be_visible()
        else:
            expect(theirs.get_by_text("you come first next time")).to_be_visible()
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


def test_a_request_to_talk_is_sent_and_accepted(server: Server, visit: Visit, witness: Witness) -> None:
    asker_page = visit(f"{server.url}/demo", viewport=PHONE)
    store = open_store(server.folder / "demo.db")
    drawing = snapshot_open_round(store, datetime.now(UTC))
    assert drawing
    asker = person(store, drawing.population.people[0].id)

    come_in(asker_page, asker, "/partner", server)
    expect(
        asker_page.get_by_role("button", name=message("partners/ui/requests", "Send"), exact=True).first
    ).to_be_visible()
    settled(asker_page)
    asker_page.get_by_role("button", name=message("partners/ui/requests", "Send"), exact=True).first.click()
    before, after = message("partners/ui/requests", "You sent", name="|").split("|")
    sent = asker_page.get_by_text(re.compile(f"^{re.escape(before)}.*{re.escape(after)}$"))
    expect(sent.first).to_be_visible()
    name = sent.first.inner_text().removeprefix(before).removesuffix(after)
    with store.read() as db:
        asked = next(one for one in people.list_people(db) if one.name == name)

    asked_page = visit(f"{server.url}/demo", viewport=PHONE)
    come_in(asked_page, asked, "/partner", server)
    expect(
        asked_page.get_by_text(message("partners/ui/requests", "would like to talk", name=asker.name))
    ).to_be_visible()
    settled(asked_page)
    asked_page.get_by_role("button", name=message("partners/ui/requests", "Accept")).click()
    expect(asked_page.get_by_text(message("partners/ui/partners", "matched")).first).to_be_visible()
    asker_page.reload()
    expect(asker_page.get_by_text("Support partner until").first).to_be_visible()
    expect(asker_page.get_by_text(name).first).to_be_visible()
    assert witness.elsewhere(server.url) == []
