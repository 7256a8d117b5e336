"""The command line, one module per group of commands.

`main` loads only the module of the command that is called.
"""

import click

from alongside import __version__
from alongside.commands.sentences import Later, Sentences


@click.group(
    cls=Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="Alongside", message="%(prog)s %(version)s")
def main() -> None:
    """Alongside on the command line, for the person who runs the server.

    The database is the one that ALONGSIDE_DATABASE names, or data/alongside.db.
    Exit codes: 0 done, 1 failed, 2 the input cannot be used.
    """


# Each with its name, its place, and the first sentence of its own help.
for command in (
    Later("demo", "demo:demo", "Fill an empty database with a believable made-up organisation."),
    Later(
        "admin-link",
        "admin_link:admin_link",
        "Make a link by which an admin who is locked out chooses a new password.",
    ),
    Later(
        "import",
        "imports:import_",
        "Take in a staff list, or check-ins or support profiles from a CSV file: all of it or nothing.",
    ),
    Later("migrate", "database:migrate", "Create the database, or bring an older one up to date."),
    Later(
        "verify",
        "database:verify",
        "Check the database: damage, lost saves, references, schema, weeks, answers.",
    ),
    Later(
        "backup", "database:backup", "Write a sound copy of the database to DEST, even while the app runs."
    ),
    Later("backups", "backups:backups", "List the automatic backups in ALONGSIDE_BACKUPS."),
    Later("restore", "database:restore", "Replace the database with a backup, SOURCE."),
    Later("encrypt", "database:encrypt", "Encrypt the database with the key that ALONGSIDE_KEY_FILE names."),
    Later("decrypt", "database:decrypt", "Write the database without encryption."),
    Later(
        "export",
        "records:export",
        "Write what is kept about one person, or everyone's figures, into a folder.",
    ),
    Later("erase", "records:erase", "Delete a person and everything kept about them, permanently."),
    Later(
        "trend",
        "trend:trend",
        "Show one person's weeks, usual range and lasting changes, as their own page does.",
    ),
    Later(
        "team",
        "team:team",
        "Show exactly what this lead's page shows about a team: weekly work figures and released bands.",
    ),
    Later(
        "publish",
        "publish:publish",
        "Publish the wellbeing bands of every period whose Thursday has come.",
    ),
    Later(
        "privacy-pack",
        "privacy_pack:privacy_pack",
        "Write Markdown papers for a data protection officer and a works council, from your own settings.",
    ),
    Later("round", "round:round_", "Rounds of support partners."),
    Later("match", "match:match", 'Draw up a round from FILE, or from standard input when FILE is "-".'),
    Later(
        "remind", "remind:remind", "Send what is due: reminders, changes, and everything else in the outbox."
    ),
    Later(
        "busy",
        "busy:busy",
        "Print when a calendar FILE (.ics, or a .zip of some) says that someone is busy, in UTC, "
        "and what cannot be read.",
    ),
):
    main.add_command(command)
