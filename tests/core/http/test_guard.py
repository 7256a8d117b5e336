"""What holds for every answer: headers, who may post, and that a page needs someone signed in."""

import re
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from subprocess import run

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from alongside.accounts.http.guard import LONGEST_FORM, POLICY_VIOLATION, Guard
from alongside.core.http.stores import current_store
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store
from tests.fixtures.http import client
from tests.fixtures.wording import message

PRIVATE = "a private tracer"
EVERYWHERE = [
    "/welcome",
    "/sign-in",
    "/away",
    "/healthz",
    "/my_weeks",
    "/app/static/x.woff2",
    "/_stcore/health",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_headers(visitor: TestClient, path: str) -> None:
    headers = visitor.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert re.search(r"https?:|\*|unsafe-eval' ", policy.replace("'wasm-unsafe-eval' ", "")) is None
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/welcome", "/recover", "/away", "/my_weeks", "/invitation/x"]
)
def test_no_page_stays_in_a_cache(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).headers["cache-control"] == "no-store"


def test_a_page_without_a_session_leads_to_the_door_and_back(
    visitor: TestClient, store: Store, sign_in
) -> None:
    assert visitor.get("/").headers["location"] == "/sign-in"
    assert visitor.get("/my_weeks").headers["location"] == "/sign-in?next=/my_weeks"

    visitor.cookies["alongside"] = "a made-up token"
    assert visitor.get("/my_weeks").status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),  # as Chromium sends it under no-referrer
        ({"origin": "http://localhost:8501"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:8501"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example.org"}, 403),
        ({"origin": "http://localhost:9999"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    visitor: TestClient, headers: dict[str, str], status: int
) -> None:
    assert visitor.post("/leave", headers=headers).status_code == status


async def a_socket(socket: WebSocket) -> None:
    """Of Streamlit, as far as the guard is concerned: it says that it was reached."""
    await socket.accept()
    await socket.close(REACHED)


REACHED = 4000


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/_stcore/stream", {}, REACHED),
        ("/_stcore/stream", {"origin": "http://localhost:8501"}, REACHED),
        # Cookies of another port are ours: SameSite does not know ports.
        ("/_stcore/stream", {"origin": "http://localhost:3000"}, POLICY_VIOLATION),
        ("/_stcore/stream", {"origin": "http://127.0.0.1:8501"}, POLICY_VIOLATION),
        ("/_stcore/stream", {"origin": "https://localhost:8501"}, POLICY_VIOLATION),
        ("/_stcore/stream", {"origin": "https://elsewhere.example.org"}, POLICY_VIOLATION),
        ("/_stcore/stream", {"origin": "null"}, POLICY_VIOLATION),
        ("/_stcore/another", {}, POLICY_VIOLATION),
    ],
)
def test_a_socket_is_opened_by_our_own_pages_only(
    databases: None, signed_in_now, path: str, headers: dict[str, str], code: int
) -> None:
    routes = [WebSocketRoute("/_stcore/stream", a_socket), WebSocketRoute("/_stcore/another", a_socket)]
    app = Starlette(routes=routes, middleware=[Middleware(Guard)])
    browser = TestClient(app, base_url="http://localhost:8501", client=("192.0.2.7", 50000))

    with (
        pytest.raises(WebSocketDisconnect) as closed,
        browser.websocket_connect(
            f"ws://localhost:8501{path}", headers={**headers, "cookie": f"alongside={signed_in_now('ana')}"}
        ) as socket,
    ):
        socket.receive_text()

    assert closed.value.code == code


def test_what_breaks_is_said_calmly_and_logged_without_what_someone_wrote(
    databases: None, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: Request) -> Response:
        raise ValueError(PRIVATE)

    app = Starlette(routes=[Route("/welcome", broken)], middleware=[Middleware(Guard)])
    answer = TestClient(app).get("/welcome")  # it would raise here what no one caught

    assert answer.status_code == 500
    assert "not yours" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    number = re.findall(r"\b[0-9a-f]{8}\b", answer.text)[0]
    assert message("accounts/http/templates/sorry.html", "this number", number=number) in answer.text
    assert number in caplog.text
    assert "in broken" in caplog.text
    assert PRIVATE not in caplog.text + answer.text


def test_a_database_that_cannot_be_read_is_said_calmly_too(
    databases: None,
) -> None:
    browser = client()
    assert browser.get("/my_weeks").status_code == 303
    with current_store().write() as db:
        db.run("drop table organisation")

    answer = browser.get("/my_weeks")

    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_no_one_reads_how_many_are_here(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_form_that_is_too_long_is_not_read(visitor: TestClient) -> None:
    assert visitor.post("/leave", data={"x": "y" * 1000}).status_code == 303
    assert visitor.post("/leave", data={"x": "y" * LONGEST_FORM}).status_code == 413
    assert visitor.post("/leave", content=iter([b"in pieces"])).status_code == 413


def test_who_follows_a_link_from_elsewhere_knocks_again_and_brings_the_cookie_then(
    visitor: TestClient,
) -> None:
    answer = visitor.get("/my_weeks", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/my_weeks"' in answer.text
    assert visitor.get("/my_weeks", headers={"sec-fetch-site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("path", ["//elsewhere.example.org", "///elsewhere", "/elsewhere.example.org/x"])
def test_knocking_again_never_leads_to_another_host(visitor: TestClient, path: str) -> None:
    from_elsewhere = {"sec-fetch-site": "cross-site"}

    assert visitor.get(f"http://localhost:8501{path}", headers=from_elsewhere).status_code == 404
    assert visitor.get("http://localhost:8501/elsewhere", headers=from_elsewhere).status_code == 200


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script" or any(name.startswith("on") for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize(
    ("path", "scripts"), [("/sign-in", 1), ("/recover", 0), ("/demo", 0), ("/away", 0), ("/invitation/x", 0)]
)
def test_a_page_of_the_door_needs_no_other_host_and_no_script_but_that_of_passkeys(
    visitor: TestClient, path: str, scripts: int
) -> None:
    tags = Tags()
    tags.feed(visitor.get(path).text)

    assert tags.scripts == scripts
    assert ("/passkey.js" in tags.addresses) is bool(scripts)
    ours = ("/", "data:,", "tel:")  # a contact is there to be tapped; nothing is fetched for it
    assert [address for address in tags.addresses if not address.startswith(ours)] == []
    twin = Tags()
    twin.feed((files("streamlit") / "static" / "index.html").read_text("utf-8"))
    assert twin.scripts > 0


def test_the_door_is_light(visitor: TestClient) -> None:
    assert len(visitor.get("/sign-in").content) < 10_000


def test_behind_a_proxy_here_people_are_told_apart_by_the_address_it_saw(visitor: TestClient) -> None:
    def wrong(address: str) -> str:
        typed = {"login": "ana@example.org", "password": "wrong"}
        return proxy.post("/sign-in", data=typed, headers={"x-forwarded-for": f"203.0.113.1, {address}"}).text

    proxy = client("127.0.0.1")
    for _ in range(5):
        wrong("192.0.2.7")

    assert "wait" in wrong("192.0.2.7").lower()
    assert "wait" not in wrong("192.0.2.99").lower()


BANNER = """
from streamlit import config, net_util
from streamlit.web import bootstrap
config.get_config_options(True, {"server.address": "0.0.0.0", "server.headless": True})
net_util.get_external_ip = lambda: exit("asked a host on the internet")
bootstrap._print_url(False)
"""


def test_a_server_for_all_addresses_asks_no_other_host_for_its_own(tmp_path: Path) -> None:
    def started_in(folder: Path) -> str:
        return run([sys.executable, "-c", BANNER], cwd=folder, capture_output=True, text=True).stderr

    assert "asked" not in started_in(PROJECT)
    assert "asked" in started_in(tmp_path)  # without our settings it does
