"""Figures about all support partners together, and what they say about their sessions, once a period."""

from datetime import datetime

from alongside.accounts.store import organisations
from alongside.core.store.engine import Store, Transaction
from alongside.partners.store import rounds
from alongside.sessions.rules import coordination
from alongside.sessions.rules import programme as programmes
from alongside.sessions.rules.programme import HeardRating, PairHistory, Period, Programme, Withheld
from alongside.sessions.store import pairings, protected, session_times
from alongside.sessions.store import programme as told_of_pairs


def publish_periods(store: Store, now: datetime) -> list[Period]:
    """Publishes how heard people felt in every period that is due, oldest first; returns them.

    Two processes may run this at once: the second finds it done. What was published never changes.
    """
    told = []
    with store.read() as db:
        waiting = programmes.due_periods(_coming_period(db, now), now)
    for period in waiting:
        with store.write() as db:
            if _coming_period(db, now) == period:
                ratings = protected.session_ratings(db, period.begins, period.ends)
                level = programmes.median_heard_level(ratings.values())
                heard = HeardRating(period, Withheld() if level is None else level)
                told_of_pairs.save_heard_rating(db, heard, now)
                told.append(period)
    return told


def _coming_period(db: Transaction, now: datetime) -> Period:
    """The period after the newest published one;
    at first, that of the first session of a pair from a round.
    """
    told = told_of_pairs.list_heard_ratings(db)
    return told[0].period.following if told else Period.of(session_times.first_session_time(db) or now)


def programme(db: Transaction, now: datetime) -> Programme:
    """Rounds and their pairs as a whole: sessions as of today, and what was published of closed periods."""
    today = now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
    courses = _pair_histories(db, now)
    number = rounds.newest_published_number(db)
    left = {one.person_id for one in rounds.left_out_of_round(db, number)}
    paired = {
        person
        for pairing in pairings.list_pairings(db)
        if pairing.round == number and not coordination.is_self_arranged(pairing)
        for person in pairing.people
    }
    return Programme(
        days_to_first=programmes.days_to_first_session(courses),
        meetings_a_month=programmes.sessions_per_month(courses, today),
        met_twice=programmes.share_meeting_twice(courses, today),
        left_out=programmes.left_out_figure(len(paired - left), len(left)),
        heard=tuple(told_of_pairs.list_heard_ratings(db)),
        coming=_coming_period(db, now),
    )


def _pair_histories(db: Transaction, now: datetime) -> list[PairHistory]:
    """Pairs from rounds that began within a year, by the organisation's days."""
    zone = organisations.require_organisation(db).week_rule.zone
    known = session_times.times_of_pairs(db)
    found = []
    for pairing in pairings.list_pairings(db):
        if coordination.is_self_arranged(pairing) or not pairing.begun:
            continue
        since = coordination.started_at(pairing)
        if since > now - programmes.LOOKS_BACK:
            past = [begins for begins, ends in known.get(pairing.id, []) if ends <= now]
            over = coordination.ended_since(pairing, now, zone) or now
            days = [one.astimezone(zone).date() for one in (since, over, *past)]
            found.append(PairHistory(days[0], days[1], tuple(days[2:])))
    return found
