"""Equal time for everyone, to the minute; and a timer that waits for a sentence to end."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.sessions.rules.agenda import Part, Timer, plan_agenda

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
    timer = Timer("s1").started(NOW).paused(NOW + timedelta(minutes=1)).started(NOW + timedelta(minutes=30))

    assert timer.time_left(slots[0], NOW + timedelta(minutes=31)) == timedelta(minutes=1)
    assert timer.time_left(slots[0], NOW + timedelta(hours=9)) == timedelta()
    assert timer.place == 0


def test_the_next_part_begins_anew_and_there_is_none_after_the_last() -> None:
    slots = plan_agenda(30, 2)
    timer = Timer("s1").started(NOW)
    for _ in range(20):
        timer = timer.moved_on(slots, NOW + timedelta(minutes=5))

    assert (timer.place, timer.time_spent(NOW + timedelta(minutes=6))) == (
        len(slots) - 1,
        timedelta(minutes=1),
    )
    assert timer.moved_on(slots, NOW, by=-20).place == 0
    assert not Timer("s1").moved_on(slots, NOW).is_running
