"""Support profiles, and calendars that people upload."""

from alongside.calendars.rules.text import MOST_UNPACKED
from alongside.calendars.rules.uploads import LARGEST, LARGEST_TEXT
from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.matching.rules.participants import MOST_PARTNERS
from alongside.profiles.rules.profile_fields import LONGEST_WORD, MOST_WORDS
from alongside.profiles.rules.profiles import MOST_ABSENCES, MOST_FREE, ChangedElsewhere

MEGABYTE = 1_000_000


@words_for(ChangedElsewhere)
def changed_elsewhere(_: ChangedElsewhere, t: Words) -> str:
    return t(
        "Your profile was saved elsewhere too. What you typed is still here. Saving again "
        "replaces the other version."
    )


@words_for_fields("words", "free", "absences", "capacity", "attributes")
def bad_profile_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "words", "too long":
            return t(
                "One of your own words is longer than {n} characters. Nothing was saved yet.",
                n=t.number(LONGEST_WORD),
            )
        case "words", "too many":
            return t("Each list can have at most {n} entries. Nothing was saved yet.", n=t.number(MOST_WORDS))
        case "free", "ends before it starts":
            return t("One of your other times ends before it starts. Nothing was saved yet.")
        case "free", "half a row":
            return t("One of your other times has no start or no end. Nothing was saved yet.")
        case "free", "too many":
            return t(
                "You can add at most {most} times. Combine some. Nothing was saved yet.",
                most=t.number(MOST_FREE),
            )
        case "free", "whole quarters":
            return t("Times start and end on a quarter of an hour. Nothing was saved yet.")
        case "absences", "too many":
            return t(
                "You can add at most {n} periods of time off. Delete a past one first.",
                n=t.number(MOST_ABSENCES),
            )
        case "absences", "no day":
            return t("Choose the first and the last day of your time off.")
        case "absences", "ends before it starts":
            return t("Time off cannot end before it starts.")
        case "capacity", _:
            return t(
                "You can have at most {n} support partners at a time. Nothing was saved yet.",
                n=t.number(MOST_PARTNERS),
            )
        case "attributes", _:
            return t("One of your firm preferences is not in the list. Nothing was saved.")
        case _:
            return None


@words_for_fields("calendar")
def bad_calendar(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "calendar", "unreadable":
            return t("This is not a calendar. A calendar file starts with BEGIN:VCALENDAR.")
        case "calendar", "nothing":
            return t("Choose a file or paste its text first.")
        case "calendar", "no calendar in the archive":
            return t("This .zip has no calendar: no file in it ends in .ics.")
        case "calendar", "bad archive":
            return t("This .zip cannot be unpacked here. Upload its .ics file instead.")
        case "calendar", "too large":
            return t(
                "This calendar is too large. At most {n} MB fit in a file, {text} MB in pasted text "
                "and {unpacked} MB in an unpacked .zip.",
                n=t.number(LARGEST // MEGABYTE),
                text=t.number(LARGEST_TEXT // MEGABYTE),
                unpacked=t.number(MOST_UNPACKED // MEGABYTE),
            )
        case _:
            return None
