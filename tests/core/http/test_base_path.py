"""Below a path of a host that it shares, the app stays inside it, and what is said to a browser leads back inside."""

import re
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from alongside.accounts.http.guard import Guard
from alongside.accounts.http.hosts import warn_once
from alongside.accounts.http.streamlit_server import redirect_message
from alongside.core.http import frontend
from alongside.core.http.base_path import BasePath
from alongside.core.http.cookies import COOKIE, cookie_name
from alongside.core.http.static import CONNECTION_SCRIPT
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store
from alongside.core.ui import bar
from alongside.core.words import load_words
from alongside.everything.http.routes import ROUTES
from tests.conftest import PASSWORD, forget_houses
from tests.fixtures.wording import message

HOST = "https://example.org"
BELOW = "/alongside"
PLACES = [("", ""), (BELOW, BELOW), (BELOW, "")]  # the last: a proxy that takes the path off
SignIn = Callable[[str], str]
ADDRESS = re.compile(r"""(?:href|action|src|data-options)="([^"]*)"|url\("?([^")]*)""")


@pytest.fixture
def app_at(databases: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., TestClient]]:
    """A browser of an app that is reached at this path of its host."""

    def at(path: str, home: str = HOST, **given: str) -> TestClient:
        for name, value in {"ADDRESS": f"{home}{path}", "HTTPS": "yes", **given}.items():
            monkeypatch.setenv(f"ALONGSIDE_{name}", value)
        forget_houses()
        return browser(home)

    yield at
    forget_houses()


def browser(home: str = HOST, routes: list[Route] = ROUTES) -> TestClient:
    app = Starlette(routes=routes, middleware=[Middleware(BasePath), Middleware(Guard)])
    return TestClient(app, base_url=home, client=("192.0.2.7", 50000), follow_redirects=False)


def cookie_kinds(cookies: list[str]) -> set[tuple[str, str]]:
    """The name of each, and the path it is for."""
    return {(each.split("=")[0], re.findall(r"[Pp]ath=([^;]*)", each)[0]) for each in cookies}


# ── requests and what is answered ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("base", "asked"), PLACES, ids=["a root", "below", "taken off by the proxy"])
@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("/", "/sign-in"),
        ("/my_weeks", "/sign-in?next=/my_weeks"),
        ("/appointments", "/sign-in?next=/appointments"),
    ],
)
def test_a_redirect_leads_to_where_the_browser_is(
    store: Store, app_at: Callable[..., TestClient], base: str, asked: str, path: str, onward: str
) -> None:
    answer = app_at(base).get(f"{asked}{path}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{base}{onward}")


def test_the_path_itself_is_the_first_page(store: Store, app_at: Callable[..., TestClient]) -> None:
    assert app_at(BELOW).get(BELOW).headers["location"] == f"{BELOW}/sign-in"


@pytest.mark.parametrize("path", ["/alongside2/sign-in", "/alongsid/sign-in", "/other/alongside/sign-in"])
def test_a_path_beside_it_is_not_the_apps(store: Store, app_at: Callable[..., TestClient], path: str) -> None:
    there = app_at(BELOW)

    assert there.get(path).status_code == 404
    assert there.get(f"{BELOW}/sign-in").status_code == 200


@pytest.mark.parametrize(("base", "asked"), PLACES, ids=["a root", "below", "taken off by the proxy"])
def test_a_sign_in_comes_back_inside(
    store: Store, with_password: Callable[..., None], app_at: Callable[..., TestClient], base: str, asked: str
) -> None:
    with_password("ana")
    there = app_at(base)
    typed = {"login": "ana@example.org", "password": PASSWORD, "next": "/my_weeks"}

    answer = there.post(f"{asked}/sign-in", data=typed)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{base}/my_weeks")


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/",
        "/../other",
        "/other/page",
        "/%2e%2e/other",
        "\\evil",
        "/alongside/../x",
    ],
)
@pytest.mark.parametrize("base", ["", BELOW])
def test_no_next_leads_out(store: Store, app_at: Callable[..., TestClient], base: str, wanted: str) -> None:
    """Twin: a page that it may be leads there, and one that has the name of another app's path stays inside."""
    there = app_at(base)

    def led_to(page: str) -> str:
        said = there.post(f"{base}/language", data={"language": "es", "next": page})
        return said.headers["location"]

    assert led_to(wanted) == f"{base}/"
    assert led_to("/my_weeks") == f"{base}/my_weeks"
    assert led_to("/other") == f"{base}/other"


@pytest.mark.parametrize("location", ["https://elsewhere.example/x", "page", ""])
def test_only_a_path_of_the_app_is_led_back(app_at: Callable[..., TestClient], location: str) -> None:
    app_at(BELOW)
    routes = [
        Route("/sign-in", lambda request: RedirectResponse(location) if location else PlainTextResponse("")),
        Route("/welcome", lambda request: RedirectResponse("/x")),
    ]
    there = browser(routes=routes)

    assert there.get(f"{BELOW}/sign-in").headers.get("location", "") == location
    assert there.get(f"{BELOW}/welcome").headers["location"] == f"{BELOW}/x"


# ── what stands in pages ────────────────────────────────────────────────────────────────────────────────────────────


def leading_out(html: str, base: str) -> list[str]:
    """Addresses in a page that do not lie below its path; not those that name no place on a host."""
    found = ["".join(each) for each in ADDRESS.findall(html)]
    assert found
    return [
        each
        for each in found
        if not each.startswith((f"{base}/", "data:", "tel:", "./_stcore/agent")) or each.startswith("//")
    ]


@pytest.mark.parametrize("path", ["/welcome", "/set-up", "/demo"])
@pytest.mark.parametrize("base", ["", BELOW])
def test_all_that_a_page_names_before_the_set_up_is_below_its_path(
    visited_demo: None, app_at: Callable[..., TestClient], base: str, path: str
) -> None:
    """Twin: seen from another path, the same page leads out."""
    answer = app_at(base, DEMO="yes").get(f"{base}{path}")

    assert answer.status_code == 200
    assert leading_out(answer.text, base) == []
    assert leading_out(answer.text, "/elsewhere")


@pytest.mark.parametrize(
    "path",
    [
        *("/sign-in", "/recover", "/passkey", "/my_weeks", "/away", "/", "/invitation/none", "/address/none"),
        *("/unsubscribe/none/news", "/stopped/signed-out", "/stopped/too-many-tabs"),
    ],
)
@pytest.mark.parametrize("base", ["", BELOW])
def test_all_that_a_page_names_is_below_its_path(
    store: Store, signed_in_now: SignIn, app_at: Callable[..., TestClient], base: str, path: str
) -> None:
    there = app_at(base)
    if path in ("/passkey", "/my_weeks", "/"):
        there.cookies[cookie_name(COOKIE, https=True)] = signed_in_now("ana")

    html = there.get(f"{base}{path}", follow_redirects=path == "/passkey").text

    assert leading_out(html, base) == []


def literal_addresses(text: str) -> list[str]:
    """Paths that a page would send to a browser as they stand here."""
    return re.findall(
        r"""(?:(?:href|src|action|data-options)=|url\(|fetch\(|import\(|location(?:\.href)?\s*=\s*)["'`]?(/[\w-][^"'`)\s]*)""",
        text,
    )


def test_no_template_and_no_script_names_an_address_by_itself() -> None:
    """Twin: each form in which one could."""
    package = PROJECT / "alongside"
    files = [each for each in package.rglob("*") if each.suffix in (".html", ".js", ".css")]
    assert len(files) > 20

    assert {each.name: found for each in files if (found := literal_addresses(each.read_text("utf-8")))} == {}
    for one in (
        '<a href="/x">',
        "<form action='/x'>",
        'url("/x")',
        "url(/x)",
        "fetch(`/x`)",
        'window.location.href = "/x"',
    ):
        assert literal_addresses(one) == ["/x"], one


@pytest.mark.parametrize("base", ["", BELOW])
def test_what_streamlits_page_loads_is_there(
    store: Store, app_at: Callable[..., TestClient], base: str
) -> None:
    there = app_at(base)
    html = frontend.streamlit_page()
    loaded = [each for each in re.findall(r'(?:src|href)="([^"]+)"', html) if "_stcore" not in each]

    assert loaded
    assert {there.get(each).status_code for each in loaded} == {200}
    assert f"BACKEND_BASE_URL: window.location.origin + '{base}'" in html


def test_streamlits_page_asks_for_its_server_below_the_path_alone() -> None:
    """It would ask one level above as well. It fails where Streamlit's program has changed so that this is no longer found."""
    found = frontend._find_bundle()
    assert found is not None
    before = found.text(found.entry)
    program = frontend.find_program(f"js/{found.entry}")

    assert program is not None
    assert len(frontend.ASKS_ABOVE.findall(before)) == 1
    assert frontend.ASKS_ABOVE.findall(program.content.decode()) == []


@pytest.mark.parametrize("base", ["", BELOW])
def test_a_page_is_sent_away_and_its_buttons_lead_inside(
    app_at: Callable[..., TestClient], base: str
) -> None:
    app_at(base)
    sent = ForwardMsg.FromString(redirect_message("/stopped/signed-out"))
    shown: list[str] = []

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bar.st, "html", lambda html, **options: shown.append(html))
        bar.show_form_button("/leave", message("accounts/http/templates/frame.html", "quickly"))
        bar.show_connection_words(load_words("en"))

    assert sent.auth_redirect.url == f"{base}/stopped/signed-out"
    assert f'action="{base}/leave"' in shown[0]
    assert f'src="{base}/connection.js?{CONNECTION_SCRIPT.hash}"' in shown[1]


def test_one_who_follows_a_link_from_elsewhere_knocks_again_inside(
    store: Store, app_at: Callable[..., TestClient]
) -> None:
    answer = app_at(BELOW).get(f"{BELOW}/my_weeks", headers={"sec-fetch-site": "cross-site"})

    assert f'content="0; url={BELOW}/my_weeks"' in answer.text


# ── cookies and what is said of the whole host ──────────────────────────────────────────────────────────────────────


def test_cookies_are_for_the_path_alone(
    store: Store, with_password: Callable[..., None], app_at: Callable[..., TestClient]
) -> None:
    """Twin: at a root they are for all of it, bound to the host."""
    with_password("ana")
    typed = {"login": "ana@example.org", "password": PASSWORD}

    below = app_at(BELOW).post(f"{BELOW}/sign-in", data=typed)
    root = app_at("").post("/sign-in", data=typed)

    assert cookie_kinds(below.headers.get_list("set-cookie")) == {
        ("__Secure-alongside.alongside", BELOW),
        ("__Secure-alongside_browser.alongside", BELOW),
    }
    assert cookie_kinds(root.headers.get_list("set-cookie")) == {
        ("__Host-alongside", "/"),
        ("__Host-alongside_browser", "/"),
    }


def test_streamlits_own_cookie_is_for_the_path_too(app_at: Callable[..., TestClient]) -> None:
    app_at(BELOW)

    def health(request: Request) -> PlainTextResponse:
        return PlainTextResponse(
            "ok", headers={"set-cookie": "_streamlit_xsrf=2|a|b|1; Path=/; SameSite=Lax"}
        )

    answer = browser(routes=[Route("/_stcore/health", health)]).get(f"{BELOW}/_stcore/health")

    assert answer.headers["set-cookie"] == f"_streamlit_xsrf=2|a|b|1; Path={BELOW}; SameSite=Lax; Secure"


@pytest.mark.parametrize("https", [True, False], ids=["https", "http"])
@pytest.mark.parametrize("others", ["", "/tools", "/tools/two"])
def test_of_two_apps_on_one_host_neither_takes_the_others_sign_in(
    store: Store, signed_in_now: SignIn, app_at: Callable[..., TestClient], https: bool, others: str
) -> None:
    """Theirs is sent along, where the path of the one is above the other's; a twin shows that it would be good here."""
    home, more = ("https://example.org", {}) if https else ("http://example.org", {"HTTPS": "no"})
    token = signed_in_now("ana")

    def name_at(path: str) -> str:
        app_at(path, home, **more)
        return cookie_name(COOKIE, https)

    theirs = name_at(others)
    there = app_at("/tools/one", home, **more)
    ours = cookie_name(COOKIE, https)

    def status(cookie: str) -> int:
        return there.get("/tools/one/my_weeks", headers={"cookie": f"{cookie}={token}"}).status_code

    assert (status(theirs), status(ours)) == (303, 200)


def test_a_cookie_of_the_path_comes_before_one_of_the_same_name_from_above(
    app_at: Callable[..., TestClient],
) -> None:
    """Browsers send that of the longest path first; a neighbour that is made with Streamlit sets one of the same name."""
    app_at(BELOW)
    routes = [Route("/welcome", lambda request: JSONResponse(request.cookies))]

    answer = browser(routes=routes).get(f"{BELOW}/welcome", headers={"cookie": "a=ours; b=1; a=theirs; c"})

    assert answer.json() == {"a": "ours", "b": "1", "": "c"}


@pytest.mark.parametrize("way", ["/sign-out", "/leave"])
@pytest.mark.parametrize("base", ["", BELOW])
def test_leaving_clears_what_is_the_apps_and_nothing_of_its_neighbours(
    store: Store, signed_in_now: SignIn, app_at: Callable[..., TestClient], base: str, way: str
) -> None:
    there = app_at(base)
    name = cookie_name(COOKIE, https=True)
    there.cookies[name] = signed_in_now("ana")

    answer = there.post(f"{base}{way}")

    cleared = [each for each in answer.headers.get_list("set-cookie") if each.startswith(f'{name}="";')]
    assert cookie_kinds(cleared) == {(name, base or "/")}
    assert answer.headers["clear-site-data"] == ('"cache"' if base else '"cache", "storage"')
    assert answer.headers["location"] == base + ("/away" if way == "/leave" else "/sign-in")


@pytest.mark.parametrize(("base", "said"), [("", True), (BELOW, False)])
def test_only_who_has_the_host_alone_says_that_it_is_known_by_https_only(
    store: Store, app_at: Callable[..., TestClient], base: str, said: bool
) -> None:
    answer = app_at(base).get(f"{base}/sign-in")

    assert ("strict-transport-security" in answer.headers) is said
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


# ── proxies that are not told rightly ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/support/", "/support/sign-in", "/support/healthz", "/support/my_weeks"])
def test_asked_for_below_a_path_that_no_one_named_it_says_which_setting_is_missing(
    store: Store, app_at: Callable[..., TestClient], caplog: pytest.LogCaptureFixture, path: str
) -> None:
    warn_once.cache_clear()

    answer = app_at("").get(path)

    assert answer.status_code == 404
    assert "ALONGSIDE_ADDRESS, such as https://example.org/support." in answer.text
    assert caplog.messages == [
        "Refused a request below a path that is not in ALONGSIDE_ADDRESS. The page says which."
    ]


@pytest.mark.parametrize(
    "path", ["/support/none.php", "/my_weeks/", "/demo/none", "//support/sign-in", "/none.php", "/_stcore/x"]
)
def test_any_other_address_that_is_not_there_is_only_not_found(
    store: Store, app_at: Callable[..., TestClient], path: str
) -> None:
    answer = app_at("").get(f"{HOST}{path}")

    assert (answer.status_code, answer.text) == (404, "Not found.")


@pytest.mark.parametrize("base", ["", BELOW])
def test_a_rewritten_host_is_named_on_the_page_below_a_path_too(
    store: Store, app_at: Callable[..., TestClient], base: str
) -> None:
    from_our_page = {
        "sec-fetch-site": "same-origin",
        "sec-fetch-dest": "document",
        "origin": "https://known.example",
    }

    answer = app_at(base).post(f"{base}/sign-in", headers=from_our_page)

    assert (answer.status_code, "proxy_set_header Host $http_host;" in answer.text) == (421, True)
    assert leading_out(answer.text, base) == []


# ── sockets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("base", "asked"), PLACES, ids=["a root", "below", "taken off by the proxy"])
def test_a_socket_is_led_to_the_same_place(app_at: Callable[..., TestClient], base: str, asked: str) -> None:
    app_at(base)
    seen: list[str] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        socket = WebSocket(scope, receive, send)
        seen.append(socket.url.path)
        await socket.accept()
        await socket.close()

    with TestClient(BasePath(app)).websocket_connect(f"{asked}/_stcore/stream"):
        pass

    assert seen == ["/_stcore/stream"]
