"""Import check-ins of past weeks and support profiles from spreadsheets. Staff lists: see `staff_list.py`."""

import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from alongside.checkins.commands.instruments import load_instruments
from alongside.checkins.rules.checkins import WEEKLY, WORK_FACTS, FactKind
from alongside.core.commands.console import Refused, as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.core.commands.options import csv_file, dry_run, encoded, mapped, parse_pairs
from alongside.core.rules.spreadsheets import BadRows, Rows, Unreadable, as_utf8
from alongside.everything.commands.staff_list import import_people
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import ImportResult, OperatorDesk
from alongside.everything.desk.profile_imports import import_profile_rows
from alongside.everything.rules.imports import parse_week_in_range
from alongside.everything.rules.profile_imports import COLUMNS_HELP

SHOWN_FAULTS = 50


@click.group(name="import")
def import_commands() -> None:
    """Take in a staff list, or check-ins or support profiles from a CSV file: all of it or nothing.

    Cells are separated by comma, semicolon, tab or pipe, or by what a first line such as sep=; names. The
    text is UTF-8, or UTF-16 with its mark, or what --encoding names. Every row that is at fault is named with
    its line and the reason, and then nothing is written.
    """


import_commands.add_command(import_people)


COLUMNS = ", ".join(
    f"{fact.name} (yes/no)" if fact.kind is FactKind.YES_OR_NO else fact.name for fact in WORK_FACTS
)
CHECK_INS_HELP = f"""Take in check-ins of past weeks from FILE.

Columns: login (needed), week (2026-W07; needed unless --week is given), {COLUMNS}, win,
note, away (yes/no), and the item keys of the instrument with the level as a number, the lowest being 0. An
empty cell is "not said". A week that is saved already is refused; with --replace the file's columns are
written over it and the rest of that week stays.
"""


@import_commands.command(name="check-ins", help=CHECK_INS_HELP)
@csv_file
@click.option("--week", metavar="YYYY-Www", help="The week of every row, when the file has no week column.")
@encoded
@click.option("--instrument", default=WEEKLY, show_default=True, help="What the answers belong to.")
@mapped
@click.option(
    "--multiply",
    multiple=True,
    metavar="OURS=FACTOR",
    help="Multiply the cells of our column, such as hours=7 for hours a day. Repeatable.",
)
@click.option("--replace", "replace_saved", is_flag=True, help="Write over weeks that are saved already.")
@dry_run
@as_json
def import_check_ins(
    file: Path,
    week: str | None,
    encoding: str,
    instrument: str,
    mapped: tuple[str, ...],
    multiply: tuple[str, ...],
    replace_saved: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    usable = load_instruments()
    if instrument not in usable:
        raise Refused(
            f"There is no instrument {instrument!r} here, only: {', '.join(sorted(usable))}. "
            "ALONGSIDE_INSTRUMENTS names a folder of your own."
        )
    names, factors = parse_pairs("--map", mapped), _parse_factors(multiply)
    with open_current_store() as store:
        desk = OperatorDesk(store, now())
        try:
            chosen = None if week is None else parse_week_in_range(week, desk.newest_week())
        except ValueError as error:
            raise Refused(f"--week {week} {error}.") from None
        try:
            taken = desk.import_check_ins(
                _read_utf8(file, encoding),
                usable[instrument],
                week=chosen,
                mapped=names,
                multiply=factors,
                replace_saved=replace_saved,
                dry_run=dry_run,
                through=_with_progress_bar,
            )
        except (Unreadable, BadRows) as refusal:
            _refuse_file(file, refusal, as_json)
    _report_import(file, taken, ("check-in", "check-ins"), dry_run=dry_run, as_json=as_json)


@import_commands.command(
    name="profiles",
    help=f"""Take in what people say for support partners from FILE.

    {COLUMNS_HELP} What a person has entered themselves is not overwritten.
    """,
)
@csv_file
@encoded
@mapped
@dry_run
@as_json
def import_profiles(file: Path, encoding: str, mapped: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    names = parse_pairs("--map", mapped)
    with open_current_store() as store:
        try:
            taken = import_profile_rows(store, now(), _read_utf8(file, encoding), names, dry_run)
        except (Unreadable, BadRows) as refusal:
            _refuse_file(file, refusal, as_json)
    _report_import(file, taken, ("profile", "profiles"), dry_run=dry_run, as_json=as_json)


def _read_utf8(file: Path, encoding: str) -> bytes:
    """As UTF-8, or as it is if it begins with a byte order mark. Raises Unreadable."""
    content = file.read_bytes()
    try:
        return as_utf8(content, encoding) if encoding else content
    except LookupError:
        raise Refused(f"--encoding {encoding}: no encoding of text has this name.") from None


def _with_progress_bar(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """With a progress bar if there is a terminal."""
    if not sys.stderr.isatty():
        yield from rows
        return
    with click.progressbar(rows, label="Reading", file=sys.stderr, update_min_steps=1000) as bar:
        yield from bar


def _parse_factors(given: Iterable[str]) -> dict[str, float]:
    factors = {}
    for ours, text in parse_pairs("--multiply", given).items():
        try:
            factors[ours] = float(text)
        except ValueError:
            raise Refused(f"--multiply {ours}={text}: {text} is not a number.") from None
        if not (math.isfinite(factors[ours]) and factors[ours] > 0):
            raise Refused(f"--multiply {ours}={text}: the factor must be above zero.")
    return factors


def _refuse_file(file: Path, refusal: Unreadable | BadRows, as_json: bool) -> NoReturn:
    faults = refusal.faults if isinstance(refusal, BadRows) else ()
    if as_json:
        print_json(
            {"written": False, "error": str(refusal) or None, "faults": [asdict(one) for one in faults]}
        )
    if isinstance(refusal, Unreadable):
        raise Refused(f"{file} {refusal.reason}. Nothing was written.")
    if not as_json:
        for fault in faults[:SHOWN_FAULTS]:
            click.echo(f"  {fault}", err=True)
        if len(faults) > SHOWN_FAULTS:
            click.echo(f"  … and {len(faults) - SHOWN_FAULTS} more (--json lists all)", err=True)
    raise Refused(f"{file}: {_counted(len(faults), 'fault', 'faults')}. Nothing was written.")


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _report_import(
    file: Path, taken: ImportResult, noun: tuple[str, str], *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        print_json({"written": not dry_run, **asdict(taken)})
        return
    if taken.ignored:
        click.echo(f"Columns without a place here: {', '.join(taken.ignored)}.", err=True)
    counted = _counted(taken.rows, *noun)
    click.echo(f"{file}: {counted} would be taken in." if dry_run else f"{file}: {counted} taken in.")
    if taken.weeks:
        first, last = taken.weeks[0], taken.weeks[-1]
        click.echo(f"Week: {first}." if first == last else f"Weeks: {first} to {last}.")
    if taken.replaced:
        click.echo(f"Already saved before: {taken.replaced}.")
