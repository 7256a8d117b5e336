"""Whoever takes long is served in turn, and nothing stuck stops everyone."""

from threading import Event, Thread

import pytest

from alongside.turns import Turns
from alongside.web import queueing
from alongside.web.queueing import in_turn

SOON = 30  # seconds, of which none is waited


@pytest.fixture
def turns(monkeypatch):
    one_at_a_time = Turns()
    monkeypatch.setattr(queueing, "_TURNS", one_at_a_time)
    return one_at_a_time


@pytest.fixture
def stuck(turns):
    """Another thread has the turn for as long as the test runs."""
    here, over = Event(), Event()

    def hold():
        with in_turn():
            here.set()
            over.wait(SOON)

    thread = Thread(target=hold)
    thread.start()
    assert here.wait(SOON)
    yield
    over.set()
    thread.join(SOON)


def test_who_has_a_turn_needs_no_second_one(turns):
    with in_turn(), in_turn():
        assert len(turns._queue) == 1
    assert not turns._queue


def test_a_turn_ends_with_an_error_too(turns):
    with pytest.raises(ZeroDivisionError), in_turn():
        raise ZeroDivisionError

    assert not turns._queue
    with in_turn():
        assert len(turns._queue) == 1


def test_nothing_stuck_stops_everyone(turns, stuck, monkeypatch):
    monkeypatch.setattr(queueing, "PATIENCE", 0.01)

    with in_turn():
        assert len(turns._queue) == 1  # the other one's


def test_a_tap_on_a_page_that_is_drawn_waits_for_no_one(turns, stuck, browse, monkeypatch):
    monkeypatch.setattr(queueing, "PATIENCE", 0.01)
    waited = []
    turn = turns.turn
    monkeypatch.setattr(turns, "turn", lambda seconds: (waited.append(seconds), turn(seconds))[1])

    at = browse("alongside/web/frame.py")
    assert waited  # the first run did
    waited.clear()
    at.run()
    assert waited == []
