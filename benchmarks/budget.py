"""What a child process costs a calendar that somebody brought, and what hostile ones cost everyone else: `python benchmarks/budget.py`."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.testing.v1 import AppTest

from alongside.calendars import brought, reading
from alongside.domain.errors import AlongsideError
from alongside.domain.organisations import Organisation
from alongside.domain.people import Person
from alongside.domain.tokens import hashed, new_id, new_token
from alongside.store import organisations, people, sign_ins
from alongside.store.engine import open_store
from alongside.web.state import Session
from benchmarks._measure import in_turns, table
from benchmarks.slots import NOW, ZONES, calendar

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "pages/everyone/account.py"
HOSTILE, SECONDS = 4, 30
# On no list of what is refused: every seventh day from a Monday on is never a Tuesday.
ENDLESS = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:20200106T090000Z\r\nRRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU\r\nEND:VEVENT\r\n"
HOSTILE_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    + "".join(ENDLESS.format(number) for number in range(400))
    + "END:VCALENDAR\r\n"
).encode()


def in_a_child(person_id: str, content: bytes) -> None:
    brought.busy(person_id, content, NOW, ZoneInfo(ZONES[0]))


def directly(person_id: str, content: bytes) -> None:
    reading.spans(content, NOW, ZoneInfo(ZONES[0]), brought.AHEAD)


def a_page() -> AppTest:
    """Of somebody else, in this process, as the server draws it."""
    folder = tempfile.mkdtemp()
    os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{folder}/alongside.db"
    store, token = open_store(Path(folder) / "alongside.db"), new_token()
    with store.write() as db:
        organisations.save(db, Organisation("Open Door", "Europe/London", 0), NOW.isoformat())
        people.add(db, Person("ana", "ana@example.org", "Ana"), "2025-01-06")
        sign_ins.start(db, new_id(), hashed(token), "ana", NOW.isoformat(), "a browser")
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at.session_state["alongside"] = Session(cookie=token, now=NOW + timedelta(minutes=1))
    return at.run()


def reruns(at: AppTest, seconds: float) -> list[float]:
    """Milliseconds each."""
    took, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.perf_counter()
        at.run()
        took.append((time.perf_counter() - begun) * 1000)
    return took


@contextmanager
def brought_by_others(read: Callable[[str, bytes], None]) -> Iterator[None]:
    """Four people, each of whom brings a hostile calendar again as soon as the one before was refused."""
    stop = threading.Event()

    def keep_on(number: int) -> None:
        while not stop.is_set():
            try:
                read(f"hostile {number}", HOSTILE_CALENDAR)
            except AlongsideError:
                continue

    for number in range(HOSTILE):
        threading.Thread(target=keep_on, args=(number,), daemon=True).start()
    time.sleep(1)
    yield
    stop.set()


def main() -> None:
    ordinary = calendar(Random(1), ZONES[0])
    people_ids = (f"person {number}" for number in count())
    cost = in_turns(
        {
            "in this process": lambda: directly("ana", ordinary),
            "in a child": lambda: in_a_child(next(people_ids), ordinary),
        },
        15,
    )
    table(
        "Reading a calendar of 200 entries",
        [(name, f"{1000 * seconds:.0f}") for name, seconds in cost.items()],
        ("where", "ms"),
    )

    at = a_page()
    reruns(at, 3)
    found = {"nobody brings anything": reruns(at, SECONDS)}
    with brought_by_others(in_a_child):
        found["four hostile calendars, in children"] = reruns(at, SECONDS)
    time.sleep(20)  # the last children end
    with brought_by_others(directly):
        found["four hostile calendars, in this process"] = reruns(at, SECONDS)
    quiet = median(found["nobody brings anything"])
    table(
        "A rerun of somebody else's page meanwhile",
        [
            (
                name,
                f"{median(took):.0f}",
                f"{quantiles(took, n=20)[-1]:.0f}",
                f"{median(took) / quiet:.1f}",
                str(len(took)),
            )
            for name, took in found.items()
        ],
        ("while", "median ms", "p95 ms", "times the quiet one", "reruns"),
    )
    os._exit(0)  # what goes on in this process never ends by itself


if __name__ == "__main__":
    main()
