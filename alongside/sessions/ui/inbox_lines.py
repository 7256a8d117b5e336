"""Lines of the inbox about matches and sessions."""

from alongside.core.rules.messages import N_
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.ui.inbox_lines import InboxLine, NoticeText
from alongside.sessions.ui import links

LINES = {
    InboxKind.NOW: InboxLine(N_("Your session is on now"), links.to_the_session),
    InboxKind.MATCH: InboxLine(N_("You have a match. Please answer by {deadline}"), links.to_sessions),
    InboxKind.CHOOSE: InboxLine(N_("Choose a time for your session"), links.to_sessions),
    InboxKind.SAY: InboxLine(N_("Did you meet?"), links.to_sessions),
    InboxKind.AHEAD: InboxLine(N_("Your next session: {moment}"), links.to_sessions),
    InboxKind.NO_SESSION: InboxLine(N_("No session scheduled yet"), links.to_sessions),
    InboxKind.REVIEW: InboxLine(N_("A quick look at how it's going"), links.to_sessions),
    InboxKind.RETHINK: InboxLine(
        N_("Sessions did not take place. How would you like to go on?"), links.to_sessions
    ),
}

NOTICES: dict[NoticeKind, NoticeText] = {
    NoticeKind.NOT_BEGUN: lambda _, t: t(
        "A match did not go ahead. That says nothing about you, and you come first next time."
    ),
    NoticeKind.ENDED: lambda _, t: t(
        "Your time with your support partner has ended. Thank you for what you gave each other."
    ),
    NoticeKind.CANCELLED: lambda _, t: t(
        "A session was cancelled. You can find a new time under *Sessions*."
    ),
}
