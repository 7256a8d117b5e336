"""Sessions of support partners."""

from datetime import timedelta
from typing import assert_never

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.notifications.rules.notices import NoCoordinator
from alongside.sessions.rules.pairings import LASTS_URGENT
from alongside.sessions.rules.sessions import (
    FEEDBACK_OPEN_FOR,
    FURTHEST,
    LONGEST_PLACE,
    MINUTES,
    MOST_OFFERED,
    NoSuchSession,
    NoTimeInCommon,
    NotYet,
    TimeGone,
)

WEEK = timedelta(weeks=1)

SessionRefusal = NoSuchSession | TimeGone | NoTimeInCommon | NotYet | NoCoordinator


@words_for(SessionRefusal)
def session_refusal(error: SessionRefusal, t: Words) -> str:
    match error:
        case NoSuchSession():
            return t("This session was cancelled or changed.")
        case TimeGone():
            return t("This time is no longer free. Choose another.")
        case NoTimeInCommon():
            return t(
                "There is no time in the next weeks when you are all free. Suggest one, or add "
                "availability to your profile."
            )
        case NotYet():
            return t(
                "You can look back on a session from its start, for {days} days.",
                days=t.number(FEEDBACK_OPEN_FOR.days),
            )
        case NoCoordinator():
            return t("There is no coordinator right now who would see this.")
        case _:
            assert_never(error)


@words_for_fields("time", "place", "session_minutes")
def bad_session_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "time", "no time":
            return t("A session starts on a quarter of an hour.")
        case "time", "too many":
            return t(
                "You can choose from at most {most} times. Choose one, or withdraw yours first.",
                most=t.number(MOST_OFFERED),
            )
        case "time", "after the end":
            return t(
                "You are there for each other for {days} days. Choose a time before they are over.",
                days=t.number(LASTS_URGENT.days),
            )
        case "time", "out of range":
            return t("Choose a time from now on, within {weeks} weeks.", weeks=t.number(FURTHEST // WEEK))
        case "place", _:
            return t("The link or place can have at most {n} characters.", n=t.number(LONGEST_PLACE))
        case "session_minutes", _:
            return t(
                "A session takes {short} or {long} minutes.",
                short=t.number(min(MINUTES)),
                long=t.number(max(MINUTES)),
            )
        case _:
            return None
