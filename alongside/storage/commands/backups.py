"""The rotating set of automatic backups."""

from datetime import datetime
from pathlib import Path

import click

from alongside.core.commands.console import (
    Failed,
    Refused,
    as_json,
    current_place,
    database_key,
    now,
    print_json,
    settings,
)
from alongside.core.rules.backups import SAME_DISK, NoBackup, is_due
from alongside.storage.store.age import read_identities, read_recipients
from alongside.storage.store.backup_set import Backup, BackupSet, Finding

Looked = list[tuple[Backup, Finding | None]]


@click.command()
@click.option("--check", is_flag=True, help="Open and check each of them; this takes a while.")
@click.option(
    "--identity",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the private key, to check those that are encrypted to a public key.",
)
@click.option("--make", is_flag=True, help="Make one now, if anything changed since the last one.")
@click.option(
    "--due", is_flag=True, help="The same, but only an hour after the last one, as the server does."
)
@click.option(
    "--begin",
    is_flag=True,
    help="Confirm that the folder is the right one, though it is not as the app left it.",
)
@as_json
def backups(check: bool, identity: Path | None, make: bool, due: bool, begin: bool, as_json: bool) -> None:
    """List the automatic backups in ALONGSIDE_BACKUPS.

    The server makes one every hour in which something changed. Exit code 1 when none can be made, or one is
    damaged.
    """
    folder = settings().backup_folder
    if folder is None:
        raise Refused("ALONGSIDE_BACKUPS names no folder, so the server makes no automatic backups.")
    at, of_server = now(), BackupSet(current_place(), folder)
    by = read_identities(identity) if identity else []
    try:
        if begin:
            of_server.begin_set(database_key())
        if make or due:
            of_server.make_backup(database_key(), read_recipients(settings().backup_key), at, at_once=make)
        looked: Looked = [
            (one, of_server.examine_backup(one, database_key(), by) if check else None)
            for one in of_server.list_backups()
        ]
        looked_at = of_server.last_up_to_date()
    except NoBackup as error:
        if as_json:
            print_json({"folder": str(folder), "fault": error.fault.name, "detail": error.detail})
            raise click.exceptions.Exit(1) from None
        raise
    if as_json:
        print_json(_to_json(of_server, looked, looked_at))
    else:
        _print_backups(of_server, looked, looked_at, at)
    if wrong := sum(1 for _, finding in looked if finding and finding.problem):
        raise Failed(f"{wrong} of {len(looked)} backups are not sound. Nothing was changed.")


def _to_json(of_server: BackupSet, looked: Looked, looked_at: datetime | None) -> dict[str, object]:
    return {
        "folder": str(of_server.folder),
        "same_disk": of_server.is_same_disk,
        "looked_at": looked_at and looked_at.isoformat(),
        "backups": [
            {
                "name": one.file.name,
                "taken": one.taken.isoformat(),
                "bytes": one.size,
                "encrypted": one.encrypted,
                "checked": one.checked,
                "opened": finding and finding.opened,
                "problem": finding and finding.problem,
            }
            for one, finding in looked
        ],
    }


def _print_backups(of_server: BackupSet, looked: Looked, looked_at: datetime | None, at: datetime) -> None:
    up_to_date = f", up to date at {looked_at:%Y-%m-%d %H:%M} UTC" if looked_at else ""
    click.echo(f"{of_server.folder}: {len(looked)} backups of {of_server.file.name}{up_to_date}")
    for one, finding in looked:
        if finding is None:
            known = "checked when it was made" if one.checked else "not known to have been checked"
        elif finding.problem:
            known = f"NOT SOUND: {finding.problem}"
        elif finding.opened:
            known = "sound"
        else:
            known = "as it was made" if one.checked else "cannot be looked into without its private key"
        encrypted = ", encrypted" if one.encrypted else ""
        later = ", dated by a clock that was ahead" if one.taken > at else ""
        click.echo(f"  {one.file.name}  {one.size:>13,} bytes  {known}{encrypted}{later}")
    if of_server.is_same_disk:
        click.echo(SAME_DISK)
    if is_due(looked_at, at):
        click.echo(
            "One is due. The server makes it while it runs. Or run: python -m alongside backups --make"
        )
