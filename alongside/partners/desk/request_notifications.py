"""Notifications of a request, and what is checked before one of a match, a request or an ending goes out."""

from datetime import datetime

from alongside.accounts.store import people
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notifications import before_sending, notify, send_unchanged
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.outbox import Message
from alongside.notifications.store import outbox
from alongside.partners.rules.partner_requests import PartnerRequest, can_be_answered
from alongside.partners.store import partner_requests
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import ANSWER_SOON

for unchanged in (
    CauseKind.MATCH,
    CauseKind.URGENTLY_REQUESTED,
    CauseKind.NO_ONE_FREE,
    CauseKind.ENDED,
    CauseKind.REVIEW,
    CauseKind.COORDINATOR_WROTE,
):
    before_sending(unchanged)(send_unchanged)


def notify_of_request(db: Transaction, request: PartnerRequest, now: datetime) -> None:
    """Now, and once more before it lapses."""
    notify(db, request.asked_id, Cause(CauseKind.REQUESTED, request.id), now=now)
    due = request.until - ANSWER_SOON
    cause = Cause(CauseKind.REQUEST_WAITS, request.id)
    notify(db, request.asked_id, cause, now=now, due=due, expires=request.until)


def cancel_notifications(db: Transaction, request_id: str) -> None:
    for kind in (CauseKind.REQUESTED, CauseKind.REQUEST_WAITS):
        outbox.cancel_messages(db, Cause(kind, request_id))


@before_sending(CauseKind.REQUESTED, CauseKind.REQUEST_WAITS)
def drop_hidden_request(db: Transaction, message: Message, now: datetime) -> Message | None:
    """It still waits for an answer, the person who asked works here and takes part, and neither blocked the
    other; else no page shows it either.
    """
    request = partner_requests.find_request(db, message.cause.subject)
    if request is None or not can_be_answered(request, now):
        return None
    asker_id, asked_id = request.asker_id, request.asked_id
    asker, profile = people.by_id(db, asker_id), profiles.find_profile(db, asker_id)
    here = asker is not None and asker.left_on is None
    taking_part = profile is not None and profile.intent is not Intent.PAUSE
    apart = asked_id in profiles.blocks_of(db, asker_id) or asker_id in profiles.blocks_of(db, asked_id)
    return message if here and taking_part and not apart else None
