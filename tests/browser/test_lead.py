"""A lead of the demo organisation, in a real browser: who is over capacity and since when, what is done, and what followed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import Store, open_store
from alongside.organisation.store import teams
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
DUE = f"Asylum: {message('teams/ui/action_forms', 'Pause')}"  # the beginning of a line on top of the page
PLAN = "No new cases until the two long appeals are through."
SINCE = re.compile("Asylum: " + message("teams/ui/wording", "over capacity since", share=r"1\d\d", day=".*"))


def demo(server: Server) -> Store:
    return open_store(server.folder / "demo.db")


def lead_and_member(store: Store) -> tuple[Person, Person]:
    """Of those who lead Asylum, the one who leads most teams; and someone of Asylum who leads none."""
    with store.read() as db:
        led = {team: [person_id for person_id, _ in those] for team, those in teams.all_leads(db).items()}
        every_lead = [person_id for those in led.values() for person_id in those]
        asylum = next(team.id for team in people.list_teams(db) if team.name == "Asylum")
        head = max(led[asylum], key=every_lead.count)
        there = sorted(person_id for person_id, name in people.team_names_now(db).items() if name == "Asylum")
        member = next(person_id for person_id in there if person_id not in every_lead)
        found = [people.by_id(db, person_id) for person_id in (head, member)]
    assert found[0]
    assert found[1]
    return found[0], found[1]


def let_a_week_pass(store: Store) -> None:
    """The clock of the server is the machine's, so the action goes back instead."""

    def back(day: str) -> str:
        return (date.fromisoformat(day) - timedelta(weeks=1)).isoformat()

    with store.write() as db:
        for row in db.rows("select id, opened_on, until, look_again from action"):
            db.run(
                "update action set opened_on = :opened_on, until = :until, look_again = :look_again where id = :id",
                id=row["id"],
                opened_on=back(row["opened_on"]),
                until=back(row["until"]),
                look_again=back(row["look_again"]),
            )


def come_in(page: Page, person: Person, path: str, server: Server) -> None:
    page.goto(f"{server.url}/demo")
    page.get_by_role("button", name=person.name).click()
    expect(
        page.get_by_role("button", name=message("accounts/http/templates/help.html", "Need"))
    ).to_be_visible()
    page.goto(f"{server.url}{path}")


def add_an_action(page: Page) -> None:
    """On Asylum, which has the heaviest load and is shown first."""
    page.get_by_text(message("teams/ui/action_forms", "Add an")).click()
    expect(page.get_by_role("button", name=message("teams/ui/action_forms", "Add action"))).to_be_visible()
    settled(page)
    page.get_by_role("radio", name=message("teams/ui/action_forms", "Pause")).or_(
        page.get_by_role("button", name=message("teams/ui/action_forms", "Pause"))
    ).first.click()
    settled(page)
    page.get_by_role("textbox", name=message("teams/ui/action_forms", "Details")).fill(PLAN)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("combobox", name=message("teams/ui/action_forms", "Owner")).click()
    page.get_by_role("option").first.click()
    today = datetime.now(UTC).date()
    for place, weeks in enumerate((4, 1)):  # until, and review on
        settled(page)
        page.get_by_test_id("stDateInput").nth(place).get_by_role("spinbutton").first.click()
        page.keyboard.type((today + timedelta(weeks=weeks)).strftime("%Y%m%d"))
        page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name=message("teams/ui/action_forms", "Add action")).click()


def added(page: Page) -> Locator:
    """The action as the page shows it. The form holds the same text before it is saved."""
    return page.get_by_test_id("stText").filter(has_text=PLAN).first


def on_top(page: Page) -> Locator:
    """The action among those that are due for review."""
    return page.get_by_test_id("stText").filter(has_text=DUE).filter(has_text=PLAN)


def test_a_lead_sees_a_team_over_capacity_adds_an_action_and_reviews_it_a_week_later(
    server: Server, visit: Visit, witness: Witness
) -> None:
    lead_page = visit(f"{server.url}/demo")
    store = demo(server)
    head, member = lead_and_member(store)

    come_in(lead_page, head, "/team_workload", server)
    expect(lead_page.get_by_text(SINCE)).to_be_visible()
    add_an_action(lead_page)
    expect(added(lead_page)).to_be_visible()
    expect(on_top(lead_page)).to_have_count(0)

    let_a_week_pass(store)
    lead_page.reload()
    expect(on_top(lead_page)).to_be_visible()
    expect(
        lead_page.get_by_role("cell", name=message("teams/ui/actions", "Since"))
        .or_(lead_page.get_by_text(message("teams/ui/actions", "Since")))
        .first
    ).to_be_visible()

    member_page = visit(f"{server.url}/demo", viewport={"width": 390, "height": 844})
    come_in(member_page, member, "/my_team", server)
    expect(member_page.get_by_text(message("teams/ui/own_contribution", "contribution"))).to_be_visible()
    expect(member_page.get_by_text(SINCE)).to_be_visible()
    expect(added(member_page)).to_be_visible()
    expect(member_page.get_by_text(message("teams/ui/action_forms", "Add an"))).to_have_count(0)

    store.close()
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


def test_an_action_that_the_lead_closes_is_kept_with_its_outcome(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo")
    store = demo(server)
    head, _ = lead_and_member(store)
    come_in(page, head, "/team_workload", server)
    expect(page.get_by_text(SINCE)).to_be_visible()
    add_an_action(page)
    expect(added(page)).to_be_visible()
    let_a_week_pass(store)
    page.reload()
    settled(page)

    change = page.get_by_text(message("teams/ui/action_forms", "Close or"))
    action = page.get_by_test_id("stVerticalBlock").filter(has_text=PLAN).filter(has=change).last
    action.get_by_text(message("teams/ui/action_forms", "Close or")).click()
    page.get_by_label(message("teams/ui/action_forms", "Outcome")).fill("Two appeals are through.")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name=message("teams/ui/action_forms", "Close action"), exact=True).click()
    expect(
        page.get_by_text(re.compile(message("teams/ui/actions", "closed action", n=r"\d")))
    ).to_be_visible()
    settled(page)
    page.get_by_text(re.compile(message("teams/ui/actions", "closed action", n=r"\d"))).click()

    expect(page.get_by_text("Two appeals are through.")).to_be_visible()
    expect(on_top(page)).to_have_count(0)
    store.close()
