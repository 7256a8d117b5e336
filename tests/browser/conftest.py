"""A real server on a port of its own with empty databases, and a real Chromium to visit it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from alongside.core.settings import database_place
from alongside.core.store.engine import bring_up_to_date
from tests.browser.serving import forked

PROJECT = Path(__file__).parents[2]
START_SECONDS = 60
SLOW = 20_000  # milliseconds: the first page of a server that has just started, on a machine that is busy
expect.set_options(timeout=SLOW)


@dataclass
class Server:
    """`streamlit run app.py` as its README says, with its databases in `folder`; `fork`: without importing the libraries and the app anew."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    fork: bool = False
    process: subprocess.Popen[bytes] | BaseProcess | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def console(self) -> str:
        return (self.folder / "console.txt").read_text("utf-8")

    @property
    def set_up_code(self) -> str:
        return re.findall(r"\d{4}(?:-\d{4})+", self.console)[-1]

    def start(self) -> None:
        """At a place of its own a server makes no database, so it is made first, as `migrate` does."""
        self.port = self.port or free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
        environment |= {
            "ALONGSIDE_DATABASE": f"sqlite:///{self.folder / 'alongside.db'}",
            "ALONGSIDE_DEMO_DATABASE": f"sqlite:///{self.folder / 'demo.db'}",
            **self.settings,
        }
        bring_up_to_date(database_place(environment["ALONGSIDE_DATABASE"]))
        console, arguments = self.folder / "console.txt", ["run", "app.py", f"--server.port={self.port}"]
        if self.fork:
            self.process = forked(PROJECT, console, environment, arguments)
        else:
            command = [sys.executable, "-m", "streamlit", *arguments]
            with console.open("ab") as printed:
                self.process = subprocess.Popen(
                    command, cwd=PROJECT, env=environment, stdout=printed, stderr=subprocess.STDOUT
                )
        self._wait()

    def _wait(self) -> None:
        for _ in range(START_SECONDS * 5):
            try:
                with urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                assert self.process is not None
                assert not ended(self.process), self.console
            time.sleep(0.2)
        raise AssertionError(self.console)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            assert ended(self.process, within=90)
            self.process = None


def ended(process: subprocess.Popen[bytes] | BaseProcess, within: float = 0) -> bool:
    if isinstance(process, BaseProcess):
        process.join(within)
        return process.exitcode is not None
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settled(page: Page) -> None:
    """No rerun is under way: one that comes later would close a list that was just opened, or swallow a click."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    page.wait_for_timeout(500)


@pytest.fixture
def server(tmp_path: Path, demo_of_today: Path) -> Iterator[Server]:
    """No one has set it up; its demo was visited before."""
    shutil.copy(demo_of_today, tmp_path / "demo.db")
    running = Server(tmp_path, fork=True)
    running.start()
    yield running
    running.stop()


@dataclass
class Witness:
    """What a browser did that it should not have done."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.complaints.append(message.text)

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def elsewhere(self, home: str) -> list[str]:
        inside = (home, home.replace("http", "ws"), "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(inside)]


Visit = Callable[..., Page]


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def visit(chromium: Browser, witness: Witness) -> Iterator[Visit]:
    """A browser of its own for each visit: cookies of one are unknown to the other."""
    opened: list[BrowserContext] = []

    def open_browser(url: str, **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        opened.append(context)
        context.on("request", witness.note_request)
        context.on("console", witness.note_console)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.set_default_navigation_timeout(90_000)  # a busy machine takes long to make the demo
        page.goto(url)
        return page

    yield open_browser
    for context in opened:
        context.close()


@pytest.fixture(autouse=True)
def hashes_as_the_server_does(costly_hashes: None) -> None:
    """What a test keeps of a password here is read by a server, which is another process."""
