"""A set-up code, for where the server's console cannot be read."""

import click

from alongside.core.commands.console import Refused, as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.rules.set_up_codes import CODE_LASTS


@click.command("set-up-code")
@as_json
def set_up_code(as_json: bool) -> None:
    """Print a code with which someone sets up the organisation in the app.

    Each server prints one at its start. This one counts as well, whichever server is asked.
    """
    with open_current_store() as store:
        code = AccountOpeningDesk(store, now()).print_set_up_code()
    if code is None:
        raise Refused("The organisation is set up already.")
    if as_json:
        print_json({"code": code})
    else:
        click.echo(f"{code}\nIt counts for {CODE_LASTS.days} days.")
