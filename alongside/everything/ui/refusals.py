"""Erasing what is kept about someone."""

from alongside.core.ui.refusals import words_for
from alongside.core.words import Words
from alongside.everything.rules.records import WrongLogin


@words_for(WrongLogin)
def record_refusal(error: WrongLogin, t: Words) -> str:
    return t("That is not your sign-in name. Nothing was deleted.")
