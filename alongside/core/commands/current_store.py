"""The database that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from alongside.core.commands.console import current_place, database_key
from alongside.core.store.copies import refuse_left
from alongside.core.store.driver import refuse_missing
from alongside.core.store.engine import Store, open_store


@contextmanager
def open_current_store(make: bool = False) -> Iterator[Store]:
    """Brought up to date. Raises NoDatabase when there is none, unless `make`; and if it was moved away."""
    place = current_place()
    refuse_left(place)
    if isinstance(place, Path) and not make:
        refuse_missing(place)
    store = open_store(place, database_key())
    if store.lost_saves:
        click.echo(store.lost_saves, err=True)
    try:
        yield store
    finally:
        store.close()
