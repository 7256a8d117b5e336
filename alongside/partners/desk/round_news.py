"""What people are told about an open round, on their first page and by e-mail.

On the first page, the line stands there until they answer (`request_inbox.py`).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from alongside.accounts.store import people
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notifications import before_sending, notify, send_unchanged
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.rules.outbox import Message
from alongside.notifications.store import notices
from alongside.partners.desk.matching_population import places_in_round
from alongside.partners.rules.rounds import TO_ASK, Round
from alongside.partners.store import rounds
from alongside.profiles.store import profiles


def people_to_ask(db: Transaction, round: Round, now: datetime) -> list[str]:
    """Who could still join, has not answered, and has an account."""
    answered, here = rounds.answers_of_round(db, round.number), people.ids_with_account(db)
    places = places_in_round(db, answered, now)
    return [one for one in places if places[one] in TO_ASK and one in here and one not in answered]


def ask_to_answer(db: Transaction, round: Round, kind: CauseKind, now: datetime) -> int:
    """`kind`: ROUND_OPENED or ROUND_REMINDER. Returns how many people are asked."""
    asked = people_to_ask(db, round, now)
    for one in asked:
        notify(db, one, Cause(kind, round.seed), now=now, about=_facts_of(round))
    return len(asked)


def tell_new_day(db: Transaction, round: Round, now: datetime) -> None:
    """Everyone who answered."""
    _tell_answered(db, round, NoticeKind.ROUND_MOVED, now, text=str(round.confirm_until))
    for one in rounds.answers_of_round(db, round.number):
        cause = Cause(CauseKind.ROUND_MOVED, round.seed, str(round.confirm_until))
        notify(db, one, cause, now=now, about=_facts_of(round))


def tell_cancelled(db: Transaction, round: Round, now: datetime) -> None:
    """Everyone who answered. Call it before the answers are deleted."""
    _tell_answered(db, round, NoticeKind.ROUND_CANCELLED, now)
    for one in rounds.answers_of_round(db, round.number):
        cause = Cause(CauseKind.ROUND_CANCELLED, round.seed)
        notify(db, one, cause, now=now, about=_facts_of(round))


def _tell_answered(db: Transaction, round: Round, kind: NoticeKind, now: datetime, text: str = "") -> None:
    for one in rounds.answers_of_round(db, round.number):
        notices.save_notice(db, one, kind, now, text)


def _facts_of(round: Round) -> dict[str, Any]:
    return {"until": str(round.confirm_until), "same_lead_ok": round.same_lead_ok}


@before_sending(CauseKind.ROUND_OPENED, CauseKind.ROUND_REMINDER)
def ask_only_while_open(db: Transaction, message: Message, now: datetime) -> Message | None:
    """With the day as it is now; not someone who has answered or paused meanwhile."""
    round = rounds.find_open_round(db)
    if round is None or round.seed != message.cause.subject or rounds.find_publication(db) is not None:
        return None
    profile = profiles.find_profile(db, message.person_id)
    paused = profile is not None and profile.intent is Intent.PAUSE
    if paused or message.person_id in rounds.answers_of_round(db, round.number):
        return None
    return replace(message, about=_facts_of(round))


@before_sending(CauseKind.ROUND_MOVED)
def tell_newest_day(db: Transaction, message: Message, now: datetime) -> Message | None:
    round = rounds.find_open_round(db)
    if round is None or round.seed != message.cause.subject:
        return None
    return message if message.cause.occasion == str(round.confirm_until) else None


before_sending(CauseKind.ROUND_CANCELLED, CauseKind.LEFT_OUT)(send_unchanged)
