"""The command line, one module a group of commands. `main` knows each by name and loads the one that is called."""

import click

from alongside import __version__
from alongside.commands.sentences import Later, Sentences


@click.group(
    cls=Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="Alongside", message="%(prog)s %(version)s")
def main() -> None:
    """Alongside on the command line, for whoever runs it.

    The database is the one that ALONGSIDE_DATABASE names (data/alongside.db when it names none).
    Exit codes: 0 done, 1 failed, 2 the input cannot be used.
    """


# Each by its name, its place, and the first sentence of its own help.
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
    Later("migrate", "database:migrate", "Make the database, or bring an older one up to date."),
    Later(
        "verify",
        "database:verify",
        "Check the database: damage, lost saves, references, schema, weeks, answers.",
    ),
    Later(
        "backup", "database:backup", "Write a sound copy of the database to DEST, also while the app runs."
    ),
    Later(
        "backups", "backups:backups", "List the backups that the server made by itself, in ALONGSIDE_BACKUPS."
    ),
    Later("restore", "database:restore", "Put a backup, SOURCE, in the place of the database."),
    Later("encrypt", "database:encrypt", "Encrypt the database with the key that ALONGSIDE_KEY_FILE names."),
    Later("decrypt", "database:decrypt", "Write the database without encryption."),
    Later(
        "export",
        "records:export",
        "Write what is kept about one person, or everybody's figures, into a folder.",
    ),
    Later("erase", "records:erase", "Delete a person and everything kept about them, for good."),
    Later(
        "trend",
        "trend:trend",
        "Show one person's weeks, usual range and lasting changes, as their own page does.",
    ),
    Later(
        "team",
        "team:team",
        "Show exactly what this lead's page shows of a team: work figures week by week, wellbeing as released bands.",
    ),
    Later(
        "publish",
        "publish:publish",
        "Publish the wellbeing bands of every period whose Thursday has come.",
    ),
    Later(
        "privacy-pack",
        "privacy_pack:privacy_pack",
        "Write what a data protection officer and a works council need: Markdown files, from how it is set up here.",
    ),
    Later("round", "round:round_", "Rounds of support partners."),
    Later("match", "match:match", 'Draw up a round from FILE, or from standard input when FILE is "-".'),
    Later("remind", "remind:remind", "Send what is due: reminders, changes, and whatever else waits."),
    Later(
        "busy",
        "busy:busy",
        "Print when a calendar FILE (.ics, or a .zip of some) says that someone is busy, in UTC, and what of it cannot be read.",
    ),
):
    main.add_command(command)
