"""Which organisation of an installation a request is for.

A request means the one whose address it was sent to, by its host and the first parts of its path: never by a
cookie or by what a form says. A page asks by the connection of its browser, at each rerun.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from time import monotonic

from alongside.core.settings import Settings
from alongside.core.store.engine import DatabaseError, Store
from alongside.core.store.tenants import list_tenants, open_directory
from alongside.core.tenants import Tenant, Tenants

LASTS = 2.0  # seconds until a change of the directory by another process is seen
BUSY_SECONDS = 3.0

# Set on each request by `TenantOfRequest`, which removes what a browser may have put there: a page sees no
# more of its connection than the headers.
HEADER = "x-alongside-organisation"

_entered: ContextVar[str] = ContextVar("tenant", default="")


class NoTenant(RuntimeError):
    """Asked outside of any request, or after the organisation was taken off the directory."""


@cache
def installation() -> Settings:
    """What the operator set, for all organisations."""
    return Settings.read(os.environ)


@dataclass
class Directory:
    """What was read last. It stays while the directory itself cannot be read."""

    tenants: Tenants = field(default_factory=Tenants)
    read_at: float = float("-inf")
    store: Store | None = None
    reading: Lock = field(default_factory=Lock)

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.read_at < LASTS

    def read_again(self) -> None:
        """Raises DatabaseError, or what else an opening does, if it was never read."""
        with self.reading:
            if self.is_fresh:
                return
            try:
                self.store = self.store or open_directory(installation(), BUSY_SECONDS)
                with self.store.read() as db:
                    self.tenants = list_tenants(db)
            except DatabaseError as error:
                if self.read_at == float("-inf"):
                    raise
                logging.getLogger("alongside").error(
                    "The directory of organisations cannot be read (%s); what was read last stays in use.",
                    type(error).__name__,
                )
            self.read_at = monotonic()


@cache
def directory() -> Directory:
    return Directory()


def known_tenants() -> Tenants:
    """At most some seconds old."""
    here = directory()
    if not here.is_fresh:
        here.read_again()
    return here.tenants


@dataclass
class PageTenant:
    """How the run of a page finds the name that its connection brought. Set in `accounts/ui/state.py`."""

    find_name: Callable[[], str] = lambda: ""


PAGE_TENANT = PageTenant()


def current_tenant() -> Tenant | None:
    """None in an installation of one organisation. Raises NoTenant."""
    if not installation().organisations:
        return None
    found = known_tenants().find(_entered.get() or PAGE_TENANT.find_name())
    if found is None:
        raise NoTenant
    return found


def is_open_here() -> bool:
    """Whether the organisation of this request, or the only one, is open."""
    here = current_tenant()
    return here is None or here.is_open


@contextmanager
def entered(name: str) -> Iterator[None]:
    """Within, everything is asked of this organisation; a name of none is for the only one."""
    before = _entered.set(name)
    try:
        yield
    finally:
        _entered.reset(before)


def entered_name() -> str:
    """Empty outside of any, and for the only one."""
    return _entered.get()


def tenant_note() -> str:
    """For the end of a line of the log: which of several organisations it is about."""
    return f" [{name}]" if (name := _entered.get()) else ""


def open_names() -> list[str]:
    """Of the organisations whose clock runs; of the only one, its name is empty."""
    if not installation().organisations:
        return [""]
    return [one.name for one in known_tenants().list_open()]
