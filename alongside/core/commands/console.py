"""What every command shares: settings, clock, output and exit codes. Nothing here takes long to load."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from alongside.core.settings import Key, Place, Settings, database_file, database_place

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


class Refused(click.ClickException):
    """The input cannot be used. Nothing was changed."""

    exit_code = 2


class Failed(click.ClickException):
    """The input was fine, but it could not be done."""

    exit_code = 1


def installation() -> Settings:
    """What the operator set, for all organisations. Raises BadSettings."""
    return Settings.read(os.environ)


def settings() -> Settings:
    """Of the organisation that the command is about. Raises BadSettings, or Refused if that is not clear."""
    found, context = installation(), click.get_current_context(silent=True)
    named = (context and context.find_root().params.get("organisation")) or ""
    if found.organisations:
        from alongside.core.commands.tenant import tenant_settings  # most installations have one

        return tenant_settings(found, named)
    if named:
        raise Refused(
            f"--organisation {named}: ALONGSIDE_ORGANISATIONS is not set, so there is one organisation."
        )
    return found


def database_path() -> Path:
    """As `current_place`, for what is done to files only. Raises BadSettings."""
    return database_file(settings().database)


def current_place() -> Place:
    """Where the database of the settings is, on either engine. Raises BadSettings."""
    return database_place(settings().database)


def database_key() -> Key | None:
    """None for a database that is not encrypted. Raises BadSettings."""
    return settings().key


def now() -> datetime:
    return datetime.now(UTC)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
