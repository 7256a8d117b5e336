"""A round of support partners in the demo organisation, in real browsers: with as few clicks as are promised, from opening it to
partners who read why.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import read_round_outcome, snapshot_open_round
from alongside.partners.rules.rounds import RoundStatus
from alongside.partners.store import rounds
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.jobs import PHONE, SCREENS, Hand, Taken, broken, button, open_counting, promises
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
JOBS = (  # of docs/jobs.md
    "open a round",
    "remind those who have not answered",
    "try a round out",
    "publish all but one pair",
    "undo publishing",
    "publish again",
)
STATUS, DRY_RUN = "partners/ui/coordinator/round_status", "partners/ui/coordinator/dry_run_view"
PUBLISH, CARDS = "partners/ui/coordinator/publish", "everything/ui/role_cards"


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


def press(hand: Hand, words: str) -> None:
    hand.click(hand.page.get_by_role("button", name=re.compile(words)).first)


def to_round(hand: Hand, place: str, words: str, **values: object) -> None:
    words = message(place, words, **values)
    hand.click(hand.page.get_by_test_id("stMain").get_by_role("link", name=words))


@pytest.mark.parametrize("size", SCREENS)
def test_a_coordinator_opens_reminds_tries_publishes_all_but_one_pair_undoes_and_publishes_again(
    server: Server, visit: Visit, witness: Witness, size: str
) -> None:
    page = open_counting(visit, server, size)
    store = open_store(server.folder / "demo.db")
    who = coordinator(store)
    hand = Hand(page=page, who=who, store=store, size=size, taken=Taken())
    demo = snapshot_open_round(store, datetime.now(UTC))
    assert demo
    number = demo.round.number
    CoordinatorDesk(store, who, datetime.now(UTC)).cancel_round(number)
    hand.come_in(server)
    is_open = page.get_by_text(message(STATUS, "} is open", number=number))
    publish = message(PUBLISH, "Publish {n}", many=True, n=r"\d+")
    undo = button(hand, "accounts/ui/undo", "Undo")

    with hand.job("open a round"):
        to_round(hand, "sessions/ui/links", "Rounds")
        press(hand, message("partners/ui/coordinator/opening", "Open round"))
        expect(is_open).to_be_visible()

    answer(store, {one: True for one, place in demo.places.items() if place is RoundStatus.IN})
    with hand.job("remind those who have not answered"):
        to_round(hand, CARDS, "} is open", number=number)
        remind = page.get_by_role(
            "button", name=re.compile(message(STATUS, "Remind {n} people", many=True, n=r"\d+"))
        )
        hand.wait()
        expect(remind).to_be_in_viewport()
        hand.click(remind)
        expect(page.get_by_text(message(STATUS, "was reminded once"))).to_be_visible()

    following = snapshot_open_round(store, datetime.now(UTC))
    assert following
    answer(
        store, {one: False for one, place in following.places.items() if place is RoundStatus.NOT_ANSWERED}
    )
    with hand.job("try a round out"):
        to_round(hand, CARDS, "} is open", number=number)
        expect(page.get_by_role("heading", name=message(DRY_RUN, "Dry run"))).to_be_visible()

    with hand.job("publish all but one pair"):
        to_round(hand, CARDS, "} is open", number=number)
        hand.click(page.get_by_label(message(PUBLISH, "Leave out pairs")).first)
        hand.click(page.get_by_role("option").first)
        hand.click(page.get_by_text(re.compile(publish)).first)  # with the list open, nothing else has a role
        press(hand, message(PUBLISH, "Yes"))
        expect(undo).to_be_visible()

    with hand.job("undo publishing"):
        to_round(hand, CARDS, "on its way", number=number)
        hand.wait()
        expect(undo).to_be_in_viewport()
        hand.click(undo)
        expect(is_open).to_be_visible()

    with hand.job("publish again"):  # the pair is still left out
        to_round(hand, CARDS, "} is open", number=number)
        press(hand, publish)
        press(hand, message(PUBLISH, "Yes"))
        expect(undo).to_be_visible()
    assert broken(promises(), hand.taken) == []
    assert hand.taken.keys() == set(JOBS)

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
        theirs = visit(f"{server.url}/healthz", **SCREENS[size])
        come_in(theirs, one, "/", server)
        expect(theirs.get_by_text(words).first).to_be_visible()
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
