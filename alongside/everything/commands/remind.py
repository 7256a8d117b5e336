"""Reminders and all other messages, for operators who send them without a server or with a scheduler of their
own.
"""

import click

from alongside.core.commands.console import Failed, Refused, as_json, now, print_json, settings
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk.scheduled_jobs import preview_messages, run_scheduled_jobs
from alongside.everything.mail import topics  # noqa: F401  # registers what is sent
from alongside.notifications.mail.delivery import deliver_messages
from alongside.notifications.rules.mail_server import remedy_text


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would go out now, and change nothing.")
@as_json
def remind(dry_run: bool, as_json: bool) -> None:
    """Send what is due: reminders, changes, and everything else in the outbox.

    The server does this by itself every minute while it runs. Running it twice, or in two processes at the
    same time, sends nothing twice. The scheduled jobs (a match that lapses, a pairing whose time is up) run
    first.
    """
    with open_current_store() as store:
        if dry_run:
            due = [
                {"to": one.address, "kind": one.message.kind.value, "due": one.message.due_at.isoformat()}
                for one in preview_messages(store, now())
            ]
            if as_json:
                print_json(due)
            for one in () if as_json else due:
                click.echo(f"{one['due']}  {one['kind']:<13} {one['to']}")
            if not (due or as_json):
                click.echo("Nothing would go out now.")
            return
        here = settings()
        if not here.sends_mail:
            raise Refused("No mail server is set (ALONGSIDE_SMTP_HOST), so nothing can be sent.")
        run_scheduled_jobs(store, now())
        done = deliver_messages(store, here, now)
    if as_json:
        print_json({"sent": done.sent, "later": done.later, "dead": done.dead})
    else:
        click.echo(f"Sent: {done.sent}. Will be tried again: {done.later}. Given up: {done.dead}.")
    if done.stopped is not None:
        raise Failed(f"{remedy_text(done.stopped.fault)} It said: {done.stopped.said}")
