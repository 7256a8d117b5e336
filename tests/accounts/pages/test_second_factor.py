"""The second factor on My account and on the pages of admins, as a browser's session would run them."""

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people, second_factors
from alongside.organisation.desk.admin import AdminDesk
from tests.conftest import NOW, Tab
from tests.fixtures.confirming import asks_at, confirm
from tests.fixtures.second_factors import code_of, with_app
from tests.fixtures.wording import message

ACCOUNT, ORGANISATION = "pages/everyone/account.py", "pages/admin/organisation.py"
PLACE = "second_factor"
NEEDED = message("accounts/ui/refusals", "Admins")


def keys_shown(at) -> list[str]:
    return [block.value for block in at.code]


def test_the_key_is_shown_after_the_password_and_on_after_a_right_code(browse, store, with_password):
    with_password("ana")
    at = browse(ACCOUNT)
    assert PLACE in asks_at(at)
    assert not keys_shown(at)

    at = confirm(at, PLACE)
    with store.read() as db:
        secret = second_factors.find_pending_secret(db, "ana")
    key, address = keys_shown(at)
    assert key.replace(" ", "") == secret
    assert address.startswith("otpauth://totp/")
    assert len(at.get("image")) == 1
    at.text_input(key="app_code").set_value("000000")
    at.button(key="turn_on").click().run()
    assert len(at.error) == 1
    with store.read() as db:
        assert second_factors.on_since(db, "ana") is None

    at.text_input(key="app_code").set_value(code_of(secret, NOW))
    at.button(key="turn_on").click().run()

    assert not at.exception
    assert not keys_shown(at)
    on = message("accounts/ui/second_factor", "on since", moment="4 Mar 2026, 10:00")
    assert on in [one.value for one in at.markdown]


def test_it_is_turned_off_with_the_password_and_a_code(browse, store, with_password):
    with_password("ana")
    secret = with_app(store, "ana", NOW)
    at = browse(ACCOUNT)
    assert not [button for button in at.button if button.key == "turn_off"]

    at = confirm(at, PLACE)
    at.text_input(key="app_code").set_value(code_of(secret, NOW))
    at.button(key="turn_off").click().run()

    assert not at.exception
    with store.read() as db:
        assert second_factors.find_secret(db, "ana") is None


def test_in_the_demo_no_one_sets_one_up(browse, monkeypatch, store, sign_in):
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{store.file}")
    at = Tab(ACCOUNT, "demo." + sign_in("ana"))
    at.run()

    assert not [button for button in at.button if button.key == "begin_second_factor"]


@pytest.fixture
def needed(store) -> None:
    """eli, who has a second factor, requires one of all admins; dee is an admin without."""
    with store.write() as db:
        people.grant_role(db, "dee", Role.ADMIN)
    with_app(store, "eli", NOW)
    AdminDesk(
        store, Person(id="eli", login="eli@example.org", name="Eli"), NOW
    ).set_admins_need_second_factor(True)


@pytest.mark.parametrize("page", ["getting_started", "people", "teams", "organisation", "email", "audit"])
def test_where_admins_need_one_every_admin_page_is_closed_to_those_without(browse, needed, page):
    at = browse(f"pages/admin/{page}.py", as_="dee")

    assert [error.value for error in at.error] == [NEEDED]
    assert not at.title
    assert not at.dataframe
    assert browse(f"pages/admin/{page}.py", as_="eli").title  # the twin


def test_an_admin_who_has_one_can_require_it_of_others_and_stop_requiring_it(browse, store):
    desk = AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)
    at = browse(ORGANISATION, as_="eli")
    at.button(key="admins_second_factor").click().run()
    assert NEEDED in [error.value for error in at.error]
    assert not desk.admins_need_second_factor()

    with_app(store, "eli", NOW)
    at.button(key="admins_second_factor").click().run()
    assert desk.admins_need_second_factor()
    at.button(key="admins_second_factor").click().run()
    assert not desk.admins_need_second_factor()
