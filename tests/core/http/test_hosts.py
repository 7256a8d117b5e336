"""Names the server answers to, cookies by https, and whom it believes about where a request came from."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from alongside.accounts.http.guard import Guard
from alongside.accounts.http.hosts import address_of, warn_once
from alongside.core.http import stores
from alongside.core.rules.tokens import hashed
from alongside.core.settings import BadSettings, Settings
from alongside.core.store.engine import Store
from tests.fixtures.http import client

Set = pytest.MonkeyPatch


def settings(monkeypatch: Set, **given: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)
    stores.installation.cache_clear()


NAMED = {"HOSTS": "alongside.example.org, support"}
BY_ADDRESS = {"ADDRESS": "https://alongside.example.org"}


@pytest.mark.parametrize(
    ("given", "home", "known"),
    [
        # Without a setting: what no stranger can own, so that a local network needs none.
        ({}, "http://localhost:8501", True),
        ({}, "http://127.0.0.1:8501", True),
        ({}, "http://[::1]:8501", True),
        ({}, "http://192.168.1.5:8501", True),
        ({}, "http://office-server:8501", True),
        ({}, "http://office-server.local:8501", True),
        ({}, "http://alongside.home.arpa", True),
        ({}, "http://rebound.example.org:8501", False),
        ({}, "http://localhost.example.org", False),
        ({}, "http://127.0.0.1.example.org", False),
        # A certificate vouches for the name.
        ({}, "https://alongside.example.org", True),
        # With one: those, and this machine's own.
        (NAMED, "http://alongside.example.org", True),
        (NAMED, "https://support", True),
        (NAMED, "http://ALONGSIDE.example.org.:8501", True),
        (NAMED, "http://localhost:8501", True),
        (NAMED, "http://192.168.1.5:8501", False),
        (NAMED, "https://rebound.example.org", False),
        (NAMED, "http://x.alongside.example.org", False),
        (BY_ADDRESS, "https://alongside.example.org", True),
        (BY_ADDRESS, "https://rebound.example.org", False),
    ],
)
def test_the_server_answers_to_its_own_names_only(
    databases: None, monkeypatch: Set, given: dict[str, str], home: str, known: bool
) -> None:
    settings(monkeypatch, **given)

    answers = [client(home=home).get(path) for path in ("/away", "/static/x.js", "/healthz", "/no.such")]

    assert [answer.status_code == 421 for answer in answers] == [not known] * 4
    assert ("ALONGSIDE_HOSTS" in answers[0].text) is not known


@pytest.mark.parametrize("wrong", ["a b", "https://alongside.example.org", "*.example.org", "user@host"])
def test_a_name_that_is_none_stops_the_start(wrong: str) -> None:
    with pytest.raises(BadSettings, match="ALONGSIDE_HOSTS"):
        Settings.read({"ALONGSIDE_HOSTS": f"good.example.org,{wrong}"})


# ── by https ────────────────────────────────────────────────────────────────────────────────────────────────────────

HTTPS = "https://alongside.example.org"


def streamlits_own(request: Request) -> Response:
    return Response(headers={"Set-Cookie": "_streamlit_xsrf=2|x; Path=/; SameSite=Lax"})


@pytest.mark.parametrize("https", [True, False])
def test_by_https_browsers_are_told_to_come_by_nothing_else(databases: None, https: bool) -> None:
    answer = client(home=HTTPS if https else "http://localhost").get("/away")

    assert answer.headers.get("strict-transport-security") == ("max-age=31536000" if https else None)


@pytest.mark.parametrize("way", ["a certificate", "a setting", "neither"])
def test_by_https_streamlits_own_cookie_is_secure_too(databases: None, monkeypatch: Set, way: str) -> None:
    settings(monkeypatch, HTTPS="yes" if way == "a setting" else "no")
    app = Starlette(routes=[Route("/_stcore/health", streamlits_own)], middleware=[Middleware(Guard)])
    browser = TestClient(app, base_url=HTTPS if way == "a certificate" else "http://localhost")

    cookie = browser.get("/_stcore/health").headers["set-cookie"]

    assert cookie.endswith("; Secure") is (way != "neither")


def test_by_https_no_sibling_of_the_host_can_plant_a_sign_in_or_a_language(
    visitor: TestClient, signed_in_now: Callable[[str], str]
) -> None:
    def seen(cookies: dict[str, str]) -> tuple[int, bool]:
        browser = client(home=HTTPS)
        browser.cookies.update(cookies)
        return browser.get("/my_weeks").status_code, "Iniciar sesión" in browser.get("/recover").text

    token = signed_in_now("ana")

    assert seen({"__Host-alongside": token, "__Host-alongside_language": "es"})[0] == 200
    assert seen({"alongside": token, "alongside_language": "es"}) == (303, False)


@pytest.mark.parametrize(("home", "name"), [(HTTPS, "__Host-alongside"), ("http://localhost", "alongside")])
def test_our_cookies_are_bound_to_the_host_by_https_and_cleared_by_the_same_name(
    databases: None, home: str, name: str
) -> None:
    browser = client(home=home)
    assert f"{name}_language=es" in browser.post("/language", data={"language": "es"}).headers["set-cookie"]

    browser.cookies[name] = "x"
    cleared = browser.post("/leave").headers.get_list("set-cookie")

    assert any(each.startswith(f'{name}="";') for each in cleared)


# ── who is believed ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("peer", "headers", "address"),
    [
        ("192.0.2.7", {}, "192.0.2.7"),
        ("192.0.2.7", {"x-forwarded-for": "203.0.113.1"}, "192.0.2.7"),  # anyone can send that
        ("192.0.2.7", {"x-real-ip": "203.0.113.1"}, "192.0.2.7"),
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.1, 203.0.113.1"}, "203.0.113.1"),
        ("::1", {"x-forwarded-for": "203.0.113.1"}, "203.0.113.1"),
        ("127.0.0.1", {"x-real-ip": "203.0.113.1"}, "203.0.113.1"),
        ("172.17.0.1", {"x-forwarded-for": "203.0.113.1"}, "203.0.113.1"),
        ("10.1.2.3", {"x-forwarded-for": "198.51.100.1, 203.0.113.1, 172.17.0.9"}, "203.0.113.1"),
        ("10.1.2.4", {"x-forwarded-for": "203.0.113.1"}, "10.1.2.4"),
        ("172.17.0.1", {}, "172.17.0.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed_about_where_a_request_came_from(
    databases: None, monkeypatch: Set, peer: str, headers: dict[str, str], address: str
) -> None:
    settings(monkeypatch, PROXIES="172.17.0.0/16, 10.1.2.3")
    scope = {
        "type": "http",
        "client": (peer, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    assert address_of(Request(scope)) == address


def test_colleagues_behind_one_proxy_do_not_wait_for_each_others_wrong_tries(
    visitor: TestClient, store: Store, monkeypatch: Set
) -> None:
    def tried_from(address: str) -> int:
        typed = {"login": "ana@example.org", "password": "wrong"}
        client("172.17.0.1").post("/sign-in", data=typed, headers={"x-forwarded-for": address})
        with store.read() as db:
            (row,) = db.rows(
                "select coalesce(max(failures), 0) as wrong from failed_attempt where key = :key",
                key=hashed(f"address {address}"),
            )
        return int(row["wrong"])

    assert tried_from("203.0.113.1") == 0  # the proxy's own address was counted

    settings(monkeypatch, PROXIES="172.17.0.1")
    assert tried_from("203.0.113.1") == 1


@pytest.mark.parametrize(
    "header",
    ["x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "via"],
)
def test_whatever_shows_that_a_proxy_passed_it_on_keeps_the_demo_closed(
    visited_demo: None, header: str
) -> None:
    assert client("127.0.0.1").get("/demo").status_code == 200
    assert client("127.0.0.1").get("/demo", headers={header: "192.0.2.9"}).status_code == 404


def test_a_trusted_proxy_keeps_the_demo_closed_though_it_says_nothing(
    visited_demo: None, monkeypatch: Set
) -> None:
    assert client("172.17.0.1").get("/demo").status_code == 200
    settings(monkeypatch, PROXIES="172.17.0.0/16")
    assert client("172.17.0.1").get("/demo").status_code == 404


@pytest.mark.parametrize(
    ("given", "peer", "headers", "origin", "taken"),
    [
        ({}, "192.0.2.7", {}, "http", True),
        ({}, "192.0.2.7", {}, "https", False),
        ({"HTTPS": "yes"}, "192.0.2.7", {}, "https", True),
        ({"HTTPS": "yes"}, "192.0.2.7", {}, "http", False),
        ({"PROXIES": "192.0.2.7"}, "192.0.2.7", {"x-forwarded-proto": "https"}, "https", True),
        ({"PROXIES": "192.0.2.7"}, "192.0.2.7", {"x-forwarded-proto": "https"}, "http", False),
        # A proxy that takes https off and does not say so cannot be told from one that does not.
        ({}, "127.0.0.1", {}, "https", True),
        ({}, "192.0.2.7", {"x-forwarded-for": "203.0.113.1"}, "https", True),
    ],
)
def test_a_form_of_the_same_name_by_the_other_scheme_is_of_another_site(
    databases: None,
    monkeypatch: Set,
    given: dict[str, str],
    peer: str,
    headers: dict[str, str],
    origin: str,
    taken: bool,
) -> None:
    settings(monkeypatch, **given)
    sent = {**headers, "origin": f"{origin}://localhost:8501"}

    assert client(peer).post("/leave", headers=sent).status_code == (303 if taken else 403)


AT_A_PROXY = {"sec-fetch-site": "same-origin", "sec-fetch-dest": "document"}


@pytest.mark.parametrize(
    ("method", "path", "known_as", "said"),
    [
        ("POST", "/sign-in", {"origin": HTTPS}, True),
        ("POST", "/sign-in", {"origin": "http://localhost:8501"}, False),
        ("GET", "/my_weeks", {"referer": f"{HTTPS}/sign-in"}, True),
        ("GET", "/my_weeks", {"referer": "http://localhost:8501/sign-in"}, False),
        ("GET", "/my_weeks", {}, False),
        ("GET", "/_stcore/health", {"referer": HTTPS, "sec-fetch-dest": "empty"}, True),
        (
            "GET",
            "/static/x.js",
            {"referer": HTTPS, "sec-fetch-dest": "script"},
            False,
        ),  # that page is to work
        ("GET", "/my_weeks", {"referer": HTTPS, "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_a_host_that_a_proxy_rewrote_is_said_on_the_page_and_once_in_the_log(
    databases: None,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    known_as: dict[str, str],
    said: bool,
) -> None:
    warn_once.cache_clear()

    for _ in range(2):
        answer = client().request(method, path, headers=AT_A_PROXY | known_as)

    assert (answer.status_code == 421) is said
    assert ("Host header" in answer.text) is said
    assert caplog.text.count("It has to pass it on unchanged") == said
