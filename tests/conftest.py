"""The cast known to every test, an organisation for them, and a way to open a page as one of them."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from argon2.low_level import hash_secret_raw
from hypothesis import Phase, settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from xdist.scheduler import LoadScopeScheduling

from alongside.accounts.desk import signing_in
from alongside.accounts.rules import password_hashes
from alongside.accounts.rules.password_hashes import Hashed, hash_password
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import accounts, people, sign_ins
from alongside.accounts.ui.state import TabState
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.http import stores, tenants
from alongside.core.http.cookies import COOKIE, cookie_fingerprint
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.rules.weeks import Week
from alongside.core.settings import PostgresPlace
from alongside.core.store import clocks
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk import opening_accounts
from alongside.everything.ui import topics  # noqa: F401  # registers what topics tell each other, as the server does
from alongside.organisation.store import teams
from alongside.partners.store import rounds
from alongside.profiles.rules.profiles import NAMEABLE, FreeTime, Profile
from alongside.profiles.store import profiles
from alongside.teams.gate import bands
from benchmarks.mutants import Bench, bench
from tests.fixtures.houses import copy_file, fill_open_door, house_url

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.fixtures.postgres import Houses

pytest_plugins = (
    "tests.fixtures.console",
    "tests.fixtures.http",
    "tests.fixtures.mail",
    "tests.fixtures.pages",
    "tests.fixtures.postgres",
)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP example.org 127.0.0.1,MAP *.example.org 127.0.0.1",  # the names in the samples
)

PROJECT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
WEEK = Week("2026-W10")
USUAL_FACTS = WorkFacts(hours=38, open_cases=20)
PASSWORD = "kettle walks along the river"
CAST = ("ana", "ben", "cho", "dee", "eli")  # dee leads the others; eli is an admin

USUAL_PROFILE = Profile(
    time_zone="Europe/London",
    languages=frozenset({"en"}),
    issues=frozenset({"housing"}),
    named=frozenset(NAMEABLE),
    free=tuple(FreeTime(weekday, 9 * 60, 11 * 60) for weekday in range(3)),
)


# A server looks once through all that is installed for components; `AppTest` would for each page that is opened.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def hash_cheaply(secret: bytes, salt: bytes, **asked: Any) -> bytes:
    """The same function at its least cost."""
    return hash_secret_raw(secret, salt, **{**asked, "time_cost": 1, "memory_cost": 8, "parallelism": 1})


# Hashing is slow on purpose, 150 ms. What the app asks for is held by test_door.py; `costly_hashes` is for what depends on it.
password_hashes.hash_secret_raw = hash_cheaply


class Tab(AppTest):
    """A page with a connection of its own, which brings a cookie; not run yet. None: no one is signed in."""

    def __init__(self, page: str | Path, cookie: str | None, now: datetime = NOW) -> None:
        super().__init__(PROJECT / page, default_timeout=60)
        self.cookies = {} if cookie is None else {COOKIE: cookie}
        self.session_state["alongside"] = TabState(opened_by=cookie_fingerprint(cookie or ""), now=now)

    def _run(self, *arguments: Any, **named: Any) -> AppTest:
        """Whatever a test sets off, this tab's cookies come along, as they do with a real connection."""
        before = ContextProxy.cookies
        ContextProxy.cookies = {**before, **self.cookies}  # type: ignore
        try:
            return super()._run(*arguments, **named)
        finally:
            ContextProxy.cookies = before  # type: ignore


def button(at: AppTest, name: str) -> Any:
    """The one of that name; its key goes on with what it acts on."""
    (found,) = [one for one in at.button if one.key and (one.key == name or one.key.startswith(f"{name}-"))]
    return found


def language(at: AppTest) -> Any:
    """The control in the menu: its key says whose page it is."""
    return next(one for one in at.selectbox if one.key.startswith("now-language-"))


# Where it is enough that there is a counterexample, as for faults put in on purpose: shrinking it can take minutes.
settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate), deadline=None)

Browse = Callable[..., Tab]
TakePart = Callable[..., None]
CopyHouse = Callable[..., Store]
NewPlace = Callable[[], Path | PostgresPlace]
AddTeam = Callable[..., list[str]]


def believe(store: Store, now: datetime) -> None:
    """As if someone had confirmed this date: a test may leap over years."""
    with store.write() as db:
        clocks.confirm_time(db, now)


def forget_houses() -> None:
    """Settings and databases are opened once a process; another test has others."""
    st.cache_resource.clear()
    stores.installation.cache_clear()
    tenants.directory.cache_clear()
    stores.open_database.cache_clear()
    stores.forget_tenant_stores()


# Files whose tests share something costly, or a house that the first of them sets up: each runs in one process.
TOGETHER = (
    "tests/matching/rules/test_sixteen_rounds.py",
    "tests/browser/test_two_processes.py",
    "tests/drills/test_proxies.py",
    "tests/everything/ui/test_running_server.py",
    "tests/everything/ui/test_two_people.py",
    "tests/core/words/test_language.py",
    "tests/core/words/test_words.py",
)


class Together(LoadScopeScheduling):
    """Tests go to whichever process is free, those of a file in TOGETHER all to one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="which one keeps the house of a test; with postgres, only tests below the pages run that have one",
    )


ABOVE_THE_ENGINES = ("browser", "charts", "commands", "drills", "http", "pages", "ui")  # folders
HOUSES = {"store", "copy_house", "new_place"}  # fixtures that ask which engine it is

# Minutes of pages and of figures that are worked out in memory, which one engine is enough for.
ONE_IS_ENOUGH = (
    "tests/teams/gate/test_two_worlds.py",
    "tests/teams/gate/test_work_attack.py",
    "tests/test_permissions_of_leads.py",
    "tests/test_permissions_of_partners.py",
)


def is_for_both_engines(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return not HOUSES.isdisjoint(asked) and item.get_closest_marker("sqlite_only") is None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Importing those that would not run costs more than half a minute."""
    if config.getoption("engine") == "sqlite":
        return None
    file = collection_path.relative_to(PROJECT).as_posix()
    return file in ONE_IS_ENOUGH or collection_path.name in ABOVE_THE_ENGINES or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("engine") == "postgres":
        config.hook.pytest_deselected(items=[item for item in items if not is_for_both_engines(item)])
        items[:] = filter(is_for_both_engines, items)


@pytest.hookimpl(optionalhook=True)  # where tests run one after the other, no one asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Streamlit leaves the script that it ran last as `__main__`, which child processes of a later test would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that a test runs without a `Tab` is of a browser that brings none."""
    monkeypatch.setattr(ContextProxy, "cookies", {})


@pytest.fixture(scope="session")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since all steps of the schema take 40 ms, and copied for each test."""
    file = tmp_path_factory.mktemp("open-door") / "alongside.db"
    opened = open_store(file)
    fill_open_door(opened)
    opened.close()
    return file


@pytest.fixture(scope="session")
def on_postgres(request: pytest.FixtureRequest) -> "Houses | None":
    """Where houses are, if they are not files."""
    if request.config.getoption("engine") != "postgres":
        return None
    houses: Houses = request.getfixturevalue("postgres_houses")
    return houses


@pytest.fixture
def house_place(
    request: pytest.FixtureRequest, on_postgres: "Houses | None", tmp_path: Path
) -> Iterator[Path | PostgresPlace]:
    """Of a house with an organisation in London whose week opens on Monday, and the cast in it."""
    if on_postgres:
        yield replace(on_postgres.place, folder=tmp_path)
        on_postgres.bring_back()
    else:
        yield Path(shutil.copy(request.getfixturevalue("open_door"), tmp_path))


@pytest.fixture
def store(house_place: Path | PostgresPlace, on_postgres: "Houses | None") -> Iterator[Store]:
    opened = on_postgres.open() if on_postgres else open_store(house_place)
    with opened.write():
        pass  # someone is here already, with a connection that is kept
    yield opened
    opened.close()


@pytest.fixture
def new_place(on_postgres: "Houses | None", tmp_path: Path) -> Iterator[NewPlace]:
    """Of houses that do not exist yet, another each time."""
    numbers, schemas = count(1), list[PostgresPlace]()

    def name() -> Path | PostgresPlace:
        if on_postgres is None:
            return tmp_path / f"new-{next(numbers)}.db"
        schemas.append(replace(on_postgres.new_place(), folder=tmp_path))
        return schemas[-1]

    yield name
    for schema in schemas:
        assert on_postgres
        on_postgres.drop(schema)


@pytest.fixture
def copy_house(on_postgres: "Houses | None", new_place: NewPlace) -> Iterator[CopyHouse]:
    """Opens another house with what is in one now, and these tables left empty."""
    opened: list[Store] = []

    def copy(house: Store, without: Collection[str] = ()) -> Store:
        place = new_place()
        if on_postgres:
            on_postgres.copy(house.place, place, without)
        else:
            copy_file(house.place, place, without)
        opened.append(open_store(place))
        return opened[-1]

    yield copy
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """Skips where there is none; but in CI its absence is a fault, or the tests would pass by not running.

    One for all: in one process, Playwright starts only once.
    """
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright  # most runs need none

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def hardly_any_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands are what the means say, where chance itself is not what is looked at."""
    for name in ("EPSILON", "EPSILON_STRONG"):
        monkeypatch.setattr(bands, name, 1e9)


@pytest.fixture
def add_team(store: Store) -> AddTeam:
    """A team with so many people in it, with an account, who all say the same in every one of the weeks. Returns their ids."""

    def add(
        team_id: str,
        size: int,
        weeks: Iterable[Week] = (),
        lead: str | None = None,
        level: float = 2,
        facts: WorkFacts = USUAL_FACTS,
        since: str = "2025-01-06",
    ) -> list[str]:
        ids = [f"{team_id}-{number}" for number in range(1, size + 1)]
        said = {"exhaustion": level, "manageability": 4 - level, "recovery": 4 - level, "aftereffects": level}
        check_ins = [CheckIn(week, answers=said, facts=facts, revision=1) for week in weeks]
        with store.write() as db:
            people.add_teams(db, [Team(team_id, team_id.title())])
            for one in ids:
                people.add_person(db, Person(id=one, login=f"{one}@example.org", name=one.title()), since)
            people.open_accounts(db, [(one, since) for one in ids])
            people.join_teams(db, [(one, team_id) for one in ids], since)
            teams.name_leads(db, team_id, [lead] if lead else [])
            checkins.save_check_ins(
                db, [(one, check_in) for one in ids for check_in in check_ins], NOW.isoformat()
            )
        return ids

    return add


@pytest.fixture
def take_part(store: Store) -> TakePart:
    """Gives people profiles that say nearly the same, and answers the open round for them, if there is one. `seen`: when that was."""

    def take(ids: Iterable[str], comes: bool = True, seen: datetime = NOW, **says: object) -> None:
        with store.write() as db:
            opened = rounds.find_open_round(db)
            for one in ids:
                profiles.save_profile(db, one, replace(USUAL_PROFILE, **says), seen.isoformat())
                if opened:
                    rounds.save_answer(db, opened.number, one, comes, seen)

    return take


@pytest.fixture
def sign_in(store: Store) -> Callable[[str], str]:
    """Signs someone in and returns the token that a browser would hold."""

    def start(person_id: str) -> str:
        token = new_token()
        with store.write() as db:
            sign_ins.add_sign_in(db, new_id(), hashed(token), person_id, at=NOW, device="a browser")
        return token

    return start


@pytest.fixture(scope="session")
def mutant_bench() -> Iterator[Bench]:
    """For faults put into a copy of the project."""
    with bench() as opened:
        yield opened


@pytest.fixture
def costly_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the cost that the app asks for."""
    monkeypatch.setattr(password_hashes, "hash_secret_raw", hash_secret_raw)


@pytest.fixture
def password_hash() -> str:
    """Of PASSWORD."""
    return hash_password(PASSWORD).stored


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test hashes hundreds of times, a password stands for its own hash."""

    def check(stored: str | None, typed: str) -> Hashed | None:
        return Hashed(typed, typed.encode()) if typed == stored else None

    monkeypatch.setattr(signing_in, "check_hash", check)
    for module in (signing_in, opening_accounts):
        monkeypatch.setattr(module, "hash_password", lambda password: Hashed(password, password.encode()))


@pytest.fixture
def with_password(store: Store, password_hash: str) -> Callable[..., None]:
    """The cast has none; what asks for it again asks only those who were given PASSWORD by this."""

    def give(*ids: str) -> None:
        with store.write() as db:
            for one in ids:
                accounts.set_password(db, one, password_hash, datetime(2026, 1, 5, 9, tzinfo=UTC))

    return give


@pytest.fixture
def browse(store: Store, sign_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Browse]:
    """Runs a page as one of the cast, at NOW unless another is given; `as_=None` is someone who is not signed in."""
    monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(store))
    forget_houses()

    def open_page(page: str, as_: str | None = "ana", now: datetime = NOW, token: str | None = None) -> Tab:
        """`token`: of a sign-in that is there already."""
        tab = Tab(page, token or (None if as_ is None else sign_in(as_)), now)
        tab.run()
        return tab

    yield open_page
    forget_houses()
