"""Options that the commands of import share."""

from collections.abc import Iterable
from pathlib import Path

import click

from alongside.core.commands.console import Refused

csv_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run = click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
encoded = click.option(
    "--encoding",
    default="",
    metavar="NAME",
    help="What the text is, where it is not UTF-8: cp1252 for what Excel calls ANSI in Western Europe, "
    "cp1250 in Central Europe.",
)
mapped = click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Our column is called THEIRS in the file. Repeatable.",
)


def parse_pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """Of options such as --map OURS=THEIRS. Raises Refused."""
    found: dict[str, str] = {}
    for text in given:
        ours, separator, theirs = text.partition("=")
        if not (ours.strip() and separator and theirs.strip()):
            raise Refused(f"{option} {text}: write it as OURS=THEIRS.")
        if ours.strip() in found:
            raise Refused(f"{option} {text}: {ours.strip()} was given twice.")
        found[ours.strip()] = theirs.strip()
    return found
