"""What is wrong with a staff list, in one sentence each, for the page and the console alike."""

from typing import assert_never

from alongside.accounts.rules.people import LONGEST_NAME, MOST_CONTRACT_HOURS
from alongside.core.rules.messages import N_
from alongside.core.rules.spreadsheets import quote_cell
from alongside.core.words import Words
from alongside.staff_lists.rules.model import (
    EVERY_TEAM,
    LARGEST,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LEADS,
    MOST_ROWS,
    MOST_TEXT,
    FileRefusal,
    Flaw,
    FlawKind,
)
from alongside.staff_lists.rules.reading import OLDEST_YEARS

MEGABYTE = 1_000_000


def flaw_message(wrong: FlawKind) -> str:
    """In English, still to be filled in."""
    match wrong:
        # a cell or a row by itself
        case FlawKind.SPREADSHEET_ERROR:
            return N_(
                "{cell} is a spreadsheet error: something it refers to is missing. Fix it there, or "
                "leave the cell empty."
            )
        case FlawKind.FORMULA:
            return N_("{cell} is a formula without its result. Put the result in the cell.")
        case FlawKind.NUL:
            return N_("{cell} contains a NUL character, which is not allowed in text. Type the cell again.")
        case FlawKind.TOO_LONG:
            return N_("A cell is longer than {longest} characters.")
        case FlawKind.MORE_CELLS:
            return N_(
                "The row has more cells than columns: {cell} is in none of them. Put quotation marks "
                "around a cell that has a comma or another separator in it."
            )
        case FlawKind.OPEN_QUOTE:
            return N_("A quotation mark is opened and never closed.")
        case FlawKind.AFTER_QUOTE:
            return N_(
                "Text follows a closing quotation mark. Inside a cell, write each quotation mark twice."
            )
        case FlawKind.NO_LOGIN:
            return N_("The sign-in name is missing.")
        case FlawKind.NO_NAME:
            return N_("The sign-in name and the name are missing.")
        case FlawKind.LOGIN:
            return N_(
                "{cell} cannot be a sign-in name. Use an e-mail address, or lower-case letters and "
                "digits without spaces."
            )
        case FlawKind.SAME_LOGIN:
            return N_("{cell} is already in line {other}. Capitals do not matter.")
        case FlawKind.NAME:
            return N_("{cell} cannot be a name. A name has visible characters, up to {longest_name}.")
        case FlawKind.TEAM:
            return N_(
                "{cell} cannot be a team name. A team name has visible characters, up to {longest_name}."
            )
        case FlawKind.LEAD:
            return N_(
                "{cell} cannot be a line manager. Write one sign-in name or one name, up to "
                "{longest_name} characters."
            )
        case FlawKind.LEADS:
            return N_("{cell} contains a name that no team can have. Separate teams with semicolons.")
        case FlawKind.TEAMS_BESIDE_EVERY_TEAM:
            return N_("{cell} names teams as well as {every_team}, which means every team.")
        case FlawKind.LANGUAGE:
            return N_("{cell} is not a language of the app. Use one of these: {other}.")
        case FlawKind.HOURS:
            return N_("{cell} is not a number of hours per week, such as 38.5.")
        case FlawKind.HOURS_OUTSIDE:
            return N_("{cell} is out of range. Contract hours go from none to {most_hours} per week.")
        case FlawKind.SHARE:
            return N_("{cell} looks like a share of full-time. Write the hours per week instead.")
        case FlawKind.DAY:
            return N_("{cell} is not a day, such as 2026-02-09.")
        case FlawKind.NO_SUCH_DAY:
            return N_("{cell} is not in the calendar.")
        case FlawKind.DAY_AS_TEXT:
            return N_(
                "{cell} is text, but other cells in the column are days. The spreadsheet program may "
                "have swapped day and month in those. Check them, then type this one as a day."
            )
        case FlawKind.STILL_TO_COME:
            return N_("{cell} is in the future. Add people once they are here.")
        case FlawKind.LONG_AGO:
            return N_("{cell} is more than {years} years ago.")
        case FlawKind.LEFT:
            return N_("{cell} is neither a day, such as 2026-02-09, nor the word “left”.")
        case FlawKind.LEFT_BEFORE_JOINED:
            return N_("{cell} is before their first day, {other}.")
        # what the rows ask for, together
        case FlawKind.NO_LOGIN_FROM_NAME:
            return N_("No sign-in name can be made from {cell}. Write one in a separate column.")
        case FlawKind.LOGIN_OF_ANOTHER:
            return N_(
                "{cell} is the sign-in name of someone who left, and stays theirs. Give the new "
                "person another one."
            )
        case FlawKind.NAME_TWICE:
            return N_(
                "{cell} is the same person as in line {other}. Remove one of them, or write their "
                "sign-in names."
            )
        case FlawKind.NAME_OF_TWO_HERE:
            return N_("{cell} could be any of {other}. Write their sign-in name.")
        case FlawKind.UNKNOWN_LEAD:
            return N_("{cell} is not in the list or here, so cannot be a line manager.")
        case FlawKind.LEAD_OF_TWO:
            return N_("{cell} could be any of {other}. Write the line manager's sign-in name.")
        case FlawKind.LEAD_HAS_LEFT:
            return N_("{cell} has left, or leaves with this list, so cannot become a line manager.")
        case FlawKind.OWN_LEAD:
            return N_("{cell} would be their own line manager.")
        case FlawKind.CIRCLE:
            return N_("{cell} as line manager makes a circle: {other}.")
        case FlawKind.UNKNOWN_TEAM:
            return N_("{cell} is not a team in the list or here, so no one can lead it.")
        case FlawKind.TOO_MANY_LEADS:
            return N_(
                "Up to this row, the list adds more than {most_leads} leads of teams, counting each "
                "team of each person. Name fewer, or split the list."
            )
        case FlawKind.NO_TEAMS:
            return N_("{cell} means every team, but there are none yet.")
        case FlawKind.YOURSELF:
            return N_("{cell} is your own sign-in name. You cannot mark yourself as left. Another admin can.")
        case FlawKind.LAST_ADMIN:
            return N_("{cell} is the last admin who can sign in, and stays until there is another.")
        case _:
            assert_never(wrong)


def _refusal_message(why: FileRefusal) -> str:
    match why:
        case FileRefusal.TOO_LARGE:
            return N_("The file is too large. The limit is {megabytes} MB.")
        case FileRefusal.TOO_MUCH:
            return N_(
                "The list is too big. The limit is {cells} cells and {characters} characters. Leave "
                "out columns that you do not need."
            )
        case FileRefusal.TOO_MANY_ROWS:
            return N_("The list is too long. The limit is {rows} people. Split it.")
        case FileRefusal.TOO_MANY_COLUMNS:
            return N_("The list is too wide. The limit is {columns} columns.")
        case FileRefusal.EMPTY:
            return N_("The file is empty.")
        case FileRefusal.LOCKED:
            return N_("The workbook has a password. Save a copy without one and use that.")
        case FileRefusal.OTHER_WORKBOOK:
            return N_("This kind of workbook cannot be read. Save it as an Excel workbook (.xlsx) or as CSV.")
        case FileRefusal.DAMAGED:
            return N_(
                "The workbook is damaged or incomplete. Open it in a spreadsheet program and save it again."
            )
        case FileRefusal.NOT_A_LIST:
            return N_(
                "The file is neither text nor a workbook. Save the list as an Excel workbook (.xlsx) "
                "or as CSV."
            )
        case FileRefusal.NO_SUCH_SHEET:
            return N_("The workbook has no sheet with that name.")
        case FileRefusal.SEPARATOR:
            return N_(
                "The first line names an unknown separator. Use a comma, a semicolon, a tab or a pipe (|)."
            )
        case FileRefusal.ENCODING:
            return N_("The text does not fit the chosen encoding. Choose another one.")
        case _:
            assert_never(why)


def flaw_text(flaw: Flaw, t: Words) -> str:
    """The sentence alone, without line and column."""
    return t(
        flaw_message(flaw.wrong),
        cell=quote_cell(flaw.cell),
        other=flaw.other,
        longest=t.number(LONGEST_CELL),
        longest_name=t.number(LONGEST_NAME),
        most_hours=t.number(MOST_CONTRACT_HOURS),
        every_team=EVERY_TEAM,
        most_leads=t.number(MOST_LEADS),
        years=t.number(OLDEST_YEARS),
    )


def line_text(line: int, column: str, what: str, t: Words) -> str:
    """Of a flaw of the whole line, `column` is empty. To be shown as text: it holds what the file holds."""
    if column:
        return t("Line {line}, “{column}”: {what}", line=line, column=column, what=what)
    return t("Line {line}: {what}", line=line, what=what)


def file_refusal_text(why: FileRefusal, t: Words) -> str:
    return t(
        _refusal_message(why),
        megabytes=t.number(LARGEST // MEGABYTE),
        cells=t.number(MOST_CELLS),
        characters=t.number(MOST_TEXT),
        rows=t.number(MOST_ROWS),
        columns=t.number(MOST_COLUMNS),
    )
