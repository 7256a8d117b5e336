"""The outbox against bare `smtplib`: messages a second into a mail server on this machine, in another process.

    python benchmarks/outbox.py [--messages 500] [--rounds 7]

Promised: at least 0.7 times as many as bare `smtplib` over one connection. The outbox takes each message from the database, writes its letter (plain
text, HTML, and an entry for the calendar), hands it over and notes on disk that it went, one message at a time, so that a crash leaves at most
one open. The bare side sends the same letters, written beforehand, with `send_message`, which is what counts; beside it stand the same letters as
bytes (`sendmail`), and those bytes with one row flushed to the disk after each, the least that an outbox can do that keeps its word. Sides take turns.
"""

import argparse
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.core.rules.instants import instant_text
from alongside.core.settings import Settings
from alongside.core.store.engine import Store, open_store
from alongside.everything.mail import topics  # noqa: F401  # registers the letters
from alongside.notifications.desk.outbox import MailQueue, ToSend
from alongside.notifications.mail.delivery import Delivered, deliver_messages
from alongside.notifications.mail.letters import write_letter
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.store import notification_preferences, outbox
from benchmarks._measure import table
from tests.messages import new_message

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PEOPLE = 50
ASKED = 0.7
KINDS = {  # as a week brings them: mostly reminders and questions, and some dates that stand or change
    "all kinds": (
        *(
            MessageKind.CHECK_IN,
            MessageKind.REMINDER,
            MessageKind.DID_YOU_MEET,
            MessageKind.CONFIRMATION,
            MessageKind.PROPOSAL,
        ),
        *(
            MessageKind.CHECK_IN,
            MessageKind.REMINDER,
            MessageKind.NEWS,
            MessageKind.CHANGE,
            MessageKind.MATCH,
        ),
    ),
    "with an entry for the calendar": (MessageKind.CONFIRMATION,),
    "text alone": (MessageKind.CHECK_IN,),
}
SERVER = """
import asyncio, sys
from aiosmtpd.smtp import SMTP

class Office:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Office()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(serve())
"""


@contextmanager
def mail_server() -> Iterator[Settings]:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Settings(
            smtp_host="127.0.0.1",
            smtp_port=int(process.stdout.readline()),
            smtp_security="none",
            sender="alongside@example.org",
            address="https://alongside.example.org",
        )
        process.terminate()


def about(number: int, kind: MessageKind) -> dict[str, object]:
    if kind is MessageKind.CHECK_IN:
        return {"week": "2026-W10"}
    begins = instant_text(NOW + timedelta(days=1 + number % 14, hours=number % 8))
    return {
        "uid": f"s{number}",
        "sequence": 0,
        "begins": begins,
        "minutes": 45,
        "mode": "video",
        "place": "https://meet.example.org/a-room",
        "names": [],
        "cancelled": False,
    }


def filled(store: Store) -> None:
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A large one", time_zone="Europe/London", week_opens=0), instant_text(NOW)
        )
        for number in range(PEOPLE):
            one = f"p{number:02}"
            people.add_person(db, Person(id=one, login=f"{one}@example.org", name=one), date(2026, 1, 5))
            notification_preferences.save_preferences(
                db,
                one,
                NotificationPreferences(
                    email=f"{one}@example.org",
                    quiet_from=0,
                    quiet_until=0,
                    unsubscribe_key=f"key of {one}",
                    confirmed=True,
                ),
            )


def waiting(store: Store, kinds: Sequence[MessageKind], many: int) -> None:
    """In place of whatever was there."""
    with store.write() as db:
        db.run("delete from outbox")
        for number in range(many):
            kind = kinds[number % len(kinds)]
            once = f"m{number:05}"
            person = f"p{number % PEOPLE:02}"
            outbox.add_message(db, new_message(once, person, kind, about(number, kind)))


def ready(store: Store, settings: Settings) -> list[EmailMessage]:
    """The letters that the outbox would write. What was claimed for it waits again afterwards."""
    carrier, found = MailQueue(store), []
    while isinstance(sending := carrier.take_next_message(NOW), ToSend):
        found.append(write_letter(sending, settings, NOW))
    return found


def bare_messages(settings: Settings, letters: Sequence[EmailMessage]) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port) as server:
        for one in letters:
            server.send_message(one)


def bare_bytes(settings: Settings, letters: Sequence[tuple[str, str, bytes]]) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port) as server:
        for sender, address, content in letters:
            server.sendmail(sender, [address], content)


def bare_flushed(
    settings: Settings, letters: Sequence[tuple[str, str, bytes]], notes: sqlite3.Connection
) -> None:
    """Bytes, and a row on disk after each that it was sent."""
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port) as server:
        for number, (sender, address, content) in enumerate(letters):
            server.sendmail(sender, [address], content)
            notes.execute("insert into sent (number) values (?)", (number,))


def seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def notes_in(file: Path) -> sqlite3.Connection:
    """Each statement is a transaction, flushed as the store flushes its own."""
    notes = sqlite3.connect(file, isolation_level=None)
    notes.execute("pragma journal_mode = wal")
    notes.execute("pragma synchronous = full")
    notes.execute("create table sent (number integer)")
    return notes


def compared(
    store: Store,
    settings: Settings,
    notes: sqlite3.Connection,
    kinds: Sequence[MessageKind],
    many: int,
    rounds: int,
) -> list[float]:
    """Median seconds of the outbox, of bare messages, of bare bytes, and of those with a flush each."""
    waiting(store, kinds, many)
    letters = ready(store, settings)
    contents = [(settings.sender, str(one["To"]), bytes(one)) for one in letters]
    found: list[list[float]] = [[], [], [], []]
    for _ in range(rounds + 1):
        waiting(store, kinds, many)
        found[0].append(seconds(lambda: _all_sent(deliver_messages(store, settings, lambda: NOW), many)))
        found[1].append(seconds(lambda: bare_messages(settings, letters)))
        found[2].append(seconds(lambda: bare_bytes(settings, contents)))
        found[3].append(seconds(lambda: bare_flushed(settings, contents, notes)))
    return [median(times[1:]) for times in found]


def _all_sent(done: Delivered, many: int) -> None:
    assert done == Delivered(sent=many), done


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--messages", type=int, default=500)
    arguments.add_argument("--rounds", type=int, default=7)
    asked = arguments.parse_args()

    rows = []
    with tempfile.TemporaryDirectory() as folder, mail_server() as settings:
        store = open_store(Path(folder) / "outbox.db")
        filled(store)
        notes = notes_in(Path(folder) / "notes.db")
        for name, kinds in KINDS.items():
            taken = compared(store, settings, notes, kinds, asked.messages, asked.rounds)
            speeds = [f"{asked.messages / one:,.0f}" for one in taken]
            rows.append((name, *speeds, *(f"{one / taken[0]:.2f}" for one in taken[1:])))
        notes.close()
        store.close()
    table(
        f"Messages a second, {asked.messages} of them; at least {ASKED} times the bare ones is promised",
        rows,
        ("messages", "outbox", "bare", "bytes", "bytes, flushed", "of bare", "of bytes", "of bytes, flushed"),
    )


if __name__ == "__main__":
    main()
