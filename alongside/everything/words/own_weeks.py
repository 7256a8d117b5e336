"""A person's own file of past weeks in words: names of columns, a template, and what is wrong with it."""

from collections.abc import Sequence
from functools import cache
from typing import assert_never

from alongside.checkins.rules.checkins import TEXT_LIMIT, WORK_FACTS
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.ui.week_descriptions import fact_label
from alongside.core.rules.spreadsheets import as_csv, quote_cell
from alongside.core.rules.weeks import OLDEST_WEEKS, Week
from alongside.core.words import LANGUAGES, Words, load_words
from alongside.everything.rules.own_weeks import LARGEST, MOST_ROWS, FaultKind, FileFault, Names, WeekFault
from alongside.staff_lists.rules.model import FileRefusal
from alongside.staff_lists.words.plans import MEGABYTE, file_refusal_text

WEEKS_IN_A_YEAR = 52


@cache
def column_names() -> Names:
    """As the template has them, in every language."""
    every = [_names_in(load_words(language)) for language in LANGUAGES]
    return {ours: [names[ours] for names in every] for ours in every[0]}


def _names_in(t: Words) -> dict[str, str]:
    return {
        "week": t("Week"),
        "day": t.weekday(0),
        **{fact.name: fact_label(fact, t) for fact in WORK_FACTS},
        "away": t("Away"),
        "win": t("Small win"),
        "note": t("Private note"),
    }


def template_file(weeks: Sequence[Week], pack: Instrument, t: Words) -> bytes:
    """Its first two columns are filled in. Separated as spreadsheet programs of this language expect it."""
    names = _names_in(t)
    first = [names.pop("week"), names.pop("day")]
    header = [*first, *(item.wording(t.language) for item in pack.items), *names.values()]
    rows = ([week.text, week.monday.isoformat(), *[None] * (len(header) - len(first))] for week in weeks)
    return as_csv(header, rows, ";" if t.number(0.5, 1).find(",") > 0 else ",")


def fault_text(fault: WeekFault, t: Words) -> str:
    """The sentence alone, without line and column. It may hold what the file holds: show it as text."""
    cell = quote_cell(fault.cell)
    match fault.kind:
        case FaultKind.NO_WEEK:
            return t("The week is missing.")
        case FaultKind.WEEK:
            return t("{cell} is not a week. Write it like {week}, or as a day.", cell=cell, week="2026-W07")
        case FaultKind.TO_COME:
            return t("{cell} is still to come.", cell=cell)
        case FaultKind.LONG_AGO:
            years = t.number(OLDEST_WEEKS // WEEKS_IN_A_YEAR)
            return t("{cell} is more than {years} years ago.", cell=cell, years=years)
        case FaultKind.TWICE:
            return t("{cell} is the same week as in line {other}.", cell=cell, other=fault.other)
        case FaultKind.YES_OR_NO:
            return t("{cell} is neither yes nor no.", cell=cell)
        case FaultKind.NUMBER:
            return t("{cell} is not a number.", cell=cell)
        case FaultKind.WHOLE_NUMBER:
            return t("{cell} is not a whole number.", cell=cell)
        case FaultKind.OUT_OF_RANGE:
            return t("{cell} is out of range: {range}.", cell=cell, range=fault.other)
        case FaultKind.ANSWER:
            return t(
                "{cell} is not an answer to this question. Use {range}, or the words of the check-in.",
                cell=cell,
                range=fault.other,
            )
        case FaultKind.VERSION:
            return t("{cell} is not a version of the weekly questions here.", cell=cell)
        case FaultKind.TOO_LONG:
            return t("The text is longer than {longest} characters.", longest=t.number(TEXT_LIMIT))
        case FaultKind.AWAY_AND_MORE:
            return t("A week away has no answers and no work facts.")
        case FaultKind.OPEN_QUOTE:
            return t("A quotation mark is opened and never closed.")
        case FaultKind.AFTER_QUOTE:
            return t("Text follows a closing quotation mark. Inside a cell, write each quotation mark twice.")
        case _:
            assert_never(fault.kind)


def own_file_refusal_text(reason: str, t: Words) -> str:
    """For a `FileFault` or a `FileRefusal`."""
    if reason not in set(FileFault):
        return file_refusal_text(FileRefusal(reason), t)
    fault = FileFault(reason)
    match fault:
        case FileFault.TOO_LARGE:
            return t(
                "The file is too large. The limit is {megabytes} MB.", megabytes=t.number(LARGEST // MEGABYTE)
            )
        case FileFault.TOO_MANY_ROWS:
            return t("The table is too long. The limit is {rows} lines. Split it.", rows=t.number(MOST_ROWS))
        case FileFault.NO_WEEK_COLUMN:
            return t("No column is called “Week”. Name the columns as in the template.")
        case FileFault.TWO_COLUMNS:
            return t("Two columns mean the same. Take one of them out.")
        case FileFault.NOTHING_ELSE:
            return t("No column besides the week has a name we know. Name the columns as in the template.")
        case FileFault.DAYS_IN_TWO_ORDERS:
            return t(
                "Some days can be read in two ways: is the day or the month first? "
                "Write them like {day}, or as weeks.",
                day="2026-02-09",
            )
        case FileFault.FAULTS:
            return t("Some lines cannot be read. Nothing was saved.")
        case FileFault.NOTHING_NEW:
            return t("There is no new week in this file.")
        case _:
            assert_never(fault)
