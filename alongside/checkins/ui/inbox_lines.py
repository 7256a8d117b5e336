"""Lines of the inbox about one's own weeks, and those that others share."""

from alongside.checkins.ui import links
from alongside.core.rules.messages import N_
from alongside.notifications.rules.notices import InboxKind
from alongside.notifications.ui.inbox_lines import InboxLine

LINES = {
    InboxKind.LONGER: InboxLine(N_("A longer check-in, if you like"), links.to_longer),
    InboxKind.SHARED: InboxLine(N_("Someone shares their trend with you"), links.to_shared_with_me),
    InboxKind.JUDGED_ANEW: InboxLine(N_("Your weeks are compared in a new way"), links.to_my_weeks),
}
