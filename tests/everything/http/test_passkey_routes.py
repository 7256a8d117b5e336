"""Passkeys at the door: what a browser is asked, what it keeps meanwhile, and where there are none."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user as who_holds
from alongside.accounts.desk.passkeys import open_challenges
from alongside.accounts.desk.signing_in import NewSignIn
from alongside.accounts.rules.passkeys import (
    Answer,
    ChallengeExpired,
    Challenges,
    RelyingParty,
)
from alongside.accounts.store import passkeys, sign_ins
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import NOW, PASSWORD
from tests.everything.ui.test_doors import faults, now
from tests.fixtures.http import THE_PAGE, client
from tests.fixtures.passkeys import HERE, Device
from tests.fixtures.wording import message

COOKIE = "__Host-alongside_passkey"
SECOND = timedelta(seconds=1)


@pytest.fixture
def ana(store: Store, databases: None) -> NewSignIn:
    """She has just typed her password once more."""
    with store.write() as db:
        token = new_invitation(db, "ana", "eli", now())
    entered = AccountOpeningDesk(store, now()).accept_invitation(token, PASSWORD, "a browser")
    here = who_holds(store, entered.token, now())
    assert here is not None
    AccountDesk(
        store=store, person=here.person, sign_in_id=here.sign_in_id, now=now(), keys=here.keys
    ).confirm_password(PASSWORD)
    return entered


def browser(entered: NewSignIn | None = None) -> TestClient:
    found = client(home=HERE.origin)
    if entered is not None:
        found.cookies.set("__Host-alongside", entered.token)
    return found


def challenge_of(answer) -> str:
    """As the device reads it; see `Device`, which encodes it again."""
    found = json.loads(answer.text)["challenge"]
    return base64url_to_bytes(found).decode()


def sent(answer: Answer, **more: str) -> dict[str, str]:
    return {
        "credential": json.dumps(answer.credential),
        "secret": bytes_to_base64url(answer.secret),
        **more,
    }


def add(page: TestClient, device: Device, name: str = "my phone"):
    challenge = challenge_of(page.get("/passkey/options"))
    return page.post("/passkey", data=sent(device.made(challenge), name=name))


def enter(page: TestClient, device: Device, **ticked: str):
    challenge = challenge_of(page.get("/sign-in/passkey"))
    return page.post("/sign-in/passkey", data=sent(device.signs(challenge), next="/my_weeks", **ticked))


@pytest.fixture
def phone(ana: NewSignIn) -> Device:
    device = Device()
    assert add(browser(ana), device).headers["location"] == "/account"
    return device


# ── the way in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passkey_leads_to_the_wanted_page_with_a_cookie_as_a_password_does(phone: Device) -> None:
    page = browser()
    answer = enter(page, phone)

    assert (answer.status_code, answer.headers["location"]) == (303, "/my_weeks")
    assert THE_PAGE in page.get("/").text
    assert COOKIE not in page.cookies


def test_the_ticks_of_the_sign_in_page_count_for_a_passkey_too(phone: Device, store: Store) -> None:
    def age(answer) -> str | None:
        found = re.search(r"__Host-alongside=.*?Max-Age=(\d+)", answer.headers["set-cookie"])
        return found and found[1]

    assert age(enter(browser(), phone, own_device="yes")) == str(int(timedelta(days=30).total_seconds()))
    with store.read() as db:
        assert [one.own_device for one in sign_ins.sign_ins_of_person(db, "ana")].count(True) == 1
    enter(browser(), phone, shared="yes", own_device="yes")
    with store.read() as db:
        found = [(one.shared, one.own_device) for one in sign_ins.sign_ins_of_person(db, "ana")]
    assert sorted(found)[-1] == (True, False)


def test_a_challenge_is_random_kept_by_the_browser_and_out_of_reach_of_scripts_and_other_sites(
    phone: Device,
) -> None:
    page = browser()
    first, second = page.get("/sign-in/passkey"), page.get("/sign-in/passkey")

    assert challenge_of(first) != challenge_of(second)
    assert len(challenge_of(first)) > 40
    cookie = first.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/", "max-age=300"))
    assert json.loads(first.text)["userVerification"] == "required"
    assert json.loads(first.text)["allowCredentials"] == []


def test_an_answer_counts_in_the_browser_that_was_asked_and_once(phone: Device) -> None:
    asked, other = browser(), browser()
    other.get("/sign-in/passkey")
    answer = sent(phone.signs(challenge_of(asked.get("/sign-in/passkey"))))
    kept = asked.cookies[COOKIE]

    assert other.post("/sign-in/passkey", data=answer).status_code == 400
    assert browser().post("/sign-in/passkey", data=answer).status_code == 400
    assert asked.post("/sign-in/passkey", data=answer).status_code == 303

    again = browser()
    again.cookies.set(COOKIE, kept)
    assert faults(again.post("/sign-in/passkey", data=answer)) == [
        message("accounts/ui/refusals", "account here")
    ]


def test_a_challenge_for_adding_signs_no_one_in(ana: NewSignIn, phone: Device) -> None:
    page = browser(ana)
    challenge = challenge_of(page.get("/passkey/options"))

    answer = page.post("/sign-in/passkey", data=sent(phone.signs(challenge)))

    assert faults(answer) == [message("accounts/ui/refusals", "took")]


def test_a_challenge_runs_out_and_none_can_be_made_up() -> None:
    ours = Challenges(b"k" * 32)
    challenge, kept = ours.new_challenge("sign-in", NOW)

    assert ours.check_challenge(kept, "sign-in", HERE, NOW + timedelta(minutes=5)).challenge == challenge
    for brought, purpose, at in (
        (kept, "sign-in", NOW + timedelta(minutes=5) + SECOND),
        (kept, "add 1", NOW),
        (Challenges(b"x" * 32).new_challenge("sign-in", NOW)[1], "sign-in", NOW),
        (kept.replace(challenge, "mine"), "sign-in", NOW),
        ("", "sign-in", NOW),
        ("..", "sign-in", NOW),
    ):
        with pytest.raises(ChallengeExpired):
            ours.check_challenge(brought, purpose, HERE, at)


def test_what_no_browser_would_send_is_refused_calmly(phone: Device) -> None:
    page = browser()
    for typed in ({}, {"credential": "[" * 9_000}, {"credential": "{}", "secret": "ü"}, {"credential": "7"}):
        page.get("/sign-in/passkey")
        assert page.post("/sign-in/passkey", data=typed).status_code == 400


def test_a_form_of_another_site_signs_no_one_in_by_a_passkey(phone: Device) -> None:
    page = browser()
    typed = sent(phone.signs(challenge_of(page.get("/sign-in/passkey"))))

    elsewhere = page.post("/sign-in/passkey", data=typed, headers={"sec-fetch-site": "cross-site"})

    assert elsewhere.status_code == 403
    assert page.post("/sign-in/passkey", data=typed).status_code == 303


# ── adding one ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_for_a_new_passkey_is_there_for_who_has_just_typed_their_password(
    ana: NewSignIn, store: Store, signed_in_now
) -> None:
    assert message("accounts/http/templates/passkey.html", "Name of") in browser(ana).get("/passkey").text

    unconfirmed = browser(NewSignIn(signed_in_now("ana")))
    assert unconfirmed.get("/passkey").headers["location"] == "/account"
    assert unconfirmed.get("/passkey/options").status_code == 403
    assert "challenge" not in unconfirmed.get("/passkey/options").text
    signed_out = browser()
    for path in ("/passkey", "/passkey/options"):
        assert signed_out.get(path).headers["location"].startswith("/sign-in?next=")


def test_a_name_is_kept_as_text_and_a_refusal_is_said_on_the_page(ana: NewSignIn, store: Store) -> None:
    page = browser(ana)
    hostile = '"><script>alert(1)</script>'
    without = add(page, Device(secret=b""), hostile)

    assert without.status_code == 400
    assert hostile not in without.text
    assert faults(without) == [message("accounts/ui/refusals", "passkey cannot open")]
    add(page, Device(), hostile)
    with store.read() as db:
        assert [one.name for one in passkeys.passkeys_of_person(db, "ana")] == [hostile]


def test_a_challenge_of_another_sign_in_adds_nothing(ana: NewSignIn, store: Store, signed_in_now) -> None:
    page, other = browser(ana), browser(NewSignIn(signed_in_now("ben")))
    device = Device()
    typed = sent(device.made(challenge_of(page.get("/passkey/options"))), name="my phone")
    other.cookies.set(COOKIE, page.cookies[COOKIE])

    assert other.post("/passkey", data=typed).status_code == 400
    assert page.post("/passkey", data=typed).status_code == 303
    with store.read() as db:
        assert passkeys.passkeys_of_person(db, "ben") == []


# ── where there are none ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("home", "possible"),
    [
        ("https://alongside.example.org", True),
        ("https://alongside.example.org:8443", True),
        ("http://localhost:8501", True),
        ("http://127.0.0.1:8501", False),
        ("http://192.168.1.5:8501", False),
        ("http://[::1]:8501", False),
        ("http://office-server.local:8501", False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them_and_refused_in_words_elsewhere(
    store: Store, databases: None, home: str, possible: bool
) -> None:
    page = client(home=home)

    assert (
        message("accounts/http/templates/sign_in.html", "a passkey") in page.get("/sign-in").text
    ) is possible
    asked = page.get("/sign-in/passkey")
    assert (asked.status_code == 200) is possible
    assert (message("accounts/ui/refusals", "Passkeys need") in asked.text) is not possible


def test_by_an_address_in_figures_no_passkey_is_made_and_the_page_says_why(
    store: Store, databases: None, ana: NewSignIn
) -> None:
    page = client(home="http://192.168.1.5:8501")
    page.cookies.set("alongside", ana.token)

    answer = page.get("/passkey")

    assert answer.status_code == 400
    assert faults(answer) == [message("accounts/ui/refusals", "Passkeys need")]
    assert "<form" not in answer.text.split("</main>")[0]


def test_the_host_is_the_one_in_the_address_line_whatever_its_port(
    store: Store, databases: None, ana: NewSignIn
) -> None:
    page = client(home="http://localhost:8501")
    page.cookies.set("alongside", ana.token)
    here = RelyingParty("localhost", "http://localhost:8501")
    device = Device(host=here.host, origin=here.origin)

    assert add(page, device).status_code == 303
    elsewhere = Device(host=here.host, origin="http://localhost:9999", number=b"other")
    assert add(page, elsewhere).status_code == 400


def test_the_script_is_ours_and_never_an_old_one(visitor: TestClient) -> None:
    answer = visitor.get("/passkey.js")

    assert answer.headers["content-type"].split(";")[0] in ("text/javascript", "application/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert re.findall(r"https?://|innerHTML|eval\(", answer.text) == []


def test_an_answer_is_taken_by_another_process_than_the_one_that_asked(store: Store) -> None:
    other = open_store(store.file)
    challenge, kept = open_challenges(store).new_challenge("sign-in", NOW)

    asked = open_challenges(other).check_challenge(kept, "sign-in", HERE, NOW)

    assert asked.challenge == challenge
    other.close()


def test_each_database_marks_its_challenges_by_a_key_of_its_own(store: Store, tmp_path: Path) -> None:
    elsewhere = open_store(tmp_path / "elsewhere.db")
    mine, others = open_challenges(store), open_challenges(elsewhere)
    elsewhere.close()

    with pytest.raises(ChallengeExpired):
        others.check_challenge(mine.new_challenge("sign-in", NOW)[1], "sign-in", HERE, NOW)
    assert len(mine.key) == 32
    assert str(mine.key) not in repr(mine)
