"""The command line, one module a group of commands. `main` holds them all."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Alongside on the command line, for whoever runs it.

    The database is the one that ALONGSIDE_DATABASE names (data/alongside.db when it names none).
    Exit codes: 0 done, 1 failed, 2 the input cannot be used.
    """


# Each module below holds click commands and knows nothing of this one; they are hung up here.
