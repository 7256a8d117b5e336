"""Contract hours as staff lists have them: hours a week, or a share of a full post."""

import re
from dataclasses import dataclass

from alongside.core.rules.spreadsheets import parse_number

# What may stand behind hours a week, without spaces and points. Hours a month are no hours a week.
UNIT = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|uren|u)"
A_WEEK = r"(?:(?:/|per|a|pro|par|por|al?la|alla)?(?:week|wk|w|woche|wo|semaine|sem|semana|settimana|sett))"
PLAIN = re.compile(rf"([+-]?[0-9.,]+){UNIT}?\.?{A_WEEK}?\.?", re.ASCII)
PERCENT = re.compile(r"([0-9.,]+)%", re.ASCII)
CLOCK = re.compile(r"(\d{1,3})[:h](\d{2})(?::\d{2})?", re.ASCII)


@dataclass(frozen=True)
class Hours:
    """hours: a week; or share: of a full post, 1 being all of it."""

    hours: float | None = None
    share: float | None = None


def parse_hours(cell: str) -> Hours:
    """37,5 or 37.5, 37,5 h, 37:30, 37h30, 80 %.

    A comma is a decimal one: no one works thousands of hours a week. Raises ValueError.
    """
    text = "".join(cell.split()).lower()
    if clock := CLOCK.fullmatch(text):
        if int(clock[2]) > 59:
            raise ValueError("no time has so many minutes")
        return Hours(hours=int(clock[1]) + int(clock[2]) / 60)
    if percent := PERCENT.fullmatch(text):
        return Hours(share=parse_number(percent[1], decimal_comma=True) / 100)
    plain = PLAIN.fullmatch(text)
    return Hours(hours=parse_number(plain[1] if plain else text, decimal_comma=True))
