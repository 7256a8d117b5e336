"""How the pairs of the demo went on, by the same rules as everyone else and as if at that time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

from alongside.accounts.store import organisations
from alongside.core.rules.instants import to_whole_second
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import QUARTER
from alongside.sessions.desk.scheduling import new_session, suggest_times
from alongside.sessions.rules import pairings as pairing_rules
from alongside.sessions.rules import sessions as rules
from alongside.sessions.rules.pairings import REVIEWS, Ending, Pairing
from alongside.sessions.rules.sessions import Feedback, Met, Weight
from alongside.sessions.store import pairings, sessions

SAID = (
    Feedback(Met.MET, 4, Weight.LIGHTER),
    Feedback(Met.MET, 3, Weight.LIGHTER),
    Feedback(Met.MET, 3, Weight.SAME),
    Feedback(Met.MET, 2, Weight.HEAVIER),
    Feedback(Met.NO_SHOW),
)
UNDECIDED = (3, 5)  # numbers of current pairs with no session yet: offered times wait for an answer


def create_demo_sessions(db: Transaction, now: datetime) -> None:
    """Everyone accepts on the day after. Pairings whose time was up have ended; the others meet every two
    weeks, apart from a few that have no session scheduled.
    """
    zone = organisations.require_organisation(db).week_rule.zone
    for number, pairing in enumerate(
        sorted(pairings.list_pairings(db), key=lambda one: (one.since, one.people))
    ):
        day_after = datetime.combine(pairing.since, time(10), zone) + timedelta(days=1)
        begun = pairing
        for one in pairing.people:
            begun = pairing_rules.with_acceptance(begun, one, day_after)
            begun = pairing_rules.with_agreement(begun, one, day_after)
        pairings.save_pairing(db, begun)
        if number % 3 and begun.until > now.date():
            at_review = min(begun.accepted.values()) + REVIEWS[0]
            continued = begun
            for one in begun.people:
                continued = pairing_rules.with_wish_to_continue(continued, one, at_review, UTC)
            pairings.save_pairing(db, continued)
        undecided = number % 7 in UNDECIDED and pairing.until > now.date()
        _hold_sessions(db, begun, now, number, most=0 if undecided else None)
        if pairing.until <= now.date():
            pairings.end_pairing(db, pairing.id, datetime.combine(pairing.until, time(), UTC), Ending.DONE)
    # One pair whose session is on while the demo is set up, so that a visitor sees what that is like.
    by_people = sorted(pairings.list_pairings(db), key=lambda one: one.people, reverse=True)
    every = (one for pairing in by_people for one in sessions.sessions_of_pairing(db, pairing.id))
    ahead = next((session for session in every if session.is_ahead(now)), None)
    if ahead is not None:
        quarter = to_whole_second(now) - timedelta(minutes=now.minute % QUARTER, seconds=now.second)
        moved = replace(ahead, begins=quarter)
        sessions.book(db, moved)
        sessions.save_session(db, moved)


def _hold_sessions(db: Transaction, pairing: Pairing, now: datetime, number: int, most: int | None) -> None:
    then = min(pairing.accepted.values())
    for turn in count():
        session = replace(new_session(db, pairing, then), id=f"{pairing.id}-{turn}")
        found = suggest_times(db, session, then, pairing)
        if not found or found[0].date() >= pairing.until:
            return
        if turn == most:
            fresh = suggest_times(db, session, now, pairing)
            sessions.save_session(db, rules.with_offers(session, fresh, None, now) if fresh else session)
            return
        session = rules.with_offers(session, found[:1], None, then)
        sessions.save_session(db, session)
        for one in pairing.people:
            session = rules.with_yes(session, found[0], one, then)
        sessions.book(db, session)  # the times offered leave out what people have booked
        sessions.save_session(db, session)
        if now < session.span[1]:
            return
        then = session.span[1]
        met = SAID[(number + turn) % len(SAID)].met
        for place, one in enumerate(session.people):
            said = SAID[(number + turn + place) % len(SAID)]
            answer = said if said.met is met else Feedback(met)
            sessions.save_feedback(db, session.id, one, answer, then + timedelta(hours=1))
