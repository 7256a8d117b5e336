"""Lines of the inbox about what leads see."""

from alongside.checkins.rules.checkins import WORK_FACTS
from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.ui.inbox_lines import NoticeText


def named_work_data_text(begins: Week, t: Words) -> str:
    """Also shown on the check-in form, and on every page that says what a lead sees."""
    return t(
        "From the week of {week}, your lead sees this work data by name: {facts}. Your answers and what "
        "you write stay your own.",
        week=t.week(begins),
        facts=", ".join(t(fact.in_short) for fact in WORK_FACTS if fact.lead_sees_names),
    )


NOTICES: dict[NoticeKind, NoticeText] = {
    NoticeKind.NAMED_FACTS: lambda notice, t: named_work_data_text(Week(notice.text), t),
    NoticeKind.NAMED_NO_MORE: lambda _, t: t(
        "Your lead no longer sees your work data by name, for any week."
    ),
    NoticeKind.BANDS_CHANGED: lambda _, t: t(
        "Your team's next bands follow stricter rules: a little chance is added to each, and new people "
        "wait before they count. Under *What my lead sees* you see who counts, and can hold a band back."
    ),
}
