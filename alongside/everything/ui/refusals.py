"""Erasing what is kept about someone, the page for a conversation, and weeks from a person's own file."""

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.everything.rules.own_weeks import FILE
from alongside.everything.rules.records import WrongLogin
from alongside.everything.rules.talk_page import MOST_WEEKS, REMARK_LIMIT
from alongside.everything.words.own_weeks import own_file_refusal_text


@words_for(WrongLogin)
def record_refusal(error: WrongLogin, t: Words) -> str:
    return t("That is not your sign-in name. Nothing was deleted.")


@words_for_fields("talk_weeks", "talk_parts", "talk_remark")
def bad_talk_page(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "talk_remark", "too long":
            return t("A remark can have at most {most} characters.", most=t.number(REMARK_LIMIT))
        case "talk_weeks", "out of range":
            return t("Choose at most {n} weeks, the first before the last.", n=t.number(MOST_WEEKS))
        case "talk_parts", "none":
            return t("Choose what the page is to show.")
        case _:
            return None


@words_for_fields(FILE)
def bad_own_weeks(field: str, reason: str, t: Words) -> str:
    return own_file_refusal_text(reason, t)
