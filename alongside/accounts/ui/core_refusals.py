"""What any page may have to refuse."""

from typing import assert_never

from alongside.accounts.rules.drafts import LONGEST as LONGEST_DRAFT
from alongside.core.rules.errors import FailedToRead, NotAllowed, NotSaved, Occupied, OverBudget
from alongside.core.rules.undo import NothingToUndo
from alongside.core.ui.refusals import words_for, words_for_fields, words_for_reasons
from alongside.core.words import Words

CoreRefusal = NotAllowed | OverBudget | Occupied | FailedToRead | NotSaved | NothingToUndo


@words_for(CoreRefusal)
def core_refusal(error: CoreRefusal, t: Words) -> str:
    match error:
        case NotAllowed():
            return t("You can't do this now. You may have been signed out. Nothing was changed.")
        case OverBudget():
            return t("This takes too much time or memory to read. A smaller file may work.")
        case Occupied():
            return t("The server is still reading something else. Try again in a moment.")
        case FailedToRead():
            return t("This cannot be read here.")
        case NotSaved():
            return t("Not saved. Please try again.")
        case NothingToUndo():
            return t("This was already undone, or it has taken effect.")
        case _:
            assert_never(error)


@words_for_reasons("too many", "twice", "out of range")
def bad_value(field: str, reason: str, t: Words) -> str | None:
    match reason:
        case "too many":
            return t("That is more than can be saved here.")
        case "twice":
            return t("Something is in the list twice.")
        case "out of range":
            return t("A number is too low or too high. Nothing was saved.")
        case _:
            return None


@words_for_fields("draft")
def bad_draft(field: str, reason: str, t: Words) -> str | None:
    return t("A text is longer than {n} characters. Nothing was saved.", n=t.number(LONGEST_DRAFT))
