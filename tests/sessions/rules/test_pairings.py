"""A match and the pairing it becomes: yes from everyone in time, then as long as they keep it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alongside.sessions.rules.pairings import (
    LASTS,
    NoSuchPairing,
    NotBegun,
    Pairing,
    as_proposed,
    require_live,
    review_days,
    review_due,
    with_acceptance,
    with_wish_to_continue,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SINCE = NOW.date()
LAPSES = timedelta(days=11, hours=14)
PEOPLE = ("ana", "ben", "cho")
EVERYONE = (*PEOPLE, "dee")


def made(people: tuple[str, ...] = ("ana", "ben"), urgent: bool = False) -> Pairing:
    until = SINCE + (timedelta(weeks=2) if urgent else LASTS)
    return Pairing(id="p1", people=people, round=1, since=SINCE, until=until, links=(), urgent=urgent)


class OneMatch(RuleBasedStateMachine):
    @initialize(trio=st.booleans())
    def start(self, trio: bool) -> None:
        self.now = NOW
        self.pairing = as_proposed(made(PEOPLE if trio else PEOPLE[:2]), NOW + LAPSES)
        self.yes: set[str] = set()
        self.ended = False

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def all_yes(self) -> bool:
        return self.yes == set(self.pairing.people)

    @rule(by=st.sampled_from(EVERYONE))
    def accept(self, by: str) -> None:
        late = not self.all_yes and self.now >= NOW + LAPSES and by not in self.yes
        try:
            self.pairing = with_acceptance(self.pairing, by, self.now)
        except NoSuchPairing:
            assert by not in self.pairing.people or self.ended or late
            return
        assert by in self.pairing.people
        assert not (self.ended)
        assert not late
        self.yes.add(by)

    @rule()
    def end(self) -> None:
        self.pairing = replace(self.pairing, ended_at=self.now)
        self.ended = True

    @rule(by=st.sampled_from(EVERYONE))
    def meet(self, by: str) -> None:
        try:
            require_live(self.pairing, by, self.today)
        except NoSuchPairing:
            assert by not in self.pairing.people or self.ended or self.today >= self.pairing.until
        except NotBegun:
            assert not self.all_yes
        else:
            assert by in self.pairing.people
            assert self.all_yes
            assert not self.ended

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def it_has_begun_once_all_said_yes(self) -> None:
        if hasattr(self, "pairing"):
            assert self.pairing.begun == self.all_yes
            assert self.pairing.has_lapsed(self.now) == (not self.all_yes and self.now >= NOW + LAPSES)


TestOneMatch = OneMatch.TestCase
TestOneMatch.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)


class OnePair(RuleBasedStateMachine):
    """It lasts twelve weeks from its last extension, and is extended when all of its people say so in the last of them."""

    @initialize(urgent=st.booleans())
    def start(self, urgent: bool) -> None:
        self.now = NOW
        self.pairing = made(urgent=urgent)
        self.until = self.pairing.until
        self.said: set[str] = set()  # who would go on, in the last week

    @property
    def over(self) -> bool:
        return self.now.date() >= self.until

    @rule(by=st.sampled_from(("ana", "ben")))
    def keep(self, by: str) -> None:
        if self.over:
            return
        self.pairing = with_wish_to_continue(self.pairing, by, self.now, UTC)
        if self.now.date() >= self.until - timedelta(weeks=1):
            self.said.add(by)
        if self.said == {"ana", "ben"}:
            self.until, self.said = self.until + LASTS, set()

    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        before = self.now.date() >= self.until - timedelta(weeks=1)
        self.now += timedelta(days=days)
        if not before:
            self.said = set()

    @invariant()
    def it_lasts_as_long_as_it_should(self) -> None:
        if hasattr(self, "pairing"):
            assert self.pairing.until == self.until
            assert self.pairing.is_active(self.now.date()) != self.over

    @invariant()
    def no_one_is_asked_again_what_they_said(self) -> None:
        if hasattr(self, "pairing"):
            for one in self.said:
                assert review_due(self.pairing, one, self.now.date(), UTC) is None


TestOnePair = OnePair.TestCase
TestOnePair.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)


def test_reviews_are_after_two_and_six_weeks_and_in_the_last() -> None:
    assert review_days(made()) == (date(2026, 3, 18), date(2026, 4, 15), date(2026, 5, 20))
    assert review_days(made(urgent=True)) == (date(2026, 3, 11),)


def test_a_review_is_answered_on_its_day_by_the_clocks_of_the_organisation() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    morning = datetime(2026, 5, 20, 9, tzinfo=auckland)  # the day before in Greenwich
    both = with_wish_to_continue(
        with_wish_to_continue(made(), "ana", morning, auckland), "ben", morning, auckland
    )

    assert both.until == date(2026, 8, 19)
    assert review_due(both, "ana", date(2026, 5, 20), auckland) is None
    elsewhere = with_wish_to_continue(with_wish_to_continue(made(), "ana", morning, UTC), "ben", morning, UTC)
    assert elsewhere.until == made().until


def test_an_urgent_pairing_that_both_keep_becomes_an_ordinary_one() -> None:
    then = NOW + timedelta(days=8)
    both = with_wish_to_continue(with_wish_to_continue(made(urgent=True), "ana", then, UTC), "ben", then, UTC)

    assert (both.urgent, both.until) == (False, date(2026, 6, 10))


@pytest.mark.parametrize("people", [("ana", "ben"), PEOPLE])
def test_one_that_no_one_is_asked_about_has_begun(people: tuple[str, ...]) -> None:
    assert made(people).begun
    assert not as_proposed(made(people), NOW + LAPSES).begun


def test_a_pairing_without_a_question_waits_for_no_answer_and_says_so() -> None:
    with pytest.raises(ValueError, match="no one is asked"):
        _ = made().waits_until

    assert as_proposed(made(), NOW + LAPSES).waits_until == NOW + LAPSES
