"""How the pairs of the demo went on, by the same rules as everyone else and as if at that time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

from alongside.desks.arranging import new_session
from alongside.desks.free_time import times
from alongside.domain import pairings as pairing_rules
from alongside.domain import sessions as rules
from alongside.domain.asks import instant
from alongside.domain.matching.seekers import QUARTER
from alongside.domain.pairings import REVIEWS, Ending, Pairing
from alongside.domain.sessions import Feedback, Met, Session, Weight
from alongside.store import organisations, pairings, sessions
from alongside.store.engine import Work

SAID = (
    Feedback(Met.MET, 4, Weight.LIGHTER),
    Feedback(Met.MET, 3, Weight.LIGHTER),
    Feedback(Met.MET, 3, Weight.SAME),
    Feedback(Met.MET, 2, Weight.HEAVIER),
    Feedback(Met.NO_SHOW),
)
UNDECIDED = (3, 5)  # numbers of current pairs with no session yet: offered times wait for an answer


def meet(db: Work, now: datetime) -> None:
    """Everyone accepts on the day after. Pairings whose time was up have ended; the others meet every two
    weeks, apart from a few that have no session scheduled.
    """
    for number, pairing in enumerate(sorted(pairings.all(db), key=lambda one: (one.since, one.people))):
        begun = _said_yes(db, pairing)
        if number % 3 and begun.until > now.date().isoformat():
            _keep(db, begun)
        undecided = number % 7 in UNDECIDED and pairing.until > now.date().isoformat()
        _in_rhythm(db, begun, now, number, most=0 if undecided else None)
        if pairing.until <= now.date().isoformat():
            pairings.end(db, pairing.id, f"{pairing.until}T00:00:00+00:00", Ending.DONE)
    _meet_now(db, now)


def _meet_now(db: Work, now: datetime) -> None:
    """One pair whose session is on while the demo is set up, so that a visitor sees what that is like."""
    for pairing in sorted(pairings.all(db), key=lambda one: one.people, reverse=True):
        for session in sessions.of_pairing(db, pairing.id):
            if session.is_ahead(now):
                quarter = now - timedelta(minutes=now.minute % QUARTER, seconds=now.second)
                moved = replace(session, begins=instant(quarter))
                sessions.book(db, moved)
                sessions.save(db, moved)
                return


def _said_yes(db: Work, pairing: Pairing) -> Pairing:
    zone = organisations.required(db).week_rule.zone
    day_after = datetime.combine(datetime.fromisoformat(pairing.since), time(10), zone) + timedelta(days=1)
    for one in pairing.people:
        pairing = pairing_rules.accepted(pairing, one, day_after)
        pairing = pairing_rules.agreed(pairing, one, day_after)
    pairings.save(db, pairing)
    return pairing


def _keep(db: Work, pairing: Pairing) -> None:
    """At the first review."""
    then = datetime.fromisoformat(min(pairing.accepted.values())) + REVIEWS[0]
    for one in pairing.people:
        pairing = pairing_rules.kept(pairing, one, then, UTC)
    pairings.save(db, pairing)


def _in_rhythm(db: Work, pairing: Pairing, now: datetime, number: int, most: int | None) -> None:
    then = datetime.fromisoformat(min(pairing.accepted.values()))
    last: Session | None = None
    for turn in count():
        session = replace(new_session(db, pairing, then), id=f"{pairing.id}-{turn}")
        found = times(db, session, then, pairing, last)
        if not found or found[0][:10] >= pairing.until:
            return
        if turn == most:
            fresh = times(db, session, now, pairing)
            sessions.save(db, rules.offered(session, fresh, None, now) if fresh else session)
            return
        session = rules.offered(session, found[:1], None, then)
        sessions.save(db, session)
        for one in pairing.people:
            session = rules.said_yes(session, found[0], one, then)
        sessions.book(db, session)  # the times offered leave out what people have booked
        sessions.save(db, session)
        if now < session.span[1]:
            return
        _look_back(db, session, number + turn)
        last, then = session, session.span[1]


def _look_back(db: Work, session: Session, number: int) -> None:
    at = instant(session.span[1] + timedelta(hours=1))
    met = SAID[number % len(SAID)].met
    for place, one in enumerate(session.people):
        said = SAID[(number + place) % len(SAID)]
        sessions.say(db, session.id, one, said if said.met is met else Feedback(met), at)
