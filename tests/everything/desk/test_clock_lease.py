"""Of several processes that share a database, one does what the clock asks for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

import pytest

from alongside.core.store.engine import Store, Transaction, open_store
from alongside.everything.desk.clock_lease import ClockLease, NoHolder
from alongside.everything.store import leases
from alongside.everything.store.leases import LEASE_LASTS
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def other_store(store: Store) -> Iterator[Store]:
    """As another process has it open."""
    opened = open_store(store.place)
    yield opened
    opened.close()


@pytest.fixture
def ours(store: Store) -> ClockLease:
    return ClockLease(store=store, holder="ours", may_take=True)


@pytest.fixture
def other(other_store: Store) -> ClockLease:
    return ClockLease(store=other_store, holder="other", may_take=True)


def test_one_has_its_turn_for_as_long_as_it_goes_on_asking(ours: ClockLease, other: ClockLease) -> None:
    for minute in range(30):
        at = NOW + minute * timedelta(minutes=1)
        assert (ours.hold(at), other.hold(at)) == (True, False)


def test_another_takes_over_when_the_lease_of_one_that_died_has_ended(
    ours: ClockLease, other: ClockLease
) -> None:
    ours.hold(NOW)

    assert not other.hold(NOW + LEASE_LASTS - SECOND)
    assert other.hold(NOW + LEASE_LASTS)
    assert not ours.hold(NOW + LEASE_LASTS)  # it was only slow, and finds out


def test_another_takes_over_immediately_from_one_that_was_stopped(
    ours: ClockLease, other: ClockLease
) -> None:
    ours.hold(NOW)
    other.give_up()  # is not its to give
    assert not other.hold(NOW + SECOND)

    ours.give_up()

    assert other.hold(NOW + SECOND)


def test_a_clock_that_was_ahead_keeps_no_one_out_for_longer(ours: ClockLease, other: ClockLease) -> None:
    ours.hold(NOW + timedelta(days=400))

    assert other.hold(NOW)


def test_a_clock_that_differs_by_some_seconds_takes_it_from_no_one(
    ours: ClockLease, other: ClockLease
) -> None:
    ours.hold(NOW)

    assert [other.hold(NOW + off * SECOND) for off in (-60, -5, 5, 60)] == [False] * 4


def take_without_condition(db: Transaction, holder: str, now: datetime) -> bool:
    db.upsert("clock_lease", ("id",), {"id": 1, "holder": holder, "until": now + LEASE_LASTS})
    return True


@pytest.mark.parametrize("twin", [False, True])
def test_two_that_look_at_the_same_moment_never_both_have_their_turn(
    ours: ClockLease, other: ClockLease, monkeypatch: pytest.MonkeyPatch, twin: bool
) -> None:
    """Both saw that it was free. The twin takes it without asking again as it writes."""
    if twin:
        monkeypatch.setattr(leases, "take_lease", take_without_condition)
    monkeypatch.setattr(leases, "find_holder", lambda db, now: None)

    assert [ours.hold(NOW), other.hold(NOW)] == [True, twin]


@pytest.mark.parametrize(("turns", "done"), [(True, 1), (False, 2)], ids=["in turn", "twin"])
def test_what_is_due_is_done_by_one_of_them(
    ours: ClockLease, other: ClockLease, turns: bool, done: int
) -> None:
    rounds = [(NOW + minute * timedelta(minutes=1), one) for minute, one in product(range(3), (ours, other))]

    did = [one.holder for at, one in rounds if not turns or one.hold(at)]

    assert len(set(did)) == done


def test_nothing_is_written_before_half_of_it_has_passed(ours: ClockLease) -> None:
    def until() -> str:
        with ours.store.read() as db:
            return str(db.row("select until from clock_lease")["until"])

    ours.hold(NOW)
    first = until()
    ours.hold(NOW + LEASE_LASTS / 2 - SECOND)
    assert until() == first

    ours.hold(NOW + LEASE_LASTS / 2)

    assert until() > first


def test_a_process_that_is_not_to_never_takes_it_and_says_where_no_other_does(
    ours: ClockLease, other_store: Store
) -> None:
    never = ClockLease(store=other_store, holder="never", may_take=False)
    with pytest.raises(NoHolder):
        never.hold(NOW)

    ours.hold(NOW)

    assert not never.hold(NOW + SECOND)
    with pytest.raises(NoHolder):
        never.hold(NOW + LEASE_LASTS)
