"""The database: migrate, verify, back up, restore, move; and encrypt its file."""

from pathlib import Path

import click

from alongside.core.commands.console import (
    Failed,
    Refused,
    as_json,
    current_place,
    database_key,
    database_path,
    installation,
    now,
    print_json,
)
from alongside.core.commands.current_store import open_current_store
from alongside.core.settings import database_place, read_key_file
from alongside.core.store.copies import mark_as_left
from alongside.core.store.engine import Store, bring_up_to_date
from alongside.everything.store import leases
from alongside.everything.store.records import erase_person
from alongside.storage.store import examination, transfers, upkeep
from alongside.storage.store.age import read_identities

a_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@as_json
def migrate(as_json: bool) -> None:
    """Create the database, or bring an older one up to date.

    The app brings it up to date at every start, but creates none outside the folder data/: if there is no
    database, the disk may not be mounted. A database of a newer version is refused and left alone.
    """
    place = current_place()
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    applied = bring_up_to_date(place, database_key())
    if as_json:
        print_json({"database": str(place), "applied": applied})
    elif applied:
        click.echo(f"{place}: brought up to schema {max(applied)}.")
    else:
        click.echo(f"{place}: already up to date.")


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Check the database: damage, lost saves, references, schema, weeks, answers.

    Changes nothing, and may run while the app does. Exit code 1 when something is wrong. The content hash is
    the same for two databases with the same rows, such as one and its backup, also on another engine. Copies
    that are still there are named: they hold people who have been erased since.
    """
    place = current_place()
    encrypted = isinstance(place, Path) and database_key() is not None
    found = examination.examine_database(place, database_key())
    content_hash = examination.content_hash(place, database_key()) if found.rows else ""
    if as_json:
        print_json(
            {
                "database": str(place),
                "library": found.engine,
                "encrypted": encrypted,
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
        schema = f"schema {found.schema}, content {content_hash[:16]}" if found.rows else "not opened"
        click.echo(f"{place}: {schema} ({found.engine}{', encrypted' if encrypted else ''})")
        _print_findings(found)
    if found.problems:
        raise Failed(f"Problems found: {len(found.problems)}. Nothing was changed.")
    if not as_json:
        click.echo(f"Sound: {found.rows['person']} people, {found.rows['check_in']} check-ins.")
    if not as_json and found.open_texts:
        click.echo(f"Texts not sealed yet, since their writers have not signed in: {found.open_texts}.")


def _print_findings(found: examination.Examination) -> None:
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

    The copy is a file, also of a database on a server, and either engine can restore it. It is checked and on
    disk before it gets its name, and encrypted if ALONGSIDE_KEY_FILE names a key. An existing file is never
    overwritten. Keep DEST.erased, if there is one, beside it: it keeps a later restore from bringing back
    erased people.
    """
    found = upkeep.back_up(current_place(), dest, database_key())
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
    """Replace the database with a backup, SOURCE; on a server, fill an empty schema with it.

    Stop the app first: while it runs, this is refused. SOURCE is checked before anything is replaced, and
    stays as it is. People who were erased since are erased from the copy first, by the ledgers beside SOURCE
    and beside the database (….erased). A replaced file is kept beside the new one, as ….before-restore.
    """
    place, by = current_place(), read_identities(identity) if identity else ()
    if isinstance(place, Path):
        done = upkeep.restore_backup(source, place, database_key(), by, erase=erase_person)
    else:
        erased = transfers.restore_to_server(source, place, database_key(), by, erase=erase_person)
        done = upkeep.Restored(None, erased)
    if as_json:
        kept = None if done.kept is None else str(done.kept)
        print_json({"database": str(place), "kept": kept, "erased": done.erased})
        return
    click.echo(f"{place} is now what {source} was.")
    if done.erased:
        click.echo(f"People in it who had been erased since, and were erased again: {done.erased}.")
    if done.kept is not None:
        click.echo(f"The database before is kept as {done.kept}.")


@click.command()
@click.option(
    "--to",
    "url",
    required=True,
    metavar="PLACE",
    help="As in ALONGSIDE_DATABASE: postgresql://… or sqlite:///…, with nothing in it yet.",
)
@click.option("--trial", is_flag=True, help="Copy and compare only: the app goes on where it is.")
@as_json
def move(url: str, trial: bool, as_json: bool) -> None:
    """Move the database to another place, on the same engine or the other.

    Stop the app first. All rows are copied as of one instant and compared with the old place; if someone
    saved meanwhile, nothing is kept. The old place stays as it is, but the app no longer starts on it.
    """
    to = database_place(url)
    if installation().organisations and not trial:
        raise Refused(
            "A directory says where each organisation is. Use: python -m alongside organisations move"
        )
    with open_current_store() as store:
        if not trial:
            _refuse_running(store)
        done = transfers.move_house(store, to, database_key(), settled=not trial)
        if not trial:
            mark_as_left(store.place, to, now())
    if as_json:
        print_json({"database": str(to), "rows": done.rows, "content_hash": done.content})
        return
    people, weeks, all_rows = done.rows["person"], done.rows["check_in"], sum(done.rows.values())
    click.echo(f"{to}: {people} people, {weeks} check-ins, {all_rows} rows in all.")
    click.echo(f"Both places hold the same rows (content {done.content[:16]}).")
    if trial:
        click.echo(
            "This was a trial: the app goes on where it is. Delete the copy when you have looked at it."
        )
        return
    click.echo(
        "Next: set ALONGSIDE_DATABASE to the new place, run `python -m alongside verify`, start the app."
    )
    click.echo(
        f"The old place, {store.place}, was left as it is, and the app no longer starts on it. "
        "Delete it once all is well: it holds everything that was in it."
    )


def _refuse_running(store: Store) -> None:
    with store.read() as db:
        holder = leases.find_holder(db, now())
    if holder:
        raise Failed(
            f"The app runs on {store.place}. Stop it first. If it was killed, wait until "
            f"{holder[1]:%H:%M:%S} UTC. Nothing was moved."
        )


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
