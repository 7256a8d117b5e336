"""Publishes what is due, for operators who run no server or use a scheduler of their own."""

import click

from alongside.core.commands.console import as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk


@click.command()
@click.option(
    "--history",
    is_flag=True,
    help="Also publish periods that began before this version was installed. "
    "Possible only until something has been published.",
)
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Continue although the clock was refused: you have checked the date and time of this machine. "
    "The log records this.",
)
@as_json
def publish(history: bool, clock_is_right: bool, as_json: bool) -> None:
    """Publish the wellbeing bands of every period whose Thursday has come.

    A running server does this by itself. Running it twice, or in two processes at once, changes nothing.
    Published bands never change, so import past check-ins first. --history also publishes weeks from before
    people were told about bands: ask them first.

    Nothing is published if the clock is earlier than the newest row, or more than three weeks after the
    server was last seen.
    """
    with open_current_store() as store:
        desk = OperatorDesk(store, now())
        if clock_is_right:
            desk.confirm_clock()
        closings = desk.publish_due(history)
    if as_json:
        print_json({"published": [week.text for week in closings]})
    elif closings:
        for week in closings:
            click.echo(f"Published: periods that ended with {week.text}.")
    else:
        click.echo("Nothing was due.")
