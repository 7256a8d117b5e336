"""`GET /healthz`: whether people can use the app and save, for monitoring."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from alongside import __version__
from alongside.accounts.desk.clock import clock_refusal
from alongside.core.http.stores import current_store, settings
from alongside.core.http.tenants import entered_name, installation, known_tenants
from alongside.core.rules.clock import LONGEST_OFF, ClockAhead
from alongside.core.store.engine import DatabaseError, NewerDatabase
from alongside.everything.http.background import EVERY_TASK
from alongside.storage.store import health
from alongside.storage.store.health import Trouble
from alongside.storage.ui import automatic_backups

ANSWER_LASTS = 2.0  # seconds that an answer is given again: anyone may ask, and each look writes to the disk
# seconds for a lock: one that is held for longer keeps people from saving, and watchers wait no longer
LONGEST_LOCK_WAIT = 2.0


@dataclass
class LastCheck:
    """The last answer, and who is looking now."""

    at: float = float("-inf")
    answer: dict[str, Any] | None = None

    def is_fresh(self) -> bool:
        return monotonic() - self.at < ANSWER_LASTS


_looked: defaultdict[str, LastCheck] = defaultdict(LastCheck)  # by organisation
_one_at_a_time = asyncio.Lock()


async def healthz(request: Request) -> Response:
    """200 while all is well; 503 with every reason otherwise."""
    async with _one_at_a_time:  # those who wait here hold no thread
        looked = _looked[entered_name()]
        if not looked.is_fresh():
            looked.answer = await to_thread.run_sync(_check_server)
            looked.at = monotonic()
    answer = looked.answer or {}
    return JSONResponse(answer, 200 if answer.get("healthy") else 503)


def forget_answer() -> None:
    """The next question is answered by a look."""
    _looked.clear()


def _check_server() -> dict[str, Any]:
    if installation().organisations and not entered_name():
        return _check_installation()
    schema, reasons = _database_state()
    reasons += _list_troubles()
    reasons += [fault] if (fault := automatic_backups.backup_status().find_fault()) else []
    age = automatic_backups.backup_status().age_seconds
    return {
        "healthy": not reasons,
        "reasons": reasons,
        "version": __version__,
        "schema": schema,
        # seconds since the newest was up to date: strangers read it, so nothing tells when someone saved
        "backups": None if settings().backup_folder is None else {"age": None if age is None else round(age)},
    }


def _check_installation() -> dict[str, Any]:
    """Of several organisations. Each failure of one is known by the tasks, which work on all in turn."""
    backups = Counter(automatic_backups.find_faults())
    reasons = _list_troubles() + [f"{fault} Organisations: {number}." for fault, number in backups.items()]
    return {
        "healthy": not reasons,
        "reasons": reasons,
        "version": __version__,
        "organisations": dict(Counter(one.state for one in known_tenants().all)),
    }


def _list_troubles() -> list[str]:
    return [trouble for task in EVERY_TASK if (trouble := task.describe_trouble())]


def _database_state() -> tuple[int | None, list[str]]:
    """The number of its schema, where it can be read, and what ails it."""
    found = None
    try:
        store = current_store()
        found = health.find_trouble(store, LONGEST_LOCK_WAIT)
        with store.read() as db:
            schema, refused = health.schema_number(db), clock_refusal(db, datetime.now(UTC))
    except NewerDatabase:
        return None, [Trouble.OTHER_SCHEMA]
    except (DatabaseError, OSError):
        return None, [found or Trouble.UNREADABLE]
    reasons: list[str] = [found] if found else []
    if isinstance(refused, ClockAhead):
        reasons.append(
            f"The clock is refused: the server was last seen more than {LONGEST_OFF.days} days ago."
        )
    elif refused:
        reasons.append("The clock is refused: something was saved later than now.")
    return schema, reasons
