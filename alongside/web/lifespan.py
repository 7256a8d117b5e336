"""What happens when the server starts and while it runs."""

import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio

from alongside.desks.operator import OperatorDesk
from alongside.desks.tending import tend
from alongside.domain.case_weights import BadCaseWeights, shipped
from alongside.mail.post import deliver
from alongside.settings import BadSettings
from alongside.store import organisations
from alongside.store.engine import DatabaseTrouble, NewerDatabase
from alongside.web import background
from alongside.web.background import PUBLISHING, TENDING
from alongside.web.contacts import support_contacts
from alongside.web.doors.set_up import set_up_code
from alongside.web.errors import keep_messages_out_of_the_log
from alongside.web.houses import house, settings

HEAVY = ("altair", "pandas", "pyarrow", "vl_convert", "numpy")
COLLECT_EVERY = (
    60  # seconds; Streamlit's own collection after every rerun is off, because it was most of a rerun
)


def refuse_early() -> None:
    """Settings nobody knows, a table of hours and a database that cannot be read end the start with a sentence.

    Raises SystemExit.
    """
    try:
        house()
        shipped()
    except BadSettings as error:
        raise SystemExit(f"Alongside does not start: {error}") from None
    except BadCaseWeights as error:
        raise SystemExit(f"Alongside does not start: {error}.") from None
    except NewerDatabase as error:
        raise SystemExit(f"Alongside does not start, and the database was left alone: {error}.") from None
    except (DatabaseTrouble, OSError) as error:
        raise SystemExit(f"Alongside does not start: the database cannot be opened: {error}.") from None


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    keep_messages_out_of_the_log()
    await anyio.to_thread.run_sync(_open_up)
    background.start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_collect_garbage)
        tasks.start_soon(_publish)
        tasks.start_soon(_tend)
        yield
        tasks.cancel_scope.cancel()


def _open_up() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is loaded now stays: no later collection needs to walk it
    support_contacts(house())  # read once, they are there whatever becomes of the database
    with house().read() as db:
        if organisations.current(db) is None:
            print(f"\n  Set-up code: {set_up_code()}   (for “Set up our organisation”)\n", flush=True)


async def _collect_garbage() -> None:
    while True:
        await anyio.sleep(COLLECT_EVERY)
        await anyio.to_thread.run_sync(gc.collect)


async def _publish() -> None:
    """Periods close by the calendar; a look every few minutes costs one small question."""
    while True:
        await anyio.to_thread.run_sync(_publish_due)
        await anyio.sleep(PUBLISHING.every)


def _publish_due() -> None:
    with PUBLISHING.look():
        OperatorDesk(house(), datetime.now(UTC)).publish()


async def _tend() -> None:
    while True:
        await anyio.to_thread.run_sync(_tend_and_deliver)
        await anyio.sleep(TENDING.every)


def _tend_and_deliver() -> None:
    """Never for the demo, whose people have no address."""
    with TENDING.look():
        tend(house(), datetime.now(UTC))
        if settings().sends_mail:
            deliver(house(), settings(), lambda: datetime.now(UTC))
