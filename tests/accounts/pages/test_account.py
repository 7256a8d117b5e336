"""My account, as a browser's session would run it."""

from datetime import timedelta

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.passkeys import PasskeysDesk
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.passwords import WrongSignIn
from alongside.accounts.store import accounts, passkeys
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.http.cookies import COOKIE
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import NOW, WEEK, Tab
from tests.fixtures.confirming import confirm
from tests.fixtures.passkeys import Device, added
from tests.fixtures.wording import message

PAGE = "pages/everyone/account.py"
PASSWORD = "kettle walks along the river"
NEW = "seven pebbles and a lighthouse"


@pytest.fixture
def known(store):
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, NOW)
    return store


def change(at, current: str, new: str, again: str):
    fields = [field for field in at.text_input if field.key is None]
    for field, value in zip(fields, (current, new, again), strict=True):
        field.set_value(value)
    return at.button(key="change").click().run()


def test_someone_signed_out_sees_and_changes_nothing(browse):
    at = browse(PAGE, as_=None)

    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]
    assert not at.title
    assert not at.button
    assert not at.text_input


def test_the_password_is_changed_with_the_current_one_and_other_sessions_end(browse, known, sign_in):
    elsewhere = sign_in("ana")

    at = change(browse(PAGE), PASSWORD, NEW, NEW)

    assert not at.exception
    assert [each.value for each in at.success] == [message("accounts/ui/account", "passkeys")]
    assert current_user(known, elsewhere, NOW) is None
    assert SignInDesk(known, NOW).sign_in("ana@example.org", NEW, "192.0.2.7", "a browser")


@pytest.mark.parametrize(
    ("current", "new", "again"),
    [("wrong", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, NEW, NEW + "!")],
)
def test_a_change_that_is_refused_is_said_and_changes_nothing(browse, known, sign_in, current, new, again):
    elsewhere = sign_in("ana")

    at = change(browse(PAGE), current, new, again)

    assert len(at.error) == 1
    assert not at.success
    assert current_user(known, elsewhere, NOW) is not None
    assert SignInDesk(known, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser")


def test_new_codes_are_shown_once_and_only_to_someone_who_knows_the_password(browse, known):
    at = browse(PAGE)
    at.text_input(key="for_codes").set_value("wrong")
    at.button(key="new_codes").click().run()
    assert (len(at.error), len(at.code)) == (1, 0)

    at.text_input(key="for_codes").set_value(PASSWORD)
    at.button(key="new_codes").click().run()
    codes = at.code[0].value.splitlines()

    assert len(codes) == 8
    assert not at.run().code
    assert SignInDesk(known, NOW).recover_account("ana@example.org", codes[0], NEW, "a browser")
    with pytest.raises(WrongSignIn):
        SignInDesk(known, NOW).recover_account("ana@example.org", "aaaa-bbbb-cccc-dddd", NEW, "a browser")


def sign_out_buttons(at):
    """Of other sign-ins, one each."""
    return [one for one in at.button if (one.key or "").startswith("end-")]


def test_a_session_elsewhere_is_ended_and_this_one_stays(browse, known, sign_in):
    elsewhere, bens = sign_in("ana"), sign_in("ben")
    at = browse(PAGE)
    (end,) = sign_out_buttons(at)

    end.click().run()

    assert current_user(known, elsewhere, NOW) is None
    assert current_user(known, bens, NOW) is not None
    assert sign_out_buttons(at) == []
    assert at.title


@pytest.mark.parametrize(
    "button",
    [
        lambda at: "end_others",
        lambda at: sign_out_buttons(at)[0].key,
    ],
    ids=["all others", "one other"],
)
def test_signing_out_elsewhere_ends_this_tab_at_its_next_action(browse, known, sign_in, button):
    elsewhere = sign_in("ana")
    at = browse(PAGE)
    SignInDesk(known, NOW).sign_out(at.cookies[COOKIE])

    at.button(key=button(at)).click().run()

    assert not at.title
    assert current_user(known, elsewhere, NOW) is not None  # someone who is signed out signs no one out
    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (0, message("accounts/ui/account", "attempts")),
        (
            1,
            message("accounts/ui/account", "mistakes", n="1"),
        ),
        (
            3,
            message("accounts/ui/account", "mistakes", many=True, n="3"),
        ),
    ],
)
def test_wrong_tries_before_this_sign_in_are_said_as_a_fact_and_no_alarm(browse, known, wrong, said):
    for number in range(wrong):
        with pytest.raises(WrongSignIn):
            SignInDesk(known, NOW).sign_in("ana@example.org", "wrong", f"192.0.2.{number}", "a browser")
    entered = SignInDesk(known, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser")
    at = browse(PAGE, token=entered.token)

    assert said in [each.value for each in at.text]
    assert not at.error
    assert not at.warning


def test_in_the_demo_no_one_is_asked_for_a_password(browse, monkeypatch, store, sign_in):
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{store.file}")
    at = Tab(PAGE, "demo." + sign_in("ana"))
    at.run()

    assert not at.text_input
    assert len(at.info) == 1


def test_earlier_weeks_come_back_with_a_code_and_not_without(browse, store) -> None:
    inside = AccountOpeningDesk(store, NOW).accept_invitation(invited(store), PASSWORD, "a browser")
    here = current_user(store, inside.token, NOW)
    AdvocateDesk(store, here.person, NOW, keys=here.keys).save_check_in(
        CheckIn(WEEK, note="a note of then"), 0
    )
    later = NOW + timedelta(days=7)
    taken = AccountOpeningDesk(store, later).accept_invitation(invited(store), NEW, "a browser")

    at = browse(PAGE, now=later, token=taken.token)
    at.text_input[0].set_value("not a code")
    at.button(key="unlock").click().run()
    assert [error.value for error in at.error] == [message("accounts/ui/refusals", "name, password")]
    at.text_input[0].set_value(inside.recovery_codes[0])
    at.button(key="unlock").click().run()

    assert not at.exception
    assert [each.value for each in at.success] == [message("accounts/ui/account", "unlocked")]
    keys = current_user(store, taken.token, later).keys
    with store.read() as db:
        assert checkins.find_check_in(db, "ana", WEEK, keys).note == "a note of then"


def test_codes_from_before_texts_were_sealed_are_said_to_open_none(browse, store) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, NOW)
        accounts.set_recovery_codes(db, "ana", ["an old one"])
    token = SignInDesk(store, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser").token

    at = browse(PAGE, token=token)
    assert len(at.warning) == 1

    at.text_input(key="for_codes").set_value(PASSWORD)
    at.button(key="new_codes").click().run()
    assert not at.run().warning


def invited(store) -> str:
    with store.write() as db:
        return new_invitation(db, "ana", "eli", NOW)


# ── one's own device, and passkeys ──────────────────────────────────────────────────────────────────────────────────


def test_the_list_says_until_when_a_long_sign_in_lasts_and_of_no_other(browse, known):
    long = SignInDesk(known, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "the phone")
    SignInDesk(known, NOW).mark_own_device(long.token)
    SignInDesk(known, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "the office")

    shown = {text.value.split("\n")[0]: text.value.split("\n")[2:] for text in browse(PAGE).text}

    assert (shown["the phone"], shown["the office"]) == (["Until 3 Apr 2026"], [])


@pytest.fixture
def with_passkey(known):
    """Ana, who has just typed her password once more and added a passkey. Returns her token."""
    token = SignInDesk(known, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser").token
    here = current_user(known, token, NOW)
    AccountDesk(
        store=known, person=here.person, sign_in_id=here.sign_in_id, now=NOW, keys=here.keys
    ).confirm_password(PASSWORD)
    added(
        PasskeysDesk(store=known, person=here.person, sign_in_id=here.sign_in_id, now=NOW, keys=here.keys),
        Device(),
        "**my phone**",
    )
    return token


def test_passkeys_are_listed_by_their_names_as_text_and_removed(browse, known, with_passkey):
    at = browse(PAGE, token=with_passkey)
    assert [text.value for text in at.text if "my phone" in text.value] == [
        "**my phone**\nAdded on 4 Mar 2026, 10:00"
    ]

    next(button for button in at.button if button.label == "Remove").click().run()

    assert not at.exception
    assert not [text.value for text in at.text if "my phone" in text.value]
    with known.read() as db:
        assert passkeys.passkeys_of_person(db, "ana") == []


def test_without_the_password_once_more_a_passkey_is_shown_and_cannot_be_removed(browse, known, with_passkey):
    later = NOW + timedelta(minutes=5) * 2
    at = browse(PAGE, now=later, token=with_passkey)

    assert [text.value for text in at.text if "my phone" in text.value]
    assert [button.label for button in at.button if button.label == "Remove"] == []

    confirm(at, "passkeys")
    assert [button.label for button in at.button if button.label == "Remove"] == ["Remove"]


def test_in_the_demo_there_are_no_passkeys(browse, monkeypatch, store, sign_in):
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{store.file}")
    at = Tab(PAGE, "demo." + sign_in("ana"))

    assert "Passkeys" not in [header.value for header in at.run().header]
    assert "Passkeys" in [header.value for header in browse(PAGE).header]
