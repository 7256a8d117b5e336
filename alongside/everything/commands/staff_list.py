"""`import people`: a staff list from a file. What would change is shown first, then applied."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any, NoReturn, assert_never

import click

from alongside.accounts.rules.audit import OPERATOR
from alongside.core.commands.console import Refused, as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.core.commands.options import csv_file, dry_run, encoded, mapped, parse_pairs
from alongside.core.rules.errors import BadInput
from alongside.core.words import LANGUAGES, load_words
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk
from alongside.staff_lists.desk.staff_list_files import table_of
from alongside.staff_lists.rules.columns import plain_name
from alongside.staff_lists.rules.model import (
    FILE,
    ChangeKind,
    Choices,
    DayOrder,
    Field,
    FileRefusal,
    Flaw,
    Namesake,
    Plan,
    Question,
    Reading,
    Table,
    answer_key,
)
from alongside.staff_lists.words.plans import file_refusal_text, flaw_text

TEAMS_SHOWN = 10
SHOWN = 50  # lines of one kind; --json has all. Everyone who leaves is always named
ORDERS = {"day-first": DayOrder.DAY_FIRST, "month-first": DayOrder.MONTH_FIRST}


@click.command(name="people")
@csv_file
@encoded
@click.option(
    "--sheet", default="", metavar="NAME", help="Which sheet of a workbook; the first with something in it."
)
@click.option(
    "--header", type=int, metavar="LINE", help="The line that holds the names of the columns; 0 if none does."
)
@click.option("--dates", type=click.Choice(list(ORDERS)), help="How days such as 03/02/2026 are written.")
@mapped
@click.option(
    "--leave-out", multiple=True, metavar="THEIRS", help="A column that is not for Alongside. Repeatable."
)
@click.option("--everyone", is_flag=True, help="The list is everyone: who is here and not in it leaves.")
@click.option(
    "--logins-from-names",
    is_flag=True,
    help="People may come without a sign-in name: they are found by name, and who is new gets a sign-in "
    "name made of it.",
)
@click.option(
    "--same",
    multiple=True,
    metavar="NEW=OLD",
    help="NEW is the new sign-in name of OLD, who is here, or the row of OLD, who left and comes back. "
    "Repeatable.",
)
@click.option(
    "--other",
    multiple=True,
    metavar="NEW",
    help="NEW is someone else than the person of the same name who is here, or who left. Repeatable.",
)
@click.option(
    "--leaving",
    type=int,
    metavar="NUMBER",
    help="How many leave: has to be said where these are many.",
)
@click.option("--yes", is_flag=True, help="Change people who are here without asking.")
@dry_run
@as_json
def import_people(
    file: Path,
    encoding: str,
    sheet: str,
    header: int | None,
    dates: str | None,
    mapped: tuple[str, ...],
    leave_out: tuple[str, ...],
    everyone: bool,
    logins_from_names: bool,
    same: tuple[str, ...],
    other: tuple[str, ...],
    leaving: int | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the staff list FILE, a CSV file or an Excel workbook (.xlsx): all of it or nothing.

    People who are new are added. People who are here are moved, renamed, marked as left or as back, as the
    list says. What it does not say stays. People are found by sign-in name. Before people who are here are
    changed, what would change is shown and asked; without a terminal that needs --yes.

    Columns, by their names in several languages or by --map: login (needed), name, or first_name and
    last_name (the login serves when there is none), team (made when it is new), lead (the line manager, by
    sign-in name or name), leads (teams whose figures they see, separated by semicolons; * for every team),
    language, contract_hours (a week), joined (the day since which they are here and in their team; without it
    today), left (their last day). No one can sign in before an admin invites them.
    """
    chosen = Choices(
        encoding=_check_encoding(encoding),
        sheet=sheet,
        header=header,
        days=ORDERS[dates] if dates else None,
        everyone=everyone,
        logins_from_names=logins_from_names,
    )
    ours = _parse_mapped_columns(mapped)
    with open_current_store() as store:
        desk = OperatorDesk(store, now())
        table = _read_table(file, chosen)
        chosen = _with_named_columns(chosen, ours, leave_out, file=file, desk=desk, table=table)
        known = {new: desk.require_person(old).id for new, old in parse_pairs("--same", same).items()}
        alike = known | dict.fromkeys(other, "")
        chosen = replace(chosen, alike={new.strip().lower(): person_id for new, person_id in alike.items()})
        reading = desk.read_staff_list(table, chosen, LANGUAGES)
        if reading.questions:
            _refuse_with_questions(file, table, reading, as_json)
        plan = desk.plan_staff_list(reading, chosen)
        uncounted = plan.is_ready and plan.many_leave and leaving != len(plan.leaving)
        written = (
            plan.is_ready
            and not uncounted
            and not dry_run
            and (not plan.changes_people_here or yes or _ask_to_confirm(file, plan, as_json))
        )
        if written:
            desk.apply_staff_list(reading, chosen, plan.digest, leaving)
    _report_plan(file, reading, plan, written=written, dry_run=dry_run, as_json=as_json)
    if uncounted and not dry_run:
        raise Refused(
            f"{len(plan.leaving)} people would leave. If they did: --leaving {len(plan.leaving)}. "
            "Nothing was changed."
        )
    if not written and not dry_run:
        raise Refused("Nothing was changed. With --yes it is done.")


# ── what was chosen ─────────────────────────────────────────────────────────────────────────────────────────


def _check_encoding(encoding: str) -> str:
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise Refused(f"--encoding {encoding}: no encoding of text has this name.") from None
    return encoding


def _read_table(file: Path, chosen: Choices) -> Table:
    try:
        return table_of(OPERATOR, file.read_bytes(), chosen)
    except BadInput as refusal:
        if refusal.field != FILE:
            raise
        raise Refused(
            f"{file}: {file_refusal_text(FileRefusal(refusal.reason), load_words('en'))} Nothing was changed."
        ) from None


def _parse_mapped_columns(mapped: tuple[str, ...]) -> dict[Field, str]:
    found = {}
    for ours, theirs in parse_pairs("--map", mapped).items():
        if ours not in list(Field):
            raise Refused(f"--map {ours}={theirs}: our columns are {', '.join(Field)}.")
        found[Field(ours)] = theirs
    return found


def _with_named_columns(
    chosen: Choices,
    ours: dict[Field, str],
    leave_out: tuple[str, ...],
    *,
    file: Path,
    desk: OperatorDesk,
    table: Table,
) -> Choices:
    """With the places of the named columns.

    If no header line was found, the line that has those names is it.
    """
    if not (ours or leave_out):
        return chosen
    wanted = [*ours.values(), *leave_out]
    if chosen.header is None:
        keys = {plain_name(name) for name in wanted}
        line = next(
            (line for line, cells in table.rows if keys <= {plain_name(cell) for cell in cells}), None
        )
        chosen = replace(chosen, header=line)
    columns = desk.read_staff_list(table, chosen, LANGUAGES).columns

    def find_place(name: str) -> int:
        places = [one.place for one in columns if plain_name(one.name) == plain_name(name)]
        if len(places) != 1:
            why = "has more than one column" if places else "has no column"
            raise Refused(f"{file} {why} {name!r}; it has {_join_names(one.name for one in columns)}.")
        return places[0]

    named = {find_place(theirs): field for field, theirs in ours.items()}
    return replace(chosen, columns={**{find_place(theirs): None for theirs in leave_out}, **named})


def _refuse_with_questions(file: Path, table: Table, reading: Reading, as_json: bool) -> NoReturn:
    """Prints what has to be answered on the command line before the file can be read."""
    if as_json:
        print_json(
            {
                "written": False,
                "questions": reading.questions,
                "columns": [asdict(one) for one in reading.columns],
            }
        )
    columns = _join_names(one.name for one in reading.columns)
    for question in reading.questions:
        click.echo(f"  {_question_text(question, table, columns)}", err=True)
    raise Refused(f"{file}: something has to be said first. Nothing was changed.")


def _question_text(question: Question, table: Table, columns: str) -> str:
    match question:
        case Question.ENCODING:
            read = "; ".join(f"{one.encoding}: {' '.join(one.words)}" for one in table.spellings)
            return f"--encoding: the text is not Unicode. It would read, in {read}."
        case Question.HEADER:
            return "--header: which line holds the names of the columns? (Or name a column with --map.)"
        case Question.LOGIN:
            return (
                f"--map login=…: which column holds sign-in names? There is {columns}. "
                "If none does: --logins-from-names"
            )
        case Question.NAME:
            return f"--map name=…: which column holds names? There is {columns}."
        case Question.DAYS:
            return f"--dates: does the day or the month come first ({' or '.join(ORDERS)})?"
        case _:
            assert_never(question)


# ── what it does ────────────────────────────────────────────────────────────────────────────────────────────


def _ask_to_confirm(file: Path, plan: Plan, as_json: bool) -> bool:
    """Asks if there is a terminal."""
    if as_json or not sys.stdin.isatty():
        return False
    _show_plan(file, plan)
    return click.confirm("Do this?", abort=True)


def _report_plan(
    file: Path, reading: Reading, plan: Plan, *, written: bool, dry_run: bool, as_json: bool
) -> None:
    ignored = [one.name for one in reading.columns if one.holds is None]
    if as_json:
        print_json({"written": written, "ignored": ignored, **_plan_as_json(plan)})
    elif ignored:
        click.echo(f"Columns without a place here: {', '.join(ignored)}.", err=True)
    if plan.flaws:
        if not as_json:
            _show_lines((_flaw_line(one) for one in plan.flaws), partial(click.echo, err=True))
        faults = "1 fault" if len(plan.flaws) == 1 else f"{len(plan.flaws)} faults"
        raise Refused(f"{file}: {faults}. Nothing was changed.")
    if plan.alike:
        for one in plan.alike if not as_json else ():
            click.echo(f"  line {one.line}: {_same_person_text(one)}", err=True)
        raise Refused(f"{file}: it has to be said who these are. Nothing was changed.")
    if written and not as_json:
        click.echo(f"{file}: {_summary_text(plan, done=True)}.")
        _show_notes(plan)
    if not written and not as_json:
        _show_plan(file, plan)


def _same_person_text(one: Namesake) -> str:
    row = answer_key(one)
    known = f"who left on {one.left_on} as" if one.left_on else "who is here as"
    called = f"{one.name} ({one.login})" if one.login else one.name
    same, other = f"{row}={one.login_here}", row
    return (
        f"is {called} the {one.name} {known} {one.login_here}? --same {quote(same)} or --other {quote(other)}"
    )


def _show_plan(file: Path, plan: Plan) -> None:
    """What would change. Everyone who leaves is named."""
    click.echo(f"{file}: {_summary_text(plan, done=False)}.")
    for heading, lines, all_of_them in (
        ("Join", [f"{one.name} ({one.login})" for one in plan.joining], False),
        (
            "Change",
            [
                f"{one.name}: {_kind_text(one.what)} {one.before or '–'} → {one.after or '–'}"
                for one in plan.changed
            ],
            False,
        ),
        ("Leave", [name for _, name in plan.leaving], True),
        ("Come back", [name for _, name in plan.returning], True),
    ):
        if lines:
            click.echo(f"{heading}:")
            _show_lines((f"  {line}" for line in lines), click.echo, len(lines) if all_of_them else SHOWN)
    _show_notes(plan)


def _kind_text(what: ChangeKind) -> str:
    match what:
        case ChangeKind.NAME:
            return "name"
        case ChangeKind.TEAM:
            return "team"
        case ChangeKind.LEAD:
            return "line manager"
        case ChangeKind.LEADS:
            return "leads"
        case ChangeKind.LANGUAGE:
            return "language"
        case ChangeKind.CONTRACT_HOURS:
            return "contract hours"
        case ChangeKind.LOGIN:
            return "sign-in name"
        case _:
            assert_never(what)


def _show_notes(plan: Plan) -> None:
    if plan.new_teams:
        more = len(plan.new_teams) - TEAMS_SHOWN
        others = f" and {more} more" if more > 0 else ""
        click.echo(f"New teams: {_join_names(plan.new_teams[:TEAMS_SHOWN])}{others}.")
    for new, other in plan.slips:
        click.echo(f"{new} is one letter off {other}. Is it the same team?", err=True)
    if plan.missing:
        click.echo(f"Not in the list, and still here: {len(plan.missing)}.")


def _summary_text(plan: Plan, done: bool) -> str:
    moved = plan.people_moved
    counts = (
        (len(plan.joining), "joined", "join"),
        (moved, "moved", "move"),
        (plan.people_changed - moved, "changed otherwise", "change otherwise"),
        (len(plan.leaving), "left", "leave"),
        (len(plan.returning), "came back", "come back"),
    )
    found = [f"{number} {past if done else present}" for number, past, present in counts if number]
    return ", ".join(found) or "nothing to change"


def _show_lines(lines: Iterable[str], say: Callable[[str], None], most: int = SHOWN) -> None:
    every = list(lines)
    for line in every[:most]:
        say(line)
    if len(every) > most:
        say(f"  … and {len(every) - most} more (--json lists all)")


def _flaw_line(flaw: Flaw) -> str:
    place = f"line {flaw.line}, {flaw.column}" if flaw.column else f"line {flaw.line}"
    return f"  {place}: {flaw_text(flaw, load_words('en'))}"


def _plan_as_json(plan: Plan) -> dict[str, Any]:
    """In JSON's types, each flaw with its sentence."""

    def dates_as_text(fields: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields}

    flaws = [{**asdict(one), "sentence": flaw_text(one, load_words("en"))} for one in plan.flaws]
    return {**asdict(plan, dict_factory=dates_as_text), "flaws": flaws}


def _join_names(names: Iterable[str]) -> str:
    return ", ".join(names)
