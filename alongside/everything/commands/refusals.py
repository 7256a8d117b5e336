"""Refusals of all topics in the words of the console. It imports much, so it is loaded only when needed."""

import click

from alongside.accounts.rules.people import LoginNotFound
from alongside.checkins.rules.instrument_loader import BadInstrument
from alongside.core.commands.console import Failed, Refused
from alongside.core.rules.backups import NoBackup, describe_backup_fault
from alongside.core.rules.clock import ClockRefused
from alongside.core.rules.errors import AlongsideError, NotSaved, NotSetUp
from alongside.core.settings import BadSettings
from alongside.core.store.driver import NoDatabase, OldLibrary
from alongside.core.store.engine import DatabaseError, NewerDatabase, UnsafeServer
from alongside.core.tenants import BadTenant
from alongside.storage.store.row_copies import NotTaken
from alongside.storage.store.transfers import AlreadyFilled, Differs
from alongside.storage.store.upkeep import AlreadyThere, InUse, Unsound


def to_click_error(error: Exception) -> click.ClickException | None:
    """None for a fault of ours, which is no refusal."""
    match error:
        case BadSettings() | BadInstrument() | BadTenant():
            return Refused(str(error))
        case LoginNotFound(login=login):
            return Refused(f"No one here has the sign-in name {login!r}.")
        case NotSetUp():
            return Refused("No organisation is set up in this database yet.")
        case AlreadyThere(file=file):
            return Refused(f"{file} already exists. Nothing was written.")
        case NoDatabase(file=file, reason=reason):
            return Refused(f"{file} {reason}.")
        case Unsound(file=file, problems=problems):
            return Failed(f"{file} is damaged, and nothing was replaced: {'; '.join(problems)}.")
        case InUse(file=file):
            return Failed(f"{file} is in use. Stop the app first. Nothing was replaced.")
        case AlreadyFilled(place=place):
            return Refused(
                f"{place} holds an organisation already, and two never mix. Name an empty schema, such as "
                "…?schema=second. Nothing was written."
            )
        case Differs(place=place):
            return Failed(
                f"Someone saved at {place} meanwhile. Stop the app and move again. "
                "Nothing was kept at the new place."
            )
        case NotTaken(table=table, reason=reason):
            return Failed(
                f"A row of {table!r} cannot be carried over: {reason}. Nothing was kept at the new place."
            )
        case NoBackup(fault=fault, detail=detail):
            return Failed(describe_backup_fault(fault, detail))
        case NewerDatabase():
            return Failed(f"The database was left alone: {error}.")
        case OldLibrary() | UnsafeServer():
            return Failed(f"{error}.")
        case ClockRefused():
            return Failed(
                f"{error} Nothing was done. "
                "If the clock is right, go on with: python -m alongside publish --clock-is-right"
            )
        case NotSaved(cause=cause):
            return Failed(f"The database cannot be used: {cause}.")
        case DatabaseError():
            return Failed(f"The database cannot be used: {error}.")
        case AlongsideError():
            return Failed(f"That is not possible ({type(error).__name__}). Nothing was changed.")
        case OSError():
            return Failed(f"{error.strerror}: {error.filename}")
        case _:
            return None
