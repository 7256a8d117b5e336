"""A made-up organisation to try the app with."""

from pathlib import Path

import click

from alongside.core.commands.console import Refused, as_json, current_place, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.demo import NotEmpty, fill_empty_database, list_demo_people
from alongside.everything.rules.demo import FEWEST_PEOPLE, MOST_PEOPLE, PEOPLE


@click.command()
@click.option("--people", type=click.IntRange(FEWEST_PEOPLE, MOST_PEOPLE), default=PEOPLE, show_default=True)
@click.option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=52,
    show_default=True,
    help="Up to and including this week.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=7,
    show_default=True,
    help="The same seed makes the same people and weeks.",
)
@as_json
def demo(people: int, weeks: int, seed: int, as_json: bool) -> None:
    """Fill an empty database with a believable made-up organisation.

    A database that is in use is refused. The app needs no command for its demo: "Explore the demo"
    creates one, in the file that ALONGSIDE_DEMO_DATABASE names.
    """
    with open_current_store(make=True) as store:
        try:
            fill_empty_database(store, now(), people, weeks, seed)
        except NotEmpty:
            raise Refused(f"{current_place()} is in use. Nothing was changed.") from None
        cast = list_demo_people(store)
    if as_json:
        print_json(
            {
                "database": str(current_place()),
                "people": [
                    {"login": person.login, "name": person.name, "team": team, "story": story}
                    for person, team, story in cast
                ],
            }
        )
        return
    click.echo(f"{current_place()}: {len(cast)} made-up people, {weeks} weeks.")
    click.echo("No one in it has a password. To enter it as any of them, start the app with")
    place = current_place()
    url = f"sqlite:///{place}" if isinstance(place, Path) else '"$ALONGSIDE_DATABASE"'  # may hold a password
    click.echo(f"  ALONGSIDE_DEMO_DATABASE={url} python3 start.py")
    click.echo("and choose Explore the demo. To look at one person's weeks here:")
    recovering = next((person for person, _, story in cast if story == "recovering"), cast[0][0])
    click.echo(f"  python -m alongside trend --person {recovering.login}")
