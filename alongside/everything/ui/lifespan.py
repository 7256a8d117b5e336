"""What happens when the server starts and while it runs."""

import gc
import importlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from threading import Event
from typing import Any

import anyio
import streamlit as st
from streamlit import config

from alongside.accounts.desk.current_user import active_sign_ins
from alongside.accounts.http.access import is_taken
from alongside.accounts.http.hosts import warn_once
from alongside.accounts.http.rendering import StopReason
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.http.tabs import TABS
from alongside.accounts.store import organisations
from alongside.checkins.ui.pictures import warm_up_charts
from alongside.core.http.cookies import DEMO_MARK, split_fingerprint
from alongside.core.http.open_files import allow_open_files
from alongside.core.http.sockets import turn_off_delay
from alongside.core.http.stores import (
    check_databases,
    close_left_stores,
    current_store,
    settings,
    store_of_leases,
)
from alongside.core.http.tenants import entered, installation, is_open_here, known_tenants, open_names
from alongside.core.rules.errors import NotSaved
from alongside.core.rules.tokens import new_id
from alongside.core.settings import BadSettings
from alongside.core.store.driver import NoDatabase, OldLibrary
from alongside.core.store.engine import DatabaseError, NewerDatabase, UnsafeServer
from alongside.core.ui.error_log import hide_messages_in_log
from alongside.everything.desk.clock_lease import ClockLease
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.everything.http import background
from alongside.everything.http.background import (
    BACKING_UP,
    PUBLISHING,
    SCHEDULED_JOBS,
    TAKING_TURNS,
    VACUUMING,
)
from alongside.everything.http.routes import write_ended_sign_ins
from alongside.everything.mail import topics  # noqa: F401  # registers what is sent
from alongside.notifications.mail.delivery import MailDelivery
from alongside.organisation.http.sheets import SHEETS
from alongside.organisation.rules.case_weights import BadCaseWeights, shipped_weights
from alongside.storage.ui import automatic_backups

HEAVY = ("altair", "pandas", "pyarrow", "vl_convert", "numpy")
MAIL_DELIVERY = MailDelivery()
LOOK_EVERY = 2  # seconds that a page may stay on screen after its sign-in ended; cheaper than a rerun
COLLECT_EVERY = 60  # seconds; Streamlit's own collection is off, because it took most of each rerun


def refuse_early() -> None:
    """Raises SystemExit with a sentence for wrong settings, and for a table of hours or database that is
    unreadable.
    """
    try:
        _check_base_path()
        check_databases()
        known_tenants() if installation().organisations else current_store()
        shipped_weights()
        automatic_backups.check_backup_settings()
    except BadSettings as error:
        raise SystemExit(f"Alongside does not start: {error}") from None
    except BadCaseWeights as error:
        raise SystemExit(f"Alongside does not start: {error}.") from None
    except NoDatabase as error:
        raise SystemExit(f"Alongside does not start: {error.file} {error.reason}.") from None
    except (OldLibrary, UnsafeServer) as error:
        raise SystemExit(f"Alongside does not start: {error}.") from None
    except NewerDatabase as error:
        raise SystemExit(f"Alongside does not start, and the database was left alone: {error}.") from None
    except (DatabaseError, OSError) as error:
        raise SystemExit(f"Alongside does not start: the database cannot be opened: {error}.") from None


def _check_base_path() -> None:
    """We remove the path before Streamlit sees a request, so Streamlit must not know it.

    Raises BadSettings.
    """
    path, given = installation().base_path, st.get_option("server.baseUrlPath").strip("/")
    if given and f"/{given}" != path:
        named = repr(path) if path else "no path"
        raise BadSettings(
            f"server.baseUrlPath is {given!r}, but ALONGSIDE_ADDRESS names {named}. "
            "Leave the option out, and put "
            f"the whole address into ALONGSIDE_ADDRESS, such as https://example.org/{given}."
        )
    if path and is_taken(path) and not installation().organisations:
        raise BadSettings(
            f"ALONGSIDE_ADDRESS has the path {path!r}, and Alongside has pages of its own at {path!r}. "
            "Choose another, such as /alongside."
        )
    config.set_option("server.baseUrlPath", "")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    hide_messages_in_log()
    turn_off_delay()
    await anyio.to_thread.run_sync(_load_and_open)
    background.reset_tasks()
    automatic_backups.reset_status()
    in_thread = anyio.to_thread.run_sync
    process = new_id()  # among those that share the database
    stopping = Event()
    whole_file = anyio.Lock()  # rewriting and copying the database would slow each other down
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(in_thread, _draw_charts_ahead, stopping)
        # Periods close by the calendar; a check every few minutes is one small query.
        tasks.start_soon(_run_regularly, PUBLISHING, partial(in_thread, _run_in_turn, process, _publish_due))
        do_jobs = partial(in_thread, _run_in_turn, process, _run_jobs_and_deliver)
        tasks.start_soon(_run_regularly, SCHEDULED_JOBS, do_jobs)
        tasks.start_soon(_run_regularly, TAKING_TURNS, partial(in_thread, _keep_in_step, process))
        tasks.start_soon(_run_regularly, BACKING_UP, partial(automatic_backups.back_up_if_due, whole_file))
        vacuum = partial(_in_each_organisation, VACUUMING, partial(_vacuum_if_needed, process, whole_file))
        tasks.start_soon(_repeat, VACUUMING.every, vacuum)
        tasks.start_soon(_repeat, COLLECT_EVERY, partial(in_thread, gc.collect))
        tasks.start_soon(_repeat, LOOK_EVERY, _clear_screens)
        tasks.start_soon(_repeat, LOOK_EVERY, write_ended_sign_ins)
        yield
        stopping.set()
        tasks.cancel_scope.cancel()
    await in_thread(_give_up_lease, process)


def _load_and_open() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is loaded now stays, so no later collection needs to visit it
    if installation().organisations:
        allow_open_files()
        print(f"  Organisations: {len(known_tenants().list_open())}", flush=True)
        return
    print(f"  {current_store().engine}, {current_store().place}", flush=True)
    for line in current_store().lost_saves.splitlines():
        logging.getLogger("alongside").error("Lost at an earlier stop: %s", line)
    read_support_contacts(current_store())  # remembered, should the database fail later
    with current_store().read() as db:
        is_set_up = organisations.find_organisation(db) is not None
    if not is_set_up and (code := AccountOpeningDesk(current_store(), datetime.now(UTC)).print_set_up_code()):
        print(f"\n  Set-up code: {code}   (for “Set up our organisation”)\n", flush=True)


def _draw_charts_ahead(stopping: Event) -> None:
    """Only to save time: if it fails, charts are drawn when they are first shown. No stop waits for it."""
    try:
        for _ in warm_up_charts():
            if stopping.is_set():
                return
    except Exception as error:  # noqa: BLE001  # every failure is logged
        logging.getLogger("alongside").warning("No chart was drawn ahead (%s).", type(error).__name__)


async def _repeat(seconds: float, work: Callable[[], Awaitable[Any]]) -> None:
    while True:
        await anyio.sleep(seconds)
        await work()


async def _run_regularly(task: background.Task, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await _in_each_organisation(task, work)
        await anyio.sleep(task.every)


async def _in_each_organisation(task: background.Task, work: Callable[[], Awaitable[None]]) -> None:
    """One after the other; what fails in one is logged, and the next is served all the same."""
    names = await anyio.to_thread.run_sync(open_names)
    task.forget_others(names)
    for name in names:
        with entered(name), task.watch_run():
            await work()


def _run_in_turn(process: str, work: Callable[[], object]) -> None:
    """Of the processes that share the database, one does it. Raises NoHolder."""
    if _clock_lease(process).hold(datetime.now(UTC)):
        work()


def _keep_in_step(process: str) -> None:
    """With other processes. Work may take longer than the lease lasts, so it is renewed here.

    Raises NoHolder.
    """
    read_support_contacts(current_store())
    _clock_lease(process).hold(datetime.now(UTC))


def _clock_lease(process: str) -> ClockLease:
    return ClockLease(store=store_of_leases(), holder=process, may_take=installation().clock)


def _publish_due() -> None:
    OperatorDesk(current_store(), datetime.now(UTC)).publish_due()


def _run_jobs_and_deliver() -> None:
    """Never for the demo, whose people have no addresses."""
    run_scheduled_jobs(current_store(), datetime.now(UTC))
    if settings().sends_mail:
        MAIL_DELIVERY.deliver_due(current_store(), settings(), lambda: datetime.now(UTC))


def _give_up_lease(process: str) -> None:
    """So that another process goes on soon; it would anyway, a little later."""
    with suppress(NotSaved, DatabaseError):
        _clock_lease(process).give_up()


async def _vacuum_if_needed(process: str, whole_file: anyio.Lock) -> None:
    """Removes what was written before its owner had keys and has been sealed since."""

    def vacuum() -> None:
        if current_store().needs_vacuum:
            _run_in_turn(process, current_store().vacuum)

    async with whole_file:
        await anyio.to_thread.run_sync(vacuum)


async def _clear_screens() -> None:
    """Clears open pages after their sign-in ended: by a password change, a command, or time."""
    while True:
        await anyio.sleep(LOOK_EVERY)
        SHEETS.delete_old_sheets(datetime.now(UTC))
        owners = TABS.owners_of_sockets() | SHEETS.list_owners()
        for owner in await anyio.to_thread.run_sync(_signed_out, owners):
            TABS.end_tabs(owner, StopReason.SIGNED_OUT.path)
            SHEETS.delete_sheets_of(owner)
        await anyio.to_thread.run_sync(close_left_stores)


def _signed_out(owners: set[str]) -> set[str]:
    """None of those whose database cannot be read: each click checks again."""
    by_house: dict[str, set[str]] = {}
    for owner in owners:
        by_house.setdefault(split_fingerprint(owner)[0], set()).add(owner)
    gone: set[str] = set()
    for name, some in by_house.items():
        try:
            with entered(name):
                gone |= some - _still_signed_in(some)
        except Exception as error:  # noqa: BLE001  # whatever fails, the next check tries again
            warn_once(f"Cannot check which open pages are still signed in ({type(error).__name__}).")
    return gone


def _still_signed_in(owners: set[str]) -> set[str]:
    """Of the owners of one organisation, or of the only one and the demo."""
    if not is_open_here():
        return set()
    now = datetime.now(UTC)
    by_rest = {split_fingerprint(owner)[1]: owner for owner in owners}
    own = {rest for rest in by_rest if not rest.startswith(DEMO_MARK)}
    demo = {rest.removeprefix(DEMO_MARK) for rest in by_rest.keys() - own}
    active = active_sign_ins(current_store(), own, now) if own else set()
    in_demo = active_sign_ins(current_store(demo=True), demo, now) if demo else set()
    return {by_rest[rest] for rest in [*active, *(DEMO_MARK + rest for rest in in_demo)]}
