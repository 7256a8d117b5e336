"""A passkey in a real browser, on a phone that Chromium plays: added, and the way in from then on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.test_whole_way import PASSWORD, check_in, is_inside, is_saved, set_up
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
NOTE = "The keys were handed over"


def with_screen_lock(page: Page, opens_texts: bool = True) -> None:
    """A phone whose owner unlocks it whenever it asks. opens_texts: whether its passkeys have the PRF extension."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "ctap2Version": "ctap2_1",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "hasPrf": opens_texts,
            }
        },
    )


def to_new_passkey(page: Page, server: Server) -> None:
    """By My account, where the password is typed once more."""
    page.goto(f"{server.url}/account")
    is_inside(page)
    page.get_by_role("button", name=message("accounts/http/templates/passkey.html", "Add a")).click()
    page.get_by_test_id("stPopoverBody").get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name=message("accounts/ui/confirming", "Continue")).click()
    expect(
        page.get_by_text(re.compile(message("accounts/ui/confirming", "Confirmed", many=True, n=r"\d+")))
    ).to_be_visible()
    settled(page)
    page.get_by_role("button", name=message("accounts/http/templates/passkey.html", "Add a")).click()
    expect(
        page.get_by_role("heading", name=message("accounts/http/templates/passkey.html", "Add a"))
    ).to_be_visible()


def test_a_passkey_made_on_a_phone_signs_in_and_opens_what_its_owner_wrote(
    server: Server, visit: Visit, witness: Witness
) -> None:
    ana = visit(server.url, viewport=PHONE)
    with_screen_lock(ana)
    set_up(ana, server)
    is_inside(ana)
    ana.goto(server.url)
    is_inside(ana)
    check_in(ana, NOTE)
    is_saved(ana)

    to_new_passkey(ana, server)
    assert ana.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    ana.get_by_label(message("accounts/http/templates/passkey.html", "Name of")).fill("my phone")
    ana.get_by_role("button", name=message("accounts/http/templates/passkey.html", "Add a")).click()
    expect(ana).to_have_url(f"{server.url}/account")
    expect(ana.get_by_text("my phone")).to_be_visible()

    ana.context.clear_cookies()
    ana.goto(f"{server.url}/sign-in?next=/my_weeks")
    assert ana.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    ana.get_by_role("button", name=message("accounts/http/templates/sign_in.html", "a passkey")).click()

    expect(ana).to_have_url(f"{server.url}/my_weeks")
    expect(ana.get_by_text(NOTE).first).to_be_visible()
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []


def test_a_phone_whose_passkeys_open_no_texts_adds_none_and_the_page_says_so(
    server: Server, visit: Visit
) -> None:
    ana = visit(server.url, viewport=PHONE)
    with_screen_lock(ana, opens_texts=False)
    set_up(ana, server)
    is_inside(ana)
    to_new_passkey(ana, server)

    ana.get_by_label(message("accounts/http/templates/passkey.html", "Name of")).fill("my phone")
    ana.get_by_role("button", name=message("accounts/http/templates/passkey.html", "Add a")).click()

    expect(
        ana.get_by_text(message("accounts/http/templates/passkey.html", "so none was added"))
    ).to_be_visible()
    ana.get_by_role("link", name=message("accounts/http/templates/passkey.html", "account")).click()
    is_inside(ana)
    expect(ana.get_by_text("my phone")).to_have_count(0)
    ana.context.clear_cookies()
    ana.goto(f"{server.url}/sign-in")
    ana.get_by_role("button", name=message("accounts/http/templates/sign_in.html", "a passkey")).click()
    expect(
        ana.get_by_text(message("accounts/http/templates/sign_in.html", "again")).or_(
            ana.get_by_text(message("accounts/ui/refusals", "has no account"))
        )
    ).to_be_visible()


def test_without_scripts_the_sign_in_page_takes_passwords_and_offers_no_passkey(
    server: Server, visit: Visit
) -> None:
    ana = visit(server.url)
    set_up(ana, server)
    is_inside(ana)

    plain = visit(f"{server.url}/sign-in", java_script_enabled=False)

    expect(
        plain.get_by_role("button", name=message("accounts/http/templates/address.html", "Sign"), exact=True)
    ).to_be_visible()
    expect(
        plain.get_by_role("button", name=message("accounts/http/templates/sign_in.html", "a passkey"))
    ).to_be_hidden()
    with_script = visit(f"{server.url}/sign-in")  # the twin
    expect(
        with_script.get_by_role("button", name=message("accounts/http/templates/sign_in.html", "a passkey"))
    ).to_be_visible()
