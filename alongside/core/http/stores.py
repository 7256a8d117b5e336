"""The settings and the databases of the organisation that a request is for: its own, and the demo's."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from alongside.core.http.tenants import NoTenant, current_tenant, directory, installation, known_tenants
from alongside.core.settings import DEFAULT, PostgresPlace, Settings, database_place
from alongside.core.store.copies import refuse_left
from alongside.core.store.driver import NoDatabase, refuse_missing
from alongside.core.store.engine import Store, open_store, refuse_missing_place
from alongside.core.tenants import settings_of

# Seconds that a page waits for a lock. Longer, and people think that the app hangs; so far they can just try
# again.
PATIENCE = 3

_settings_of = lru_cache(maxsize=4096)(settings_of)
_tenant_stores: dict[str, Store] = {}  # by the place of the database
_opening: defaultdict[str, Lock] = defaultdict(Lock)


def settings() -> Settings:
    """Of this organisation. Raises NoTenant if there are several and none is asked for."""
    here = current_tenant()
    return installation() if here is None else _settings_of(installation(), here)


@cache
def open_database(url: str, demo: bool = False) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_place(url), None if demo else installation().key, PATIENCE)


def current_store(demo: bool = False) -> Store:
    """Raises NoTenant, as `settings` does."""
    if installation().organisations:
        return _open_tenant_store(settings().database)
    return open_database(settings().demo_database, demo) if demo else open_database(settings().database)


def _open_tenant_store(url: str) -> Store:
    """Never makes one: what is missing was moved, or its disk is not mounted. Raises NoDatabase."""
    if found := _tenant_stores.get(url):
        return found
    with _opening[url]:
        if url not in _tenant_stores:
            refuse_missing_place(database_place(url))
            _tenant_stores[url] = open_store(database_place(url), installation().key, PATIENCE)
        return _tenant_stores[url]


def store_of_leases() -> Store:
    """Where processes that share databases agree who does what: one look for all organisations."""
    if not installation().organisations:
        return current_store()
    known_tenants()
    if (store := directory().store) is None:
        raise NoTenant
    return store


def close_left_stores() -> None:
    """Lets go of the databases of organisations that were archived or are being moved."""
    if not _tenant_stores:
        return
    forget_tenant_stores({_settings_of(installation(), one).database for one in known_tenants().list_open()})


def forget_tenant_stores(but: Collection[str] = ()) -> None:
    """`but`: the places of those that stay open."""
    for url in [url for url in list(_tenant_stores) if url not in but]:
        _tenant_stores.pop(url).close()


def check_databases() -> None:
    """Before anything is opened: no database is used that was moved away; and where the operator chose the
    place, none is created, nor a folder for the demo's.

    Raises NoDatabase.
    """
    if url := installation().organisations:
        try:
            refuse_missing_place(database_place(url))
        except NoDatabase as missing:
            missing.reason = (
                "is not there, but ALONGSIDE_ORGANISATIONS names it. If it should be, look at the path and "
                "whether its disk is mounted; to begin with a first organisation, run "
                "`python -m alongside organisations create NAME`"
            )
            raise
        return
    own, demos = database_place(settings().database), database_place(settings().demo_database)
    refuse_left(own)
    if isinstance(own, Path) and own != DEFAULT:
        refuse_missing(own)
    if isinstance(demos, PostgresPlace):
        return
    demos = demos.parent
    if demos != DEFAULT.parent and not demos.is_dir():
        raise NoDatabase(
            demos, "is not there, but ALONGSIDE_DEMO_DATABASE lies in it: make that folder, or mount its disk"
        )


def public_path(path: str) -> str:
    """The address to write into a page for a path of the app, which may be below a path of its host."""
    return settings().base_path + path
