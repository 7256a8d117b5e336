"""What happens when the server starts and while it runs."""

import gc
import importlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import anyio

from alongside.desks.operator import OperatorDesk
from alongside.desks.tending import tend
from alongside.domain.case_weights import BadCaseWeights, shipped
from alongside.mail.post import deliver
from alongside.settings import BadSettings
from alongside.store import organisations
from alongside.store.driver import LIBRARY, OldLibrary
from alongside.store.engine import DatabaseTrouble, NewerDatabase
from alongside.store.upkeep import NoDatabase
from alongside.web.doors.set_up import set_up_code
from alongside.web.errors import keep_messages_out_of_the_log, noted
from alongside.web.houses import house, look_for_databases, settings

HEAVY = ("altair", "pandas", "pyarrow", "vl_convert", "numpy")
PUBLISH_EVERY = 300  # seconds
TEND_EVERY = 60
COLLECT_EVERY = (
    60  # seconds; Streamlit's own collection after every rerun is off, because it was most of a rerun
)


def refuse_early() -> None:
    """Settings nobody knows, a table of hours and a database that cannot be read end the start with a sentence.

    Raises SystemExit.
    """
    try:
        look_for_databases()
        house()
        shipped()
    except BadSettings as error:
        raise SystemExit(f"Alongside does not start: {error}") from None
    except BadCaseWeights as error:
        raise SystemExit(f"Alongside does not start: {error}.") from None
    except NoDatabase as error:
        raise SystemExit(f"Alongside does not start: {error.file} {error.reason}.") from None
    except OldLibrary as error:
        raise SystemExit(f"Alongside does not start: {error}.") from None
    except NewerDatabase as error:
        raise SystemExit(f"Alongside does not start, and the database was left alone: {error}.") from None
    except (DatabaseTrouble, OSError) as error:
        raise SystemExit(f"Alongside does not start: the database cannot be opened: {error}.") from None


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    keep_messages_out_of_the_log()
    await anyio.to_thread.run_sync(_open_up)
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
    print(f"  {LIBRARY}, {house().file}", flush=True)
    for line in house().lost.splitlines():
        logging.getLogger("alongside").error("Lost at an earlier stop: %s", line)
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
        await anyio.sleep(PUBLISH_EVERY)


def _publish_due() -> None:
    with _going_on("Nothing was published. It is tried again."):
        OperatorDesk(house(), datetime.now(UTC)).publish()


async def _tend() -> None:
    while True:
        await anyio.to_thread.run_sync(_tend_and_deliver)
        await anyio.sleep(TEND_EVERY)


def _tend_and_deliver() -> None:
    """Never for the demo, whose people have no address."""
    with _going_on("What the clock asks for was not done. It is tried again."):
        tend(house(), datetime.now(UTC))
        if settings().sends_mail:
            deliver(house(), settings(), lambda: datetime.now(UTC))


@contextmanager
def _going_on(failed: str) -> Iterator[None]:
    """Whatever breaks here is logged, and the next look tries again: one fault must not end all that the clock does until a restart."""
    try:
        yield
    except DatabaseTrouble:  # held by somebody else for long, or the disk is full
        logging.getLogger("alongside").exception(failed)
    except Exception as error:  # noqa: BLE001  # its message may hold what somebody wrote
        logging.getLogger("alongside").error("%s (%s)", failed, noted(error))
