"""What holds for every answer: headers, who may post, and that a page needs somebody signed in."""

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from alongside.store.engine import Store
from alongside.web.doors.guard import LONGEST_FORM
from tests.web.conftest import client

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


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script" or any(name.startswith("on") for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize("path", ["/sign-in", "/recover", "/demo", "/away", "/invitation/x"])
def test_a_page_of_the_door_needs_no_script_and_no_other_host(visitor: TestClient, path: str) -> None:
    tags = Tags()
    tags.feed(visitor.get(path).text)

    assert tags.scripts == 0
    assert [address for address in tags.addresses if not address.startswith(("/", "data:,"))] == []
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
    for number in range(5):
        wrong(f"192.0.2.{number}")

    assert "wait" in wrong("192.0.2.99").lower()  # the account waits whoever asks
