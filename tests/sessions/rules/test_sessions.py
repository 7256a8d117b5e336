"""One session, step by step: only what its state allows, only by those in it; held to a second account of the same rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alongside.core.rules.errors import BadInput
from alongside.matching.rules.participants import Mode
from alongside.sessions.rules.sessions import (
    MOST_OFFERED,
    Feedback,
    Met,
    NoSuchSession,
    NotYet,
    Offer,
    Session,
    State,
    TimeGone,
    check_feedback,
    quarters_of,
    with_cancellation,
    with_offers,
    with_place,
    with_yes,
    without_yes,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
TIMES = [NOW + timedelta(hours=hours) for hours in (4, 24, 50, 75)]
OFF_TIMES = [
    NOW,
    NOW + timedelta(weeks=9),
    datetime(2026, 3, 5, 10, 5, tzinfo=UTC),
    datetime(2026, 3, 5, 10),  # noqa: DTZ001 -- in no time zone
    datetime(2026, 3, 5, 13, tzinfo=ZoneInfo("Africa/Cairo")),  # in another than UTC
]
PEOPLE = ("ana", "ben", "cho")
EVERYONE = (*PEOPLE, "dee")  # dee is not in it


class OneSession(RuleBasedStateMachine):
    """`yes` and `stands` say in the plainest words what should be; every refusal must leave things as they were."""

    @initialize(trio=st.booleans())
    def start(self, trio: bool) -> None:
        self.people = PEOPLE if trio else PEOPLE[:2]
        self.session = Session(id="s1", pairing_id="p1", people=self.people, made_at=NOW, mode=Mode.VIDEO)
        self.now = NOW
        self.yes: dict[datetime, set[str]] = {}
        self.proposed: set[datetime] = set()  # times that came from someone and not from the app
        self.stands: datetime | None = None
        self.off = False

    def begun(self, minutes_ago: int = 0) -> bool:
        then = self.now - timedelta(minutes=minutes_ago)
        return self.stands is not None and self.stands <= then

    def allowed(self, by: str | None) -> bool:
        return not self.off and not self.begun() and (by is None or by in self.people)

    @rule(
        times=st.lists(st.sampled_from(TIMES), max_size=2)
        | st.lists(st.sampled_from([*TIMES, *OFF_TIMES]), max_size=3),
        by=st.sampled_from([*PEOPLE[:2], None]),
    )
    def offer(self, times: list[datetime], by: str | None) -> None:
        try:
            self.session = with_offers(self.session, times, by, self.now)
        except NoSuchSession:
            assert not self.allowed(by)
            return
        except BadInput:
            good = [time for time in times if time in TIMES and self.now < time]
            assert len(good) < len(times) or len({*self.yes, *good}) > MOST_OFFERED
            return
        assert self.allowed(by)
        self.yes = {time: said for time, said in self.yes.items() if self.now < time}
        for time in times:
            if time not in self.yes and by:
                self.proposed.add(time)
            elif time not in self.yes:
                self.proposed.discard(time)
            self.yes.setdefault(time, set()).update({by} if by else set())

    @rule(time=st.sampled_from(TIMES), by=st.sampled_from(EVERYONE))
    def choose(self, time: datetime, by: str) -> None:
        before = self.session
        try:
            self.session = with_yes(self.session, time, by, self.now)
        except NoSuchSession:
            assert not self.allowed(by)
            return
        except TimeGone:
            assert time not in self.yes or time <= self.now
            return
        assert self.allowed(by)
        if self.stands == time and not self.yes:
            assert self.session == before
            return
        assert self.now < time
        self.yes[time].add(by)
        if self.yes[time] >= set(self.people):
            self.stands, self.yes = time, {}

    @rule(time=st.sampled_from(TIMES), by=st.sampled_from(EVERYONE))
    def take_back(self, time: datetime, by: str) -> None:
        try:
            self.session = without_yes(self.session, time, by, self.now)
        except NoSuchSession:
            assert not self.allowed(by)
            return
        assert self.allowed(by)
        self.yes.get(time, set()).discard(by)
        if time in self.proposed and not self.yes.get(time):  # no one wants it any more
            self.yes.pop(time, None)

    @precondition(lambda self: self.stands or self.yes)  # else most runs would be over before they began
    @rule(by=st.sampled_from([*EVERYONE, None]), often=st.integers(0, 3))
    def call_off(self, by: str | None, often: int) -> None:
        if often:
            return
        before = self.session
        try:
            self.session = with_cancellation(self.session, by, self.now)
        except NoSuchSession:
            assert not self.allowed(by)
            return
        if self.off:
            assert self.session == before
        self.off, self.yes = True, {}

    @rule(by=st.sampled_from(EVERYONE), mode=st.sampled_from(Mode), minutes=st.sampled_from([30, 45, 50]))
    def place(self, by: str, mode: Mode, minutes: int) -> None:
        if self.stands is None and minutes == 30:
            minutes = 45  # its length is held by another test; here every session is as long
        try:
            self.session = with_place(self.session, mode, "a room", minutes, by=by, now=self.now)
        except NoSuchSession:
            assert by not in self.people or self.off or self.begun(minutes_ago=45)
        except BadInput:
            assert minutes == 50
        else:
            assert by in self.people
            assert not self.begun(minutes_ago=45)

    @rule(by=st.sampled_from(EVERYONE), met=st.sampled_from(Met), heard=st.sampled_from([None, 0, 4, 5]))
    def look_back(self, by: str, met: Met, heard: int | None) -> None:
        try:
            check_feedback(self.session, by, Feedback(met, heard), self.now)
        except NoSuchSession:
            assert by not in self.people or self.stands is None or self.off
        except NotYet:
            assert self.stands is None or self.now < self.stands
        except BadInput:
            assert heard == 5 or (met is not Met.MET and heard is not None)
        else:
            assert by in self.people
            assert self.stands is not None
            assert self.now >= self.stands

    @rule(quarters_of_an_hour=st.integers(1, 3) | st.integers(4, 48))
    def wait(self, quarters_of_an_hour: int) -> None:
        self.now += timedelta(minutes=15 * quarters_of_an_hour)

    @invariant()
    def it_stands_as_it_should(self) -> None:
        if not hasattr(self, "session"):
            return
        expected = State.CANCELLED if self.off else State.CONFIRMED if self.stands else State.PROPOSED
        assert (self.session.state, self.session.begins) == (expected, self.stands)
        if not self.off:
            assert {one.begins: set(one.yes) for one in self.session.offers} == self.yes


TestOneSession = OneSession.TestCase
TestOneSession.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)


@pytest.fixture
def proposed() -> Session:
    return with_offers(
        Session(id="s1", pairing_id="p1", people=("ana", "ben"), made_at=NOW, mode=Mode.VIDEO),
        TIMES[:3],
        None,
        NOW,
    )


def test_the_entry_in_the_calendar_is_numbered_by_changes_after_it_was_confirmed(proposed: Session) -> None:
    confirmed = with_yes(with_yes(proposed, TIMES[0], "ana", NOW), TIMES[0], "ben", NOW)
    placed_anew = with_place(confirmed, Mode.PHONE, "0800", 45, by="ana", now=NOW)
    cancelled = with_cancellation(placed_anew, "ben", NOW)

    assert [one.sequence for one in (proposed, confirmed, placed_anew, cancelled)] == [0, 0, 1, 2]
    assert cancelled.begins == TIMES[0]


def test_a_confirmed_session_keeps_its_length(proposed: Session) -> None:
    shorter = with_place(proposed, Mode.VIDEO, "", 30, by="ana", now=NOW)
    confirmed = with_yes(with_yes(shorter, TIMES[0], "ana", NOW), TIMES[0], "ben", NOW)

    assert shorter.minutes == with_place(confirmed, Mode.VIDEO, "", 45, by="ana", now=NOW).minutes == 30


def test_a_yes_to_half_an_hour_is_none_to_longer_and_the_hours_of_others_are_kept(proposed: Session) -> None:
    """Times that the app found were found for the length of before."""
    shorter = with_place(proposed, Mode.VIDEO, "", 30, by="ana", now=NOW)
    both = with_offers(with_offers(shorter, [TIMES[3]], "ben", NOW), [TIMES[3]], "ana", NOW)

    longer = with_place(both, Mode.VIDEO, "", 45, by="ben", now=NOW)
    other = with_place(both, Mode.VIDEO, "", 45, by="ana", now=NOW)

    assert longer.offers == (Offer(TIMES[3], "ben", frozenset({"ben"})),)
    assert other.offers == ()
    assert (
        with_place(proposed, Mode.VIDEO, "", 30, by="ana", now=NOW).offers == proposed.offers
    )  # what is shorter still fits


def test_a_session_that_has_begun_is_held_where_it_is(proposed: Session) -> None:
    """The next date is another session's."""
    confirmed = with_yes(with_yes(proposed, TIMES[0], "ana", NOW), TIMES[0], "ben", NOW)
    on = TIMES[0]

    for change in (
        lambda: with_offers(confirmed, [TIMES[2]], "ana", on),
        lambda: with_yes(confirmed, TIMES[0], "ana", on),
        lambda: with_cancellation(confirmed, "ana", on),
    ):
        with pytest.raises(NoSuchSession):
            change()
    assert (
        with_place(confirmed, Mode.PHONE, "0800", 45, by="ana", now=on).place == "0800"
    )  # the video does not work


def test_a_session_takes_whole_quarters_of_an_hour() -> None:
    assert quarters_of(datetime(2026, 3, 4, 23, 45, tzinfo=UTC), 45) == [
        datetime(2026, 3, 4, 23, 45, tzinfo=UTC),
        datetime(2026, 3, 5, 0, tzinfo=UTC),
        datetime(2026, 3, 5, 0, 15, tzinfo=UTC),
    ]


def test_a_session_without_a_time_has_no_span_and_says_so(proposed: Session) -> None:
    with pytest.raises(ValueError, match="has no time yet"):
        _ = proposed.span

    assert replace(proposed, begins=datetime(2026, 3, 5, 10, tzinfo=UTC)).span[0].hour == 10


def test_when_someone_of_three_is_gone_the_yes_of_the_others_is_enough(proposed: Session) -> None:
    """Someone who was erased is in the session no more, and both others had said yes before."""
    trio = replace(proposed, people=PEOPLE)
    waiting = with_yes(with_yes(trio, TIMES[0], "ana", NOW), TIMES[0], "ben", NOW)
    left = replace(waiting, people=("ana", "ben"))

    assert waiting.state is State.PROPOSED
    assert with_yes(left, TIMES[0], "ana", NOW).state is State.CONFIRMED
