"""The database file: bring it up to date, look whether it is sound, copy it, put a copy back."""

from pathlib import Path

import click

from alongside.commands.console import Failed, as_json, database, say_json
from alongside.store import upkeep
from alongside.store.engine import bring_up_to_date

a_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@as_json
def migrate(as_json: bool) -> None:
    """Make the database, or bring an older one up to date.

    The app does the same at every start. A database of a newer version is refused and left alone.
    """
    applied = bring_up_to_date(database())
    if as_json:
        say_json({"database": str(database()), "applied": applied})
    elif applied:
        click.echo(f"{database()}: brought up to schema {max(applied)}.")
    else:
        click.echo(f"{database()}: already up to date.")


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Check the database: damage, references, schema, weeks, answers.

    Changes nothing, and may run while the app does. Exit code 1 when something is wrong. The content hash is the same for
    two databases with the same rows, such as one and its backup.
    """
    found = upkeep.examine(database())
    content_hash = upkeep.content_hash(database())
    if as_json:
        say_json(
            {
                "database": str(database()),
                "sound": not found.problems,
                "schema": found.schema,
                "problems": list(found.problems),
                "rows": found.rows,
                "open_texts": found.open_texts,
                "content_hash": content_hash,
            }
        )
    else:
        click.echo(f"{database()}: schema {found.schema}, content {content_hash[:16]}")
        for problem in found.problems:
            click.echo(f"  {problem}", err=True)
    if found.problems:
        raise Failed(f"{len(found.problems)} found wrong. Nothing was changed.")
    if not as_json:
        click.echo(f"Sound: {found.rows['person']} people, {found.rows['check_in']} check-ins.")
    if not as_json and found.open_texts:
        click.echo(f"Texts not sealed yet, since their writers have not signed in: {found.open_texts}.")


@click.command()
@click.argument("dest", type=a_file)
@as_json
def backup(dest: Path, as_json: bool) -> None:
    """Write a sound copy of the database to DEST, also while the app runs.

    The copy is checked and on disk before it gets its name. An existing file is never overwritten.
    """
    found = upkeep.back_up(database(), dest)
    if as_json:
        say_json({"backup": str(dest), "bytes": dest.stat().st_size, "rows": found.rows})
    else:
        click.echo(f"{dest}: {found.rows['person']} people, {found.rows['check_in']} check-ins.")


@click.command()
@click.argument("source", type=a_file)
@as_json
def restore(source: Path, as_json: bool) -> None:
    """Put a backup, SOURCE, in the place of the database.

    Stop the app first: while it runs this is refused. SOURCE is checked before anything is replaced, and stays as it is.
    The replaced database is kept beside the new one, as ….before-restore.
    """
    kept = upkeep.restore(source, database())
    if as_json:
        say_json({"database": str(database()), "kept": None if kept is None else str(kept)})
        return
    click.echo(f"{database()} is now what {source} was.")
    if kept is not None:
        click.echo(f"What was there before is kept as {kept}.")
