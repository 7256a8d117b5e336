"""Two organisations behind one server, as browsers find them: nothing of one is at the address of the other."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from alongside.accounts.http.ended_sign_ins import ENDED
from alongside.accounts.http.guard import Guard
from alongside.accounts.http.tenant_of_request import TenantOfRequest
from alongside.accounts.store import accounts, organisations, sign_ins
from alongside.core.http import stores, tenants
from alongside.core.http.base_path import BasePath
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.store.engine import Store, open_store
from alongside.core.store.tenants import find_tenant, save_tenant
from alongside.core.tenants import Tenant, TenantState
from alongside.core.words import load_words
from alongside.everything.http.health_routes import forget_answer, healthz
from alongside.everything.http.routes import ROUTES
from tests.conftest import NOW, PASSWORD, forget_houses
from tests.fixtures.http import of_streamlit
from tests.fixtures.tenants import add_tenant
from tests.fixtures.wording import message

NORTH, SOUTH, EAST = "https://north.example.org", "https://south.example.org", "https://example.org/east"
WORDS = {"north": "Northern Lights", "south": "Southern Cross", "east": "Eastern Shore"}
OPENED, STAYED_OUT = 200, 303


@pytest.fixture
def houses(
    open_door: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password_hash: str
) -> Iterator[dict[str, Store]]:
    """Three copies of one house, alike but for a support contact: two at hosts of their own, one below a path."""
    monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"sqlite:///{tmp_path}/directory.db")
    forget_houses()
    opened: dict[str, Store] = {}
    for name, address in zip(WORDS, (NORTH, SOUTH, EAST), strict=True):
        opened[name] = open_store(Path(shutil.copy(open_door, tmp_path / f"{name}.db")))
        with opened[name].write() as db:
            contacts = organisations.list_support_contacts(db)
            organisations.save_support_contacts(db, [replace(contacts[0], name=WORDS[name])])
            if name == "north":
                accounts.set_password(db, "ana", password_hash, datetime(2026, 1, 5, 9, tzinfo=UTC))
        add_tenant(tmp_path, name, address)
    yield opened
    for each in opened.values():
        each.close()
    forget_houses()


def visit(home: str) -> TestClient:
    app = Starlette(
        routes=[*ROUTES, Route("/{path:path}", of_streamlit)],
        middleware=[Middleware(TenantOfRequest, check=healthz), Middleware(BasePath), Middleware(Guard)],
    )
    return TestClient(app, base_url=home, client=("192.0.2.7", 50000), follow_redirects=False)


def cookie_at(store: Store) -> str:
    token = new_token()
    with store.write() as db:
        sign_ins.add_sign_in(db, new_id(), hashed(token), "ana", at=datetime.now(UTC), device="a browser")
    return token


def holding(home: str, name: str, cookie: str) -> TestClient:
    browser = visit(home)
    browser.cookies.set(name, cookie)
    return browser


def change(tenant_of: Callable[[Tenant], Tenant], name: str) -> None:
    """As a command of another process would: the server learns of it from the directory."""
    store = tenants.directory().store
    assert store is not None
    with store.write() as db:
        found = find_tenant(db, name)
        assert found is not None
        save_tenant(db, tenant_of(found))
    tenants.directory().read_at = float("-inf")


def test_each_address_shows_its_own_organisation(houses: dict[str, Store]) -> None:
    pages = {
        "north": visit(NORTH).get("/sign-in").text,
        "south": visit(SOUTH).get("/sign-in").text,
        "east": visit("https://example.org").get("/east/sign-in").text,
    }

    for name, page in pages.items():
        assert {other for other, word in WORDS.items() if word in page} == {name}
    assert 'href="/sign-in' not in pages["east"]


@pytest.mark.parametrize("home", ["https://west.example.org", "https://example.org", "https://192.0.2.1"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/north/sign-in", "/healthz", "/eastern"])
def test_an_unknown_address_tells_nothing_of_those_that_are_here(
    houses: dict[str, Store], home: str, path: str
) -> None:
    answer = visit(home).get(path, headers={"accept-language": "es"})

    assert answer.status_code == 404
    assert load_words("es")(message("accounts/http/templates/no_organisation.html", "typing")) in answer.text
    assert not [word for word in (*WORDS, *WORDS.values()) if word in answer.text.replace(path, "")]


@pytest.mark.parametrize("other", ["south", "east"])
def test_a_sign_in_of_one_is_a_strangers_at_another(houses: dict[str, Store], other: str) -> None:
    cookie = cookie_at(houses["north"])

    assert holding(NORTH, "__Host-alongside", cookie).get("/").status_code == OPENED
    if other == "south":
        answer = holding(SOUTH, "__Host-alongside", cookie).get("/")
    else:
        answer = holding("https://example.org", "__Secure-alongside.east", cookie).get("/east/")
    assert (answer.status_code, answer.headers["location"].endswith("/sign-in")) == (STAYED_OUT, True)


def test_a_password_of_one_opens_that_one_only(houses: dict[str, Store]) -> None:
    def enter(home: str) -> int:
        typed = {"login": "ana@example.org", "password": PASSWORD}
        return visit(home).post("/sign-in", data=typed, headers={"origin": home}).status_code

    assert (enter(NORTH), enter(SOUTH)) == (STAYED_OUT, 400)


def test_a_sign_out_at_one_ends_no_sign_in_of_another(houses: dict[str, Store]) -> None:
    """Not even with the very cookie."""
    cookie = cookie_at(houses["north"])

    holding(SOUTH, "__Host-alongside", cookie).post("/sign-out", headers={"origin": SOUTH})

    assert holding(NORTH, "__Host-alongside", cookie).get("/").status_code == OPENED
    holding(NORTH, "__Host-alongside", cookie).post("/sign-out", headers={"origin": NORTH})
    assert holding(NORTH, "__Host-alongside", cookie).get("/").status_code == STAYED_OUT
    assert not ENDED


def test_what_a_browser_says_of_the_organisation_counts_for_nothing(houses: dict[str, Store]) -> None:
    answer = visit(SOUTH).get(
        "/sign-in", headers={tenants.HEADER: "north", "x-forwarded-host": "north.example.org"}
    )

    assert WORDS["south"] in answer.text
    assert WORDS["north"] not in answer.text


@pytest.mark.parametrize(
    ("state", "status", "word"),
    [(TenantState.ARCHIVED, 410, "no longer"), (TenantState.MOVING, 503, "being moved")],
)
def test_one_that_is_closed_says_so_within_seconds_and_lets_no_one_in(
    houses: dict[str, Store], state: TenantState, status: int, word: str
) -> None:
    browser = holding(NORTH, "__Host-alongside", cookie_at(houses["north"]))
    assert browser.get("/").status_code == OPENED

    change(lambda one: one.in_state(state, NOW), "north")

    for path in ("/", "/sign-in", "/welcome"):
        assert browser.get(path).status_code == status
    assert message("accounts/http/templates/stopped.html", word) in browser.get("/").text
    assert browser.get("/app/static/door.css").status_code != status  # the page keeps its looks
    for door in ("/leave", "/language"):
        assert browser.post(door, headers={"origin": NORTH}).status_code == STAYED_OUT
    assert visit(SOUTH).get("/sign-in").status_code == OPENED
    with tenants.entered("north"):
        stores.current_store()
        stores.close_left_stores()
    assert [url for url in stores._tenant_stores if "north" in url] == []

    change(lambda one: one.in_state(TenantState.ACTIVE, NOW), "north")
    assert visit(NORTH).get("/sign-in").status_code == OPENED


def test_no_organisation_has_a_demo(houses: dict[str, Store]) -> None:
    cookie = cookie_at(houses["north"])

    assert visit(NORTH).get("/demo").status_code == 404
    assert holding(NORTH, "__Host-alongside", f"demo.{cookie}").get("/").status_code == STAYED_OUT


def test_a_missing_database_is_never_made_anew(houses: dict[str, Store], tmp_path: Path) -> None:
    (tmp_path / "south.db").unlink()

    assert visit(SOUTH).get("/").status_code in (500, 503)
    assert not (tmp_path / "south.db").exists()
    assert visit(NORTH).get("/sign-in").status_code == OPENED


def test_a_check_on_the_machine_itself_is_of_all_and_names_none(houses: dict[str, Store]) -> None:
    forget_answer()
    answer = visit("http://127.0.0.1").get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["organisations"] == {"active": 3}
    assert "schema" in visit(NORTH).get("/healthz").json()
    assert not [name for name in WORDS if name in answer.text]


def test_outside_of_any_request_nothing_is_opened_by_guess(houses: dict[str, Store]) -> None:
    with pytest.raises(tenants.NoTenant):
        stores.current_store()
    with pytest.raises(tenants.NoTenant):
        stores.settings()
