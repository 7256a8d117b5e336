"""What a browser fetches for its first page: requests, bytes on the wire, and how long a slow line takes to show it.

    python benchmarks/first_load.py [--rounds 3] [--list]

Promised at 390 px: the check-in with 60 requests and 1.2 MB, its form to be seen within 5 s at 1.6 Mbit/s and 150 ms latency;
*My weeks* with 1.5 MB. See benchmarks/README.md for what is counted.
"""

import argparse
import base64
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, sync_playwright

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.checkins.store import checkins
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import open_store
from benchmarks._measure import table
from benchmarks.pages import check_in, sign_in
from tests.browser.conftest import Server
from tests.conftest import CHROMIUM, QUIET

PHONE = {"width": 390, "height": 844}
MEGABIT = 125_000  # bytes
SLOW_LINE = {
    "offline": False,
    "latency": 150,  # milliseconds
    "downloadThroughput": 1.6 * MEGABIT,
    "uploadThroughput": 0.75 * MEGABIT,
}
ROUNDS = 3  # of the slow line; the median counts
IDLE = 3_000  # milliseconds after the page is to be seen, in which what it fetches later is counted too
PATIENCE = 60_000  # milliseconds
WEEKS = 52

# Address to what is to be seen there: a form by its last button, a chart once it is drawn.
PAGES = {
    "/sign-in": "form",
    "/check_in": "[data-testid=stBaseButton-primary]",
    "/my_weeks": "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg",
}


@dataclass
class Visit:
    """What one cold visit took."""

    requests: dict[str, str] = field(default_factory=dict)  # number to address
    wire: dict[str, int] = field(default_factory=dict)  # number to bytes, headers included
    socket: int = 0  # bytes of messages, either way
    seconds: float = 0

    def watch(self, cdp: Any) -> None:
        cdp.on(
            "Network.requestWillBeSent", lambda e: self.requests.update({e["requestId"]: e["request"]["url"]})
        )
        cdp.on(
            "Network.loadingFinished", lambda e: self.wire.update({e["requestId"]: e["encodedDataLength"]})
        )
        cdp.on("Network.webSocketFrameReceived", self._count_frame)
        cdp.on("Network.webSocketFrameSent", self._count_frame)

    def _count_frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        self.socket += len(text) if frame["opcode"] == 1 else len(base64.b64decode(text))


@contextmanager
def house() -> Iterator[tuple[Server, str]]:
    """The running app, and the cookie of someone with a year of weeks whose newest is still to be filled in."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        yield server, fill(Path(folder) / "alongside.db", datetime.now(UTC))
        server.stop()


def fill(file: Path, now: datetime) -> str:
    store, this_week, random = open_store(file), Week.of(now.date()), Random(7)
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Europe/London", week_opens=0), now
        )
        organisations.save_support_contacts(db, [SupportContact("Line", "0800 000 000", "always")])
        people.add_person(
            db,
            Person(id="ana", login="ana@example.org", name="Ana"),
            this_week.back(WEEKS).monday,
        )
        for back in range(WEEKS, 0, -1):
            checkins.save_check_in(db, "ana", check_in(this_week.back(back), random), now.isoformat())
    cookie = sign_in(store, "ana", now)
    store.close()
    return cookie


def visit(chromium: Browser, server: Server, cookie: str, address: str, slow: bool) -> Visit:
    """One page in a browser that has fetched nothing of the app before."""
    context = chromium.new_context(viewport=PHONE, is_mobile=True, device_scale_factor=2)
    if address != "/sign-in":
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.url, "sameSite": "Strict"}])
    page, seen = context.new_page(), Visit()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if slow:
        cdp.send("Network.emulateNetworkConditions", SLOW_LINE)
    seen.watch(cdp)
    started = time.perf_counter()
    page.goto(server.url + address, wait_until="commit", timeout=PATIENCE)
    page.locator(PAGES[address]).first.wait_for(timeout=PATIENCE)
    seen.seconds = time.perf_counter() - started
    page.wait_for_timeout(IDLE)
    context.close()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--list", action="store_true", help="every request of the check-in, with its bytes")
    options = parser.parse_args()
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with house() as (server, cookie), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        for address in PAGES:  # the first run of each script is slower, and no one's first load
            visit(chromium, server, cookie, address, slow=False)
        rows = []
        for address in PAGES:
            quick = visit(chromium, server, cookie, address, slow=False)
            slow = [
                visit(chromium, server, cookie, address, slow=True).seconds for _ in range(options.rounds)
            ]
            rows.append(
                (
                    address,
                    str(len(quick.requests)),
                    f"{sum(quick.wire.values()) / 1024:,.0f} KiB",
                    f"{quick.socket / 1024:,.0f} KiB",
                    f"{quick.seconds:.1f} s",
                    f"{statistics.median(slow):.1f} s",
                )
            )
            if options.list:
                for number, url in quick.requests.items():
                    print(f"{quick.wire.get(number, 0):>9,}  {url.removeprefix(server.url)}")
        head = ("page", "requests", "on the wire", "websocket", "seen, this machine", "seen, slow line")
        table("First load, 390 px, nothing in the cache", rows, head)


if __name__ == "__main__":
    main()
