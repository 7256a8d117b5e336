"""What is checked before a notification about a match, a request or an ending is sent."""

from datetime import datetime

from alongside.accounts.store import people
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notifications import before_sending, send_unchanged
from alongside.notifications.rules.causes import CauseKind
from alongside.notifications.rules.outbox import Message
from alongside.partners.store import partner_requests
from alongside.profiles.store import profiles

for unchanged in (
    CauseKind.MATCH,
    CauseKind.URGENTLY_REQUESTED,
    CauseKind.NO_ONE_FREE,
    CauseKind.ENDED,
    CauseKind.REVIEW,
    CauseKind.COORDINATOR_WROTE,
):
    before_sending(unchanged)(send_unchanged)


@before_sending(CauseKind.REQUESTED)
def drop_hidden_request(db: Transaction, message: Message, now: datetime) -> Message | None:
    """The person who asked still works here and takes part, and neither blocked the other; else no page shows
    it either.
    """
    request = partner_requests.find_request(db, message.cause.subject)
    if request is None:
        return None
    asker_id, asked_id = request.asker_id, request.asked_id
    asker, profile = people.by_id(db, asker_id), profiles.find_profile(db, asker_id)
    here = asker is not None and asker.left_on is None
    taking_part = profile is not None and profile.intent is not Intent.PAUSE
    apart = asked_id in profiles.blocks_of(db, asker_id) or asker_id in profiles.blocks_of(db, asked_id)
    return message if here and taking_part and not apart else None
