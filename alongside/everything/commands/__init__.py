"""The command line of all topics, one module per group of commands.

`main` loads only the module of the command that is called.
"""

import click

from alongside import __version__
from alongside.core.commands.command_group import CommandGroup, LazyCommand


@click.group(
    cls=CommandGroup,
    refusals="alongside.everything.commands.refusals:to_click_error",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="Alongside", message="%(prog)s %(version)s")
@click.option(
    "--organisation",
    metavar="NAME",
    help="The organisation that the command is about, where ALONGSIDE_ORGANISATIONS lists several. "
    "Or set ALONGSIDE_ORGANISATION.",
)
def main(organisation: str | None) -> None:
    """Alongside on the command line, for the person who runs the server.

    The database is the one that ALONGSIDE_DATABASE names, or data/alongside.db.
    Exit codes: 0 done, 1 failed, 2 the input cannot be used.
    """


# Each with its name, its place, and the first sentence of its own help.
for command in (
    LazyCommand(
        "demo",
        "alongside.everything.commands.demo:demo",
        "Fill an empty database with a believable made-up organisation.",
    ),
    LazyCommand(
        "admin-link",
        "alongside.everything.commands.admin_link:admin_link",
        "Make a link by which an admin who is locked out chooses a new password.",
    ),
    LazyCommand(
        "set-up-code",
        "alongside.everything.commands.set_up_code:set_up_code",
        "Print a code with which someone sets up the organisation in the app.",
    ),
    LazyCommand(
        "import",
        "alongside.everything.commands.imports:import_commands",
        "Take in a staff list, or check-ins or support profiles from a CSV file: all of it or nothing.",
    ),
    LazyCommand(
        "migrate",
        "alongside.everything.commands.database:migrate",
        "Create the database, or bring an older one up to date.",
    ),
    LazyCommand(
        "verify",
        "alongside.everything.commands.database:verify",
        "Check the database: damage, lost saves, references, schema, weeks, answers.",
    ),
    LazyCommand(
        "backup",
        "alongside.everything.commands.database:backup",
        "Write a sound copy of the database to DEST, even while the app runs.",
    ),
    LazyCommand(
        "backups",
        "alongside.storage.commands.backups:backups",
        "List the automatic backups in ALONGSIDE_BACKUPS.",
    ),
    LazyCommand(
        "restore",
        "alongside.everything.commands.database:restore",
        "Replace the database with a backup, SOURCE; on a server, fill an empty schema with it.",
    ),
    LazyCommand(
        "move",
        "alongside.everything.commands.database:move",
        "Move the database to another place, on the same engine or the other.",
    ),
    LazyCommand(
        "encrypt",
        "alongside.everything.commands.database:encrypt",
        "Encrypt the database with the key that ALONGSIDE_KEY_FILE names.",
    ),
    LazyCommand(
        "decrypt", "alongside.everything.commands.database:decrypt", "Write the database without encryption."
    ),
    LazyCommand(
        "organisations",
        "alongside.everything.commands.organisations:organisations",
        "Several organisations in one installation, each with a database of its own.",
    ),
    LazyCommand(
        "export",
        "alongside.everything.commands.records:export",
        "Write what is kept about one person, or everyone's figures, into a folder.",
    ),
    LazyCommand(
        "erase",
        "alongside.everything.commands.records:erase",
        "Delete a person and everything kept about them, permanently.",
    ),
    LazyCommand(
        "trend",
        "alongside.everything.commands.trend:trend",
        "Show one person's weeks, usual range and lasting changes, as their own page does.",
    ),
    LazyCommand(
        "team",
        "alongside.everything.commands.team:team",
        "Show exactly what this lead's page shows about a team: weekly work figures and released bands.",
    ),
    LazyCommand(
        "publish",
        "alongside.everything.commands.publish:publish",
        "Publish the wellbeing bands of every period whose Thursday has come.",
    ),
    LazyCommand(
        "privacy-pack",
        "alongside.everything.commands.privacy_pack:privacy_pack",
        "Write Markdown papers for a data protection officer and a works council, from your own settings.",
    ),
    LazyCommand("round", "alongside.everything.commands.round:round_", "Rounds of support partners."),
    LazyCommand(
        "match",
        "alongside.matching.commands.match:match",
        'Draw up a round from FILE, or from standard input when FILE is "-".',
    ),
    LazyCommand(
        "remind",
        "alongside.everything.commands.remind:remind",
        "Send what is due: reminders, changes, and everything else in the outbox.",
    ),
    LazyCommand(
        "busy",
        "alongside.calendars.commands.busy:busy",
        "Print when a calendar FILE (.ics, or a .zip of some) says that someone is busy, in UTC, "
        "and what cannot be read.",
    ),
):
    main.add_command(command)
