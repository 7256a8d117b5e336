"""The organisation that the settings name: its database and its questionnaires."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from alongside.commands.console import database_key, database_path, settings
from alongside.domain.instrument_loader import SHIPPED, load_library
from alongside.domain.instruments import Instrument
from alongside.settings import PROJECT
from alongside.store.engine import Store, open_store
from alongside.store.examination import refuse_missing


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


def load_instruments() -> dict[str, Instrument]:
    """Every instrument, by key.

    The organisation's own folder is relative to the project's, as its database is.
    """
    own = settings().instruments
    return load_library(SHIPPED, PROJECT / own if own else None)
