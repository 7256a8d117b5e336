"""The database that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from alongside.core.commands.console import database_key, database_path
from alongside.core.store.driver import refuse_missing
from alongside.core.store.engine import Store, open_store


@contextmanager
def open_current_store(make: bool = False) -> Iterator[Store]:
    """Brought up to date. Raises NoDatabase when there is none, unless `make`."""
    if not make:
        refuse_missing(database_path())
    store = open_store(database_path(), database_key())
    if store.lost_saves:
        click.echo(store.lost_saves, err=True)
    try:
        yield store
    finally:
        store.close()
