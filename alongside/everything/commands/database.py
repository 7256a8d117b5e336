"""The database file: migrate, verify, back up, restore, encrypt."""

from pathlib import Path

import click

from alongside.core.commands.console import Failed, Refused, as_json, database_key, database_path, print_json
from alongside.core.settings import read_key_file
from alongside.core.store.driver import LIBRARY
from alongside.core.store.engine import bring_up_to_date
from alongside.everything.store.records import erase_person
from alongside.storage.store import examination, upkeep
from alongside.storage.store.age import read_identities

a_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@as_json
def migrate(as_json: bool) -> None:
    """Create the database, or bring an older one up to date.

    The app brings it up to date at every start, but creates none outside the folder data/: if there is no
    database, the disk may not be mounted. A database of a newer version is refused and left alone.
    """
    database_path().parent.mkdir(parents=True, exist_ok=True)
    applied = bring_up_to_date(database_path(), database_key())
    if as_json:
        print_json({"database": str(database_path()), "applied": applied})
    elif applied:
        click.echo(f"{database_path()}: brought up to schema {max(applied)}.")
    else:
        click.echo(f"{database_path()}: already up to date.")


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Check the database: damage, lost saves, references, schema, weeks, answers.

    Changes nothing, and may run while the app does. Exit code 1 when something is wrong. The content hash is
    the same for two databases with the same rows, such as one and its backup. Copies that are still there are
    named: they hold people who have been erased since.
    """
    found = examination.examine_database(database_path(), database_key())
    content_hash = examination.content_hash(database_path(), database_key()) if found.rows else ""
    if as_json:
        print_json(
            {
                "database": str(database_path()),
                "library": LIBRARY,
                "encrypted": database_key() is not None,
                "sound": not found.problems,
                "schema": found.schema,
                "problems": list(found.problems),
                "copies": [str(copy) for copy in found.copies],
                "rows": found.rows,
                "open_texts": found.open_texts,
                "content_hash": content_hash,
            }
        )
    else:
        _print_findings(found, content_hash)
    if found.problems:
        raise Failed(f"Problems found: {len(found.problems)}. Nothing was changed.")
    if not as_json:
        click.echo(f"Sound: {found.rows['person']} people, {found.rows['check_in']} check-ins.")
    if not as_json and found.open_texts:
        click.echo(f"Texts not sealed yet, since their writers have not signed in: {found.open_texts}.")


def _print_findings(found: examination.Examination, content_hash: str) -> None:
    schema = f"schema {found.schema}, content {content_hash[:16]}" if found.rows else "not opened"
    click.echo(f"{database_path()}: {schema} ({LIBRARY}{', encrypted' if database_key() else ''})")
    for problem in found.problems:
        click.echo(f"  {problem}", err=True)
    if found.copies:
        click.echo(f"Copies of it, {len(found.copies)} in all:")
    for copy in found.copies:
        click.echo(f"  {copy}")


@click.command()
@click.argument("dest", type=a_file)
@as_json
def backup(dest: Path, as_json: bool) -> None:
    """Write a sound copy of the database to DEST, even while the app runs.

    The copy is checked and on disk before it gets its name, and encrypted as the database is. An existing
    file is never overwritten. Keep DEST.erased, if there is one, beside it: it keeps a later restore from
    bringing back erased people.
    """
    found = upkeep.back_up(database_path(), dest, database_key())
    if as_json:
        print_json({"backup": str(dest), "bytes": dest.stat().st_size, "rows": found.rows})
    else:
        click.echo(f"{dest}: {found.rows['person']} people, {found.rows['check_in']} check-ins.")


@click.command()
@click.argument("source", type=a_file)
@click.option(
    "--identity",
    type=a_file,
    help="The file of the private key that opens SOURCE, where it is encrypted by age.",
)
@as_json
def restore(source: Path, identity: Path | None, as_json: bool) -> None:
    """Replace the database with a backup, SOURCE.

    Stop the app first: while it runs, this is refused. SOURCE is checked before anything is replaced, and
    stays as it is. People who were erased since are erased from the copy first, by the ledgers beside SOURCE
    and beside the database (….erased). The replaced database is kept beside the new one, as ….before-restore.
    """
    done = upkeep.restore_backup(
        source,
        database_path(),
        database_key(),
        read_identities(identity) if identity else (),
        erase=erase_person,
    )
    if as_json:
        kept = None if done.kept is None else str(done.kept)
        print_json({"database": str(database_path()), "kept": kept, "erased": done.erased})
        return
    click.echo(f"{database_path()} is now what {source} was.")
    if done.erased:
        click.echo(f"People in it who had been erased since, and were erased again: {done.erased}.")
    if done.kept is not None:
        click.echo(f"The database before is kept as {done.kept}.")


@click.command()
@click.option(
    "--old-key", type=a_file, help="The file of the key it is encrypted with now, to change the key."
)
def encrypt(old_key: Path | None) -> None:
    """Encrypt the database with the key that ALONGSIDE_KEY_FILE names.

    Stop the app and back up first. Earlier copies stay as they are; `verify` names those it knows.
    """
    if (new := database_key()) is None:
        raise Refused("ALONGSIDE_KEY_FILE names no key. Nothing was changed.")
    upkeep.change_key(database_path(), read_key_file(old_key) if old_key else None, new)
    click.echo(f"{database_path()} is encrypted.")


@click.command()
def decrypt() -> None:
    """Write the database without encryption. Needs its key once more, in ALONGSIDE_KEY_FILE.

    Stop the app first. Afterwards, remove ALONGSIDE_KEY_FILE from the settings.
    """
    if (old := database_key()) is None:
        raise Refused("ALONGSIDE_KEY_FILE names no key. Nothing was changed.")
    upkeep.change_key(database_path(), old, None)
    click.echo(f"{database_path()} is no longer encrypted. Remove ALONGSIDE_KEY_FILE from the settings.")
