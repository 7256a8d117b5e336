"""The doors as a browser finds them: the routes and the guard, without the Streamlit script behind them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from alongside.desks.demo import ensure_demo
from alongside.domain.tokens import hashed, new_id, new_token
from alongside.store import sign_ins
from alongside.store.engine import Store, open_store
from alongside.web.doors.guard import Guard
from alongside.web.doors.routes import ROUTES
from tests.conftest import forget_houses

THE_PAGE = '<div id="root"></div>'  # of Streamlit, which is sent for every page of the app
Knock = Callable[..., TestClient]


async def of_streamlit(request: Request) -> PlainTextResponse:
    return PlainTextResponse("of Streamlit")


def client(address: str = "192.0.2.7", home: str = "http://localhost:8501") -> TestClient:
    """A browser of its own, at that address, that reached the app by that name."""
    app = Starlette(routes=[*ROUTES, Route("/{path:path}", of_streamlit)], middleware=[Middleware(Guard)])
    return TestClient(app, base_url=home, client=(address, 50000), follow_redirects=False)


@pytest.fixture
def databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two databases that do not exist yet."""
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{tmp_path / 'alongside.db'}")
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{tmp_path / 'demo.db'}")
    forget_houses()
    yield
    forget_houses()


@pytest.fixture(scope="session")
def demo_of_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: it takes 2 s. By the true time, as the server would."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    opened = open_store(file)
    ensure_demo(opened, datetime.now(UTC))
    opened.close()
    return file


@pytest.fixture
def visited_demo(databases: None, demo_of_today: Path, tmp_path: Path) -> None:
    """A demo that was looked at before, so that no visitor waits until it is made."""
    shutil.copy(demo_of_today, tmp_path / "demo.db")


@pytest.fixture
def first(databases: None) -> TestClient:
    """A visitor of a server where nothing is set up."""
    return client()


@pytest.fixture
def visitor(store: Store, databases: None) -> TestClient:
    """A visitor of the organisation of the cast: `databases` names the very file that `store` made."""
    return client()


@pytest.fixture
def signed_in_now(store: Store) -> Callable[[str], str]:
    """The cookie of a sign-in that began this moment, by the clock that the server reads."""

    def start(person: str) -> str:
        token = new_token()
        with store.write() as db:
            sign_ins.add_sign_in(
                db, new_id(), hashed(token), person, at=datetime.now(UTC), device="a browser"
            )
        return token

    return start
