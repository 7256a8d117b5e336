"""Figures of support partners as a whole."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.weeks import BLOCKS_FROM
from alongside.sessions.rules import programme
from alongside.sessions.rules.programme import (
    FEWEST,
    FEWEST_HEARD,
    Figure,
    LeftOut,
    PairHistory,
    Period,
    Withheld,
    days_to_first_session,
    due_periods,
    left_out_figure,
    median_heard_level,
    sessions_per_month,
    share_meeting_twice,
)

TODAY = date(2026, 3, 4)
MOMENTS = st.integers(0, 6_000_000).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LEVELS = st.integers(0, 4)
WORLDS = st.lists(st.lists(LEVELS, min_size=1, max_size=6), max_size=12)


def course(since: int, *dates: int, until: int = 0) -> PairHistory:
    """In days before today."""
    day = [TODAY - timedelta(days=ago) for ago in (since, until, *dates)]
    return PairHistory(day[0], day[1], tuple(day[2:]))


courses = st.lists(
    st.builds(
        lambda since, dates: course(since, *(ago for ago in dates if ago <= since)),
        st.integers(1, 300),
        st.lists(st.integers(0, 300), max_size=5),
    ),
    max_size=9,
)


# ── of today ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(courses)
def test_no_figure_is_about_fewer_than_five_pairs(some: list[PairHistory]) -> None:
    told = [days_to_first_session(some), sessions_per_month(some, TODAY), share_meeting_twice(some, TODAY)]
    behind = [
        sum(bool(one.session_days) for one in some),
        len(some),
        sum(one.since + timedelta(weeks=6) <= one.until for one in some),
    ]

    assert [isinstance(figure, Figure) for figure in told[:1] + told[2:]] == [
        n >= FEWEST for n in behind[:1] + behind[2:]
    ]
    assert isinstance(told[1], Withheld) or behind[1] >= FEWEST


@pytest.mark.parametrize(("pairs", "told"), [(4, Withheld()), (5, Figure(9, 5))])
def test_the_time_to_the_first_date_is_that_of_the_pair_in_the_middle(pairs: int, told: object) -> None:
    """Pairs without a date yet do not count."""
    waited = (2, 5, 9, 30, 40)[:pairs]

    assert (
        days_to_first_session([*(course(50, 50 - days, 1) for days in waited), course(50), course(50)])
        == told
    )


@pytest.mark.parametrize(("pairs", "told"), [(4, Withheld()), (5, Figure(2.2, 5))])
def test_dates_a_month_are_of_the_last_twelve_weeks_and_of_the_time_in_which_there_were_pairs(
    pairs: int, told: object
) -> None:
    """Each pair had a date before these weeks, two in the four in which it was there, and has one to come."""
    some = [course(120, 100, 83, 70, -3, until=56) for _ in range(pairs)]

    assert sessions_per_month([*some, course(200, 190, until=150)], TODAY) == told


@pytest.mark.parametrize(("pairs", "told"), [(4, Withheld()), (5, Figure(40, 5, too_new=1))])
def test_the_share_that_met_twice_is_of_the_pairs_that_had_the_time_to(pairs: int, told: object) -> None:
    old = [course(42, 30, 20), course(60, 50, 10, 3), course(42), course(90, 80), course(42, 1)]

    assert share_meeting_twice([*old[:pairs], course(41, 1, 2)], TODAY) == told


@pytest.mark.parametrize(("until", "told"), [(49, Figure(100, 5)), (48, Figure(83, 6))])
def test_a_pair_that_ended_early_had_no_time_to_meet_twice(until: int, told: object) -> None:
    """One of six went on from 90 days ago until so many days ago, and met once."""
    assert (
        share_meeting_twice([*(course(60, 50, 10) for _ in range(5)), course(90, 80, until=until)], TODAY)
        == told
    )


def test_a_pair_whose_end_is_still_to_come_has_had_the_time_until_today() -> None:
    soon = [course(41, 30, 20, until=-30) for _ in range(5)]

    assert share_meeting_twice(soon, TODAY) == Withheld()


@pytest.mark.parametrize(
    ("paired", "left", "told"), [(4, 0, Withheld()), (2, 2, Withheld()), (4, 1, LeftOut(people=5, left=1))]
)
def test_who_was_left_out_is_told_of_five_people(paired: int, left: int, told: object) -> None:
    assert left_out_figure(paired, left) == told


# ── periods ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(MOMENTS)
def test_every_moment_lies_in_one_period_and_periods_meet_end_to_end(at: datetime) -> None:
    period = Period.of(at)

    assert period.begins <= at < period.ends == period.following.begins
    assert BLOCKS_FROM.until(period.first) % 12 == 0
    assert period.ends - period.begins == timedelta(weeks=12)
    assert period.first.until(period.last) == 11


@given(MOMENTS, MOMENTS)
def test_a_period_is_told_once_nothing_can_be_said_of_it_any_more(since: datetime, now: datetime) -> None:
    told = due_periods(Period.of(since), now)

    assert all(one.ends + timedelta(days=14) == one.published_from <= now for one in told)
    assert told == sorted(set(told))
    coming = told[-1].following if told else Period.of(since)
    assert coming.published_from > now


# ── how heard people felt ───────────────────────────────────────────────────────────────────────────────────────────


@given(WORLDS)
def test_it_is_a_level_someone_said_of_enough_people_whatever_their_order(said: list[list[int]]) -> None:
    told = median_heard_level(said)

    assert (told is not None) is (len(said) >= FEWEST_HEARD)
    assert told is None or told in {level for one in said for level in one}
    assert median_heard_level(list(reversed([list(reversed(one)) for one in said]))) == told


def test_six_are_too_few_for_how_heard_people_felt() -> None:
    assert median_heard_level([[3]] * 6) is None
    assert median_heard_level([[3]] * 7) == 3


@given(WORLDS, st.integers(2, 9))
def test_a_person_who_says_more_counts_no_more(said: list[list[int]], times: int) -> None:
    assert median_heard_level([said[0] * times, *said[1:]] if said else said) == median_heard_level(said)


@given(WORLDS, LEVELS)
def test_a_person_who_felt_heard_more_makes_it_no_less(said: list[list[int]], level: int) -> None:
    if len(said) >= FEWEST_HEARD:
        assert (median_heard_level([[4], *said[1:]]) or 0) >= (median_heard_level([[level], *said[1:]]) or 0)


def possible(told: list[int | None], sizes: tuple[int, ...]) -> set[int]:
    """What the last person may have said, if that was told when so many people (`sizes`) had said something."""
    return {
        world[-1]
        for world in product(range(5), repeat=max(sizes))
        if [median_heard_level([one] for one in world[:size]) for size in sizes] == told
    }


@pytest.mark.parametrize("level", range(5))
def test_what_is_told_once_rules_out_no_answer_of_anyone(level: int) -> None:
    assert possible([level], (FEWEST_HEARD,)) == {0, 1, 2, 3, 4}


def test_a_figure_of_today_would_give_an_answer_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: between two looks a sixth person said something, and it can only have been one thing."""
    monkeypatch.setattr(programme, "FEWEST_HEARD", 5)

    assert possible([1, 0], (5, 6)) == {0}


def test_where_two_levels_are_in_the_middle_a_person_counts_with_the_upper_and_the_people_with_the_lower() -> (
    None
):
    assert median_heard_level([[2, 3]] * FEWEST_HEARD) == 3
    assert median_heard_level([[1], [1], [1], [1], [3], [3], [3], [3]]) == 1


def learned(people: int, colluders: int) -> set[tuple[int, ...]]:
    """What the others may have said where so many who choose their answers, in the best way, then know what one of them said."""
    found = set()
    for chosen in combinations_with_replacement(range(5), colluders):
        worlds: dict[int | None, list[tuple[int, ...]]] = {}
        for others in product(range(5), repeat=people - colluders):
            worlds.setdefault(median_heard_level([[level] for level in chosen + others]), []).append(others)
        for alike in worlds.values():
            if len({others[-1] for others in alike}) == 1:
                found.update(alike)
    return found


@pytest.mark.parametrize("colluders", [1, 2])
def test_two_who_choose_their_answers_never_learn_what_another_said(colluders: int) -> None:
    assert learned(FEWEST_HEARD, colluders) == set()


@pytest.mark.parametrize("colluders", [3, 4])
def test_three_or_four_learn_it_only_where_all_the_others_said_the_same_end(colluders: int) -> None:
    others = FEWEST_HEARD - colluders

    assert learned(FEWEST_HEARD, colluders) == {(0,) * others, (4,) * others}


@pytest.mark.parametrize(
    ("people", "colluders", "worlds"), [(5, 2, 2), (5, 4, 5), (FEWEST_HEARD, FEWEST_HEARD - 1, 5)]
)
def test_of_five_two_can_learn_it_and_all_but_one_always_do(
    people: int, colluders: int, worlds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin, and what no number of people changes: all but one of them learn what the last one said, whatever it was."""
    monkeypatch.setattr(programme, "FEWEST_HEARD", 5)

    assert len(learned(people, colluders)) == worlds
