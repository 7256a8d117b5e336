"""Staff lists."""

from typing import assert_never

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.staff_lists.rules.changes import LeaversNotCounted, PlanNotReady, StalePlan
from alongside.staff_lists.rules.model import FileRefusal
from alongside.staff_lists.words import plans as staff_lists

StaffListRefusal = StalePlan | LeaversNotCounted | PlanNotReady


@words_for(StaffListRefusal)
def staff_list_refusal(error: StaffListRefusal, t: Words) -> str:
    match error:
        case StalePlan():
            return t(
                "Something changed, so nothing was done. Below is what the list would change now. "
                "Please check it."
            )
        case LeaversNotCounted():
            return t("That is not the number of people who leave. Nothing was changed.")
        case PlanNotReady():
            return t("The list still needs an answer or a correction.")
        case _:
            assert_never(error)


@words_for_fields("staff_list")
def bad_staff_list(field: str, reason: str, t: Words) -> str:
    return staff_lists.file_refusal_text(FileRefusal(reason), t)
