"""What is wrong with a staff list, in one sentence each, for the page and the console alike."""

from collections.abc import Mapping

from alongside.domain import N_
from alongside.domain.people import LONGEST_NAME, MOST_CONTRACT_HOURS
from alongside.domain.spreadsheets import shown
from alongside.domain.staff_lists.model import (
    EVERY_TEAM,
    LARGEST,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LEADS,
    MOST_ROWS,
    MOST_TEXT,
    Flaw,
    Refusal,
    Wrong,
)
from alongside.domain.staff_lists.reading import OLDEST_YEARS
from alongside.words import Words

MEGABYTE = 1_000_000

FLAWS: Mapping[Wrong, str] = {
    # a cell or a row by itself
    Wrong.SPREADSHEET_ERROR: N_(
        "{cell} is an error of the spreadsheet: something it refers to is missing. Correct it there, or leave the cell empty."
    ),
    Wrong.FORMULA: N_("{cell} is a formula without its result. Put the result itself into the cell."),
    Wrong.NUL: N_("{cell} holds a NUL character, which stands in no text. Type the cell anew."),
    Wrong.TOO_LONG: N_("A cell is longer than {longest} characters."),
    Wrong.MORE_CELLS: N_(
        "The row has more cells than there are columns: {cell} stands in none of them. Put quotation marks round a cell that holds a "
        "separator, such as a comma."
    ),
    Wrong.OPEN_QUOTE: N_("A quotation mark is opened and never closed."),
    Wrong.AFTER_QUOTE: N_(
        "Text follows a closing quotation mark. Within a cell, write each quotation mark twice."
    ),
    Wrong.NO_LOGIN: N_("The sign-in name is missing."),
    Wrong.NO_NAME: N_("There is neither a sign-in name nor a name."),
    Wrong.LOGIN: N_(
        "{cell} cannot be a sign-in name. Use an e-mail address, or small letters and digits without spaces."
    ),
    Wrong.SAME_LOGIN: N_("{cell} stands in line {other} already; capitals make no difference."),
    Wrong.NAME: N_("{cell} cannot be a name: it takes 1 to {longest_name} visible characters."),
    Wrong.TEAM: N_("{cell} cannot be the name of a team: it takes 1 to {longest_name} visible characters."),
    Wrong.LEAD: N_(
        "{cell} cannot be a line manager: write one sign-in name or one name, of up to {longest_name} characters."
    ),
    Wrong.LEADS: N_("{cell} holds a name that no team can have. Separate teams by semicolons."),
    Wrong.TEAMS_BESIDE_EVERY_TEAM: N_("{cell} names teams beside {every_team}, which means every team."),
    Wrong.LANGUAGE: N_("{cell} is not a language of the app. Use one of these: {other}."),
    Wrong.HOURS: N_("{cell} is not a number of hours a week, such as 38.5."),
    Wrong.HOURS_OUTSIDE: N_("{cell} is not between 0 and {most_hours} hours a week."),
    Wrong.SHARE: N_("{cell} looks like a share of a full post. Write the hours a week instead."),
    Wrong.DAY: N_("{cell} is not a day, such as 2026-02-09."),
    Wrong.NO_SUCH_DAY: N_("{cell} is not a day of the calendar."),
    Wrong.DAY_AS_TEXT: N_(
        "{cell} is text and other cells of the column are days: the spreadsheet program may have swapped day and month in those. Check "
        "them, then type this one as a day."
    ),
    Wrong.STILL_TO_COME: N_("{cell} is still to come. Bring people in once they are here."),
    Wrong.LONG_AGO: N_("{cell} is more than {years} years ago."),
    Wrong.LEFT: N_("{cell} is neither a day, such as 2026-02-09, nor the word “left”."),
    Wrong.LEFT_BEFORE_JOINED: N_("{cell} is before the day they joined, {other}."),
    # what the rows ask for, together
    Wrong.NO_LOGIN_FROM_NAME: N_(
        "No sign-in name can be made of {cell}. Write one into a column of its own."
    ),
    Wrong.LOGIN_OF_ANOTHER: N_(
        "{cell} is the sign-in name of someone who left, and stays theirs. Give the new person another one."
    ),
    Wrong.NAME_TWICE: N_(
        "{cell} means the same person as line {other}. Take one of them out, or write their sign-in names."
    ),
    Wrong.NAME_OF_TWO_HERE: N_("{cell} may be any of {other}. Write their sign-in name."),
    Wrong.UNKNOWN_LEAD: N_("{cell} is neither in the list nor here, so cannot be a line manager."),
    Wrong.LEAD_OF_TWO: N_("{cell} may be any of {other}. Write the sign-in name of the line manager."),
    Wrong.LEAD_HAS_LEFT: N_("{cell} has left or leaves by this list, so cannot become a line manager."),
    Wrong.OWN_LEAD: N_("{cell} would be their own line manager."),
    Wrong.CIRCLE: N_("With {cell} as line manager, a circle closes: {other}."),
    Wrong.UNKNOWN_TEAM: N_("{cell} is neither a team of the list nor here, so cannot be led."),
    Wrong.TOO_MANY_LEADS: N_(
        "Up to here, people would come to lead teams in more than {most_leads} cases, each team of each person counted. Name fewer, or bring "
        "the list in parts."
    ),
    Wrong.NO_TEAMS: N_("{cell} means every team, and there is none yet."),
    Wrong.YOURSELF: N_(
        "{cell} is your own sign-in name. You cannot mark yourself as left; another admin can."
    ),
    Wrong.LAST_ADMIN: N_("{cell} is the last admin who can sign in, and stays until there is another."),
}

REFUSALS: Mapping[Refusal, str] = {
    Refusal.TOO_LARGE: N_("The file is too large: a list has {megabytes} MB at most."),
    Refusal.TOO_MUCH: N_(
        "There is too much in the list: it has {cells} cells and {characters} characters at most. Leave out columns that are not needed."
    ),
    Refusal.TOO_MANY_ROWS: N_("The list is too long: it has {rows} people at most. Bring it in parts."),
    Refusal.TOO_MANY_COLUMNS: N_("The list is too wide: it has {columns} columns at most."),
    Refusal.EMPTY: N_("There is nothing in the file."),
    Refusal.LOCKED: N_("The workbook is protected with a password. Save a copy without one and bring that."),
    Refusal.OTHER_WORKBOOK: N_(
        "This kind of workbook cannot be read here. Save it as an Excel workbook (.xlsx) or as CSV and bring that."
    ),
    Refusal.DAMAGED: N_(
        "The workbook is damaged or incomplete. Open it in a spreadsheet program, save it anew and bring that."
    ),
    Refusal.NOT_A_LIST: N_(
        "The file is neither text nor a workbook. Save the list as an Excel workbook (.xlsx) or as CSV and bring that."
    ),
    Refusal.NO_SUCH_SHEET: N_("The workbook has no sheet of that name."),
    Refusal.SEPARATOR: N_(
        "The first line names a separator that is not known here. Use a comma, a semicolon, a tab or a pipe (|)."
    ),
    Refusal.ENCODING: N_("The text is not in the encoding that was chosen. Choose another one."),
}


def said(flaw: Flaw, t: Words) -> str:
    """The sentence alone: its line and column stand beside it."""
    return t(
        FLAWS[flaw.wrong],
        cell=shown(flaw.cell),
        other=flaw.other,
        longest=t.number(LONGEST_CELL),
        longest_name=t.number(LONGEST_NAME),
        most_hours=t.number(MOST_CONTRACT_HOURS),
        every_team=EVERY_TEAM,
        most_leads=t.number(MOST_LEADS),
        years=t.number(OLDEST_YEARS),
    )


def refused(why: Refusal, t: Words) -> str:
    return t(
        REFUSALS[why],
        megabytes=t.number(LARGEST // MEGABYTE),
        cells=t.number(MOST_CELLS),
        characters=t.number(MOST_TEXT),
        rows=t.number(MOST_ROWS),
        columns=t.number(MOST_COLUMNS),
    )
