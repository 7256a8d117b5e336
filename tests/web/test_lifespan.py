"""What goes on by itself while the server runs."""

import sqlite3

import pytest

from alongside.domain.clock import ClockAhead
from alongside.domain.errors import NotSaved
from alongside.web.background import FAILING_AFTER, STUCK_AFTER, Task
from tests.conftest import NOW


@pytest.fixture
def task() -> Task:
    return Task("The work", "Nothing was done.", 60)


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("locked"), UnicodeError("tracer-words"), KeyError("tracer-words")]
)
def test_one_fault_ends_nothing_that_the_clock_does_and_its_words_stay_out_of_the_log(task, error, caplog):
    with task.look():
        raise error

    assert "Nothing was done." in caplog.text
    assert "tracer-words" not in caplog.text


def test_the_end_of_the_server_is_the_end_of_it(task):
    with pytest.raises(KeyboardInterrupt), task.look():
        raise KeyboardInterrupt


def test_work_that_fails_again_and_again_is_told_of_until_it_succeeds(task):
    for _ in range(FAILING_AFTER):
        assert task.trouble() is None
        with task.look():
            raise NotSaved("database or disk is full")
    assert task.trouble() == f"The work failed {FAILING_AFTER} times in a row."

    with task.look():
        pass

    assert task.trouble() is None


def test_work_that_does_not_come_to_an_end_is_told_of(task):
    task.looked_at -= task.every + STUCK_AFTER - 1
    assert task.trouble() is None
    task.looked_at -= 2
    assert task.trouble() == "The work is stuck: it has not come to an end for 15 minutes."

    with task.look():
        pass

    assert task.trouble() is None


def test_a_refused_clock_is_logged_once_with_the_way_on_and_is_no_failure(task, caplog):
    for _ in range(5):
        with task.look():
            raise ClockAhead(NOW, NOW)

    assert task.trouble() is None
    assert caplog.text.count("Nothing was done.") == 1
    assert "2026-03-04 10:00 UTC" in caplog.text
    assert "publish --clock-is-right" in caplog.text


def test_a_clock_that_is_refused_anew_is_logged_anew(task, caplog):
    for refused in (True, False, True):
        with task.look():
            if refused:
                raise ClockAhead(NOW, NOW)

    assert caplog.text.count("Nothing was done.") == 2
