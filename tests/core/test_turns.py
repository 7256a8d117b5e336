"""Threads of one process have their turns in the order in which they ask, and none waits longer than it is ready to."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alongside.core.rules.errors import NotSaved
from alongside.core.store.engine import Store, open_store
from alongside.core.turns import NoTurn, Turns

PATIENT = 60  # seconds, of which none is waited


def waiting(turns: Turns, many: int) -> bool:
    return len(turns._waiting) == many


def until(condition) -> None:
    """Of another thread, which does as much as it can meanwhile."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.001)


def test_the_first_to_ask_is_the_first_to_write(store: Store) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        with store.write():
            order.append(number)

    with ThreadPoolExecutor(8) as threads, store.write():
        for number in range(8):
            threads.submit(write, number)
            until(lambda number=number: waiting(store.turns, number + 1))

    assert order == list(range(8))


def test_only_one_has_its_turn_at_once() -> None:
    turns, inside, most = Turns(), [0], [0]

    def work(_: int) -> None:
        with turns.turn(PATIENT):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(400)))

    assert most == [1]


def test_who_says_so_comes_behind_those_who_ask_soon_and_no_one_who_has_a_turn_is_stopped() -> None:
    turns, order = Turns(), []

    def work(place: int, behind: float) -> None:
        with turns.turn(PATIENT, behind):
            order.append(place)

    with ThreadPoolExecutor(8) as threads, turns.turn(PATIENT, PATIENT):
        for place, behind in enumerate((PATIENT, 0, PATIENT, 0)):
            threads.submit(work, place, behind)
            until(lambda place=place: waiting(turns, place + 1))
        assert order == []

    assert order == [1, 3, 0, 2]


def test_no_one_is_passed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns, order = [0.0], Turns(), []
    monkeypatch.setattr("alongside.core.turns.monotonic", lambda: clock[0])

    def work(place: str, behind: float) -> None:
        with turns.turn(PATIENT, behind):
            order.append(place)

    with ThreadPoolExecutor(8) as threads, turns.turn(PATIENT):
        for number, (at, place, behind) in enumerate([(0, "long", 3), (2, "soon", 0), (4, "later", 0)]):
            clock[0] = at
            threads.submit(work, place, behind)
            until(lambda number=number: waiting(turns, number + 1))

    assert order == ["soon", "long", "later"]


def test_a_write_that_breaks_off_passes_the_turn_on() -> None:
    turns = Turns()

    with pytest.raises(ZeroDivisionError), turns.turn(PATIENT):
        raise ZeroDivisionError

    with turns.turn(0):
        pass


def test_a_write_that_gives_up_keeps_no_one_waiting() -> None:
    turns = Turns()

    with turns.turn(PATIENT):
        with pytest.raises(NoTurn), turns.turn(0):
            pass
        assert waiting(turns, 0)

    with turns.turn(0):
        pass


def test_who_writes_within_a_write_is_refused_and_nothing_hangs(open_door: Path, tmp_path: Path) -> None:
    impatient = open_store(Path(shutil.copy(open_door, tmp_path)), busy_seconds=0.01)

    with impatient.write() as db:
        with pytest.raises(NotSaved), impatient.write():
            pass
        db.run("update organisation set name = 'Saved'")

    with impatient.read() as db:
        assert db.row("select name from organisation")["name"] == "Saved"
    impatient.close()
