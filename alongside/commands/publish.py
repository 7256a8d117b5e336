"""Publishing what is due, for whoever runs it without a server or by a clock of their own."""

import click

from alongside.commands.console import as_json, now, say_json
from alongside.commands.house import opened
from alongside.desks.operator import OperatorDesk


@click.command()
@click.option(
    "--history",
    is_flag=True,
    help="Also periods that began before this version was installed. Only possible while nothing was published yet.",
)
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Go on although the clock was refused: you looked at the date and time of this machine. It is written into the log.",
)
@as_json
def publish(history: bool, clock_is_right: bool, as_json: bool) -> None:
    """Publish the wellbeing bands of every period whose Thursday has come.

    The server does this by itself while it runs. Doing it twice, or in two processes at once, changes nothing. What is
    published stays as it is for good, so take in check-ins of the past before. With --history, bands are published of weeks
    whose people may not have known of them: ask them first.

    A clock that is earlier than the newest row, or more than three weeks later than the server was last seen, publishes nothing.
    """
    with opened() as store:
        desk = OperatorDesk(store, now())
        if clock_is_right:
            desk.confirm_clock()
        closings = desk.publish(history)
    if as_json:
        say_json({"published": [week.text for week in closings]})
    elif closings:
        for week in closings:
            click.echo(f"Published: periods that ended with {week.text}.")
    else:
        click.echo("Nothing was due.")
