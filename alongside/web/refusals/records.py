"""Erasing what is kept about someone."""

from alongside.domain.records import WrongLogin
from alongside.web.refusals import words_for
from alongside.words import Words


@words_for(WrongLogin)
def record_refusal(error: WrongLogin, t: Words) -> str:
    return t("That is not your sign-in name. Nothing was deleted.")
