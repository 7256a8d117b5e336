"""Weeks of two people in two time zones whose clocks change on different days, hour by hour, with a real mail server."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Intent
from alongside.notifications.mail.delivery import deliver_messages
from alongside.profiles.rules.profiles import FreeTime, Profile
from alongside.profiles.store import profiles
from alongside.sessions.desk.my_pairs import PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import Feedback, Met, Onward, Session, State
from alongside.sessions.store import sessions
from tests.conftest import NOW, USUAL_PROFILE
from tests.fixtures.pairs import matched, person, reachable
from tests.fixtures.wording import message as message_of

ZONES = {"ana": ZoneInfo("Europe/London"), "ben": ZoneInfo("America/New_York")}
HOURS = {"ana": (13, 18), "ben": (8, 12)}  # of weekdays, by their own clocks
WEEKLY = {"ana": (0, 9), "ben": (4, 16)}  # weekday and hour of the weekly reminder
AWAKE = (time(8), time(20))
AUTUMN, SPRING = datetime(2026, 10, 12, 7, tzinfo=UTC), datetime(2027, 2, 22, 7, tzinfo=UTC)
LASTS = timedelta(weeks=8)  # with the change of both clocks


@dataclass(frozen=True)
class Arrived:
    person: str
    subject: str
    at: datetime

    @property
    def there(self) -> datetime:
        return self.at.astimezone(ZONES[self.person])


@dataclass(frozen=True)
class Season:
    begins: datetime
    sessions: list[Session]
    arrived: list[Arrived]


def profile(person_id: str) -> Profile:
    first, last = HOURS[person_id]
    free = tuple(FreeTime(weekday, first * 60, last * 60) for weekday in range(5))
    # Pausing keeps no one from meeting whom they have; it keeps them from being paused for not being seen here.
    return Profile(
        time_zone=ZONES[person_id].key, languages=USUAL_PROFILE.languages, intent=Intent.PAUSE, free=free
    )


@pytest.fixture(params=[AUTUMN, SPRING], ids=["autumn", "spring"])
def season(store, office, request: pytest.FixtureRequest) -> Season:
    begins: datetime = request.param
    for one, (weekday, hour) in WEEKLY.items():
        reachable(store, one, check_in_weekday=weekday, check_in_minute=hour * 60)
        with store.write() as db:
            profiles.save_profile(db, one, profile(one), NOW.isoformat())
    matched(store, "ana", "ben", since=begins)
    arrived: list[Arrived] = []
    now = begins
    while now < begins + LASTS:
        for one, zone in ZONES.items():
            if now.astimezone(zone).hour == 15:
                act(SessionDesk(store, person(store, one), now))
        run_scheduled_jobs(store, now)
        seen = len(office.arrived)
        deliver_messages(store, office.settings, lambda now=now: now)
        for message in office.arrived[seen:]:
            arrived.append(Arrived(str(message["To"]).partition("@")[0], str(message["Subject"]), now))
        now += timedelta(hours=1)
    with store.read() as db:
        held = [one for one in sessions.sessions_of_person(db, "ana") if one.state is State.CONFIRMED]
    return Season(begins, sorted(held, key=lambda one: one.begins or ""), arrived)


def act(desk: SessionDesk) -> None:
    """What a person does who opens the app in the afternoon."""
    for pair in desk.my_pairs():
        if pair.review:
            desk.choose_onward(pair.pairing.id, Onward.KEEP)
        match pair.status:
            case PairStatus.PROPOSED:
                desk.accept_match(pair.pairing.id)
            case PairStatus.FEEDBACK if pair.to_say is not None:
                desk.give_feedback(pair.to_say.id, Feedback(Met.MET, 4))
            case PairStatus.NO_SESSION:
                desk.find_times(pair.pairing.id)
            case PairStatus.CHOOSE if pair.next is not None:
                ahead = [one for one in pair.next.offers if desk.now < one.begins]
                wanted = next((one for one in ahead if one.yes), ahead[0])
                desk.accept_time(pair.next.id, wanted.begins)
            case _:
                pass


def test_the_weeks_of_a_pair_around_a_change_of_the_clocks(season):
    """One run, looked at from every side."""
    every_session_is_in_the_hours_of_both(season)
    sessions_keep_their_rhythm_and_their_hour(season)
    each_is_reminded_of_each_session_once_and_before_it(season)
    nothing_arrives_at_night(season)
    the_check_in_reminder_comes_once_a_week_at_the_hour_that_was_chosen(season)
    each_session_comes_into_both_calendars_once(season)


def every_session_is_in_the_hours_of_both(season: Season) -> None:
    for session in season.sessions:
        begins, ends = session.span
        for one, (first, last) in HOURS.items():
            there, until = begins.astimezone(ZONES[one]), ends.astimezone(ZONES[one])
            assert there.weekday() < 5
            assert time(first) <= there.time()
            assert until.time() <= time(last)


def sessions_keep_their_rhythm_and_their_hour(season: Season) -> None:
    """Two weeks apart at the same hour in London, whose organisation it is, but where New York is not free then."""
    days = [session.span[0].astimezone(ZONES["ana"]) for session in season.sessions]
    apart = Counter((later.date() - earlier.date()).days for earlier, later in pairwise(days))
    hours = Counter(day.time() for day in days)

    assert len(days) >= 3
    assert set(apart) == {14}
    assert hours.most_common(1)[0][1] >= len(days) - 2
    clocks = {day.utcoffset() for day in days}
    assert len(clocks) == 2  # both sides of a change are among them


def each_is_reminded_of_each_session_once_and_before_it(season: Season) -> None:
    """The first session may be too near for a reminder the day before."""
    for one in ZONES:
        found = [
            each.at
            for each in season.arrived
            if each.person == one
            and each.subject == message_of("sessions/mail/letters", "Upcoming appointment")
        ]
        of_each = [
            sum(timedelta() < session.span[0] - at <= timedelta(hours=24) for at in found)
            for session in season.sessions
        ]
        ahead = season.sessions[-1].span[0] > season.begins + LASTS - timedelta(days=1)
        assert of_each[1 : -1 if ahead else None] == [1] * (len(season.sessions) - 1 - ahead)
        assert sum(of_each) == len(found)


def nothing_arrives_at_night(season: Season) -> None:
    assert len(season.arrived) > 30
    assert [one for one in season.arrived if not AWAKE[0] <= one.there.time() < AWAKE[1]] == []


def the_check_in_reminder_comes_once_a_week_at_the_hour_that_was_chosen(season: Season) -> None:
    for one, (weekday, hour) in WEEKLY.items():
        asked = [
            found.there
            for found in season.arrived
            if found.person == one and found.subject == message_of("checkins/mail/letters", "Time for")
        ]
        assert len(asked) in (7, 8, 9)
        assert {(there.weekday(), there.hour) for there in asked} == {(weekday, hour)}
        assert len({there.date() for there in asked}) == len(asked)


def each_session_comes_into_both_calendars_once(season: Season) -> None:
    confirmations = Counter(
        one.person
        for one in season.arrived
        if one.subject == message_of("sessions/mail/letters", "Appointment confirmed")
    )
    assert confirmations == {"ana": len(season.sessions), "ben": len(season.sessions)}


@pytest.mark.parametrize(
    ("begins", "day", "changes"),
    [
        (AUTUMN, date(2026, 10, 25), 1),
        (AUTUMN, date(2026, 11, 1), 1),
        (SPRING, date(2027, 3, 14), 1),
        (SPRING, date(2027, 3, 28), 1),
        (SPRING, date(2027, 3, 21), 0),
    ],
)
def test_both_clocks_change_in_these_weeks(begins, day, changes):
    """The twin of that: London's clocks change on these days, New York's on others."""
    before = datetime.combine(day, time(), UTC)
    after = before + timedelta(days=1)
    moved = [
        zone
        for zone in ZONES.values()
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]

    assert len(moved) == changes
    assert begins <= before < begins + LASTS
