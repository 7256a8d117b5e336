"""What the end of a pairing means for rounds and requests."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.store import outbox
from alongside.partners.desk.pending_rounds import undo_before_erasure
from alongside.partners.desk.request_notifications import cancel_notifications
from alongside.partners.rules.rounds import LeftOutPerson
from alongside.partners.store import partner_requests, rounds, urgent
from alongside.sessions.desk.pairing_endings import end_pairing, when_pairing_ends
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.store import pairings


@when_pairing_ends
def prioritise_in_next_round(db: Transaction, ended: Pairing) -> None:
    """If it came of a round and never began: everyone in it, so that nothing reveals who declined."""
    if ended.ended_how is not Ending.NOT_BEGUN or ended.asked:
        return
    if rounds.round_by_number(db, ended.round) is None:
        return
    waited = {one.person_id: one.waited for one in rounds.left_out_of_round(db, ended.round - 1)}
    before = {one.person_id for one in rounds.left_out_of_round(db, ended.round)}
    rounds.save_left_out(
        db,
        [
            LeftOutPerson(
                round=ended.round, person_id=one, binding={}, opening=None, waited=waited.get(one, 0) + 1
            )
            for one in ended.people
            if one not in before
        ],
    )


def end_all_pairings(db: Transaction, person_id: str, now: datetime) -> None:
    """Before someone is erased: partners are told that it is over, sessions leave their calendars, and
    messages about the person's requests are not sent. A round on its way that holds them is undone.
    """
    undo_before_erasure(db, person_id, now)
    for request in urgent.list_sent(db, person_id):
        outbox.cancel_messages(db, Cause(CauseKind.URGENTLY_REQUESTED, request.id))
    for ask in partner_requests.list_sent(db, person_id):
        cancel_notifications(db, ask.id)
    for pairing in pairings.pairings_of_person(db, person_id):
        end_pairing(db, pairing, Ending.DONE, now)
