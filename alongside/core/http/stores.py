"""The settings of a server, and its two databases: the organisation's own and the demo's."""

import os
from functools import cache
from pathlib import Path

from alongside.core.settings import DEFAULT, PostgresPlace, Settings, database_place
from alongside.core.store.driver import NoDatabase, refuse_missing
from alongside.core.store.engine import Store, open_store

# Seconds that a page waits for a lock. Longer, and people think that the app hangs; so far they can just try
# again.
PATIENCE = 3


@cache
def settings() -> Settings:
    return Settings.read(os.environ)


@cache
def open_database(url: str, demo: bool = False) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_place(url), None if demo else settings().key, PATIENCE)


def current_store(demo: bool = False) -> Store:
    return open_database(settings().demo_database, demo) if demo else open_database(settings().database)


def check_databases() -> None:
    """Before anything is opened: where the operator chose the place, no database is created, nor a folder for
    the demo's.

    Raises NoDatabase.
    """
    own, demos = database_place(settings().database), database_place(settings().demo_database)
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
