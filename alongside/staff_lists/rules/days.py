"""Days as people and programs write them, and in which order a column of them has day and month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import combining, normalize

from alongside.staff_lists.rules.model import DayOrder

# English, German, French, Spanish, Portuguese, Italian, Dutch. A month may be cut short as long as it stays
# one month in all of them.
MONTHS = tuple(
    tuple(names.split())
    for names in (
        "january januar janvier enero janeiro gennaio januari",
        "february februar fevrier febrero fevereiro febbraio februari",
        "march marz maerz mars marzo marco maart mrt mrz",
        "april avril abril aprile",
        "may mai mayo maio maggio mei",
        "june juni juin junio junho giugno",
        "july juli juillet julio julho luglio",
        "august aout agosto augustus",
        "september septembre septiembre setiembre setembro settembre",
        "october oktober octobre octubre outubro ottobre",
        "november novembre noviembre novembro",
        "december dezember decembre diciembre dezembro dicembre",
    )
)
SHORTEST_MONTH = 3  # letters
BETWEEN = {"de", "del", "of", "the", "den", "di", "st", "nd", "rd", "th", "er", "o", "a"}  # 1er, 2nd, 1º

HOUR = re.compile(
    r"[ T]\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?(?:Z|[+-]\d\d:?\d\d)?$", re.I
)
YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})\.?", re.ASCII)
WITHOUT_SIGNS = re.compile(r"(19|20)\d{6}", re.ASCII)
SERIAL = re.compile(
    r"(\d{5})(?:[.,]\d+)?", re.ASCII
)  # days since the end of 1899, as Excel counts: 1927 to 2173
WORDS = re.compile(r"\d+|[^\W\d_]+")

# Two digits are the latest year that is at most so many years ahead: contracts end a few years from now, and
# no one joined in 1930.
YEARS_AHEAD = 10


@dataclass(frozen=True)
class WrittenDay:
    """A day in figures that may be read in two orders.

    `dotted`: with dots, which is written with the day first.
    """

    first: int
    second: int
    year: str
    dotted: bool


def parse_figures(cell: str) -> WrittenDay | None:
    """None for what is not written so."""
    found = YEAR_LAST.fullmatch(_without_hour(cell))
    return found and WrittenDay(int(found[1]), int(found[3]), found[4], dotted=found[2] == ".")


def order_of(cells: Iterable[str]) -> DayOrder | None:
    """What the cells of a column tell, each of which is one day: None where they can be read in both orders,
    or contradict one another.

    Dots are with the day first, and tell nothing about other cells; where all of them have it elsewhere, it
    is not asked, but they are flaws.
    """
    ambiguous = [
        one for cell in cells if (one := parse_figures(cell)) and not one.dotted and one.first != one.second
    ]
    day_first = any(one.first > 12 for one in ambiguous)
    month_first = any(one.second > 12 for one in ambiguous)
    if not ambiguous:
        return DayOrder.DAY_FIRST
    if day_first == month_first:
        return None
    return DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST


def are_half_turned(cells: Iterable[str]) -> bool:
    """Whether a program took the days of a workbook's column for days of another country.

    It then swapped day and month where that gave a day, and left the rest as text: what is a day has only
    numbers that may be months.
    """
    found = [cell for cell in cells if cell.strip()]
    as_text = [one for cell in found if (one := parse_figures(cell))]
    as_days = [year_first for cell in found if (year_first := YEAR_FIRST.fullmatch(_without_hour(cell)))]
    return (
        bool(as_text and as_days)
        and all(max(one.first, one.second) > 12 for one in as_text)
        and all(int(one[4]) <= 12 for one in as_days)
    )


def parse_day(cell: str, order: DayOrder, today: date) -> date | None:
    """None for what is no day at all.

    Raises ValueError for one that the calendar does not have, such as 31 February.
    """
    if found := parse_figures(cell):
        month_first = order is DayOrder.MONTH_FIRST and not found.dotted
        of_month, month = (found.second, found.first) if month_first else (found.first, found.second)
        return date(_full_year(found.year, today), month, of_month)
    text = _without_hour(cell)
    if year_first := YEAR_FIRST.fullmatch(text):
        return date(int(year_first[1]), int(year_first[3]), int(year_first[4]))
    if WITHOUT_SIGNS.fullmatch(text):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if serial := SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    # 2 March 2026, March 2nd, 2026, 2026 March 2, in any of the languages; a day of the week before it is
    # passed by.
    words = [word for word in WORDS.findall(fold_text(text)) if word not in BETWEEN]
    if len(words) == 4 and not words[0].isdigit():
        words = words[1:]
    names = [word for word in words if not word.isdigit()]
    if len(words) != 3 or len(names) != 1 or (month_named := month_of(names[0])) is None:
        return None
    figures = [word for word in words if word.isdigit()]
    if len(figures[0]) == 4:
        figures.reverse()
    day_of_month, year = figures
    if len(day_of_month) > 2 or len(year) not in (2, 4):
        return None
    return date(_full_year(year, today), month_named, int(day_of_month))


def _without_hour(cell: str) -> str:
    return HOUR.sub("", " ".join(cell.split())).strip().rstrip(",")


def _full_year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    latest = today.year + YEARS_AHEAD
    return latest - (latest - int(digits)) % 100


def month_of(word: str) -> int | None:
    """1 to 12, where the word means one month in every language that has it."""
    found = {
        number
        for number, names in enumerate(MONTHS, start=1)
        if len(word) >= SHORTEST_MONTH and any(name.startswith(word) for name in names)
    }
    return found.pop() if len(found) == 1 else None


def fold_text(text: str) -> str:
    """For comparing: without accents, capitals, and other ways to write the same letters."""
    return "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
