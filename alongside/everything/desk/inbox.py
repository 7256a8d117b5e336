"""A person's notifications for their first page: the same as by e-mail, whether or not there is e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing
from alongside.accounts.store import locked_history
from alongside.checkins.desk.check_in_inbox import list_check_in_items
from alongside.checkins.rules.instruments import Instrument
from alongside.notifications.rules.notices import InboxItem, InboxKind, Notice, NoticeKind
from alongside.notifications.store import notices
from alongside.partners.desk.request_inbox import list_request_items
from alongside.partners.desk.urgent import list_own_request
from alongside.sessions.desk.session_inbox import list_session_items
from alongside.teams.desk.action_inbox import list_action_items

SOURCES = (list_own_request, list_request_items, list_session_items, list_action_items)  # of the topics
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Inbox:
    """`notices`: the newest first."""

    items: tuple[InboxItem, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class InboxDesk(Desk):
    """`library`: the questionnaires of this server; without them, no longer check-in is due."""

    library: Mapping[str, Instrument] = field(default_factory=dict)

    def read_inbox(self) -> Inbox:
        items = [item for source in SOURCES for item in source(self.store, self.person, self.now)]
        items += list_check_in_items(self.store, self.person, self.now, self.library)
        with open_for_reading(self.store, self.now) as db:
            told = notices.list_unseen(db, self.person.id)
            if locked_history.list_locked(db, self.person.id):
                items.append(InboxItem(InboxKind.LOCKED))
        # The page My weeks shows this one, so a line leads there.
        elsewhere = [one for one in told if one.kind is NoticeKind.WEEKS_JUDGED_ANEW]
        items += [InboxItem(InboxKind.JUDGED_ANEW) for _ in elsewhere[:1]]
        order = list(InboxKind)
        items.sort(key=lambda item: (order.index(item.kind), item.at or EARLIEST))
        return Inbox(tuple(items), tuple(one for one in told if one not in elsewhere))

    def dismiss_notice(self, notice_id: str) -> None:
        with open_for_writing(self.store, self.now) as db:
            notices.mark_seen(db, self.person.id, notice_id, self.now)
