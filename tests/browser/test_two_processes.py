"""Two processes of the app on one database of a PostgreSQL server, behind Caddy with the file in `deploy/`: any of them may be gone at any moment."""

import hmac
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256

import httpx2
import pytest
from playwright.sync_api import Page, expect

from alongside.core.settings import Place, database_place
from alongside.core.store.engine import bring_up_to_date, open_store
from tests.browser.conftest import Server, Visit, ended, free_port, settled
from tests.browser.test_presses import SAVE, fill_in, is_connected_again
from tests.browser.test_whole_way import is_inside, set_up
from tests.drills import test_proxies as proxies
from tests.fixtures.postgres import Postgres
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
SAMPLE = "Caddyfile.processes"
NAME = "alongside.example.org"
STICKY = "alongside_process"
AT_ONCE = 4  # visitors while one process after the other is replaced
PAUSE = 0.03  # seconds between two requests of a visitor
FEWEST = 200  # requests of theirs


@dataclass
class House:
    place: Place
    servers: tuple[Server, Server]
    port: int
    careless_port: int  # of the same proxy, where it minds no process that is gone

    @property
    def home(self) -> str:
        return f"https://{NAME}:{self.port}"

    def serving(self, page: Page) -> Server:
        """The process that the cookie of this browser names, as Caddy writes it."""
        (named,) = [one["value"] for one in page.context.cookies() if one["name"] == STICKY]
        return next(server for server in self.servers if named == mark_of(server))

    def other_than(self, server: Server) -> Server:
        return next(one for one in self.servers if one is not server)

    def saved_weeks(self) -> int:
        store = open_store(self.place)
        with store.read() as db:
            found = db.row("select count(*) as n from check_in")
        store.close()
        return found["n"]


def mark_of(server: Server) -> str:
    return hmac.new(b"", f"127.0.0.1:{server.port}".encode(), sha256).hexdigest()


def two_processes(first: int, second: int, port: int, pem: dict[str, str], *changes: tuple[str, str]) -> str:
    return proxies.adapted(
        SAMPLE,
        ("\tadmin off\n\n", ""),  # the test has that
        ("{$ALONGSIDE_NAME} {", f"{NAME}:{port} {{"),
        ("Host {$ALONGSIDE_NAME}", f"Host {NAME}"),
        ("# tls /etc/ssl/alongside.pem /etc/ssl/private/alongside.key", f"tls {pem['cert']} {pem['key']}"),
        ("app1:8501", f"127.0.0.1:{first}"),
        ("app2:8501", f"127.0.0.1:{second}"),
        *changes,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[House]:
    """No one has set it up."""
    proxies.program("caddy")
    port, careless_port, folder = free_port(), free_port(), tmp_path_factory.mktemp("caddy")
    postgres.run("create database processes")
    url = f"{postgres.url('processes')}&folder={tmp_path_factory.mktemp('notes')}"
    bring_up_to_date(database_place(url))
    settings = {
        "ALONGSIDE_DATABASE": url,
        "ALONGSIDE_ADDRESS": f"https://{NAME}:{port}",
        "ALONGSIDE_HTTPS": "yes",
    }
    first, second = (Server(tmp_path_factory.mktemp(name), settings, fork=True) for name in ("one", "two"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(Server.start, (first, second)))
    pem = proxies.write_certificate(folder)
    careless = [
        (line, "") for line in ("lb_try_duration 15s", "fail_duration 2s", "health_uri /_stcore/health")
    ]
    sites = [
        two_processes(first.port, second.port, port, pem),
        two_processes(first.port, second.port, careless_port, pem, *careless),
    ]
    caddy = proxies.start_caddy(folder, sites)
    try:
        proxies.wait_for(caddy, folder, port)
        yield House(database_place(url), (first, second), port, careless_port)
    finally:
        caddy.terminate()
        caddy.wait(proxies.SECONDS)
        for server in (first, second):
            server.stop()


def test_one_of_two_processes_is_killed_while_someone_fills_in_their_week(house: House, visit: Visit) -> None:
    page = visit(house.home, ignore_https_errors=True)
    expect(page).to_have_url(f"{house.home}/welcome")
    serving = house.serving(page)
    other = house.other_than(serving)
    set_up(page, other)  # with the code that the other one printed
    is_inside(page)
    page.goto(f"{house.home}/check_in")
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    settled(page)
    fill_in(page)
    assert house.serving(page) is serving

    assert serving.process is not None
    serving.process.kill()
    assert ended(serving.process, within=30)

    is_connected_again(page)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name=message("pages/advocate/check_in", "Edit"))).to_be_visible()
    assert house.saved_weeks() == 1
    page.goto(f"{house.home}/my_weeks")
    is_inside(page)
    assert house.serving(page) is other
    proxies.takes_a_picture(page)
    page.goto(f"{house.home}/reach")
    proxies.brings_a_calendar(page)
    serving.start()


@dataclass
class Visitors:
    """Each asks over and over, as a browser that was never here, and counts the answers."""

    port: int
    done: threading.Event = field(default_factory=threading.Event)

    def ask_on(self) -> Counter[str]:
        answers: Counter[str] = Counter()
        with httpx2.Client(verify=False) as browser:
            while not self.done.wait(PAUSE):
                answers.update(self._ask(browser, path) for path in ("/healthz", "/sign-in"))
        return answers

    def _ask(self, browser: httpx2.Client, path: str) -> str:
        browser.cookies.clear()
        try:
            found = browser.get(
                f"https://127.0.0.1:{self.port}{path}",
                headers={"Host": f"{NAME}:{self.port}"},
                extensions={"sni_hostname": NAME},
                follow_redirects=True,
                timeout=30,
            )
        except httpx2.HTTPError as error:
            return repr(error)
        return str(found.status_code)


def test_no_request_fails_while_one_process_after_the_other_is_replaced(house: House) -> None:
    """The twin asks where the proxy does not mind that a process is gone."""
    visitors, twin = Visitors(house.port), Visitors(house.careless_port)
    with ThreadPoolExecutor() as pool:
        asking = [pool.submit(visitors.ask_on) for _ in range(AT_ONCE)]
        asking_twin = pool.submit(twin.ask_on)
        try:
            for server in house.servers:
                server.stop()
                server.start()
        finally:
            visitors.done.set(), twin.done.set()
    answers = sum((one.result() for one in asking), Counter[str]())

    assert set(answers) == {"200"}
    assert answers.total() >= FEWEST
    assert set(asking_twin.result()) > {"200"}
