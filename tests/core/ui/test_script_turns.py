"""Scripts take turns, the short ones first, and nothing stuck stops everyone."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from alongside.core.turns import Turns
from alongside.core.ui import script_turns
from alongside.core.ui.script_turns import Length, as_long_script, in_turn
from tests.conftest import Browse

SOON = 30  # seconds, of which none is waited


class Noted(Turns):
    """Which turns were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Length] = []

    def turn(self, seconds: float, behind: float = 0):
        self.asked.append(Length.LONG if behind else Length.SHORT)
        return super().turn(seconds, behind)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Noted:
    own = Noted()
    monkeypatch.setattr(script_turns, "TURNS", own)
    return own


@pytest.fixture
def stuck(turns: Noted, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another thread has the turn for as long as the test runs."""
    here, over = Event(), Event()

    def hold() -> None:
        with in_turn(Length.LONG):
            here.set()
            over.wait(SOON)

    thread = Thread(target=hold)
    thread.start()
    assert here.wait(SOON)
    monkeypatch.setattr(script_turns, "PATIENCE", 0.01)
    turns.asked.clear()
    yield
    over.set()
    thread.join(SOON)


def test_a_long_script_makes_what_it_makes_in_its_own_turn(turns: Noted) -> None:
    with in_turn(Length.LONG), as_long_script(), as_long_script():
        pass

    assert turns.asked == [Length.LONG]


def test_a_short_script_that_turns_out_long_lets_the_others_pass_first(turns: Noted) -> None:
    with in_turn(Length.SHORT), as_long_script(), as_long_script():
        assert turns.asked == [Length.SHORT, Length.LONG]

    with turns.turn(0):  # and gave back both
        pass


def test_what_is_made_outside_a_script_has_its_turn_too(turns: Noted) -> None:
    with as_long_script():
        pass

    assert turns.asked == [Length.LONG]
    with turns.turn(0):
        pass


def test_a_turn_ends_with_an_error_too(turns: Noted) -> None:
    with pytest.raises(ZeroDivisionError), in_turn(Length.SHORT), as_long_script():
        raise ZeroDivisionError

    with turns.turn(0):
        pass


@pytest.mark.usefixtures("stuck")
def test_nothing_stuck_stops_everyone(turns: Noted) -> None:
    done = []
    with in_turn(Length.SHORT), as_long_script():
        done.append("all the same")

    assert done
    assert turns.asked == [Length.SHORT, Length.LONG]


def test_the_first_run_of_a_tab_is_a_long_one_and_a_tap_on_a_page_that_is_drawn_a_short_one(
    turns: Noted, browse: Browse
) -> None:
    at = browse("alongside/everything/ui/frame.py")
    assert turns.asked == [Length.LONG]

    turns.asked.clear()
    at.run()
    assert turns.asked == [Length.SHORT]
