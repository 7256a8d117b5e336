"""One request, offered to a few people one after the other: by whom each step can be taken, and when a time may run out."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.partners.rules.partner_requests import Answer
from alongside.partners.rules.urgent import (
    AGAIN_AFTER,
    LASTS,
    MOST_OFFERS,
    REST,
    NoSuchUrgentRequest,
    RequestedRecently,
    UrgentRequest,
    can_be_offered,
    current_offer,
    earliest_next_acceptance,
    earliest_next_request,
    is_pending,
    new_request,
    offer_ends,
    rest_ends_at,
    skip,
    with_answer,
    with_end,
    with_offer,
    with_withdrawal,
    without_decline,
    without_withdrawal,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia")]
instants = st.integers(0, 365 * 24 * 60).map(
    lambda past: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past)
)
zones = st.sampled_from(ZONES)


def request() -> UrgentRequest:
    return new_request("u1", "ana", [], NOW)


# ── no one's time runs out at night ─────────────────────────────────────────────────────────────────────────────────


@given(instants, zones)
def test_an_offer_never_runs_out_at_night(now: datetime, zone: ZoneInfo) -> None:
    assert time(10) <= offer_ends(now, zone).time() < time(22)


@given(instants, zones)
def test_an_offer_lasts_twelve_hours_or_until_the_morning(now: datetime, zone: ZoneInfo) -> None:
    lasts = offer_ends(now, zone).astimezone(UTC) - now

    assert (
        timedelta(hours=12) <= lasts <= timedelta(hours=25)
    )  # the longest on the day on which clocks go back


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-04T09:59", "2026-03-04T21:59"),
        ("2026-03-04T10:00", "2026-03-05T10:00"),  # would be 22:00
        ("2026-03-04T19:59", "2026-03-05T10:00"),  # would be 7:59
        (
            "2026-03-04T20:05",
            "2026-03-05T10:00",
        ),  # would be 8:05, five minutes after the first message of the day
        ("2026-03-04T22:00", "2026-03-05T10:00"),
        ("2026-03-04T22:30", "2026-03-05T10:30"),
        ("2026-03-04T02:00", "2026-03-04T14:00"),
        ("2026-03-28T21:00", "2026-03-29T10:00"),  # clocks go forward: twelve hours later it is ten
    ],
)
def test_hours_of_the_night_do_not_count(at: str, until: str) -> None:
    ends = offer_ends(datetime.fromisoformat(at).replace(tzinfo=LONDON), LONDON)

    assert ends.strftime("%Y-%m-%dT%H:%M") == until


@given(instants, st.lists(zones, min_size=MOST_OFFERS, max_size=MOST_OFFERS))
def test_all_who_may_be_asked_have_their_time_before_the_request_ends(
    now: datetime, of_each: list[ZoneInfo]
) -> None:
    begun = at = now
    for zone in of_each:
        at = offer_ends(at, zone).astimezone(UTC)

    assert at - begun <= LASTS + timedelta(hours=1)  # where clocks go back, the last has an hour less


# ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class OneAfterTheOther(RuleBasedStateMachine):
    """Anyone tries anything at any time; beside it, a second account of who is asked and what was said."""

    people = st.sampled_from(["ana", "ben", "cho", "dee", "eli", "fay", "gus"])

    @initialize()
    def start(self) -> None:
        self.now = NOW
        self.request = request()
        self.asked: list[str] = []  # in order
        self.open: str | None = None
        self.over = False
        self.until = NOW
        self.declined_at: datetime | None = None  # of the last one, while it can be undone
        self.withdrawn_at: datetime | None = None

    @rule(minutes=st.integers(0, 60 * 14))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if self.open and self.until <= self.now:
            self.open = None
        if self.declined_at and min(self.declined_at + UNDO_FOR, self.until) <= self.now:
            self.declined_at = None
        self.over = self.over or self.now >= NOW + LASTS

    @rule(who=people, zone=zones)
    def ask(self, who: str, zone: ZoneInfo) -> None:
        free = not self.over and self.open is None and self.declined_at is None
        room = free and len(self.asked) < MOST_OFFERS
        assert can_be_offered(self.request, self.now) is room
        if not room or who == "ana" or who in self.asked:
            with pytest.raises(NoSuchUrgentRequest):
                with_offer(self.request, who, zone, self.now)
            return
        self.request = with_offer(self.request, who, zone, self.now)
        self.asked.append(who)
        self.until = min(offer_ends(self.now, zone).astimezone(UTC), NOW + LASTS)
        self.open = who if self.now < self.until else None

    @rule(who=people, yes=st.booleans())
    def answer(self, who: str, yes: bool) -> None:
        before = next((one.answer for one in self.request.offers if one.person_id == who), None)
        if before is (Answer.YES if yes else Answer.NO):
            assert with_answer(self.request, who, yes, self.now) == self.request
        elif self.over or self.open != who:
            with pytest.raises(NoSuchUrgentRequest):
                with_answer(self.request, who, yes, self.now)
        else:
            self.request = with_answer(self.request, who, yes, self.now)
            self.open, self.over = None, yes
            self.declined_at = None if yes else self.now

    @rule(who=people)
    def undo_a_decline(self, who: str) -> None:
        if self.over or self.declined_at is None or who != self.asked[-1]:
            with pytest.raises(NothingToUndo):
                without_decline(self.request, who, self.now)
        else:
            self.request = without_decline(self.request, who, self.now)
            self.open, self.declined_at = who, None

    @rule()
    def pass_on(self) -> None:
        self.request = skip(self.request, self.now)
        self.open = None

    @precondition(lambda self: self.over)
    @rule(who=people)
    def take_back_what_is_over(self, who: str) -> None:
        with pytest.raises(NoSuchUrgentRequest):
            with_withdrawal(self.request, who, self.now)

    @precondition(lambda self: not self.over)
    @rule(who=people)
    def take_back(self, who: str) -> None:
        if who != "ana":
            with pytest.raises(NoSuchUrgentRequest):
                with_withdrawal(self.request, who, self.now)
        else:
            self.request = with_withdrawal(self.request, who, self.now)
            self.over, self.withdrawn_at = True, self.now

    @rule(who=people)
    def undo_taking_it_back(self, who: str) -> None:
        at = self.withdrawn_at
        if who != "ana" or at is None or min(at + UNDO_FOR, NOW + LASTS) <= self.now:
            with pytest.raises(NothingToUndo):
                without_withdrawal(self.request, who, self.now)
        else:
            self.request = without_withdrawal(self.request, who, self.now)
            self.over, self.withdrawn_at = False, None

    @invariant()
    def at_most_one_may_answer(self) -> None:
        offer = current_offer(self.request, self.now)
        assert (offer.person_id if offer else None) == (None if self.over else self.open)
        assert [one.person_id for one in self.request.offers] == self.asked

    @invariant()
    def the_person_who_asked_sees_the_same_until_it_is_over(self) -> None:
        assert is_pending(self.request, self.now) is not self.over
        assert self.request.until == NOW + LASTS


TestOneAfterTheOther = OneAfterTheOther.TestCase
TestOneAfterTheOther.settings = settings(max_examples=40, stateful_step_count=30)


def test_a_yes_ends_it_and_no_one_else_can_say_one() -> None:
    with_ben = with_offer(request(), "ben", LONDON, NOW)
    taken = with_answer(with_ben, "ben", True, NOW)

    assert (taken.offers[-1].answer, taken.ended_at) == (Answer.YES, NOW)
    assert not can_be_offered(taken, NOW)
    with pytest.raises(NoSuchUrgentRequest):
        with_answer(taken, "cho", True, NOW)
    with pytest.raises(NoSuchUrgentRequest):
        with_withdrawal(taken, "ana", NOW)


def test_a_no_can_be_undone_for_a_while_and_then_the_next_can_be_asked() -> None:
    offered = with_offer(request(), "ben", LONDON, NOW)
    refused = with_answer(offered, "ben", False, NOW)

    assert not can_be_offered(refused, NOW + UNDO_FOR - timedelta(seconds=1))
    assert can_be_offered(refused, NOW + UNDO_FOR)
    assert without_decline(refused, "ben", NOW) == offered
    with pytest.raises(NoSuchUrgentRequest):
        with_answer(refused, "ben", True, NOW)
    with pytest.raises(NoSuchUrgentRequest):
        with_offer(refused, "ben", LONDON, NOW)


def test_nothing_is_answered_where_nothing_was_asked() -> None:
    with pytest.raises(NoSuchUrgentRequest):
        with_answer(None, "ben", True, NOW)
    with pytest.raises(NoSuchUrgentRequest):
        with_withdrawal(None, "ana", NOW)


# ── how often ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_asking_twice_is_asking_once() -> None:
    assert new_request("u2", "ana", [request()], NOW + timedelta(hours=1)) == request()


@given(st.integers(0, 20 * 24 * 60 * 60).map(lambda seconds: timedelta(seconds=seconds)))
@example(AGAIN_AFTER - timedelta(seconds=1))
@example(AGAIN_AFTER)
def test_one_request_a_week_whatever_came_of_it(later: timedelta) -> None:
    over = with_end(request(), NOW)

    if later >= AGAIN_AFTER:
        assert new_request("u2", "ana", [over], NOW + later).at == NOW + later
    else:
        with pytest.raises(RequestedRecently) as refused:
            new_request("u2", "ana", [over], NOW + later)
        assert refused.value.again == earliest_next_request(over) == NOW + AGAIN_AFTER


def test_what_one_supporter_takes_on_is_one_a_week_and_two_days_of_rest() -> None:
    yes, held = NOW, NOW + timedelta(days=6)

    assert rest_ends_at(yes, None) == NOW + REST
    assert rest_ends_at(yes, held) == NOW + timedelta(days=6) + REST
    assert earliest_next_acceptance(yes, None) == NOW + AGAIN_AFTER
    assert earliest_next_acceptance(yes, held) == NOW + timedelta(days=8)


def test_an_offer_never_outlasts_its_request() -> None:
    late = NOW + LASTS - timedelta(hours=1)

    assert with_offer(request(), "ben", LONDON, late).offers[0].until == request().until
    assert not can_be_offered(replace(request(), until=late), late)
