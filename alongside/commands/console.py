"""What every command shares: the database of the settings, the clock, and refusals as one sentence with an exit code."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from alongside.settings import BadSettings, Settings, database_file
from alongside.store.engine import NewerDatabase, Store, open_store

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


class Refused(click.ClickException):
    """What was given cannot be used. Nothing was changed."""

    exit_code = 2


class Failed(click.ClickException):
    """What was given was fine, but it could not be done."""

    exit_code = 1


def settings() -> Settings:
    try:
        return Settings.read(os.environ)
    except BadSettings as error:
        raise Refused(str(error)) from None


@contextmanager
def opened() -> Iterator[Store]:
    """The database that the settings name; made, or brought up to date, when it is opened."""
    try:
        store = open_store(database_file(settings().database))
    except NewerDatabase as error:
        raise Failed(str(error)) from None
    try:
        yield store
    finally:
        store.close()


def now() -> datetime:
    return datetime.now(UTC)


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
