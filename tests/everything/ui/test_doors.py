"""The pages before sign-in, as a browser without JavaScript sees them."""

import re
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlcipher3 import dbapi2 as sqlite3
from starlette.testclient import TestClient

from alongside.accounts.desk.current_user import current_user as who_holds
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import accounts, organisations, people, security_log, sign_ins
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.http import stores
from alongside.core.http.cookies import BROWSER_COOKIE, COOKIE
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.http.set_up import find_time_zone
from alongside.everything.rules.set_up_codes import CODE_LASTS
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import WEEK
from tests.fixtures.http import THE_PAGE, client
from tests.fixtures.second_factors import code_of, with_app
from tests.fixtures.wording import message

PASSWORD = "kettle walks along the river"
NEW = "seven pebbles and a lighthouse"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def known(store: Store, visitor: TestClient) -> TestClient:
    """A visitor of a place where ana has a password."""
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, now())
    return visitor


def signing_in(browser: TestClient, **typed: str):
    return browser.post("/sign-in", data={"login": "ana@example.org", "password": PASSWORD, **typed})


def faults(page) -> list[str]:
    return [
        re.sub(r"<[^>]*>", "", found) for found in re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', page.text)
    ]


# ── first start ─────────────────────────────────────────────────────────────────────────────────────────────────────

FILLED = {
    "organisation": "Open Door",
    "time_zone": "Europe/London",
    "week_opens": "3",
    "language": "en",
    "contact_name": "Listening line",
    "contact_reach": "0800 000 000",
    "contact_hours": "",
    "name": "Zoe",
    "login": "zoe@example.org",
    "password": PASSWORD,
    "again": PASSWORD,
}


def printed_code(at: datetime | None = None) -> str:
    """As another process prints one that shares the database; none counts once there is an organisation."""
    other = open_store(stores.current_store().file)
    code = AccountOpeningDesk(other, at or now()).print_set_up_code()
    other.close()
    return code or "0000-0000-0000-0000"


def setting_up(browser: TestClient, **typed: str):
    return browser.post("/set-up", data={"code": printed_code(), **FILLED, **typed})


@pytest.mark.parametrize("path", ["/", "/my_weeks", "/sign-in"])
def test_a_server_where_nothing_is_set_up_opens_on_the_welcome_page(first: TestClient, path: str) -> None:
    answer = first.get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/welcome")
    assert message("accounts/http/templates/set_up.html", "up our") in first.get("/welcome").text


def test_setting_up_signs_in_and_shows_eight_codes_once(first: TestClient) -> None:
    answer = setting_up(first)

    assert answer.status_code == 200
    assert len(re.findall(r"<li>[a-z2-9]{4}(?:-[a-z2-9]{4}){6}</li>", answer.text)) == 8
    assert THE_PAGE in first.get("/").text
    with stores.current_store().read() as db:
        assert organisations.find_organisation(db).name == "Open Door"
        assert len(people.role_holders(db, Role.ADMIN)) == 1


def test_after_set_up_one_lands_on_what_is_next(first: TestClient) -> None:
    assert '<a class="button main" href="/getting_started">' in setting_up(first).text


def test_a_place_that_is_set_up_is_not_set_up_again(first: TestClient) -> None:
    code = printed_code()
    setting_up(first, code=code)

    assert client().get("/set-up").headers["location"] == "/sign-in"
    assert faults(setting_up(client(), code=code, login="ben@example.org")) == [
        message("accounts/ui/refusals", "Alongside")
    ]
    with stores.current_store().read() as db:
        assert [person.login for person in people.list_people(db)] == ["zoe@example.org"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", "0000-0000-0000-0001"),
        ("organisation", " "),
        ("time_zone", "Atlantis"),
        ("week_opens", "8"),
        ("language", "tlh"),
        ("contact_name", ""),
        ("contact_reach", ""),
        ("name", "x" * 101),
        ("login", "zoë zoë"),
        ("password", "password1234"),
        ("again", "another one entirely"),
    ],
)
def test_each_fault_of_the_set_up_form_is_said_beside_its_field_and_nothing_is_made(
    first: TestClient, field: str, typed: str
) -> None:
    answer = setting_up(first, **{field: typed})

    assert answer.status_code == 400
    assert len(faults(answer)) >= 2  # one above the form, one beside the field
    assert f'id="{field}-wrong"' in answer.text
    with stores.current_store().read() as db:
        assert organisations.find_organisation(db) is None
        assert people.list_people(db) == []


def test_what_was_typed_is_kept_but_no_password(first: TestClient) -> None:
    answer = setting_up(first, code="1", contact_hours='day & "night"')

    assert 'value="Open Door"' in answer.text
    assert "day &amp; &#34;night&#34;" in answer.text
    assert PASSWORD not in answer.text


def test_a_city_is_enough_for_a_time_zone() -> None:
    assert [
        find_time_zone(typed) for typed in ("london", "New York", "europe/madrid", "UTC", "Atlantis", "")
    ] == [
        "Europe/London",
        "America/New_York",
        "Europe/Madrid",
        "UTC",
        None,
        None,
    ]


def test_guesses_at_the_set_up_code_wait_and_the_right_code_does_not(first: TestClient) -> None:
    for _ in range(6):
        assert setting_up(first, name="").status_code == 400  # the right code, another fault
    for _ in range(5):
        setting_up(first, code="1")

    assert "wait" in faults(setting_up(first))[0].lower()
    with stores.current_store().read() as db:
        assert organisations.find_organisation(db) is None


def test_each_code_that_a_process_printed_counts_for_some_days(
    first: TestClient,
) -> None:
    old, earlier = printed_code(now() - CODE_LASTS - timedelta(minutes=1)), printed_code()
    newest = printed_code()

    def is_taken(code: str) -> bool:
        return AccountOpeningDesk(stores.current_store(), now()).is_set_up_code(code)

    assert [is_taken(code) for code in (old, earlier, newest, newest.replace("-", " "))] == [
        False,
        True,
        True,
        True,
    ]
    assert setting_up(first, code=earlier).status_code == 200


# ── the demo ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_anyone_of_the_demo_is_entered_with_one_click_and_it_stays_a_demo(first: TestClient) -> None:
    page = first.get("/demo")
    person = re.findall(r'name="person" value="([^"]+)"', page.text)[7]

    answer = first.post("/demo/enter", data={"person": person})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = first.cookies["alongside"]
    assert cookie.startswith("demo.")
    assert who_holds(stores.current_store(demo=True), cookie.removeprefix("demo."), now()).person.id == person
    assert who_holds(stores.current_store(), cookie.removeprefix("demo."), now()) is None


def test_no_one_who_is_not_in_the_demo_is_entered(visited_demo: None, first: TestClient) -> None:
    first.get("/demo")

    assert first.post("/demo/enter", data={"person": "ana"}).status_code == 404
    assert first.post("/demo/enter", data={}).status_code == 404


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_naming_this_machine_through_a_proxy_does_not_open_the_demo(visited_demo: None, header: str) -> None:
    through_a_proxy = {header: "192.0.2.9"}

    assert client("127.0.0.1").get("/demo", headers=through_a_proxy).status_code == 404
    assert client("127.0.0.1").get("/demo").status_code == 200


@pytest.mark.parametrize("home", ["http://alongside.example.org", "http://192.168.1.5:8501"])
def test_the_demo_is_not_there_for_visitors_from_other_machines_unless_the_operator_wants_it(
    visited_demo: None, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOSTS", "alongside.example.org, 192.168.1.5")
    assert client(home=home).get("/demo").status_code == 404
    assert client(home=home).post("/demo/enter", data={"person": "demo-admin-01"}).status_code == 404
    assert (
        message("accounts/http/templates/demo.html", "Explore") not in client(home=home).get("/welcome").text
    )

    monkeypatch.setenv("ALONGSIDE_DEMO", "yes")
    stores.installation.cache_clear()
    assert client(home=home).get("/demo").status_code == 200
    assert message("accounts/http/templates/demo.html", "Explore") in client(home=home).get("/welcome").text


# ── signing in and out ──────────────────────────────────────────────────────────────────────────────────────────────


def test_signing_in_sets_a_cookie_that_no_script_and_no_other_site_can_use(known: TestClient) -> None:
    answer = signing_in(known)

    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert THE_PAGE in known.get("/").text


def sign_ins_of(store: Store, person_id: str) -> list[bool]:
    with store.read() as db:
        return [one.shared for one in sign_ins.sign_ins_of_person(db, person_id)]


def test_on_a_shared_computer_the_cookie_ends_with_the_browser(known: TestClient, store: Store) -> None:
    assert "max-age" in signing_in(client()).headers["set-cookie"].lower()  # the twin
    assert sign_ins_of(store, "ana") == [False]

    answer = signing_in(known, shared="yes")

    cookie = answer.headers["set-cookie"].lower()
    assert "max-age" not in cookie
    assert "expires" not in cookie
    assert sign_ins_of(store, "ana") == [True, False]
    assert THE_PAGE in known.get("/").text


def days_of(answer) -> float:
    """How long the browser keeps the sign-in, in days."""
    found = re.search(r"alongside=\S+; HttpOnly; Max-Age=(\d+)", answer.headers["set-cookie"])
    assert found is not None
    return int(found[1]) / (24 * 3600)


def test_on_ones_own_device_the_cookie_lasts_for_thirty_days_where_that_was_ticked(known: TestClient) -> None:
    form = known.get("/sign-in").text
    assert "keep me signed in for 30 days" in form
    assert re.search(r'name="own_device"[^>]* checked', form) is None

    assert days_of(signing_in(client())) == 14
    assert days_of(signing_in(client(), own_device="yes")) == 30
    assert "max-age" not in signing_in(client(), own_device="yes", shared="yes").headers["set-cookie"].lower()


def test_an_admin_who_ticks_it_is_signed_in_as_usual(known: TestClient, store: Store) -> None:
    with store.write() as db:
        people.grant_role(db, "ana", Role.ADMIN)

    assert days_of(signing_in(known, own_device="yes")) == 14


def test_an_invitation_and_a_recovery_code_can_be_used_on_ones_own_device(
    known: TestClient, store: Store
) -> None:
    with store.write() as db:
        token = new_invitation(db, "ben", "eli", now())
        accounts.set_recovery_codes(db, "ana", [hashed("aaaa-bbbb-cccc-dddd")])
    new = {"password": NEW, "again": NEW, "own_device": "yes"}

    invited = known.post(f"/invitation/{token}", data=new)
    recovered = client().post(
        "/recover", data={"login": "ana@example.org", "code": "aaaa-bbbb-cccc-dddd", **new}
    )

    assert [days_of(answer) for answer in (invited, recovered)] == [30, 30]


def test_the_demo_does_not_ask_whose_device_it_is(visited_demo: None, first: TestClient) -> None:
    assert "own_device" not in first.get("/demo").text
    assert "own_device" in first.get("/recover").text  # the twin


def test_an_invitation_and_a_recovery_code_can_be_used_on_a_shared_computer(
    known: TestClient, store: Store
) -> None:
    with store.write() as db:
        token = new_invitation(db, "ben", "eli", now())
        accounts.set_recovery_codes(db, "ana", [hashed("aaaa-bbbb-cccc-dddd")])
    new = {"password": NEW, "again": NEW, "shared": "yes"}

    invited = known.post(f"/invitation/{token}", data=new)
    recovered = client().post(
        "/recover", data={"login": "ana@example.org", "code": "aaaa-bbbb-cccc-dddd", **new}
    )

    assert all("max-age" not in answer.headers["set-cookie"].lower() for answer in (invited, recovered))
    assert [sign_ins_of(store, one) for one in ("ben", "ana")] == [[True], [True]]


def test_after_a_wrong_password_the_tick_stays(known: TestClient) -> None:
    ticked = re.compile(r'name="shared"[^>]* checked')

    assert ticked.search(signing_in(known, password="wrong", shared="yes").text)
    assert not ticked.search(signing_in(known, password="wrong").text)


def test_by_https_the_cookie_never_travels_without_it(
    known: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct = client(home="https://alongside.example.org")
    assert "secure" in signing_in(direct).headers["set-cookie"].lower()

    monkeypatch.setenv("ALONGSIDE_HTTPS", "yes")
    stores.installation.cache_clear()
    assert "secure" in signing_in(known).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/my_weeks", "/my_weeks"),
        ("/appointments", "/appointments"),
        ("//elsewhere.example.org", "/"),
        ("https://elsewhere.example.org/", "/"),
        ("/\\elsewhere.example.org", "/"),
        ("/my_weeks\r\nset-cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_lands_on_the_wanted_page_of_this_app_only(
    known: TestClient, wanted: str, reached: str
) -> None:
    assert signing_in(known, next=wanted).headers["location"] == reached


def test_a_wrong_pair_is_refused_alike_for_known_and_unknown_names(known: TestClient) -> None:
    known_name = signing_in(known, password="wrong")
    unknown_name = signing_in(known, login="nobody@example.org")

    assert known_name.status_code == unknown_name.status_code == 400
    assert faults(known_name) == faults(unknown_name) != []
    assert 'value="ana@example.org"' in known_name.text
    assert "alongside" not in known.cookies


def test_a_person_who_has_to_wait_reads_how_long(known: TestClient) -> None:
    for _ in range(6):
        answer = signing_in(known, password="wrong")

    assert re.search(r"\d+ seconds?", faults(answer)[0])


def test_hostile_text_in_a_form_stays_text(known: TestClient) -> None:
    answer = signing_in(known, login='"><script>alert(1)</script>', next='"><b>')

    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_browser_that_signed_in_before_is_let_in_while_someone_at_its_address_guesses(
    known: TestClient,
) -> None:
    signing_in(known)
    known.post("/sign-out")
    stranger = client()
    for _ in range(6):
        guess = signing_in(stranger, password="wrong")
    assert "wait" in faults(guess)[0].lower()

    assert signing_in(known).headers["location"] == "/"
    assert signing_in(stranger).status_code == 400  # the twin


def test_the_cookie_of_a_known_browser_is_as_closed_as_that_of_the_session(
    known: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_HTTPS", "yes")
    stores.installation.cache_clear()

    cookies = signing_in(known).headers.get_list("set-cookie")

    kinds = {
        cookie.split("=")[0]: {part.strip().lower() for part in cookie.split(";")[1:]} for cookie in cookies
    }
    assert set(kinds) == {f"__Host-{COOKIE}", f"__Host-{BROWSER_COOKIE}"}
    assert [{"httponly", "secure", "samesite=strict", "path=/"} <= found for found in kinds.values()] == [
        True,
        True,
    ]


def test_the_demo_makes_no_browser_known(visited_demo: None, first: TestClient) -> None:
    person = re.findall(r'name="person" value="([^"]+)"', first.get("/demo").text)[7]
    first.post("/demo/enter", data={"person": person})

    assert BROWSER_COOKIE not in first.cookies


def refused(kind: Incident) -> int:
    with stores.current_store().read() as db:
        return sum(
            hour.times for hour in security_log.list_hours(db, now() - timedelta(days=1)) if hour.kind is kind
        )


def test_links_that_open_nothing_are_counted(known: TestClient) -> None:
    with stores.current_store().write() as db:
        link = f"/invitation/{new_invitation(db, 'ben', 'eli', now())}"
    known.get(link)
    known.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert refused(Incident.LINK_REFUSED) == 0

    known.get(link)
    known.post(link, data={"password": NEW, "again": NEW})
    known.get("/calendar/guess.ics")
    known.post("/address/guess")
    known.post("/unsubscribe/guess/news")

    assert refused(Incident.LINK_REFUSED) == 5


def test_wrong_set_up_codes_are_counted(first: TestClient) -> None:
    setting_up(first, code="1")
    setting_up(first, name="")

    assert refused(Incident.WRONG_SET_UP_CODE) == 1


def test_signing_out_ends_the_session_for_every_tab(known: TestClient) -> None:
    signing_in(known)
    token = known.cookies["alongside"]

    answer = known.post("/sign-out")

    assert answer.headers["location"] == "/sign-in"
    assert "alongside" not in known.cookies
    assert who_holds(stores.current_store(), token, now()) is None


def test_the_quick_exit_ends_the_session_and_says_nothing_of_this_app(known: TestClient) -> None:
    signing_in(known)
    token = known.cookies["alongside"]

    answer = known.post("/leave")
    page = known.get(answer.headers["location"])

    assert answer.headers["location"] == "/away"
    assert who_holds(stores.current_store(), token, now()) is None
    assert "alongside" not in re.sub(r"/\*.*?\*/", "", page.text).lower()
    assert page.headers["cache-control"] == "no-store"
    assert known.get("/my_weeks").headers["location"] == "/sign-in?next=/my_weeks"


def test_the_quick_exit_works_for_someone_signed_out_too(visitor: TestClient) -> None:
    assert visitor.post("/leave").headers["location"] == "/away"


def test_someone_signed_in_who_comes_to_the_door_is_led_in(known: TestClient) -> None:
    signing_in(known)

    assert known.get("/sign-in?next=/my_weeks").headers["location"] == "/my_weeks"


def test_the_link_of_a_letter_leads_to_the_sessions_by_way_of_signing_in(known: TestClient) -> None:
    assert known.get("/appointments").headers["location"] == "/sign-in?next=/appointments"

    signing_in(known)

    assert known.get("/appointments").headers["location"] == "/sessions"


def test_a_new_sign_in_ends_the_session_that_this_browser_had(known: TestClient) -> None:
    signing_in(known)
    old = known.cookies["alongside"]
    signing_in(known)

    assert known.cookies["alongside"] != old
    assert who_holds(stores.current_store(), old, now()) is None


# ── invitations and recovery ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def link(store: Store, visitor: TestClient) -> str:
    with stores.current_store().write() as db:
        return f"/invitation/{new_invitation(db, 'ben', 'eli', now())}"


def test_an_invitation_names_its_person_takes_a_password_and_signs_in(link: str, visitor: TestClient) -> None:
    page = visitor.get(link)
    assert "Ben" in page.text

    answer = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})

    assert answer.status_code == 200
    assert len(re.findall(r"<li>[a-z2-9-]{34}</li>", answer.text)) == 8
    assert THE_PAGE in visitor.get("/").text
    assert visitor.get(link).status_code == 404


@pytest.mark.parametrize(
    "typed", [{"password": PASSWORD, "again": NEW}, {"password": "short", "again": "short"}, {}]
)
def test_a_password_that_is_refused_leaves_the_invitation_open(
    link: str, visitor: TestClient, typed: dict[str, str]
) -> None:
    answer = visitor.post(link, data=typed)

    assert answer.status_code == 400
    assert len(faults(answer)) == 1
    assert visitor.get(link).status_code == 200


def test_a_link_that_no_one_made_says_what_to_do(visitor: TestClient) -> None:
    page = visitor.get("/invitation/guess")

    assert page.status_code == 404
    assert "new one" in page.text
    assert visitor.post("/invitation/guess", data={"password": PASSWORD, "again": PASSWORD}).status_code in (
        400,
        404,
    )


def test_a_link_to_an_account_that_holds_something_says_when_it_opens_and_takes_a_code_before(
    link: str, visitor: TestClient
) -> None:
    page = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})
    code = re.findall(r"<li>([a-z2-9-]{34})</li>", page.text)[0]
    with stores.current_store().write() as db:
        checkins.save_check_in(db, "ben", CheckIn(WEEK, revision=1), now().isoformat())
        waiting = f"/invitation/{new_invitation(db, 'ben', 'eli', now())}"
    stranger = client()

    assert "this link opens on" in stranger.get(waiting).text
    refused = stranger.post(waiting, data={"password": NEW, "again": NEW})
    assert refused.status_code == 400
    assert faults(refused)[0].startswith("This link opens on")
    assert "alongside" not in stranger.cookies
    assert stranger.post(waiting, data={"password": NEW, "again": NEW, "code": code}).status_code == 303
    assert "alongside" in stranger.cookies


def test_a_recovery_code_lets_in_with_a_new_password(link: str, visitor: TestClient) -> None:
    page = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})
    code = re.findall(r"<li>([a-z2-9-]{34})</li>", page.text)[0]
    typed = {"login": "ben@example.org", "code": code, "password": NEW, "again": NEW}
    elsewhere = client()

    assert elsewhere.post("/recover", data={**typed, "code": "wrong"}).status_code == 400
    assert elsewhere.post("/recover", data=typed).headers["location"] == "/"
    assert SignInDesk(stores.current_store(), now()).sign_in("ben@example.org", NEW, "192.0.2.9", "a browser")


# ── language and health ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_door_speaks_the_language_chosen_else_what_the_browser_asks_for(visitor: TestClient) -> None:
    assert '<html lang="es">' in visitor.get("/sign-in", headers={"accept-language": "es-MX,en;q=0.5"}).text
    assert '<html lang="en">' in visitor.get("/sign-in", headers={"accept-language": "tlh"}).text

    answer = visitor.post("/language", data={"language": "es", "next": "/recover"})

    assert answer.headers["location"] == "/recover"
    assert '<html lang="es">' in visitor.get("/sign-in", headers={"accept-language": "en"}).text


# ── while nothing can be saved ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def locked(known: TestClient, store: Store):
    """Someone else writes and does not come to an end."""
    stores.current_store()
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


CALM = message("everything/http/routes", "moment")


def test_signing_in_is_answered_soon_and_keeps_the_name_while_the_database_is_locked(
    known: TestClient, locked: None
) -> None:
    began = time.monotonic()
    page = signing_in(known)

    assert time.monotonic() - began < stores.PATIENCE + 5
    assert (page.status_code, faults(page)) == (400, [CALM])
    assert 'value="ana@example.org"' in page.text
    assert "0800 000 000" in page.text


def test_recovering_is_answered_calmly_while_the_database_is_locked(known: TestClient, locked: None) -> None:
    page = known.post(
        "/recover",
        data={"login": "ana@example.org", "code": "1234-5678", "password": NEW, "again": NEW},
    )

    assert (page.status_code, faults(page)) == (400, [CALM])
    assert "1234-5678" in page.text


def test_an_invitation_is_answered_calmly_and_works_once_the_lock_is_gone(
    known: TestClient, store: Store
) -> None:
    with store.write() as db:
        token = new_invitation(db, "ben", "eli", now())
    stores.current_store()
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other:
        other.execute("begin immediate")
        page = known.post(f"/invitation/{token}", data={"password": NEW, "again": NEW})
        assert (page.status_code, faults(page)) == (400, [CALM])

    assert known.post(f"/invitation/{token}", data={"password": NEW, "again": NEW}).status_code == 200


def test_the_language_is_chosen_without_the_database(known: TestClient, locked: None) -> None:
    assert known.post("/language", data={"language": "es", "next": "/sign-in"}).status_code == 303


def test_what_is_opened_without_signing_in_is_answered_calmly(known: TestClient, locked: None) -> None:
    page = known.post("/address/token")

    assert page.status_code == 503
    assert message("accounts/http/templates/not_now.html", "work") in page.text
    assert 'action="/leave"' in page.text


def test_the_door_says_whom_to_contact_when_the_database_became_garbage(known: TestClient) -> None:
    assert "0800 000 000" in known.get("/sign-in").text
    house = stores.current_store()
    house.checkpoint()
    house.file.write_bytes(b"no database at all " * 4096)
    while house.idle:
        house.idle.pop().close()

    for page in (known.get("/sign-in"), known.get("/my_weeks")):
        assert page.status_code in (500, 503)
        assert "0800 000 000" in page.text
        assert 'action="/leave"' in page.text


# ── the second factor ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_field_for_a_code_is_always_there_and_no_refusal_tells_what_was_wrong(
    known: TestClient, store: Store
) -> None:
    def form_of(page) -> str:
        return page.text.partition("<form")[2].replace("nobody@", "ana@")

    without = known.get("/sign-in").text
    wrong_password = signing_in(known, password="wrong", app_code="123456")
    secret = with_app(store, "ana", now())
    no_code, wrong_code = signing_in(known), signing_in(known, app_code="123456")
    unknown = signing_in(known, login="nobody@example.org", app_code="123456")

    assert 'name="app_code"' in without
    assert known.get("/sign-in").text == without
    answers = [wrong_password, no_code, wrong_code, unknown]
    assert {answer.status_code for answer in answers} == {400}
    assert len({form_of(answer) for answer in answers}) == 1
    assert len({str(faults(answer)) for answer in answers}) == 1
    assert signing_in(known, app_code=code_of(secret, now())).status_code == 303


def test_a_code_opens_a_link_that_waits(store: Store, visitor: TestClient) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, now())
    secret = with_app(store, "ana", now())
    with store.write() as db:
        waiting = f"/invitation/{new_invitation(db, 'ana', 'eli', now())}"
    typed = {"password": NEW, "again": NEW}

    assert 'name="app_code"' in visitor.get(waiting).text
    assert visitor.post(waiting, data=typed).status_code == 400
    assert visitor.post(waiting, data={**typed, "app_code": "000000"}).status_code == 400
    opened = visitor.post(waiting, data={**typed, "app_code": code_of(secret, now())})
    assert opened.status_code == 200
    assert "alongside" in visitor.cookies


# ── help on every page ──────────────────────────────────────────────────────────────────────────────────────────────

PHONE = '<a href="tel:0800000000">0800 000 000</a>'


@pytest.mark.parametrize(
    "page",
    [
        "/sign-in",
        "/recover",
        "/invitation/none",
        "/stopped/signed-out",
        "/stopped/too-many-tabs",
        "/unsubscribe/none/news",
        "/address/none",
        "/demo",
    ],
)
def test_contacts_can_be_tapped_on_every_page_of_the_door(visitor, page):
    visitor.get("/sign-in")  # as at the start of a server: from then on they are at hand

    assert PHONE in visitor.get(page, follow_redirects=True).text


@pytest.mark.parametrize("page", ["/away", "/stopped/host-unknown", "/stopped/host-changed"])
def test_what_is_to_show_nothing_of_this_house_names_no_contact(visitor, page):
    visitor.get("/sign-in")

    assert "0800 000 000" not in visitor.get(page).text


def test_a_contact_of_hostile_words_is_no_markup_on_the_door(visitor, store):
    hostile = SupportContact(
        '<img src=x> "Line"', 'javascript:alert(1), "><b>x</b> 0800 111 222', "<i>always</i>"
    )
    with store.write() as db:
        organisations.save_support_contacts(db, [hostile])

    page = visitor.get("/sign-in").text

    assert 'href="tel:0800111222"' in page
    assert [one for one in ("<img", "<b>x", "<i>", 'href="javascript') if one in page] == []
    assert "&lt;img src=x&gt;" in page
