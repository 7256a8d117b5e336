"""Weekly and longer check-ins, and sharing them."""

from typing import assert_never

from alongside.checkins.rules.checkins import FACT_BY_NAME, TEXT_LIMIT, StaleCheckIn, WeekNotOpen
from alongside.checkins.rules.questionnaires import AnotherThisWeek, NotDue
from alongside.checkins.rules.sharing import CannotShareWith
from alongside.checkins.ui.factors.choosing import too_many_text
from alongside.core.ui.refusals import words_for, words_for_fields, words_for_reasons
from alongside.core.words import Words

CheckInRefusal = StaleCheckIn | WeekNotOpen | AnotherThisWeek | NotDue | CannotShareWith


@words_for(CheckInRefusal)
def check_in_refusal(error: CheckInRefusal, t: Words) -> str:
    match error:
        case StaleCheckIn():
            return t("This week was saved elsewhere too. Both versions are kept. Choose one.")
        case WeekNotOpen(week=week):
            return t("You can't fill in the week of {week} now.", week=t.week(week))
        case AnotherThisWeek():
            return t(
                "You answered another questionnaire this week. This one was not saved, and comes back later."
            )
        case NotDue():
            return t("This questionnaire is not due now, so it was not saved.")
        case CannotShareWith():
            return t("Choose someone who is still here.")
        case _:
            assert_never(error)


@words_for_fields("answers", "week", "weeks", "step")
def bad_check_in_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "answers", "nothing answered":
            return t("There was no answer to save.")
        case "week", "still to come":
            return t("This week is still to come.")
        case "week", "before the present start":
            return t("This week is before your current baseline. Undo that baseline first.")
        case "weeks", "not offered":
            return t("Choose one of the days on the list.")
        case "step", "not set":
            return t("There is no step in this week.")
        case _:
            return None


@words_for_fields(*FACT_BY_NAME)
def bad_work_fact(fact: str, reason: str, t: Words) -> str | None:
    described = FACT_BY_NAME[fact]
    return t(described.too_high, most=t.number(described.most)) if reason == "out of range" else None


@words_for_fields("factors")
def bad_factors(field: str, reason: str, t: Words) -> str | None:
    return too_many_text(t) if reason == "too many" else None


@words_for_reasons("too long")
def long_text(field: str, reason: str, t: Words) -> str:
    return t("A text is longer than {n} characters. Nothing was saved.", n=t.number(TEXT_LIMIT))
