"""Translations: whole sentences in gettext catalogues, read through Babel.

`t("You have until {day}.", day=…)` looks a sentence up and fills it; `t.count(one, many, n)` chooses the
plural. `N_("…")` marks a sentence that is stored as data and looked up later. Dates and numbers go through
the same object.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from alongside.core.rules.messages import N_ as N_
from alongside.core.rules.weeks import Week

LANGUAGES = {"en": "English", "es": "Español"}
LOCALES = {"en": "en_GB", "es": "es"}  # our English is British: 16 Nov 2026, and 16:00
DAY_FORMAT = "DD/MM/YYYY"  # of fields, in both languages
FIRST_HOUR = 8  # an earlier end is told as the day before it: who answers in the night?
CATALOGUES = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """One language. Sentences are looked up by their English text."""

    language: str
    catalogue: NullTranslations

    def __call__(self, sentence: str, /, **values: Any) -> str:
        return self.catalogue.gettext(sentence).format(**values)

    def count(self, one: str, many: str, n: int, **values: Any) -> str:
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        return numbers.format_decimal(round(value, decimals), locale=LOCALES[self.language])

    def day(self, day: date) -> str:
        """Like "16 Nov 2026"."""
        return dates.format_date(day, "medium", locale=LOCALES[self.language])

    def day_ahead(self, day: date) -> str:
        """Like "16 Nov", of a day so near that its year is clear."""
        return dates.format_skeleton("MMMd", day, locale=LOCALES[self.language])

    def month(self, month: date) -> str:
        """Of any day in it, like "Nov 2026"."""
        return dates.format_skeleton("yMMM", month, locale=LOCALES[self.language])

    def week(self, week: Week) -> str:
        """Like "16–22 Nov 2026"."""
        return _week_text(week, self.language)

    def days(self, first: date, last: date) -> str:
        """Like "10 Aug – 4 Oct 2026"."""
        return str(dates.format_interval(first, last, skeleton="yMMMd", locale=LOCALES[self.language]))

    def moment(self, instant: datetime, zone: tzinfo) -> str:
        """Day, hour and minute in the reader's zone."""
        there = instant.astimezone(zone)
        joined = str(dates.get_datetime_format("medium", locale=LOCALES[self.language])).replace("'", "")
        hour = dates.format_time(there, "short", locale=LOCALES[self.language])
        return joined.replace("{0}", hour).replace("{1}", self.day(there.date()))

    def deadline(self, instant: datetime, zone: tzinfo) -> str:
        """A whole day, or a day and a full hour. Never later than it is."""
        there = instant.astimezone(zone)
        if there.hour < FIRST_HOUR:
            return self.day(there.date() - timedelta(days=1))
        return self.moment(there.replace(minute=0), zone)

    def hour(self, instant: datetime, zone: tzinfo) -> str:
        """Hour and minute in the reader's zone, like "16:00"."""
        return dates.format_time(instant.astimezone(zone), "short", locale=LOCALES[self.language])

    def language_name(self, code: str) -> str:
        """In this language; the code itself if the language is unknown."""
        return str(Locale.parse(LOCALES[self.language]).languages.get(code, code))

    def territory(self, code: str) -> str:
        """A country's name in this language; the code itself if it is unknown."""
        return str(Locale.parse(LOCALES[self.language]).territories.get(code, code))

    def weekday(self, number: int) -> str:
        """0 is Monday."""
        return str(Locale.parse(LOCALES[self.language]).days["stand-alone"]["wide"][number])


@lru_cache(maxsize=2048)  # every rerun names the same few weeks
def _week_text(week: Week, language: str) -> str:
    return dates.format_interval(week.monday, week.sunday, skeleton="yMMMd", locale=LOCALES[language])


@cache
def load_words(language: str) -> Words:
    """English for a language without a translation."""
    if language not in LANGUAGES or language == "en":
        return Words("en", NullTranslations())
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, Translations(compiled))
