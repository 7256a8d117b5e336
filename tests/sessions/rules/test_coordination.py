"""Where a pair stands, by its dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.errors import BadInput
from alongside.sessions.rules.coordination import (
    LONGEST_MESSAGE,
    PairProgress,
    PairStage,
    clean_message,
    is_self_arranged,
    pair_progress,
    started_at,
)
from alongside.sessions.rules.pairings import Ending, Pairing

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SAID = datetime(2026, 3, 2, 9, tzinfo=UTC)
MATCH = Pairing(
    id="p",
    people=("ana", "ben"),
    round=1,
    since=date(2026, 3, 1),
    until=date(2026, 5, 24),
    links=(),
    lapses_at=datetime(2026, 3, 6, 10, 0, tzinfo=UTC),
)
BEGUN = replace(MATCH, accepted={"ana": datetime(2026, 3, 1, 9, tzinfo=UTC), "ben": SAID})


def date(days: float, minutes: int = 45) -> tuple[datetime, datetime]:
    begins = NOW + timedelta(days=days)
    return begins, begins + timedelta(minutes=minutes)


def seen(pairing: Pairing, *dates: tuple[datetime, datetime], now: datetime = NOW) -> PairProgress:
    return pair_progress(pairing, dates, now, LONDON)


@pytest.mark.parametrize("accepted", [{}, {"ana": SAID}, {"ben": SAID}])
def test_as_long_as_someone_has_not_said_yes_it_is_proposed_and_no_one_learns_who(
    accepted: dict[str, str],
) -> None:
    waits = datetime(2026, 3, 6, 10, tzinfo=UTC)

    assert seen(replace(MATCH, accepted=accepted)) == PairProgress(stage=PairStage.PROPOSED, at=waits)


def test_from_the_last_yes_on_a_week_is_left_to_find_a_date() -> None:
    assert seen(BEGUN) == PairProgress(stage=PairStage.ACCEPTED, at=SAID)
    assert seen(BEGUN, now=SAID + timedelta(weeks=1)) == PairProgress(stage=PairStage.ACCEPTED, at=SAID)
    assert seen(BEGUN, now=SAID + timedelta(weeks=1, seconds=1)) == PairProgress(
        stage=PairStage.OVERDUE, at=SAID
    )


def test_the_next_date_is_told_and_else_the_last() -> None:
    last, following, later = date(-10), date(4), date(11)

    assert seen(BEGUN, later, last, following) == PairProgress(
        stage=PairStage.MEETING, at=following[0], had_session=True, ahead=True
    )
    assert seen(BEGUN, last, date(-17)) == PairProgress(stage=PairStage.MEETING, at=last[1], had_session=True)


def test_a_date_that_runs_now_is_the_next_one() -> None:
    assert seen(BEGUN, date(-0.01)) == PairProgress(
        stage=PairStage.MEETING, at=date(-0.01)[0], had_session=True, ahead=True
    )


def test_three_weeks_without_a_date_are_too_long() -> None:
    last = date(0)
    then = last[1] + timedelta(weeks=3)

    assert seen(BEGUN, last, now=then).stage is PairStage.MEETING
    assert seen(BEGUN, last, now=then + timedelta(seconds=1)) == PairProgress(
        stage=PairStage.OVERDUE, at=last[1], had_session=True
    )


@pytest.mark.parametrize("how", list(Ending))
def test_of_an_ending_only_that_it_came_about_or_not_is_told(how: Ending) -> None:
    ended = replace(BEGUN, ended_at=datetime(2026, 3, 3, 12, tzinfo=UTC), ended_how=how)

    assert seen(ended) == PairProgress(
        stage=PairStage.ENDED, at=datetime(2026, 3, 3, 12, tzinfo=UTC), came_about=how is not Ending.NOT_BEGUN
    )


def test_what_lapsed_or_is_over_is_ended_before_anyone_wrote_it_down() -> None:
    lapsed = datetime(2026, 3, 6, 10, tzinfo=UTC)
    done = datetime(2026, 5, 23, 23, tzinfo=UTC)  # midnight in London

    assert seen(MATCH, now=lapsed) == PairProgress(stage=PairStage.ENDED, at=lapsed, came_about=False)
    assert seen(BEGUN, now=done + timedelta(days=2)) == PairProgress(stage=PairStage.ENDED, at=done)
    assert seen(BEGUN, now=done - timedelta(seconds=1)).stage is not PairStage.ENDED


def test_a_pair_without_a_partner_is_ended() -> None:
    assert seen(replace(BEGUN, people=("ana",))).stage is PairStage.ENDED


def test_one_from_before_anyone_was_asked_began_on_its_first_day() -> None:
    before = replace(MATCH, lapses_at=None, accepted={})

    assert started_at(before) == datetime(2026, 3, 1, tzinfo=UTC)
    assert seen(before).stage is PairStage.ACCEPTED


@given(st.lists(st.floats(-60, 50), max_size=6))
def test_the_order_of_dates_changes_nothing_and_one_to_come_mends_what_is_overdue(days: list[float]) -> None:
    dates = [date(day) for day in days]

    assert seen(BEGUN, *reversed(dates)) == seen(BEGUN, *dates)
    assert seen(BEGUN, *dates, date(3)).stage is PairStage.MEETING


def test_asked_and_urgent_ones_are_their_own() -> None:
    made = [is_self_arranged(replace(MATCH, **how)) for how in ({}, {"asked": True}, {"urgent": True})]

    assert made == [False, True, True]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "a" * (LONGEST_MESSAGE + 1)])
def test_a_message_says_something_and_not_too_much(text: str) -> None:
    with pytest.raises(BadInput):
        clean_message(text)


def test_a_message_is_kept_as_it_was_written() -> None:
    assert clean_message(" Hello **you** <b>two</b>\x00 ") == "Hello **you** <b>two</b>"
    assert len(clean_message("a" * LONGEST_MESSAGE)) == LONGEST_MESSAGE
