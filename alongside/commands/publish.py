"""Publishing what is due, for whoever runs it without a server or by a clock of their own."""

import click

from alongside.commands.console import as_json, now, opened, say_json
from alongside.desks.operator import OperatorDesk


@click.command()
@click.option(
    "--history",
    is_flag=True,
    help="Also periods that began before this version was installed. Only possible while nothing was published yet.",
)
@as_json
def publish(history: bool, as_json: bool) -> None:
    """Publish the wellbeing bands of every period whose Thursday has come.

    The server does this by itself while it runs. Doing it twice, or in two processes at once, changes nothing. What is
    published stays as it is for good, so take in check-ins of the past before. With --history, bands are published of weeks
    whose people may not have known of them: ask them first.
    """
    with opened() as store:
        closings = OperatorDesk(store, now()).publish(history)
    if as_json:
        say_json({"published": [week.text for week in closings]})
    elif closings:
        for week in closings:
            click.echo(f"Published: periods that ended with {week.text}.")
    else:
        click.echo("Nothing was due.")
