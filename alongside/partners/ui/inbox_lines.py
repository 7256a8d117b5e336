"""Lines of the inbox about requests and support profiles."""

from datetime import date

from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import state
from alongside.core.rules.messages import N_
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.ui.inbox_lines import InboxLine, NoticeText
from alongside.profiles.rules.profiles import INACTIVE
from alongside.sessions.ui import links

LINES = {
    InboxKind.OWN_REQUEST: InboxLine(N_("Your request for this week is open"), links.to_partners),
    InboxKind.ASKED: InboxLine(N_("Someone would like to talk to you"), links.to_partners),
    InboxKind.ROUND: InboxLine(N_("Join the next round of matching? Until {day}"), links.to_partners),
    InboxKind.ROUND_AGAIN: InboxLine(
        N_("A reminder: join the next round, or not this time, until {day}"), links.to_partners
    ),
    InboxKind.TALK: InboxLine(N_("Someone would like to talk to a coordinator"), links.to_pairs),
}


NOTICES: dict[NoticeKind, NoticeText] = {
    NoticeKind.SOMEONE_FREE: lambda _, t: t(
        "Someone is there for you this week. Choose a time under *Sessions*."
    ),
    NoticeKind.NO_ONE_FREE: lambda _, t: (
        t("No one was free for you this week. Please turn to the contacts under *Need help now?*.")
        if read_support_contacts(state.store())
        else t("No one was free for you this week.")
    ),
    NoticeKind.ROUND_MOVED: lambda notice, t: t(
        "The round of matching you answered has a new last day: {day}.",
        day=t.day(date.fromisoformat(notice.text)),
    ),
    NoticeKind.ROUND_CANCELLED: lambda _, t: t(
        "The round of matching you answered was cancelled. No pairs were made."
    ),
    NoticeKind.ROUND_NOT_PUBLISHED: lambda _, t: t(
        "The round was not published, because someone in it deleted their data. Check it again."
    ),
    NoticeKind.LEFT_OUT: lambda _, t: t(
        "The last round had no partner for you. It's not about you, and you come first next time. "
        "*Support partner* says more."
    ),
    NoticeKind.PAUSED: lambda _, t: t(
        "You were away for {days} days, so your support profile is paused. You can come back at any time.",
        days=t.number(INACTIVE.days),
    ),
}
