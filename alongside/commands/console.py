"""What every command shares: the database of the settings, the clock, and refusals as one sentence with an exit code."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from alongside.domain.clock import ClockRefused
from alongside.domain.errors import AlongsideError, NotSaved, NotSetUp
from alongside.domain.instruments import Instrument
from alongside.domain.packs import SHIPPED, BadInstrument, library
from alongside.domain.people import NobodyOfThatLogin
from alongside.settings import PROJECT, BadSettings, Key, Settings, database_file
from alongside.store.driver import OldLibrary
from alongside.store.engine import DatabaseTrouble, NewerDatabase, Store, open_store
from alongside.store.upkeep import AlreadyThere, InUse, NoDatabase, Unsound, refuse_missing

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


class Refused(click.ClickException):
    """What was given cannot be used. Nothing was changed."""

    exit_code = 2


class Failed(click.ClickException):
    """What was given was fine, but it could not be done."""

    exit_code = 1


class Sentences(click.Group):
    """Whatever is refused below ends as one sentence on stderr and an exit code, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (BadSettings, BadInstrument) as error:
            raise Refused(str(error)) from None
        except NobodyOfThatLogin as error:
            raise Refused(f"Nobody here has the sign-in name {error.login!r}.") from None
        except NotSetUp:
            raise Refused("No organisation is set up in this database yet.") from None
        except (AlreadyThere, NoDatabase, Unsound, InUse) as error:
            raise _about_a_file(error) from None
        except NewerDatabase as error:
            raise Failed(f"The database was left alone: {error}.") from None
        except OldLibrary as error:
            raise Failed(f"{error}.") from None
        except ClockRefused as error:
            raise Failed(
                f"{error} Nothing was done. If the clock is right, go on with: python -m alongside publish --clock-is-right"
            ) from None
        except NotSaved as error:
            raise Failed(f"The database cannot be used: {error.cause}.") from None
        except DatabaseTrouble as error:
            raise Failed(f"The database cannot be used: {error}.") from None
        except AlongsideError as error:
            raise Failed(f"That is not possible ({type(error).__name__}). Nothing was changed.") from None
        except OSError as error:
            raise Failed(f"{error.strerror}: {error.filename}") from None


def _about_a_file(error: AlongsideError) -> click.ClickException:
    match error:
        case AlreadyThere(file=file):
            return Refused(f"{file} is there already. Nothing was written.")
        case NoDatabase(file=file, reason=reason):
            return Refused(f"{file} {reason}.")
        case Unsound(file=file, problems=problems):
            return Failed(f"{file} is not sound, nothing was replaced: {'; '.join(problems)}.")
        case InUse(file=file):
            return Failed(f"{file} is in use. Stop the app first. Nothing was replaced.")
    return Failed("That is not possible. Nothing was changed.")


def settings() -> Settings:
    """Raises BadSettings."""
    return Settings.read(os.environ)


def database() -> Path:
    """The database file that the settings name."""
    return database_file(settings().database)


def key() -> Key | None:
    """What the database is encrypted with. Raises BadSettings."""
    return settings().key


@contextmanager
def opened(make: bool = False) -> Iterator[Store]:
    """The database that the settings name, brought up to date. Raises NoDatabase when there is none, unless it is to be made."""
    if not make:
        refuse_missing(database())
    store = open_store(database(), key())
    if store.lost:
        click.echo(store.lost, err=True)
    try:
        yield store
    finally:
        store.close()


def packs() -> dict[str, Instrument]:
    """Every instrument that can be used here; the organisation's own folder is relative to the project's, as its database is."""
    own = settings().instruments
    return library(SHIPPED, PROJECT / own if own else None)


def now() -> datetime:
    return datetime.now(UTC)


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
