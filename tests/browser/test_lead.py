"""A lead of the demo organisation, in a real browser, from a glance at home to what reaches others, with as few clicks as are promised."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.organisation.store import teams
from alongside.teams.desk.actions import ActionBook
from alongside.teams.gate.action_answers import members_asked
from alongside.teams.store import actions
from tests.browser.conftest import Server, Visit, Witness
from tests.browser.jobs import SCREENS, Hand, Taken, broken, button, link, open_counting, promises
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
JOBS = (  # of docs/jobs.md
    "find the team in trouble",
    "open the review that is due",
    "add an action",
    "print the page for a meeting",
    "read the action that is mine",
    "say whether an action helped",
)
PAGE, LINES, FORMS = "teams/ui/page", "teams/ui/lead_page/team_lines", "teams/ui/action_forms"
TOLD, HELPED = "teams/ui/inbox_lines", "teams/ui/lead_page/did_it_help"
PLAN = "No new cases until the two long appeals are through."
OVER = re.compile(message(LINES, "Over capacity", share=r"1\d\d"))
TEAM = "Asylum"


def lead_and_member(store: Store) -> tuple[Person, Person]:
    """Of those who lead the team, the one who leads most teams; and a member who is asked whether an action helped."""
    with store.read() as db:
        led = {team: [person_id for person_id, _ in those] for team, those in teams.all_leads(db).items()}
        every_lead = [person_id for those in led.values() for person_id in those]
        team_id = next(team.id for team in people.list_teams(db) if team.name == TEAM)
        head = max(led[team_id], key=every_lead.count)
        asked = sorted(one.person_id for one in members_asked(db, team_id, datetime.now(UTC).date()))
        member = next(person_id for person_id in asked if person_id not in every_lead)
        found = [people.by_id(db, person_id) for person_id in (head, member)]
    assert found[0]
    assert found[1]
    return found[0], found[1]


def close_the_action(store: Store, lead: Person) -> None:
    with store.read() as db:
        led = [team.id for team in teams.led_by(db, lead.id)]
        (added,) = (one for one in actions.actions_of_teams(db, led) if one.text == PLAN)
    ActionBook(store, lead, datetime.now(UTC)).close_action(added.id, "", added.revision)


def to_workload(hand: Hand) -> None:
    """The last line of the lead's card at home, whatever it says."""
    hand.click(hand.page.get_by_test_id("stMain").locator("a[href$='team_workload']").last)


def tab(hand: Hand, place: str, words: str) -> Locator:
    return hand.page.get_by_role("tab", name=message(place, words))


def add_an_action(hand: Hand, owner: str) -> None:
    page = hand.page
    hand.click(tab(hand, PAGE, "Actions"))
    hand.click(page.get_by_text(message(FORMS, "Add an")).last)
    pause = message(FORMS, "Pause")
    hand.click(page.get_by_role("radio", name=pause).or_(page.get_by_role("button", name=pause)).last)
    hand.type(page.get_by_role("textbox", name=message(FORMS, "Details")).last, PLAN)
    hand.click(page.get_by_role("combobox", name=message(FORMS, "Owner")).last)
    hand.click(page.get_by_role("option", name=owner))
    hand.click(button(hand, FORMS, "Add act"))
    expect(page.get_by_test_id("stText").filter(has_text=PLAN).first).to_be_visible()


@pytest.mark.parametrize("size", SCREENS)
def test_a_lead_finds_the_team_in_trouble_adds_an_action_and_prints_the_page_and_its_owner_sees_it_at_home(
    server: Server, visit: Visit, witness: Witness, size: str
) -> None:
    store, taken = open_store(server.folder / "demo.db"), Taken()
    lead, member = lead_and_member(store)
    page = open_counting(visit, server, size)
    hand = Hand(page=page, who=lead, store=store, size=size, taken=taken)
    hand.come_in(server)
    worst = page.get_by_text(OVER).first

    with hand.job("find the team in trouble"):
        expect(worst).to_be_in_viewport(ratio=1)
        expect(page.get_by_test_id("stText").get_by_text(TEAM, exact=True)).to_be_in_viewport(ratio=1)

    with hand.job("open the review that is due"):
        to_workload(hand)
        expect(page.get_by_role("heading", name=message("pages/lead/teams", "Team workload"))).to_be_visible()
        review = page.get_by_text(message(FORMS, "Close or")).first
        hand.wait()
        expect(worst).to_be_in_viewport(ratio=1)
        expect(review).to_be_in_viewport(ratio=1)
        hand.click(review)
        expect(button(hand, FORMS, "Close act")).to_be_visible()

    with hand.job("add an action"):
        to_workload(hand)
        add_an_action(hand, member.name)

    with hand.job("print the page for a meeting"):
        to_workload(hand)
        hand.click(tab(hand, PAGE, "a meeting"))
        sheet = hand.download(button(hand, "teams/ui/lead_page/meeting", "Download the page"))
    assert re.fullmatch(
        r"open-hands-demo-asylum-workload-\d{4}-w\d\d-\d{4}-w\d\d.pdf", sheet.suggested_filename
    )
    assert sheet.path().read_bytes().startswith(b"%PDF")

    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(worst).to_be_visible()

    own = open_counting(visit, server, size)
    hand = Hand(page=own, who=member, store=store, size=size, taken=taken)
    hand.come_in(server)
    with hand.job("read the action that is mine"):
        hand.click(link(hand, TOLD, "for your team is"))
        expect(own.get_by_text(OVER).first).to_be_visible()
        hand.click(tab(hand, PAGE, "Actions"))
        expect(own.get_by_test_id("stText").filter(has_text=PLAN).first).to_be_visible()
        expect(own.get_by_text(message(FORMS, "Add an"))).to_have_count(0)

    close_the_action(store, lead)
    with hand.job("say whether an action helped"):
        hand.click(link(hand, TOLD, "Did it help"))
        helped = button(hand, HELPED, "It helped")
        hand.wait()
        expect(helped).to_be_in_viewport()
        hand.click(helped)
        expect(own.get_by_text(message(HELPED, "You said: it helped"))).to_be_visible()

    store.close()
    assert broken(promises(), taken) == []
    assert taken.keys() == set(JOBS)
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []
