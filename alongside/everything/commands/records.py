"""Exporting and erasing the data kept about people."""

import csv
from collections.abc import Iterable
from pathlib import Path

import click

from alongside.accounts.rules.people import NoAdminLeft
from alongside.checkins.commands.instruments import load_instruments
from alongside.core.commands.console import Failed, Refused, now, settings
from alongside.core.commands.current_store import open_current_store
from alongside.core.rules.spreadsheets import Value, safe_value
from alongside.core.words import load_words
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.records import DataAdmin

to_folder = click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder that is empty or does not exist yet.",
)


@click.command()
@click.option("--person", "login", help="Everything about this person, by their sign-in name.")
@click.option("--everyone", is_flag=True, help="Everyone's figures, without what people wrote.")
@to_folder
def export(login: str | None, everyone: bool, folder: Path) -> None:
    """Write what is kept about one person, or everyone's figures, into a folder.

    Each person concerned can see on their own page that it happened. Private notes, small wins and steps
    are sealed from a person's first sign-in on. They stay sealed here; only the person can export them
    opened, under My data.
    """
    if everyone == (login is not None):
        raise Refused("Say either --person LOGIN or --everyone.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):  # two exports must never mix
        raise Refused(f"{folder} already holds files. Name a folder that is empty or does not exist yet.")
    with open_current_store() as store:
        desk = DataAdmin(store, now())
        if login is None:
            count = _export_everyone(desk, folder)
        else:
            # Loads Altair, which no other command should wait for.
            from alongside.everything.words import data_export

            person = desk.find_person(login)
            t = load_words(person.language or settings().language)
            taken = desk.export_person(person)
            if any("sealed" in table.columns for table in taken.tables):
                click.echo(
                    f"What {person.login} wrote for themselves stays sealed in the export. "
                    "Only they can open it."
                )
            contents = data_export.archive_contents(taken, t, desk.now)
            for name, content in contents.items():
                _create_private_file(folder / name).write_bytes(content)
            count = len(contents)
    click.echo(f"{count} files written to {folder}.")


@click.command()
@click.option("--person", "login", help="Their sign-in name.")
@click.option(
    "--again",
    is_flag=True,
    help="Everyone who was erased before and is back, as `verify` tells after a restore.",
)
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
def erase(login: str | None, again: bool, yes: bool) -> None:
    """Delete a person and everything kept about them, permanently.

    Earlier copies of the database stay as they are; the known ones are listed. `restore` erases the person
    from them.
    """
    if again == (login is not None):
        raise Refused("Say either --person LOGIN or --again.")
    with open_current_store() as store:
        desk = DataAdmin(store, now())
        if login is None:
            number, finished = desk.erase_again()
            click.echo(f"People who had been erased before, and were erased again: {number}.")
        else:
            finished = _erase_one(desk, login, yes)
        copies, on_server = desk.known_copies(), desk.is_on_server
    if copies:
        click.echo("They may still be in these copies of the database; delete those you do not need:")
    for copy in copies:
        click.echo(f"  {copy}")
    if on_server:
        click.echo(
            "The server of the database keeps a log and backups of its own. They may still be in those until "
            "they expire."
        )
    if not finished:
        raise Failed(
            "The database was in use, or the disk is full, so traces of the text may remain on its disk. "
            "They are removed when the app next starts, or at the next `erase`."
        )


def _erase_one(desk: DataAdmin, login: str, yes: bool) -> bool:
    person = desk.find_person(login)
    if not yes:
        typed: str = click.prompt(
            f"This cannot be undone. Type {person.login} to delete everything about them", err=True
        )
        if typed.strip().lower() != person.login:
            raise Refused("That is not the same sign-in name. Nothing was deleted.")
    try:
        finished = desk.erase_person(person)
    except NoAdminLeft:
        raise Refused(
            f"{person.login} is the only admin. Make someone else an admin first. Nothing was deleted."
        ) from None
    click.echo(f"{person.login} and everything kept about them is deleted.")
    return finished


def _export_everyone(desk: DataAdmin, folder: Path) -> int:
    """Written under other names first: if people's logs cannot be written, no export is left behind."""
    files = [folder / name for name in ("people.csv", "check_ins.csv")]
    unfinished = [_create_private_file(file.with_suffix(".unfinished")) for file in files]
    try:
        with desk.open_all_figures(load_instruments()) as figures:
            _write_csv(unfinished[0], ("id", "login", "team"), figures.people)
            _write_csv(unfinished[1], figures.columns, figures.rows)
    except BaseException:
        for file in unfinished:
            file.unlink(missing_ok=True)
        raise
    for file, final in zip(unfinished, files, strict=True):
        file.replace(final)
    return len(files)


def _write_csv(file: Path, columns: Iterable[str], rows: Iterable[Iterable[Value]]) -> None:
    """Row by row, so that a million weeks fit into memory."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(columns)
        writer.writerows([safe_value(value) for value in row] for row in rows)


def _create_private_file(file: Path) -> Path:
    """Returns the same path, now a file that only its owner may open."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    return file
