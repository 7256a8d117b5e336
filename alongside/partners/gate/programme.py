"""Figures about all support partners together, and what they say about their sessions, once a period."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from alongside.accounts.store import organisations, people
from alongside.core.store.engine import Store, Transaction
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from alongside.sessions.rules import coordination
from alongside.sessions.rules import programme as programmes
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.rules.programme import (
    HeardRating,
    PairHistory,
    Period,
    Programme,
    RoundFigures,
    TakeUp,
    Withheld,
)
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
    made, times = _pairs_of_rounds(db), _past_sessions(db, now)
    number = rounds.newest_published_number(db)
    paired, left = _people_of_round(db, number, made)
    return Programme(
        days_to_first=programmes.days_to_first_session(courses),
        meetings_a_month=programmes.sessions_per_month(courses, today),
        met_twice=programmes.share_meeting_twice(courses, today),
        left_out=programmes.left_out_figure(len(paired - left), len(left)),
        rounds=tuple(list_rounds_over_time(db, made, times, now)),
        take_up=find_take_up(db, made, times, now),
        heard=tuple(told_of_pairs.list_heard_ratings(db)),
        coming=_coming_period(db, now),
    )


def _pairs_of_rounds(db: Transaction) -> list[Pairing]:
    return [one for one in pairings.list_pairings(db) if not coordination.is_self_arranged(one)]


def _past_sessions(db: Transaction, now: datetime) -> dict[str, int]:
    """Pairing id to sessions that are over."""
    known = session_times.times_of_pairs(db)
    return {pairing_id: sum(ends <= now for _, ends in times) for pairing_id, times in known.items()}


def _people_of_round(
    db: Transaction, number: int, made: Sequence[Pairing]
) -> tuple[frozenset[str], frozenset[str]]:
    """In a pair of it, accepted or not; and left unmatched."""
    paired = frozenset(person for one in made if one.round == number for person in one.people)
    return paired, frozenset(one.person_id for one in rounds.left_out_of_round(db, number))


def _published_within_a_year(db: Transaction, now: datetime) -> list[tuple[int, datetime]]:
    """Numbers and times, newest first."""
    since = now - programmes.LOOKS_BACK
    return [
        (one.number, one.published_at)
        for one in rounds.list_rounds(db)
        if one.published_at is not None and one.published_at > since
    ]


def list_rounds_over_time(
    db: Transaction, made: Sequence[Pairing], sessions: Mapping[str, int], now: datetime
) -> Iterator[RoundFigures]:
    zone = organisations.require_organisation(db).week_rule.zone
    today = now.astimezone(zone).date()
    for number, published_at in _published_within_a_year(db, now):
        paired, left = _people_of_round(db, number, made)
        people = programmes.left_out_figure(len(paired - left), len(left))
        begun = [one for one in made if one.round == number and one.begun]
        twice = sum(sessions.get(one.id, 0) >= programmes.TWICE for one in begun)
        published_on = published_at.astimezone(zone).date()
        yield RoundFigures(
            number=number,
            published_on=published_on,
            people=None if isinstance(people, Withheld) else people,
            pairs=programmes.pairs_figure(len(begun), twice, published_on, today),
        )


def find_take_up(
    db: Transaction, made: Sequence[Pairing], sessions: Mapping[str, int], now: datetime
) -> TakeUp | Withheld:
    here = {one.id for one in people.list_people(db) if one.left_on is None}
    if len(here) < programmes.FEWEST:
        return Withheld()
    numbers = {number for number, _ in _published_within_a_year(db, now)}
    joined = {one for number in numbers for one in rounds.participants_of_round(db, number)} & here
    begun = [one for one in made if one.round in numbers and one.begun]
    matched = {person for one in begun for person in one.people} & joined
    twice = {person for one in begun if sessions.get(one.id, 0) >= programmes.TWICE for person in one.people}
    ready = {one for one, profile in profiles.list_profiles(db).items() if profile.is_complete} & here
    return TakeUp(
        people=len(here),
        ready=len(ready | joined),
        joined=len(joined),
        matched=len(matched),
        met_twice=len(twice & matched),
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
