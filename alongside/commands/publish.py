"""Publishing what is due, for whoever runs it without a server or by a clock of their own."""

import click

from alongside.commands.console import as_json, now, opened, say_json
from alongside.desks.operator import OperatorDesk


@click.command()
@as_json
def publish(as_json: bool) -> None:
    """Publish the wellbeing bands of every period whose Thursday has come.

    The server does this by itself while it runs. Doing it twice, or in two processes at once, changes nothing.
    """
    with opened() as store:
        closings = OperatorDesk(store, now()).publish()
    if as_json:
        say_json({"published": [week.text for week in closings]})
    elif closings:
        for week in closings:
            click.echo(f"Published: periods that ended with {week.text}.")
    else:
        click.echo("Nothing was due.")
