"""The laws of releasing: blocks, panels, thresholds, the mean, the odds and the draw."""

import itertools
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import e, fsum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from alongside.domain.releases import (
    BLOCKS_FROM,
    CUTS,
    Band,
    Block,
    Member,
    Setting,
    band_of,
    blocks_ending,
    closing_of,
    draw,
    drawn_band,
    due,
    ends_frame,
    is_enough,
    is_strong,
    mean,
    odds,
    panel,
    published_from,
    shows_persons,
    smallest_panel,
    whole_points,
)
from alongside.domain.weeks import Week

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
BLOCK = Block(Week("2026-W01"), 8)
PEOPLE = [Member(f"p{number}", "2025-01-06") for number in range(8)]

weeks = st.dates(date(2015, 1, 1), date(2060, 1, 1)).map(Week.of)
zones = st.sampled_from(["Europe/London", "Pacific/Auckland", "America/Los_Angeles", "UTC"]).map(ZoneInfo)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
bands = st.sampled_from(list(Band))
levels = st.fractions(0, 100, max_denominator=10_000)
answers = st.one_of(st.none(), st.integers(0, 100))


def setting(day: date, **values: object) -> Setting:
    return Setting(f"{day.isoformat()}T12:00:00+00:00", **values)  # type: ignore[arg-type]


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


def test_blocks_are_counted_from_one_monday_for_everybody() -> None:
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

    found = due(after, now, zone)

    assert found == [after.back(-4 * number) for number in range(1, len(found) + 1)]
    assert all(published_from(closing, zone) <= now for closing in found)
    assert published_from(after.back(-4 * (len(found) + 1)), zone) > now
    assert due(found[-1] if found else after, now, zone) == []


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)), st.randoms())
def test_the_panel_is_the_roster_without_viewers_in_any_order(
    roster: set[int], viewers: set[int], order: random.Random
) -> None:
    members = [Member(f"p{number:02}", "2025-01-06") for number in roster]

    people = panel(order.sample(members, len(members)), [f"p{number:02}" for number in viewers])

    assert [one.person_id for one in people] == [f"p{number:02}" for number in sorted(roster - viewers)]


def crowd(people: int) -> list[Member]:
    return [Member(f"p{number:02}", "2025-01-06") for number in range(people)]


@given(st.integers(0, 40), st.integers(0, 10), st.sampled_from([6, 12, 16]), st.integers(6, 30))
def test_a_panel_is_enough_from_the_fewest_and_the_promised_number_on(
    people: int, lost: int, fewest: int, promised: int
) -> None:
    settings = [setting(date(2024, 1, 1), smallest_panel=promised)]

    found = is_enough(crowd(people), people + lost, (), fewest, settings)

    assert found is (people >= max(fewest, promised) and 3 * lost <= people)


@pytest.mark.parametrize(("sharing", "enough"), [(0, True), (2, True), (3, False)])
def test_sharers_count_as_long_as_six_others_are_heard(sharing: int, enough: bool) -> None:
    assert is_enough(crowd(8), 8, {f"p{number:02}" for number in range(sharing)}, 6, []) is enough


def test_eight_people_are_promised_without_a_setting() -> None:
    assert smallest_panel(PEOPLE, []) == 8


histories = st.lists(st.tuples(days, st.integers(6, 30)), max_size=5).map(
    lambda found: [setting(day, smallest_panel=fewest) for day, fewest in sorted(found)]
)


@given(histories, st.integers(6, 30), days)
def test_raising_holds_for_everybody_at_once(history: list[Setting], fewest: int, joined_on: date) -> None:
    person = Member("p", joined_on.isoformat())
    raised = [*history, setting(date(2027, 1, 1), smallest_panel=fewest)]

    assert smallest_panel([person], raised) == max(fewest, smallest_panel([person], history))


@given(histories, st.integers(0, 30), days)
def test_lowering_holds_only_for_those_who_come_later(
    history: list[Setting], fewest: int, joined_on: date
) -> None:
    assume(fewest < smallest_panel([Member("p", joined_on.isoformat())], history))
    lowered = [*history, setting(date(2027, 1, 4), smallest_panel=fewest)]

    was_here = Member("p", joined_on.isoformat())
    same_day = Member("p", "2027-01-04")
    later = Member("p", "2027-01-11")

    assert smallest_panel([was_here], lowered) == smallest_panel([was_here], history)
    assert smallest_panel([same_day], lowered) == max(fewest, smallest_panel([same_day], history))
    assert smallest_panel([later], lowered) == max(6, fewest)
    assert smallest_panel([later, was_here], lowered) == smallest_panel([was_here], history)


@given(histories, st.lists(days, min_size=1))
def test_the_most_that_anybody_was_promised_holds_and_never_under_six(
    history: list[Setting], joined_on: list[date]
) -> None:
    people = [Member(str(number), day.isoformat()) for number, day in enumerate(joined_on)]

    assert smallest_panel(people, history) == max(smallest_panel([one], history) for one in people) >= 6


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
        setting(date(2025, 6, 1), strong=True, smallest_panel=12),
        Setting(begun.astimezone(UTC).isoformat(), smallest_panel=8),
    ]

    assert is_strong(BLOCK, late)
    assert smallest_panel([Member("p", MONDAY.isoformat())], late) == 12  # came that very day


def test_facts_of_one_person_are_shown_of_weeks_after_the_declaration() -> None:
    declared = setting(date(2026, 2, 11), person_facts=True)

    assert [
        shows_persons(Week(week), [declared]) for week in ("2026-W06", "2026-W07", "2026-W08", "2026-W09")
    ] == [False, False, True, True]
    assert not shows_persons(Week("2026-W08"), [declared, setting(date(2026, 3, 1))])
    assert not shows_persons(Week("2026-W08"), [])


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(panels_answers, bands, st.randoms())
def test_a_missing_answer_counts_as_the_middle_of_the_last_band_whatever_the_order(
    rows: list[list[int | None]], last: Band, order: random.Random
) -> None:
    points = points_of(rows)
    said = [last.middle if value is None else Fraction(value) for value in itertools.chain(*rows)]

    assert mean(PEOPLE, BLOCK, points, last) == sum(said) / 64
    assert mean(order.sample(PEOPLE, 8), BLOCK, dict(order.sample(sorted(points.items()), 8)), last) == mean(
        PEOPLE, BLOCK, points, last
    )


@given(panels_answers, bands, st.integers(0, 100))
def test_others_and_other_weeks_are_not_in_the_mean(
    rows: list[list[int | None]], last: Band, said: int
) -> None:
    points = points_of(rows)
    wider = {
        name: {**of_weeks, BLOCK.first.back(1): said, BLOCK.last.back(-1): said}
        for name, of_weeks in points.items()
    }

    assert mean(PEOPLE, BLOCK, {**wider, "lead": {BLOCK.first: said}}, last) == mean(
        PEOPLE, BLOCK, points, last
    )


@pytest.mark.parametrize("last", Band)
def test_silence_keeps_the_band(last: Band) -> None:
    assert band_of(mean(PEOPLE, BLOCK, {}, last)) == last


@pytest.mark.parametrize(
    ("level", "band"),
    [
        (Fraction(0), Band.LOW),
        (Fraction(31) - Fraction(1, 10**9), Band.LOW),
        (Fraction(31), Band.MODERATE),
        (Fraction(50) - Fraction(1, 10**9), Band.MODERATE),
        (Fraction(50), Band.HIGH),
        (Fraction(69) - Fraction(1, 10**9), Band.HIGH),
        (Fraction(69), Band.VERY_HIGH),
        (Fraction(100), Band.VERY_HIGH),
    ],
)
def test_a_mean_on_a_cut_lies_in_the_upper_band(level: Fraction, band: Band) -> None:
    assert band_of(level) == band


@pytest.mark.parametrize(("strain", "points"), [(6.25, 6), (6.5, 7), (93.75, 94), (0, 0), (100, 100)])
def test_strain_is_counted_in_whole_points(strain: float, points: int) -> None:
    assert whole_points(strain) == points


# ── the strong setting ──────────────────────────────────────────────────────────────────────────────────────────────


def widest_ratio(one: list[float], other: list[float]) -> float:
    return max(max(a / b, b / a) for a, b in zip(one, other, strict=True))


@given(levels, st.integers(6, 1000))
@example(Fraction(0), 1000)
@example(Fraction(100), 1000)
@example(Fraction(100), 6)
def test_the_odds_are_a_distribution(level: Fraction, people: int) -> None:
    chances = odds(level, people)

    assert len(chances) == len(Band)
    assert min(chances) > 0
    assert fsum(chances) == pytest.approx(1, abs=1e-12)


@given(levels, st.integers(6, 1000), st.fractions(-1, 1))
@example(Fraction(0), 1000, Fraction(1))
@example(Fraction(100), 1000, Fraction(-1))
@example(Fraction(50), 8, Fraction(1))
@example(Fraction(31), 6, Fraction(-1))
def test_one_person_changes_the_odds_of_a_band_by_at_most_e(
    level: Fraction, people: int, moved: Fraction
) -> None:
    other = min(Fraction(100), max(Fraction(0), level + 100 * moved / people))

    assert widest_ratio(odds(level, people), odds(other, people)) <= e * (1 + 1e-9)


@given(st.integers(6, 500))
def test_half_the_noise_breaks_the_bound(people: int) -> None:
    half = 2 * people  # the scale is 100 over this
    low = Fraction(20)

    assert widest_ratio(odds(low, half), odds(low + Fraction(100, people), half)) > e * 1.5
    assert widest_ratio(odds(low, people), odds(low + Fraction(100, people), people)) > e * 0.8  # it is tight


@given(panels_answers, st.integers(0, 7), st.lists(answers, min_size=8, max_size=8), bands)
def test_whatever_one_person_says_or_leaves_out_changes_the_odds_by_at_most_e(
    rows: list[list[int | None]], who: int, instead: list[int | None], last: Band
) -> None:
    changed = [instead if number == who else row for number, row in enumerate(rows)]
    one, other = (mean(PEOPLE, BLOCK, points_of(said), last) for said in (rows, changed))

    assert abs(one - other) <= Fraction(100, 8)
    assert widest_ratio(odds(one, 8), odds(other, 8)) <= e * (1 + 1e-9)


KEY = bytes(range(32))


def drawn(rows: list[list[int | None]], key: bytes = KEY, figure: str = "red", block: Block = BLOCK) -> float:
    return draw(key, figure, block, PEOPLE, points_of(rows))


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
        draw(KEY, "red", BLOCK, PEOPLE[1:], points),
        draw(KEY, "red", BLOCK, [Member("q", "2025-01-06"), *PEOPLE[1:]], points),
    ]

    assert len(set(draws)) == len(draws)


def test_bands_are_drawn_as_often_as_the_odds_say() -> None:
    times = 8000
    chances = odds(Fraction(47), 12)
    draws = (draw(KEY, f"team-{number}", BLOCK, PEOPLE, {}) for number in range(times))

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

    assert band.middle - edges[place] == edges[place + 1] - band.middle
    assert band_of(band.middle) == band
