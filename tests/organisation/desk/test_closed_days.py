"""What closed days change: no session is suggested on them, no reminder is sent, and a week that is closed whole is no gap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.audit import Action
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.desk.records import RecordsDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.notifications.desk.outbox import list_due_messages
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.closed_days import ClosedDaysDesk
from alongside.organisation.rules.closed_days import MOST_CLOSED, ClosedSpan
from alongside.organisation.store import closed_days
from alongside.partners.desk.matching_population import candidates_for, round_population
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.profiles import FreeTime
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import State
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, USUAL_PROFILE, WEEK
from tests.fixtures.desks import beside
from tests.fixtures.pairs import matched, person, reachable
from tests.fixtures.partners import PEERS, add_peers, change_profile

Close = Callable[..., None]
TODAY = NOW.date()  # a Wednesday
FRIDAYS = (FreeTime(4, 9 * 60, 12 * 60),)
NEXT_WEEK = ["2026-03-09", "2026-03-10", "2026-03-11"]  # on which those of USUAL_PROFILE are free
BEFORE_CHRISTMAS = datetime(2025, 12, 19, 12, tzinfo=UTC)


@pytest.fixture
def close(store: Store) -> Close:
    """From a day on, so many days."""

    def closing(first: date, days: int = 1) -> None:
        last = first + timedelta(days=days - 1)
        with store.write() as db:
            closed_days.save_span(db, ClosedSpan(first, last, "Closed"))

    return closing


@pytest.fixture
def admin(store: Store):
    return AdminDesk(store, person(store, "eli"), NOW)


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_change_is_in_the_log_and_what_changes_nothing_is_not(admin):
    spring = ClosedSpan(date(2026, 4, 6), date(2026, 4, 6), "Easter Monday")

    beside(admin, ClosedDaysDesk).add_spans([spring, spring])
    beside(admin, ClosedDaysDesk).add_spans([spring])
    beside(admin, ClosedDaysDesk).delete_span(spring)
    beside(admin, ClosedDaysDesk).delete_span(spring)

    assert beside(admin, ClosedDaysDesk).list_spans() == ()
    assert [entry.action for entry in admin.list_log_entries(9)] == [Action.CLOSED_DAYS_CHANGED] * 2


def test_one_that_cannot_be_kept_adds_none_of_the_others(admin):
    with pytest.raises(BadInput):
        beside(admin, ClosedDaysDesk).add_spans(
            [ClosedSpan(date(2026, 4, 6), date(2026, 4, 6)), ClosedSpan(date(2026, 4, 7), date(2026, 4, 6))]
        )

    assert beside(admin, ClosedDaysDesk).list_spans() == ()


def test_a_span_without_any_day_is_refused_and_one_day_alone_is_enough(admin):
    with pytest.raises(BadInput) as refusal:
        beside(admin, ClosedDaysDesk).add_span(None, None, "A break")
    beside(admin, ClosedDaysDesk).add_span(None, date(2026, 4, 7), "A break")

    assert refusal.value.reason == "no day"
    assert beside(admin, ClosedDaysDesk).list_spans() == (
        ClosedSpan(date(2026, 4, 7), date(2026, 4, 7), "A break"),
    )


def test_there_are_no_more_than_can_be_kept(admin):
    days = [TODAY + timedelta(days=past) for past in range(MOST_CLOSED + 1)]
    beside(admin, ClosedDaysDesk).add_spans(ClosedSpan(day, day) for day in days[:MOST_CLOSED])

    with pytest.raises(BadInput):
        beside(admin, ClosedDaysDesk).add_spans([ClosedSpan(days[-1], days[-1])])

    assert len(beside(admin, ClosedDaysDesk).list_spans()) == MOST_CLOSED


# ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def offered_days(store: Store, now: datetime) -> list[str]:
    """To ana and ben, who say yes at this instant."""
    matched(store, "ana", "ben", since=now)
    for one in ("ana", "ben"):
        SessionDesk(store, person(store, one), now).accept_match("p1")
    with store.read() as db:
        (session,) = sessions.sessions_of_pairing(db, "p1")
    return [offer.begins.date().isoformat() for offer in session.offers]


def test_no_one_is_offered_christmas_day_or_new_years_day(store, take_part, close):
    take_part(["ana", "ben"], free=FRIDAYS, seen=BEFORE_CHRISTMAS)
    for day in (date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 1, 2)):
        close(day)

    assert set(offered_days(store, BEFORE_CHRISTMAS)) == {"2026-01-09"}


def test_without_closed_days_the_same_two_are_offered_the_holidays(store, take_part):
    take_part(["ana", "ben"], free=FRIDAYS, seen=BEFORE_CHRISTMAS)

    assert offered_days(store, BEFORE_CHRISTMAS) == ["2025-12-26", "2026-01-02", "2026-01-09"]


def test_a_time_that_was_offered_before_the_day_was_closed_stays_and_can_be_agreed(store, take_part, close):
    take_part(["ana", "ben"])
    before = offered_days(store, NOW)
    close(date.fromisoformat(before[0]))
    desk = SessionDesk(store, person(store, "ana"), NOW)
    (pair,) = desk.my_pairs()
    begins = pair.next.offers[0].begins

    for one in ("ana", "ben"):
        chosen = SessionDesk(store, person(store, one), NOW).accept_time(pair.next.id, begins)

    assert (chosen.state, chosen.begins) == (State.CONFIRMED, begins)
    assert desk.closed_days().overlaps_closed(*chosen.span)


def test_someone_can_propose_a_closed_day_themselves(store, take_part, close):
    take_part(["ana", "ben"])
    offered_days(store, NOW)
    close(TODAY + timedelta(days=3))
    desk = SessionDesk(store, person(store, "ana"), NOW)

    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    desk.propose_time("p1", saturday)

    assert saturday in [offer.begins for offer in desk.my_pairs()[0].next.offers]


@pytest.mark.parametrize("closed", [True, False])
def test_a_reminder_of_a_scheduled_session_goes_out_on_a_closed_day(store, take_part, close, closed):
    reachable(store, "ana", "ben")
    take_part(["ana", "ben"])
    offered_days(store, NOW)
    desk = SessionDesk(store, person(store, "ana"), NOW)
    begins = desk.my_pairs()[0].next.offers[0].begins
    for one in ("ana", "ben"):
        SessionDesk(store, person(store, one), NOW).accept_time(desk.my_pairs()[0].next.id, begins)
    day_before = begins - timedelta(hours=24)
    if closed:
        close(day_before.date(), 2)

    with store.read() as db:
        found = [one.message.kind for one in list_due_messages(db, day_before + timedelta(minutes=1))]

    assert found.count(MessageKind.REMINDER) == 2


# ── matching ────────────────────────────────────────────────────────────────────────────────────────────────────────


ROUND = Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="a seed")


def days_that_count(store: Store) -> set[str]:
    with store.read() as db:
        drawn = round_population(db, ROUND, NOW)
    assert len(drawn.population.people) == 4
    return {begins.date().isoformat() for seeker in drawn.population.people for begins, _ in seeker.free}


def test_closed_days_are_no_time_in_common_in_the_next_14_days(store, add_team, take_part, close):
    ids = add_team("red", 4)
    with store.write() as db:
        rounds.open_round(db, ROUND, "cho")
    take_part(ids)
    assert days_that_count(store) == {*NEXT_WEEK, "2026-03-16", "2026-03-17", "2026-03-18"}

    close(date(2026, 3, 9), 5)

    assert days_that_count(store) == {"2026-03-16", "2026-03-17", "2026-03-18"}


@pytest.mark.parametrize(("urgent", "found"), [(True, True), (False, False)])
def test_with_all_14_days_closed_someone_can_still_be_asked_for_now(store, take_part, close, urgent, found):
    take_part(["ana", "ben"])
    close(TODAY, 20)

    with store.read() as db:
        population = candidates_for(db, "ana", NOW, urgent=urgent)
    assert [bool(seeker.free) for seeker in population.people] == [found, found]


def test_a_call_for_someone_now_is_heard_in_a_closed_week_and_offered_no_closed_day(store, close):
    add_peers(store)
    for name in PEERS:
        change_profile(store, name, free=USUAL_PROFILE.free)
    close(TODAY, 5)
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    desks = [UrgentDesk(store, person(store, name), NOW) for name in PEERS]
    (asked,) = [desk for desk in desks if desk.received_requests()]

    asked.answer_request(asked.received_requests()[0].request_id, yes=True)

    with store.read() as db:
        (pairing,) = pairings.pairings_of_person(db, "ana")
        (session,) = sessions.sessions_of_pairing(db, pairing.id)
    assert [offer.begins.date().isoformat() for offer in session.offers] == NEXT_WEEK


def test_a_partner_is_looked_for_in_the_hours_of_open_days(store, close):
    add_peers(store)
    desk = PartnerDesk(store, person(store, "ana"), NOW)
    assert len(desk.search_peers().peers) == len(PEERS) - 1

    close(TODAY, 20)

    assert desk.search_peers().peers == ()


# ── the weekly reminder ─────────────────────────────────────────────────────────────────────────────────────────────


def reminded(store: Store, since: datetime, days: int) -> dict[str, str]:
    """Day on which ana is reminded, to the week of which; the clock is looked at each day at ten."""
    found = {}
    for past in range(days):
        now = since + timedelta(days=past)
        run_scheduled_jobs(store, now)
        with store.read() as db:
            for one in list_due_messages(db, now):
                if one.message.kind is MessageKind.CHECK_IN:
                    found.setdefault(one.message.about["week"], now.date().isoformat())
    return {day: week for week, day in found.items()}


@pytest.fixture
def on_fridays(store: Store, take_part) -> datetime:
    """ana, who wants to be reminded on Fridays; the Monday of that week."""
    take_part(["ana"])
    reachable(store, "ana", check_in_weekday=4, check_in_minute=9 * 60)
    return NOW - timedelta(days=2)


def test_the_reminder_of_the_week_waits_for_the_next_open_working_day(store, on_fridays, close):
    close(date(2026, 3, 6))

    assert reminded(store, on_fridays, 14) == {"2026-03-09": "2026-W10", "2026-03-13": "2026-W11"}


def test_without_a_closed_day_it_comes_on_its_weekday(store, on_fridays):
    assert reminded(store, on_fridays, 14) == {"2026-03-06": "2026-W10", "2026-03-13": "2026-W11"}


def test_of_a_week_that_is_closed_whole_no_one_is_reminded(store, on_fridays, close):
    close(date(2026, 3, 2), 5)

    assert reminded(store, on_fridays, 14) == {"2026-03-13": "2026-W11"}


def test_someone_away_is_reminded_when_they_are_back(store, on_fridays):
    ProfileDesk(store, person(store, "ana"), NOW).add_time_off("2026-03-05", "2026-03-09")

    assert reminded(store, on_fridays, 14) == {"2026-03-10": "2026-W10", "2026-03-13": "2026-W11"}


def test_of_a_week_in_which_they_are_away_all_the_time_no_one_is_reminded(store, on_fridays):
    ProfileDesk(store, person(store, "ana"), NOW).add_time_off("2026-03-02", "2026-03-08")

    assert reminded(store, on_fridays, 14) == {"2026-03-13": "2026-W11"}


@pytest.mark.parametrize(("away", "found"), [(True, {}), (False, {"2026-03-06": "2026-W10"})])
def test_of_a_week_that_was_said_to_be_on_leave_no_one_is_reminded(store, on_fridays, away, found):
    if away:
        with store.write() as db:
            checkins.save_check_ins(
                db, [("ana", CheckIn(WEEK, away=True, revision=1))], on_fridays.isoformat()
            )

    assert reminded(store, on_fridays, 7) == found


@pytest.mark.parametrize("closed", [True, False])
def test_a_reminder_that_waited_for_the_morning_is_not_sent_into_a_closed_day(
    store, take_part, close, closed
):
    take_part(["ana"])
    reachable(store, "ana", check_in_weekday=NOW.weekday(), check_in_minute=21 * 60)
    evening = NOW.replace(hour=21)
    run_scheduled_jobs(store, evening)
    if closed:
        close(TODAY + timedelta(days=1))

    with store.read() as db:
        found = [one.message.kind for one in list_due_messages(db, evening + timedelta(hours=11))]
    assert found == ([] if closed else [MessageKind.CHECK_IN])


@pytest.mark.parametrize(("off", "told"), [(True, 0), (False, 1)])
def test_no_one_is_asked_for_a_next_date_on_a_day_off(store, off, told):
    reachable(store, "ana", "ben")
    matched(store, "ana", "ben", begun=True, since=NOW - timedelta(days=9))
    with store.write() as db:
        pairing = pairings.find_pairing(db, "p1")
        pairings.save_pairing(db, replace(pairing, accepted=dict.fromkeys(pairing.people, pairing.since)))
    if off:
        ProfileDesk(store, person(store, "ana"), NOW).add_time_off(TODAY.isoformat(), TODAY.isoformat())

    def asked(now: datetime) -> int:
        run_scheduled_jobs(store, now)
        with store.read() as db:
            return len(db.rows("select 1 from outbox where person_id = 'ana' and kind = 'news'"))

    assert asked(NOW) == told
    assert asked(NOW + timedelta(days=1)) == 1


# ── one's own weeks ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(store: Store) -> AdvocateDesk:
    """ana, who has filled in two weeks and left out the three since."""
    with store.write() as db:
        filled = [
            (
                "ana",
                CheckIn(
                    week, answers=dict.fromkeys(("exhaustion", "recovery", "manageability"), 2), revision=1
                ),
            )
            for week in (WEEK.back(4), WEEK.back(3))
        ]
        checkins.save_check_ins(db, filled, NOW.isoformat())
    return AdvocateDesk(store, person(store, "ana"), NOW)


def test_a_week_that_was_closed_whole_is_not_missing(desk, close):
    weeks = desk.open_weeks()
    assert desk.list_missing_weeks(weeks[1:]) == [WEEK.back(1), WEEK.back(2)]

    close(WEEK.back(1).monday, 5)

    assert desk.list_missing_weeks(weeks[1:]) == [WEEK.back(2)]
    assert [desk.is_closed_week(week) for week in weeks] == [False, True, False]


def test_what_was_made_of_the_weeks_is_made_anew_when_one_is_closed(desk, close):
    before = desk.history_fingerprint()
    close(WEEK.back(1).monday, 5)

    assert desk.history_fingerprint() != before
    assert desk.load_history().closed_without_answer == (WEEK.back(1),)


def test_a_closed_week_can_be_filled_in_all_the_same(desk, close):
    close(WEEK.back(1).monday, 5)
    desk.save_check_in(CheckIn(WEEK.back(1), answers={"exhaustion": 1}), 0)

    assert desk.load_history().closed == (WEEK.back(1),)
    assert desk.load_history().closed_without_answer == ()


def test_weeks_closed_before_the_first_one_or_still_to_come_are_no_ones(desk, close):
    close(WEEK.back(9).monday, 5)
    close(Week("2026-W20").monday, 5)

    assert desk.history_fingerprint().closed == ()


def test_what_someone_takes_along_knows_of_closed_weeks_too(desk, store, close):
    close(WEEK.back(1).monday, 5)

    taken = RecordsDesk(store, desk.person, NOW).export_records()

    assert taken.weeks.closed_without_answer == desk.load_history().closed_without_answer == (WEEK.back(1),)
