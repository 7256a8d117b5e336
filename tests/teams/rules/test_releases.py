"""The laws of releasing: blocks, the mean, the odds and the draw."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import exp, fsum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from alongside.checkins.rules.instruments import CUTS
from alongside.core.rules.weeks import BLOCKS_FROM, Week
from alongside.teams.rules.releases import (
    EPSILON,
    EPSILON_STRONG,
    REACH,
    Band,
    Block,
    Member,
    Setting,
    band_odds,
    blocks_ending,
    closing_of,
    draw_number,
    drawn_band,
    due_closings,
    ends_frame,
    has_enough_answers,
    is_strong,
    mean_level,
    published_from,
    shows_persons,
    whole_points,
)

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
BLOCK = Block(Week("2026-W01"), 8)
PEOPLE = [Member(person_id=f"p{number}", joined_on=date(2025, 1, 6)) for number in range(8)]

weeks = st.dates(date(2015, 1, 1), date(2060, 1, 1)).map(Week.of)
zones = st.sampled_from(["Europe/London", "Pacific/Auckland", "America/Los_Angeles", "UTC"]).map(ZoneInfo)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
bands = st.sampled_from(list(Band))
levels = st.fractions(0, 100, max_denominator=10_000)
answers = st.one_of(st.none(), st.integers(0, 100))


def setting(day: date, **values: object) -> Setting:
    return Setting(set_at=datetime.combine(day, time(12), UTC), **values)  # type: ignore[arg-type]


def points_of(rows: list[list[int | None]]) -> dict[str, dict[Week, int]]:
    """A row a person of PEOPLE, an answer a week of BLOCK."""
    return {
        one.person_id: {week: said for week, said in zip(BLOCK.span, row, strict=True) if said is not None}
        for one, row in zip(PEOPLE, rows, strict=True)
    }


panels_answers = st.lists(st.lists(answers, min_size=8, max_size=8), min_size=8, max_size=8)


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(weeks)
def test_every_week_is_in_exactly_one_short_block(week: Week) -> None:
    near = {closing_of(week.back(back)) for back in range(-8, 9)}

    assert [closing for closing in near if week in blocks_ending(closing)[0].span] == [closing_of(week)]


@given(weeks)
def test_every_week_is_in_exactly_one_long_block(week: Week) -> None:
    near = {closing_of(week.back(back)) for back in range(-16, 17)}
    long = [block for closing in near for block in blocks_ending(closing) if block.weeks == 8]

    assert len([block for block in long if week in block.span]) == 1


@given(weeks)
def test_two_short_blocks_lie_in_the_place_of_one_long(week: Week) -> None:
    closing = closing_of(week)
    closing = closing if ends_frame(closing) else closing.back(-4)
    short, long = blocks_ending(closing)

    assert ends_frame(closing)
    assert long.last == short.last == closing
    assert blocks_ending(closing.back(4)) == (Block(long.first, 4),)
    assert long.span == Block(long.first, 4).span + short.span


def test_blocks_are_counted_from_one_monday_for_everyone() -> None:
    assert blocks_ending(Week("2024-W04")) == (Block(BLOCKS_FROM, 4),)
    assert blocks_ending(Week("2024-W08"))[1] == Block(BLOCKS_FROM, 8)


@pytest.mark.parametrize(
    ("closing", "instant"),
    [
        ("2026-W08", "2026-02-26T00:00:00+00:00"),
        ("2026-W12", "2026-03-26T00:00:00+00:00"),  # three days before the clocks go forward
        ("2026-W16", "2026-04-23T00:00:00+01:00"),
        ("2026-W44", "2026-11-05T00:00:00+00:00"),
    ],
)
def test_a_block_is_published_as_the_thursday_after_it_begins(closing: str, instant: str) -> None:
    assert published_from(Week(closing), LONDON).isoformat() == instant


@given(weeks, st.integers(0, 60), zones, st.integers(0, 7 * 24))
def test_what_is_due_is_every_closing_up_to_now_and_none_after(
    after: Week, ahead: int, zone: ZoneInfo, hours: int
) -> None:
    now = datetime.combine(after.back(-ahead).monday, datetime.min.time(), UTC) + timedelta(hours=hours)
    after = closing_of(after)

    found = due_closings(after, now, zone)

    assert found == [after.back(-4 * number) for number in range(1, len(found) + 1)]
    assert all(published_from(closing, zone) <= now for closing in found)
    assert published_from(after.back(-4 * (len(found) + 1)), zone) > now
    assert due_closings(found[-1] if found else after, now, zone) == []


# ── by which setting ────────────────────────────────────────────────────────────────────────────────────────────────


def strong(*switched: tuple[date, bool]) -> bool:
    return is_strong(BLOCK, [setting(day, strong=on) for day, on in switched])


MONDAY = BLOCK.first.monday


@given(st.integers(0, 55))
def test_strong_cannot_be_turned_off_for_a_block_that_began_under_it(days_in: int) -> None:
    on = (date(2025, 6, 1), True)

    assert strong(on, (MONDAY + timedelta(days=days_in), False))
    assert not strong(on, (MONDAY - timedelta(days=2), False))  # the twin


@given(st.integers(0, 55))
def test_strong_holds_at_once_for_the_block_that_is_going_on(days_in: int) -> None:
    assert strong((MONDAY + timedelta(days=days_in), True))
    assert strong((MONDAY + timedelta(days=days_in), True), (MONDAY + timedelta(days=days_in), False))
    assert not strong((date(2025, 6, 1), False))


def test_a_block_that_has_begun_in_the_far_east_has_begun() -> None:
    begun = datetime(2025, 12, 29, 8, tzinfo=AUCKLAND)  # Monday morning there, Sunday evening by UTC
    assert begun.date() == MONDAY

    late = [
        setting(date(2025, 6, 1), strong=True),
        Setting(set_at=begun),
    ]

    assert is_strong(BLOCK, late)


def test_facts_of_one_person_are_shown_of_weeks_after_the_declaration() -> None:
    declared = setting(date(2026, 2, 11), person_facts=True)

    assert [
        shows_persons(Week(week), [declared]) for week in ("2026-W06", "2026-W07", "2026-W08", "2026-W09")
    ] == [False, False, True, True]
    assert not shows_persons(Week("2026-W08"), [declared, setting(date(2026, 3, 1))])
    assert not shows_persons(Week("2026-W08"), [])


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def part(row: list[int | None], middle: Fraction) -> Fraction:
    mean = sum((middle if said is None else Fraction(said) for said in row), Fraction(0)) / len(row)
    return max(middle - REACH, min(middle + REACH, mean))


@given(panels_answers, bands, st.randoms())
def test_a_missing_answer_counts_as_the_middle_of_the_band_before_whatever_the_order(
    rows: list[list[int | None]], before: Band, order: random.Random
) -> None:
    points = points_of(rows)
    parts = [part(row, before.middle) for row in rows]

    assert mean_level(PEOPLE, BLOCK, points, before) == (sum(parts) / 8, 8)
    mixed = dict(order.sample(sorted(points.items()), 8))
    assert mean_level(order.sample(PEOPLE, 8), BLOCK, mixed, before) == mean_level(
        PEOPLE, BLOCK, points, before
    )


@given(panels_answers)
def test_without_a_band_before_those_who_answered_count_and_no_start_is_made_up(
    rows: list[list[int | None]],
) -> None:
    said = [[value for value in row if value is not None] for row in rows]
    assume(any(said))
    parts = [part(list(row), Fraction(50)) for row in said if row]

    assert mean_level(PEOPLE, BLOCK, points_of(rows), None) == (sum(parts) / len(parts), len(parts))


@given(panels_answers, st.one_of(st.none(), bands), st.integers(0, 100))
def test_others_and_other_weeks_are_not_in_the_mean(
    rows: list[list[int | None]], before: Band | None, said: int
) -> None:
    assume(any(value is not None for row in rows for value in row))
    points = points_of(rows)
    wider = {
        name: {**of_weeks, BLOCK.first.back(1): said, BLOCK.last.back(-1): said}
        for name, of_weeks in points.items()
    }

    found = mean_level(PEOPLE, BLOCK, {**wider, "lead": {BLOCK.first: said}}, before)

    assert found == mean_level(PEOPLE, BLOCK, points, before)


@pytest.mark.parametrize(
    ("answering", "weeks_each", "enough"),
    [(8, 4, True), (8, 3, False), (5, 7, True), (4, 8, False), (0, 0, False)],
)
def test_fewer_than_five_people_or_half_of_the_weeks_are_too_few_answers(
    answering: int, weeks_each: int, enough: bool
) -> None:
    answered = [[50] * weeks_each + [None] * (8 - weeks_each)] * answering
    rows: list[list[int | None]] = [*answered, *[[None] * 8] * (8 - answering)]

    assert has_enough_answers(PEOPLE, BLOCK, points_of(rows)) is enough


@pytest.mark.parametrize(("strain", "points"), [(6.25, 6), (6.5, 7), (93.75, 94), (0, 0), (100, 100)])
def test_strain_is_counted_in_whole_points(strain: float, points: int) -> None:
    assert whole_points(strain) == points


# ── chance ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def widest_ratio(one: list[float], other: list[float]) -> float:
    return max(max(a / b, b / a) for a, b in zip(one, other, strict=True))


epsilons = st.sampled_from([EPSILON, EPSILON_STRONG])


@given(levels, st.integers(5, 200), epsilons)
@example(Fraction(0), 200, EPSILON)
@example(Fraction(100), 200, EPSILON)
@example(Fraction(100), 6, EPSILON)
def test_the_odds_are_a_distribution(mean: Fraction, people: int, epsilon: float) -> None:
    chances = band_odds(mean, people, epsilon)

    assert len(chances) == len(Band)
    assert min(chances) > 0
    assert fsum(chances) == pytest.approx(1, abs=1e-12)


@given(levels, st.integers(5, 200), st.fractions(-1, 1), epsilons)
@example(Fraction(0), 200, Fraction(1), EPSILON)
@example(Fraction(50), 8, Fraction(1), EPSILON_STRONG)
@example(Fraction(31), 6, Fraction(-1), EPSILON)
def test_one_person_changes_the_odds_of_a_band_by_at_most_e_to_the_epsilon(
    mean: Fraction, people: int, moved: Fraction, epsilon: float
) -> None:
    other = min(Fraction(100), max(Fraction(0), mean + 2 * REACH * moved / people))

    ratio = widest_ratio(band_odds(mean, people, epsilon), band_odds(other, people, epsilon))

    assert ratio <= exp(epsilon) * (1 + 1e-9)


@given(st.integers(6, 100), epsilons)
def test_half_the_noise_breaks_the_bound(people: int, epsilon: float) -> None:
    low = Fraction(20)
    moved = low + Fraction(2 * REACH, people)

    assert (
        widest_ratio(band_odds(low, people, 2 * epsilon), band_odds(moved, people, 2 * epsilon))
        > exp(epsilon) * 1.1
    )
    assert (
        widest_ratio(band_odds(low, people, epsilon), band_odds(moved, people, epsilon)) > exp(epsilon) * 0.5
    )


@given(panels_answers, st.integers(0, 7), st.lists(answers, min_size=8, max_size=8), bands, epsilons)
@example([[0] * 8] * 8, 0, [100] * 8, Band.MODERATE, EPSILON)
def test_whatever_one_person_says_or_leaves_out_changes_the_odds_by_at_most_e_to_the_epsilon(
    rows: list[list[int | None]], who: int, instead: list[int | None], before: Band, epsilon: float
) -> None:
    changed = [instead if number == who else row for number, row in enumerate(rows)]
    one, other = (mean_level(PEOPLE, BLOCK, points_of(said), before)[0] for said in (rows, changed))

    assert abs(one - other) <= Fraction(2 * REACH, 8)
    assert widest_ratio(band_odds(one, 8, epsilon), band_odds(other, 8, epsilon)) <= exp(epsilon) * (1 + 1e-9)


KEY = bytes(range(32))


def drawn(rows: list[list[int | None]], key: bytes = KEY, figure: str = "red", block: Block = BLOCK) -> float:
    return draw_number(key, figure, block, PEOPLE, points_of(rows))


@given(panels_answers)
def test_the_same_answers_draw_the_same(rows: list[list[int | None]]) -> None:
    assert drawn(rows) == drawn([list(row) for row in rows])
    assert 0 <= drawn(rows) < 1


@given(panels_answers, st.integers(0, 7), st.integers(0, 7), answers)
def test_any_one_answer_that_differs_draws_anew(
    rows: list[list[int | None]], who: int, week: int, instead: int | None
) -> None:
    assume(rows[who][week] != instead)
    changed = [list(row) for row in rows]
    changed[who][week] = instead

    assert drawn(changed) != drawn(rows)


@given(panels_answers)
def test_another_key_figure_block_or_panel_draws_anew(rows: list[list[int | None]]) -> None:
    points = points_of(rows)
    draws = [
        drawn(rows),
        drawn(rows, key=KEY[::-1]),
        drawn(rows, figure="blue"),
        drawn(rows, block=Block(BLOCK.first, 4)),
        draw_number(KEY, "red", BLOCK, PEOPLE[1:], points),
        draw_number(
            KEY, "red", BLOCK, [Member(person_id="q", joined_on=date(2025, 1, 6)), *PEOPLE[1:]], points
        ),
    ]

    assert len(set(draws)) == len(draws)


def test_bands_are_drawn_as_often_as_the_odds_say() -> None:
    times = 8000
    chances = band_odds(Fraction(47), 12, EPSILON_STRONG)
    draws = (draw_number(KEY, f"team-{number}", BLOCK, PEOPLE, {}) for number in range(times))

    seen = Counter(drawn_band(chances, one) for one in draws)

    expected = {band: times * chance for band, chance in zip(Band, chances, strict=True)}
    chi_square = sum((seen[band] - expected[band]) ** 2 / expected[band] for band in Band)
    assert min(expected.values()) > 5
    assert chi_square < 16.27  # 3 degrees of freedom: passed by 99.9 % of fair draws
    assert sum((seen[band] - times / 4) ** 2 / (times / 4) for band in Band) > 100  # the twin: other odds


@pytest.mark.parametrize(
    ("at", "band"),
    [
        (0, Band.LOW),
        (0.1249, Band.LOW),
        (0.125, Band.MODERATE),
        (0.375, Band.HIGH),
        (0.5, Band.VERY_HIGH),
        (1 - 2**-48, Band.VERY_HIGH),
    ],
)
def test_the_draw_falls_into_a_band(at: float, band: Band) -> None:
    assert drawn_band([0.125, 0.25, 0.125, 0.5], at) == band


@pytest.mark.parametrize("band", Band)
def test_the_middle_of_a_band_lies_in_it_halfway(band: Band) -> None:
    edges = (0, *CUTS, 100)
    place = list(Band).index(band)

    assert band.middle - edges[place] == edges[place + 1] - band.middle > 0
