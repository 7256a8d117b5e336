"""Equal time for everyone, to the minute; and a timer that waits for a sentence to end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.sessions.rules.agenda import Part, plan_agenda, waiting_timer

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [30, 45])
@pytest.mark.parametrize("people", [2, 3])
def test_turns_are_equal_and_all_parts_fill_the_session(minutes: int, people: int) -> None:
    slots = plan_agenda(minutes, people)
    turns = [slot for slot in slots if slot.part is Part.TURN]

    assert sum(slot.minutes for slot in slots) == minutes
    assert [slot.turn for slot in turns] == list(range(1, people + 1))
    assert len({slot.minutes for slot in turns}) == 1
    assert turns[0].minutes * people > minutes / 2


def test_a_pause_takes_no_time_and_a_part_that_is_over_waits() -> None:
    slots = plan_agenda(45, 2)
    timer = (
        waiting_timer(NOW)
        .started(NOW)
        .paused(NOW + timedelta(minutes=1))
        .started(NOW + timedelta(minutes=30))
    )

    assert timer.time_left(slots[0], NOW + timedelta(minutes=31)) == timedelta(minutes=1)
    assert timer.time_left(slots[0], NOW + timedelta(hours=9)) == timedelta()
    assert timer.place == 0


def test_the_next_part_begins_anew_and_there_is_none_after_the_last() -> None:
    slots = plan_agenda(30, 2)
    timer = waiting_timer(NOW).started(NOW)
    for _ in range(20):
        timer = timer.moved_on(slots, timer.place, 1, NOW + timedelta(minutes=5))

    assert timer.place == len(slots) - 1
    assert timer.time_spent(NOW + timedelta(minutes=6)) == timedelta(minutes=1)
    assert not waiting_timer(NOW).moved_on(slots, 0, 1, NOW).is_running


def test_a_tap_on_a_part_that_is_over_changes_nothing() -> None:
    slots = plan_agenda(30, 3)
    timer = waiting_timer(NOW).moved_on(slots, 0, 1, NOW)

    assert timer.moved_on(slots, 0, 1, NOW + timedelta(minutes=1)) == timer
    assert timer.moved_on(slots, 1, 1, NOW).place == 2  # the twin


TAPS = st.sampled_from(["start", "pause", "next", "back"])


@given(taps=st.lists(st.tuples(TAPS, st.integers(0, 600)), max_size=30), people=st.sampled_from([2, 3]))
def test_whatever_is_tapped_the_time_of_a_part_is_that_in_which_the_timer_ran(
    taps: list[tuple[str, int]], people: int
) -> None:
    slots = plan_agenda(45, people)
    timer, now = waiting_timer(NOW), NOW
    place, runs, spent = 0, False, 0

    for tap, seconds in taps:
        now += timedelta(seconds=seconds)
        spent += seconds if runs else 0
        match tap:
            case "start":
                timer, runs = timer.started(now), True
            case "pause":
                timer, runs = timer.paused(now), False
            case _:
                by = 1 if tap == "next" else -1
                timer = timer.moved_on(slots, timer.place, by, now)
                if 0 <= place + by < len(slots):
                    place, spent = place + by, 0

        assert (timer.place, timer.is_running) == (place, runs)
        assert timer.time_spent(now) == timedelta(seconds=spent)
