"""When many come at once they are served one after the other, and no one is forgotten."""

from threading import Event, Thread

import pytest

from alongside.web.turns import Turns

SOON = 10  # seconds, for what happens at once on a machine that is not busy


def held(turns):
    """A thread that has a turn, and what ends it."""
    here, over = Event(), Event()

    def hold():
        with turns.taken():
            here.set()
            over.wait(SOON)

    thread = Thread(target=hold)
    thread.start()
    assert here.wait(SOON)
    return thread, over


def waiting(turns, place, order):
    """A thread that waits for its turn and then notes that it came."""

    def wait():
        with turns.taken():
            order.append(place)

    before = len(turns._waiting)
    thread = Thread(target=wait)
    thread.start()
    while len(turns._waiting) == before:
        pass
    return thread


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    turns, order = Turns(at_once=1, patience=SOON), []
    holder, over = held(turns)
    threads = [waiting(turns, place, order) for place in range(5)]
    assert order == []

    over.set()
    for thread in [holder, *threads]:
        thread.join(SOON)

    assert order == [0, 1, 2, 3, 4]


def test_as_many_as_may_work_at_once():
    turns = Turns(at_once=2, patience=SOON)
    holders = [held(turns), held(turns)]
    third = waiting(turns, "third", order := [])

    assert order == []
    for thread, over in holders:
        over.set()
        thread.join(SOON)
    third.join(SOON)
    assert order == ["third"]


def test_who_has_a_turn_needs_no_second_one():
    turns = Turns(at_once=1, patience=SOON)

    with turns.taken(), turns.taken():
        pass

    with turns.taken():  # and gave back the only one there is
        pass


def test_an_error_gives_the_turn_back():
    turns = Turns(at_once=1, patience=SOON)

    with pytest.raises(ZeroDivisionError), turns.taken():
        _ = 1 / 0

    assert turns._free == 1


def test_nothing_stuck_stops_everyone():
    turns = Turns(at_once=1, patience=0.01)
    holder, over = held(turns)

    with turns.taken():
        pass

    over.set()
    holder.join(SOON)
    assert (turns._free, list(turns._waiting)) == (1, [])
