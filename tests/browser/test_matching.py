"""A round of support partners in the demo organisation, in real browsers: from the dry run to partners who read why, and the next
round.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.partners.desk.rounds import read_round_outcome, snapshot_open_round
from alongside.partners.rules.rounds import RoundStatus
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


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


def test_a_round_goes_from_a_dry_run_to_partners_who_read_why_and_those_left_out_come_first_next_time(
    server: Server, visit: Visit, witness: Witness
) -> None:
    rounds_page = visit(f"{server.url}/demo")
    store = open_store(server.folder / "demo.db")
    drawing = snapshot_open_round(store, datetime.now(UTC))
    assert drawing
    number = drawing.round.number

    come_in(rounds_page, coordinator(store), "/rounds", server)
    expect(
        rounds_page.get_by_role("heading", name=message("partners/ui/coordinator/dry_run_view", "Dry run"))
    ).to_be_visible()
    settled(rounds_page)
    publish = message("partners/ui/coordinator/dry_run_view", "Publish {n}", many=True, n=r"\d+")
    rounds_page.get_by_role("button", name=re.compile(publish)).click()
    newest = rounds_page.get_by_role("combobox", name="Round", exact=True).first
    expect(newest).to_have_value(
        re.compile(message("partners/ui/coordinator/published_rounds", "Round {", number=number, moment=""))
    )
    done = read_round_outcome(store, number)
    first, second = (person(store, one) for one in done.pairings[0].people)
    left = person(store, done.left_out[0].person_id)

    for one, other in ((first, second), (second, first)):
        page = visit(f"{server.url}/demo", viewport=PHONE)
        come_in(page, one, "/partner", server)
        expect(page.get_by_text(other.name).first).to_be_visible()
        settled(page)
        page.get_by_text(message("partners/ui/partners", "matched")).first.click()
        expect(page.get_by_text("What fits least").first).to_be_visible()

    alone = visit(f"{server.url}/demo", viewport=PHONE)
    come_in(alone, left, "/partner", server)
    expect(alone.get_by_text("you come first next time")).to_be_visible()
    expect(alone.get_by_text(message("partners/ui/round_answers", "reason"))).to_be_visible()

    settled(rounds_page)
    rounds_page.get_by_role("button", name=message("partners/ui/coordinator/opening", "Open round")).click()
    expect(
        rounds_page.get_by_text(message("partners/ui/coordinator/round_status", "is open", number=number + 1))
    ).to_be_visible()
    alone.reload()
    settled(alone)
    alone.get_by_role("button", name=message("partners/ui/round_answers", "Join round")).click()
    expect(alone.get_by_text(message("partners/ui/round_answers", "You're in."))).to_be_visible()
    following = snapshot_open_round(store, datetime.now(UTC))
    assert following
    assert (following.places[left.id], following.waited[left.id]) == (
        RoundStatus.IN,
        done.left_out[0].waited,
    )
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
