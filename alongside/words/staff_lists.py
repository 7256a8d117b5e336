"""What is wrong with a staff list, in one sentence each, for the page and the console alike."""

from collections.abc import Mapping
from typing import assert_never

from alongside.domain import N_
from alongside.domain.people import LONGEST_NAME, MOST_CONTRACT_HOURS
from alongside.domain.spreadsheets import quote_cell
from alongside.domain.staff_lists.model import (
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
from alongside.domain.staff_lists.reading import OLDEST_YEARS
from alongside.words import Words

MEGABYTE = 1_000_000


def _flaw_sentence(wrong: FlawKind) -> str:
    match wrong:
        # a cell or a row by itself
        case FlawKind.SPREADSHEET_ERROR:
            return N_(
                "{cell} is an error of the spreadsheet: something it refers to is missing. Correct it there, or leave the cell empty."
            )
        case FlawKind.FORMULA:
            return N_("{cell} is a formula without its result. Put the result itself into the cell.")
        case FlawKind.NUL:
            return N_("{cell} holds a NUL character, which stands in no text. Type the cell anew.")
        case FlawKind.TOO_LONG:
            return N_("A cell is longer than {longest} characters.")
        case FlawKind.MORE_CELLS:
            return N_(
                "The row has more cells than there are columns: {cell} stands in none of them. Put quotation marks round a cell that holds a "
                "separator, such as a comma."
            )
        case FlawKind.OPEN_QUOTE:
            return N_("A quotation mark is opened and never closed.")
        case FlawKind.AFTER_QUOTE:
            return N_(
                "Text follows a closing quotation mark. Within a cell, write each quotation mark twice."
            )
        case FlawKind.NO_LOGIN:
            return N_("The sign-in name is missing.")
        case FlawKind.NO_NAME:
            return N_("There is neither a sign-in name nor a name.")
        case FlawKind.LOGIN:
            return N_(
                "{cell} cannot be a sign-in name. Use an e-mail address, or small letters and digits without spaces."
            )
        case FlawKind.SAME_LOGIN:
            return N_("{cell} stands in line {other} already; capitals make no difference.")
        case FlawKind.NAME:
            return N_("{cell} cannot be a name: it takes 1 to {longest_name} visible characters.")
        case FlawKind.TEAM:
            return N_("{cell} cannot be the name of a team: it takes 1 to {longest_name} visible characters.")
        case FlawKind.LEAD:
            return N_(
                "{cell} cannot be a line manager: write one sign-in name or one name, of up to {longest_name} characters."
            )
        case FlawKind.LEADS:
            return N_("{cell} holds a name that no team can have. Separate teams by semicolons.")
        case FlawKind.TEAMS_BESIDE_EVERY_TEAM:
            return N_("{cell} names teams beside {every_team}, which means every team.")
        case FlawKind.LANGUAGE:
            return N_("{cell} is not a language of the app. Use one of these: {other}.")
        case FlawKind.HOURS:
            return N_("{cell} is not a number of hours a week, such as 38.5.")
        case FlawKind.HOURS_OUTSIDE:
            return N_("{cell} is not between 0 and {most_hours} hours a week.")
        case FlawKind.SHARE:
            return N_("{cell} looks like a share of a full post. Write the hours a week instead.")
        case FlawKind.DAY:
            return N_("{cell} is not a day, such as 2026-02-09.")
        case FlawKind.NO_SUCH_DAY:
            return N_("{cell} is not a day of the calendar.")
        case FlawKind.DAY_AS_TEXT:
            return N_(
                "{cell} is text and other cells of the column are days: the spreadsheet program may have swapped day and month in those. Check "
                "them, then type this one as a day."
            )
        case FlawKind.STILL_TO_COME:
            return N_("{cell} is still to come. Bring people in once they are here.")
        case FlawKind.LONG_AGO:
            return N_("{cell} is more than {years} years ago.")
        case FlawKind.LEFT:
            return N_("{cell} is neither a day, such as 2026-02-09, nor the word “left”.")
        case FlawKind.LEFT_BEFORE_JOINED:
            return N_("{cell} is before the day they joined, {other}.")
        # what the rows ask for, together
        case FlawKind.NO_LOGIN_FROM_NAME:
            return N_("No sign-in name can be made of {cell}. Write one into a column of its own.")
        case FlawKind.LOGIN_OF_ANOTHER:
            return N_(
                "{cell} is the sign-in name of someone who left, and stays theirs. Give the new person another one."
            )
        case FlawKind.NAME_TWICE:
            return N_(
                "{cell} means the same person as line {other}. Take one of them out, or write their sign-in names."
            )
        case FlawKind.NAME_OF_TWO_HERE:
            return N_("{cell} may be any of {other}. Write their sign-in name.")
        case FlawKind.UNKNOWN_LEAD:
            return N_("{cell} is neither in the list nor here, so cannot be a line manager.")
        case FlawKind.LEAD_OF_TWO:
            return N_("{cell} may be any of {other}. Write the sign-in name of the line manager.")
        case FlawKind.LEAD_HAS_LEFT:
            return N_("{cell} has left or leaves by this list, so cannot become a line manager.")
        case FlawKind.OWN_LEAD:
            return N_("{cell} would be their own line manager.")
        case FlawKind.CIRCLE:
            return N_("With {cell} as line manager, a circle closes: {other}.")
        case FlawKind.UNKNOWN_TEAM:
            return N_("{cell} is neither a team of the list nor here, so cannot be led.")
        case FlawKind.TOO_MANY_LEADS:
            return N_(
                "Up to here, people would come to lead teams in more than {most_leads} cases, each team of each person counted. Name fewer, or bring "
                "the list in parts."
            )
        case FlawKind.NO_TEAMS:
            return N_("{cell} means every team, and there is none yet.")
        case FlawKind.YOURSELF:
            return N_("{cell} is your own sign-in name. You cannot mark yourself as left; another admin can.")
        case FlawKind.LAST_ADMIN:
            return N_("{cell} is the last admin who can sign in, and stays until there is another.")
        case _:
            assert_never(wrong)


def _refusal_sentence(why: FileRefusal) -> str:
    match why:
        case FileRefusal.TOO_LARGE:
            return N_("The file is too large: a list has {megabytes} MB at most.")
        case FileRefusal.TOO_MUCH:
            return N_(
                "There is too much in the list: it has {cells} cells and {characters} characters at most. Leave out columns that are not needed."
            )
        case FileRefusal.TOO_MANY_ROWS:
            return N_("The list is too long: it has {rows} people at most. Bring it in parts.")
        case FileRefusal.TOO_MANY_COLUMNS:
            return N_("The list is too wide: it has {columns} columns at most.")
        case FileRefusal.EMPTY:
            return N_("There is nothing in the file.")
        case FileRefusal.LOCKED:
            return N_("The workbook is protected with a password. Save a copy without one and bring that.")
        case FileRefusal.OTHER_WORKBOOK:
            return N_(
                "This kind of workbook cannot be read here. Save it as an Excel workbook (.xlsx) or as CSV and bring that."
            )
        case FileRefusal.DAMAGED:
            return N_(
                "The workbook is damaged or incomplete. Open it in a spreadsheet program, save it anew and bring that."
            )
        case FileRefusal.NOT_A_LIST:
            return N_(
                "The file is neither text nor a workbook. Save the list as an Excel workbook (.xlsx) or as CSV and bring that."
            )
        case FileRefusal.NO_SUCH_SHEET:
            return N_("The workbook has no sheet of that name.")
        case FileRefusal.SEPARATOR:
            return N_(
                "The first line names a separator that is not known here. Use a comma, a semicolon, a tab or a pipe (|)."
            )
        case FileRefusal.ENCODING:
            return N_("The text is not in the encoding that was chosen. Choose another one.")
        case _:
            assert_never(why)


FLAWS: Mapping[FlawKind, str] = {wrong: _flaw_sentence(wrong) for wrong in FlawKind}
REFUSALS: Mapping[FileRefusal, str] = {why: _refusal_sentence(why) for why in FileRefusal}


def flaw_text(flaw: Flaw, t: Words) -> str:
    """The sentence alone, without line and column."""
    return t(
        FLAWS[flaw.wrong],
        cell=quote_cell(flaw.cell),
        other=flaw.other,
        longest=t.number(LONGEST_CELL),
        longest_name=t.number(LONGEST_NAME),
        most_hours=t.number(MOST_CONTRACT_HOURS),
        every_team=EVERY_TEAM,
        most_leads=t.number(MOST_LEADS),
        years=t.number(OLDEST_YEARS),
    )


def file_refusal_text(why: FileRefusal, t: Words) -> str:
    return t(
        REFUSALS[why],
        megabytes=t.number(LARGEST // MEGABYTE),
        cells=t.number(MOST_CELLS),
        characters=t.number(MOST_TEXT),
        rows=t.number(MOST_ROWS),
        columns=t.number(MOST_COLUMNS),
    )
