"""A small office sets up Alongside for sixty people with the list that it has, in less than ten minutes by a person's clock.

`HUMAN_PACE=1` really waits as a person would; without it, the seconds are only counted.
"""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.core.store.engine import open_store
from alongside.organisation.store import teams
from tests.browser.conftest import Server, settled
from tests.browser.test_whole_way import PASSWORD
from tests.drills.human import Human
from tests.fixtures.wording import message

pytestmark = pytest.mark.drill
MINUTES = 10
TEAMS = ("Asile", "Logement", "Jeunes & École", "Juridique")
HEADER = ("Nom", "Prénom", "Adresse e-mail", "Équipe", "Responsable", "Heures/semaine", "Date d'entrée")
LEADS = {team: f"Chef{number} Éloïse" for number, team in enumerate(TEAMS)}


def rows() -> list[tuple[str, ...]]:
    """59 people besides the one who sets it up: four who lead the teams, and their people; with the manager's first name before the last."""
    found = []
    for number in range(59):
        team = TEAMS[number % len(TEAMS)]
        family = f"Chef{number}" if number < len(TEAMS) else f"D'Été{number}"
        manager = "" if number < len(TEAMS) else " ".join(reversed(LEADS[team].split()))
        joined = date(2012, 1, 9) + timedelta(days=61 * number)
        hours = "37,5" if number % 3 else "19,25"
        found.append(
            (family, "Éloïse", f"personne{number}@example.org", team, manager, hours, f"{joined:%d/%m/%Y}")
        )
    return found


def as_csv(folder: Path) -> Path:
    """As Excel in French saves "CSV": semicolons and ANSI, with the title that stands above the list."""
    lines = [("Liste du personnel 2026", *[""] * 6), ("",) * 7, HEADER, *rows()]
    file = folder / "personnel.csv"
    file.write_bytes("".join(";".join(line) + "\r\n" for line in lines).encode("cp1252"))
    return file


def as_workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [("Liste du personnel 2026",), (), HEADER, *rows()]:
        sheet.append(list(line))
    file = folder / "personnel.xlsx"
    book.save(file)
    return file


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, fork=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def set_up(human: Human, server: Server) -> None:
    page = human.page
    page.goto(server.url)
    human.read()
    human.click(page.get_by_role("link", name=message("accounts/http/templates/set_up.html", "up our")))
    human.read()
    for place, text in {
        "code": server.set_up_code,
        "organisation": "Porte ouverte",
        "time_zone": "Brussels",
        "contact_name": "Écoute",
        "contact_reach": "+32 107",
        "name": "Ana Bénévole",
        "login": "ana@example.org",
        "password": PASSWORD,
        "again": PASSWORD,
    }.items():
        human.type(page.locator(f"[name={place}]"), text)
    human.click(page.locator("main form button"))
    human.read()
    human.click(page.get_by_role("link", name=re.compile("Continue")))
    expect(
        page.get_by_text(message("organisation/ui/getting_started", "Add your colleagues"))
    ).to_be_visible()


def bring(human: Human, file: Path) -> None:
    page = human.page
    human.read()
    human.click(page.get_by_role("link", name=message("pages/admin/staff_list", "Import")).first)
    expect(page.locator("input[type=file]")).to_be_attached()
    human.read()
    human.bring(page.locator("input[type=file]"), str(file))
    if file.suffix == ".csv":
        settled(page)
        human.read()
        human.click(page.get_by_text(message("staff_lists/rules/encodings", "ANSI")).last)
    expect(page.get_by_text(message("staff_lists/ui/changes", "joins"))).to_be_visible()
    human.click(page.get_by_text(message("staff_lists/ui/changes", "joins")))
    human.read()
    human.click(page.get_by_role("button", name=message("staff_lists/ui/changes", "Apply")))
    expect(
        page.get_by_text(message("staff_lists/ui/changes", "Changes applied."), exact=True)
    ).to_be_visible()


def invite(human: Human) -> Page:
    page = human.page
    human.read()
    settled(page)
    human.click(page.get_by_test_id("stMain").get_by_role("link", name="People"))
    sheet = page.get_by_role(
        "button", name=message("organisation/ui/invitations", "Create sheet", many=True, n="59")
    )
    expect(sheet).to_be_visible()
    settled(page)
    human.read()
    human.click(sheet)
    link = page.get_by_role("link", name=message("organisation/ui/invitations", "Open sheet"))
    expect(link).to_be_visible()
    human.read()
    with page.context.expect_page() as opened:
        human.click(link)
    return opened.value


@pytest.mark.parametrize("saved", [as_csv, as_workbook], ids=["csv", "workbook"])
def test_sixty_people_are_in_and_invited_within_ten_minutes(
    server: Server, page: Page, tmp_path: Path, saved
) -> None:
    human = Human(page, slow=os.environ.get("HUMAN_PACE") == "1")

    set_up(human, server)
    bring(human, saved(tmp_path))
    slips = invite(human).get_by_role("article")
    expect(slips).to_have_count(59)

    print(f"{human.minutes:.1f} minutes, {human.spent / 60:.1f} of them a person's")
    assert human.minutes < MINUTES
    store = open_store(server.folder / "alongside.db")
    with store.read() as db:
        everyone = {person.login: person for person in people.list_people(db)}
        assert len(everyone) == 60
        assert people.role_holders(db, Role.ADMIN) == {everyone["ana@example.org"].id}
        assert {team.team.name: team.people for team in teams.list_staffed(db)} == {
            "Asile": 15,
            "Logement": 15,
            "Jeunes & École": 15,
            "Juridique": 14,
        }
    store.close()
    of_row = everyone["personne5@example.org"]
    assert (of_row.name, of_row.contract_hours) == ("Éloïse D'Été5", 37.5)
    assert of_row.lead_id == everyone["personne1@example.org"].id
