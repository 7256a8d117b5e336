"""What the framework writes into its own controls is in our words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser


def open_upload(page: Page, server: Server) -> None:
    page.get_by_role("button", name="Noor Anchor").click()
    expect(page.get_by_role("button", name=message("everything/ui/help", "need"))).to_be_visible()
    page.goto(f"{server.url}/reach")


def test_an_upload_speaks_our_words(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo")
    open_upload(page, server)

    upload = page.get_by_test_id("stFileUploaderDropzone")
    expect(upload.get_by_text(message("core/ui/bar", "choose file"), exact=True)).to_be_visible()
    expect(upload.get_by_text("Upload", exact=True)).to_have_count(0)


def test_twin_without_our_script_it_speaks_the_frameworks(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/demo")
    page.route("**/connection.js*", lambda route: route.abort())
    open_upload(page, server)

    expect(page.get_by_test_id("stFileUploaderDropzone").get_by_text("Upload", exact=True)).to_be_visible()
