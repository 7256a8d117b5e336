"""The whole way of two people, in real browsers: set up, invite, check in, refresh, restart, and still there."""

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.states import is_accessible
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PASSWORD = "kettle walks along the river"


def set_up(page: Page, server: Server) -> None:
    page.get_by_role("link", name=message("accounts/http/templates/set_up.html", "up our")).click()
    page.get_by_label(message("accounts/http/templates/set_up.html", "Set-up")).fill(server.set_up_code)
    page.locator("[name=organisation]").fill("Open Door")
    page.locator("[name=time_zone]").fill("London")
    page.locator("[name=contact_name]").fill("Listening line")
    page.locator("[name=contact_reach]").fill("0800 000 000")
    page.locator("[name=name]").fill("Ana")
    page.locator("[name=login]").fill("ana@example.org")
    choose_password(page)
    expect(page.get_by_role("listitem")).to_have_count(8)
    page.get_by_role("link", name=re.compile("Continue")).click()


def choose_password(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button").click()


def sign_in(page: Page, login: str) -> None:
    page.get_by_label(message("accounts/http/templates/recover.html", "E-mail")).fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role(
        "button", name=message("accounts/http/templates/address.html", "Sign"), exact=True
    ).click()


def is_inside(page: Page) -> None:
    expect(
        page.get_by_role("button", name=message("accounts/http/templates/help.html", "Need"))
    ).to_be_visible()
    settled(page)


def check_in(page: Page, win: str) -> None:
    """From home: every first answer, a win, and save."""
    page.goto(f"{page.url.rstrip('/')}/check_in")
    expect(page.get_by_role("button", name=message("checkins/ui/check_in_form", "Save"))).to_be_visible()
    questions = page.get_by_test_id("stButtonGroup")
    expect(questions.nth(5)).to_be_visible()
    for question in questions.all()[:6]:
        question.get_by_role("radio").or_(question.get_by_role("button")).nth(1).click()
    page.get_by_label(message("checkins/ui/check_in_form", "small win")).fill(win)
    page.get_by_role("button", name=message("checkins/ui/check_in_form", "Save")).click()


def is_saved(page: Page) -> None:
    """The whole sentence: "Not saved yet" is beside the button until the tap has arrived."""
    before, after = message("checkins/ui/feedback_after_check_in", "} saved.", week="|").split("|")
    expect(page.get_by_text(re.compile(f"^{before}.*{re.escape(after)}$"))).to_be_visible()


def test_two_people_set_up_check_in_and_find_their_weeks_again(
    server: Server, visit: Visit, witness: Witness
) -> None:
    ana = visit(server.url)
    expect(ana).to_have_url(f"{server.url}/welcome")
    set_up(ana, server)
    is_inside(ana)

    ana.reload()
    is_inside(ana)
    ana.goto(server.url)
    is_inside(ana)
    check_in(ana, "The keys were handed over")
    is_saved(ana)

    ana.get_by_role("link", name="People").click()
    link = invitation(ana)
    ben = visit(link, viewport={"width": 390, "height": 844})
    expect(ben.get_by_text("Ben Willow")).to_be_visible()
    choose_password(ben)
    ben.get_by_role("link", name=re.compile("Continue")).click()
    is_inside(ben)
    check_in(ben, "A good talk")
    is_saved(ben)

    server.stop()
    server.start()
    for page, own, others in (
        (ana, "The keys were handed over", "A good talk"),
        (ben, "A good talk", "The keys"),
    ):
        page.goto(f"{server.url}/my_weeks")
        expect(page.get_by_text(own).first).to_be_visible()
        expect(page.locator("canvas, svg.marks").first).to_be_visible()
        expect(page.get_by_text(others)).to_have_count(0)

    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


def invitation(page: Page) -> str:
    settled(page)
    page.get_by_text(message("pages/admin/people", "person")).first.click()
    page.get_by_label("Name", exact=True).fill("Ben Willow")
    page.get_by_role("textbox", name=message("organisation/ui/people", "Sign-in name")).fill(
        "ben@example.org"
    )
    settled(page)
    page.get_by_role("button", name=message("organisation/ui/people", "Add and")).click()
    link = page.get_by_text(re.compile("/invitation/")).first
    expect(link).to_be_visible()
    return re.search(r"http\S+/invitation/[\w-]+", link.inner_text())[0]


def test_leaving_quickly_signs_out_and_going_back_shows_nothing(
    server: Server, visit: Visit, witness: Witness
) -> None:
    ana = visit(server.url, viewport={"width": 390, "height": 844})
    set_up(ana, server)
    is_inside(ana)

    other = ana.context.new_page()
    other.goto(f"{server.url}/my_weeks")
    is_inside(other)
    assert other.evaluate("Object.keys(localStorage).length") > 0  # Streamlit's, with the name of the page

    ana.get_by_role("button", name=message("accounts/http/templates/help.html", "Need")).click()
    expect(ana.get_by_text("0800 000 000")).to_be_visible()
    ana.keyboard.press("Escape")
    ana.get_by_role("button", name=message("accounts/http/templates/frame.html", "quickly")).click()

    expect(ana).to_have_url(f"{server.url}/away")
    assert "Alongside" not in ana.title()
    expect(other).to_have_url(f"{server.url}/away")
    assert "Alongside" not in other.title() + other.content()
    assert other.evaluate("Object.keys(localStorage).length") == 0
    ana.go_back()
    expect(ana).to_have_url(re.compile("/sign-in"))
    assert witness.complaints == []


def test_signing_out_in_one_tab_empties_the_other_immediately(server: Server, visit: Visit) -> None:
    ana = visit(server.url)
    set_up(ana, server)
    is_inside(ana)
    other = ana.context.new_page()
    other.goto(f"{server.url}/account")
    is_inside(other)

    ana.get_by_role("button", name=message("everything/ui/frame", "Sign")).click()
    expect(ana).to_have_url(f"{server.url}/sign-in")

    expect(other).to_have_url(f"{server.url}/stopped/signed-out")
    expect(other.get_by_text(message("accounts/http/templates/stopped.html", "saved"))).to_be_visible()
    expect(other.get_by_text("Ana")).to_have_count(0)
    other.go_back()
    expect(other).to_have_url(re.compile("/sign-in"))
    other.goto(f"{server.url}/stopped/signed-out")
    other.get_by_role("link", name=message("accounts/http/templates/stopped.html", "Sign in")).click()
    expect(other).to_have_url(re.compile("/sign-in"))
    sign_in(other, "ana@example.org")
    is_inside(other)


def test_everything_is_downloaded_after_the_password_is_entered_again(server: Server, visit: Visit) -> None:
    ana = visit(server.url, viewport={"width": 390, "height": 844})
    set_up(ana, server)
    is_inside(ana)
    ana.goto(f"{server.url}/my_data")
    is_inside(ana)

    ana.get_by_role("button", name=message("everything/ui/my_records", "Download")).click()
    settled(ana)
    is_accessible(ana)
    ana.get_by_label("Password", exact=True).fill(PASSWORD)
    ana.keyboard.press("Enter")
    expect(
        ana.get_by_text(re.compile(message("accounts/ui/confirming", "Confirmed", many=True, n=r"\d+")))
    ).to_be_visible()
    settled(ana)
    with ana.expect_download() as download:
        ana.get_by_role("button", name=message("everything/ui/my_records", "Download")).click()

    assert zipfile.is_zipfile(download.value.path())


def test_signing_out_everywhere_else_empties_the_other_browser(server: Server, visit: Visit) -> None:
    ana = visit(server.url)
    set_up(ana, server)
    is_inside(ana)
    phone = visit(f"{server.url}/sign-in", viewport={"width": 390, "height": 844})
    sign_in(phone, "ana@example.org")
    is_inside(phone)
    ana.goto(f"{server.url}/account")
    is_inside(ana)

    ana.get_by_role("button", name=message("accounts/ui/account", "Sign out everywhere")).click()

    expect(phone).to_have_url(f"{server.url}/stopped/signed-out")
    settled(ana)
    expect(ana).to_have_url(f"{server.url}/account")


def test_the_demo_is_two_clicks_away_and_stays_on_this_host(
    server: Server, visit: Visit, witness: Witness
) -> None:
    page = visit(server.url)
    page.get_by_role("button", name=message("accounts/http/templates/demo.html", "Explore")).click()
    page.locator("main form button").nth(3).click()

    expect(page.locator("canvas, svg.marks").first).to_be_visible()
    expect(page.get_by_text(message("everything/ui/frame", "Everyone"))).to_be_visible()
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []
