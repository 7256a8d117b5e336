"""A sign-in link for an admin who lost their password and their codes."""

import click

from alongside.accounts.rules.invitations import RESET_LASTS
from alongside.accounts.rules.people import NotAnAdmin
from alongside.core.commands.console import Refused, as_json, now, print_json, settings
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk
from alongside.organisation.desk.invitations import RESET_DELAY


@click.command("admin-link")
@click.option("--login", required=True, help="The sign-in name of an admin.")
@as_json
def admin_link(login: str, as_json: bool) -> None:
    """Make a link by which an admin who is locked out chooses a new password.

    Their admin pages open immediately. Their own weeks open after a week, or immediately with a recovery
    code; their private notes open with a recovery code only. Their second factor is turned off. The admin log
    records the link.
    """
    with open_current_store() as store:
        try:
            token = OperatorDesk(store, now()).create_admin_link(login)
        except NotAnAdmin:
            raise Refused(
                f"{login} is not an admin. An admin can make links for others under People."
            ) from None
    path = f"/invitation/{token}"
    link = f"{settings().address.rstrip('/')}{path}"
    if as_json:
        print_json({"link": link})
        return
    click.echo(link)
    if not settings().address:
        click.echo("Put the address of your Alongside in front of it.", err=True)
    hours, days = round(RESET_LASTS.total_seconds() / 3600), RESET_DELAY.days
    click.echo(f"It works once, for {hours} hours. The person's own weeks open after {days} days.", err=True)
