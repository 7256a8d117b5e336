"""What reading costs that people brought, and what hostile calendars cost everyone else: `python benchmarks/budget.py`."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

import recurring_ical_events
from icalendar import Calendar
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people, sign_ins
from alongside.accounts.ui.state import TabState
from alongside.calendars.rules import reading, uploads
from alongside.core.http.cookies import COOKIE, cookie_fingerprint
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.store.engine import open_store
from alongside.everything.ui import topics  # noqa: F401  # registers what topics tell each other
from benchmarks import _calendars
from benchmarks._measure import in_turns, table
from benchmarks.slots import NOW, ZONES, calendar

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "pages/everyone/account.py"
HOSTILE, SECONDS = 10, 30
# Taking turns: rules that never hold, that hold too often, and archives that unpack to too much. See `_calendars.hostile` for all kinds.
KINDS = (
    "every seventh day, a Tuesday",
    "30 February",
    "5,000 daily since 1985",
    "every second",
    "EXDATE",
    "zip bomb",
)
# What the libraries alone make of a file that never ends.
ENDLESS = _calendars.series("FREQ=DAILY;INTERVAL=7;BYDAY=TU", 400)
HONEST = {
    "200 entries of this week and the next": (calendar(Random(1), ZONES[0]), NOW),
    "2.5 MB, 5,300 entries": (_calendars.lawyer(5_300, 480), _calendars.BEGINS),
    "6.5 MB, 16,568 entries": (_calendars.lawyer(16_568, 310), _calendars.BEGINS),
    "10 MB, 25,000 entries": (_calendars.lawyer(25_000, 400), _calendars.BEGINS),
}


def in_a_child(person_id: str, content: bytes, begins: datetime = _calendars.BEGINS) -> None:
    uploads.read_uploaded_calendar(person_id, content, begins, ZoneInfo(ZONES[0]))


def directly(person_id: str, content: bytes, begins: datetime) -> None:
    reading.find_busy_times(content, begins, ZoneInfo(ZONES[0]), uploads.AHEAD)


def by_the_library_alone(person_id: str, content: bytes) -> None:
    begins = _calendars.BEGINS
    recurring_ical_events.of(Calendar.from_ical(content)).between(begins, begins + uploads.AHEAD)


def a_page() -> AppTest:
    """Of another person, in this process, as the server draws it."""
    folder = tempfile.mkdtemp()
    os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{folder}/alongside.db"
    store, token = open_store(Path(folder) / "alongside.db"), new_token()
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Europe/London", week_opens=0), NOW
        )
        people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2025, 1, 6))
        sign_ins.add_sign_in(db, new_id(), hashed(token), "ana", at=NOW, device="a browser")
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    ContextProxy.cookies = {COOKIE: token}  # as the connection of a browser would bring it
    at.session_state["alongside"] = TabState(
        opened_by=cookie_fingerprint(token), now=NOW + timedelta(minutes=1)
    )
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
def brought_by_others(read: Callable[[str, bytes], None], files: list[bytes]) -> Iterator[None]:
    """Ten people, each of whom brings a hostile calendar again as soon as the one before was answered."""
    stop = threading.Event()

    def keep_on(number: int) -> None:
        while not stop.is_set():
            try:
                read(f"hostile {number}", files[number % len(files)])
            except AlongsideError:
                continue

    for number in range(HOSTILE):
        threading.Thread(target=keep_on, args=(number,), daemon=True).start()
    time.sleep(1)
    yield
    stop.set()


def main() -> None:
    people_ids = (f"person {number}" for number in count())
    rows = []
    for name, (content, begins) in HONEST.items():
        cost = in_turns(
            {
                "here": partial(directly, "ana", content, begins),
                "in a child": lambda content=content, begins=begins: in_a_child(
                    next(people_ids), content, begins
                ),
            },
            7,
        )
        rows.append((name, f"{cost['here']:.2f}", f"{cost['in a child']:.2f}"))
    table("Reading an honest calendar", rows, ("calendar", "s in this process", "s in a child"))

    at = a_page()
    reruns(at, 3)
    found = {"no one uploads anything": reruns(at, SECONDS)}
    hostile = _calendars.hostile()
    with brought_by_others(in_a_child, [hostile[kind] for kind in KINDS]):
        found["ten hostile calendars, in children"] = reruns(at, SECONDS)
    time.sleep(uploads.BUDGET.wall)  # the last children end
    with brought_by_others(by_the_library_alone, [ENDLESS]):
        found["ten hostile calendars, by the libraries alone"] = reruns(at, SECONDS)
    quiet = median(found["no one uploads anything"])
    table(
        "A rerun of another person's page meanwhile",
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
