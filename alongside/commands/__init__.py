"""The command line, one module a group of commands. `main` holds them all."""

import click

from alongside import __version__
from alongside.commands.admin_link import admin_link
from alongside.commands.busy import busy
from alongside.commands.console import Sentences
from alongside.commands.database import backup, decrypt, encrypt, migrate, restore, verify
from alongside.commands.demo import demo
from alongside.commands.imports import import_
from alongside.commands.match import match
from alongside.commands.privacy_pack import privacy_pack
from alongside.commands.publish import publish
from alongside.commands.records import erase, export
from alongside.commands.remind import remind
from alongside.commands.round import round_
from alongside.commands.team import team
from alongside.commands.trend import trend


@click.group(
    cls=Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="Alongside", message="%(prog)s %(version)s")
def main() -> None:
    """Alongside on the command line, for whoever runs it.

    The database is the one that ALONGSIDE_DATABASE names (data/alongside.db when it names none).
    Exit codes: 0 done, 1 failed, 2 the input cannot be used.
    """


# Each module holds click commands and knows nothing of this one; they are hung up here.
for command in (
    demo,
    admin_link,
    import_,
    migrate,
    verify,
    backup,
    restore,
    encrypt,
    decrypt,
    export,
    erase,
    trend,
    team,
    publish,
    privacy_pack,
    round_,
    match,
    remind,
    busy,
):
    main.add_command(command)
