"""Several organisations in one installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from alongside.core.commands.console import Failed, Refused, as_json, installation, now, print_json
from alongside.core.settings import DEFAULT, database_file, database_place
from alongside.core.store.engine import BUSY_SECONDS, refuse_missing_place
from alongside.core.store.tenants import open_directory
from alongside.core.tenants import Tenant
from alongside.everything.desk.tenants import Migrated, TenantsDesk

named = click.argument("name")


@click.group()
def organisations() -> None:
    """Several organisations in one installation, each with a database of its own.

    ALONGSIDE_ORGANISATIONS names the directory that lists them.
    """


@contextmanager
def open_desk(make: bool = False) -> Iterator[TenantsDesk]:
    here = installation()
    if not here.organisations:
        raise Refused(
            "ALONGSIDE_ORGANISATIONS is not set, so this installation has one organisation. To have several, "
            "set it to where their directory is to be, such as sqlite:///data/organisations/directory.db."
        )
    place = database_place(here.organisations)
    if not make:
        refuse_missing_place(place)
    elif isinstance(place, Path) and place.is_relative_to(DEFAULT.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
    store = open_directory(here, BUSY_SECONDS)
    try:
        yield TenantsDesk(store, here, now())
    finally:
        store.close()


@organisations.command()
@named
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where its people reach it, such as https://north.example.org. By default: ALONGSIDE_ADDRESS/NAME.",
)
@click.option(
    "--database",
    default="",
    metavar="PLACE",
    help="Where its database is to be, or is already. By default: NAME.db beside the directory.",
)
@as_json
def create(name: str, address: str, database: str, as_json: bool) -> None:
    """Create an organisation with an empty database, or take in one that has a database.

    NAME is for the command line and for files: a to z, digits and hyphens. People see the name that is given
    in the app.
    """
    with open_desk(make=True) as desk:
        made = desk.create(name, address, database)
    if as_json:
        print_json(_to_json(made))
        return
    click.echo(f"{made.name}: {made.address}, in {made.database}")
    click.echo(f"A code to set it up there: python -m alongside --organisation {made.name} set-up-code")


@organisations.command("list")
@as_json
def list_all(as_json: bool) -> None:
    """List all organisations, with the state, schema and number of people of each.

    Exit code 1 when a database cannot be read.
    """
    with open_desk() as desk:
        found = list(desk.summarise_all())
    if as_json:
        print_json(
            [
                {
                    **_to_json(one.tenant),
                    "schema": one.schema,
                    "people": one.people,
                    "trouble": one.trouble or None,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            known = one.trouble or f"schema {one.schema}, people: {one.people}"
            state = f"{one.tenant.state:<8}  since {one.tenant.since:%Y-%m-%d}"
            click.echo(f"{one.tenant.name:<24}  {state}  {one.tenant.address}  {known}")
    if unread := [one.tenant.name for one in found if one.trouble]:
        raise Failed(f"Databases that cannot be read: {len(unread)} ({', '.join(unread)}).")


@organisations.command()
@named
@click.option("--undo", is_flag=True, help="Open it again.")
def archive(name: str, undo: bool) -> None:
    """Close an organisation: no one can sign in, no reminder is sent, and everything is kept.

    Open pages close within seconds.
    """
    with open_desk() as desk:
        done = desk.reopen(name) if undo else desk.archive(name)
    click.echo(f"{done.name} is {done.state}.")


@organisations.command()
@named
@click.argument("place", required=False, default="")
@click.option("--confirm", is_flag=True, help="Delete the old file that the last move kept.")
def move(name: str, place: str, confirm: bool) -> None:
    """Move an organisation's database to PLACE, such as sqlite:///data/second/north.db.

    The app may go on: people of this organisation wait for a minute, all others notice nothing. The copy is
    compared with the database before it counts. The old file is kept until you --confirm. After an
    interruption, run the same again.
    """
    if bool(place) == confirm:
        raise Refused("Say where to, or --confirm.")
    with open_desk() as desk:
        if confirm:
            click.echo(f"Deleted: {desk.let_go_of_old_place(name)}")
            return
        done = desk.move(name, place)
    click.echo(f"{name} is at {done.database} now. The rows were compared.")
    click.echo(
        f"The old file is kept as {database_file(done.moved_from)}. If all is well in the app, delete it:"
    )
    click.echo(f"  python -m alongside organisations move {name} --confirm")


@organisations.command()
@as_json
def migrate(as_json: bool) -> None:
    """Bring the databases of all organisations up to date, one after the other.

    One that fails stops none of the others. Run it again to go on after an interruption: what is done is not
    done again. Exit code 1 when one failed.
    """
    done: list[Migrated] = []
    with open_desk() as desk:
        for one in desk.migrate_all():
            done.append(one)
            if not as_json:
                _print_migrated(one)
    if as_json:
        print_json(
            [{"name": one.tenant.name, "applied": one.applied, "trouble": one.trouble} for one in done]
        )
    if failed := [one.tenant.name for one in done if one.trouble]:
        raise Failed(
            f"Failed: {len(failed)} of {len(done)} ({', '.join(failed)}). The others are up to date."
        )


def _print_migrated(one: Migrated) -> None:
    if one.trouble:
        click.echo(f"{one.tenant.name}: FAILED: {one.trouble}", err=True)
    elif one.applied:
        click.echo(f"{one.tenant.name}: brought up to schema {max(one.applied)}.")
    else:
        click.echo(f"{one.tenant.name}: already up to date.")


def _to_json(tenant: Tenant) -> dict[str, Any]:
    return {
        "name": tenant.name,
        "address": tenant.address,
        "database": tenant.database,
        "state": tenant.state,
        "since": tenant.since.isoformat(),
    }
