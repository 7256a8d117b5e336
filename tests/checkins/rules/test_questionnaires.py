"""The calendar of longer instruments, and how their scales are told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument
from alongside.checkins.rules.instruments import Item
from alongside.checkins.rules.questionnaires import (
    AnotherThisWeek,
    NotDue,
    Response,
    check_turn,
    due_instrument,
    next_due_week,
    score_results,
)
from alongside.checkins.rules.reliable_change import Change
from alongside.core.rules.weeks import Week

WEEK = Week("2026-W10")
STEADY = load_instrument(SHIPPED / "steady.toml")
MONTHLY = replace(STEADY, key="monthly", every_weeks=4)
OTHER = replace(STEADY, key="other", every_weeks=4)


def living(packs, weeks, answers):
    """The packs asked over so many weeks of someone who answers when `answers(week number)` says so."""
    last, asked = {}, []
    for number in range(weeks):
        week = WEEK.back(-number)
        pack = due_instrument(packs, last, week)
        asked.append(pack.key if pack else None)
        if pack and answers(number):
            last[pack.key] = week
            assert due_instrument(packs, last, week) is None  # nothing else falls in that week
    return asked


def test_someone_who_answers_at_once_is_asked_every_twelve_weeks():
    asked = living([STEADY], 30, answers=lambda week: True)

    assert [week for week, key in enumerate(asked) if key] == [0, 12, 24]


def test_packs_that_wait_together_take_turns():
    asked = living([STEADY, MONTHLY], 6, answers=lambda week: False)

    assert sorted(asked[:2]) == ["monthly", "steady"]
    assert asked[0:2] == asked[2:4] == asked[4:6]


def test_the_order_of_the_packs_changes_nothing():
    assert due_instrument([STEADY, MONTHLY], {}, WEEK) == due_instrument([MONTHLY, STEADY], {}, WEEK)


@given(st.integers(1, 2**60 - 1))
def test_every_pack_has_its_turn_whichever_weeks_someone_answers_in(pattern):
    asked = living([STEADY, MONTHLY, OTHER], 60, answers=lambda week: bool(pattern >> week & 1))

    assert {"steady", "monthly", "other"} <= set(asked)


@given(st.integers(0, 2**60 - 1))
def test_no_pack_comes_again_before_its_time(pattern):
    answered = {}

    def answers(week):
        return bool(pattern >> week & 1)

    asked = living([STEADY, MONTHLY], 60, answers)

    for week, key in enumerate(asked):
        if key:
            pack = STEADY if key == "steady" else MONTHLY
            assert week - answered.get(key, -99) >= pack.every_weeks
            if answers(week):
                answered[key] = week


def test_nothing_is_due_without_packs():
    assert due_instrument([], {}, WEEK) is None


def test_a_second_pack_in_a_week_is_refused():
    check_turn(STEADY, [(WEEK.back(1), "monthly")], WEEK)  # the twin: another week is no hindrance

    with pytest.raises(AnotherThisWeek) as refused:
        check_turn(STEADY, [(WEEK, "monthly")], WEEK)
    assert refused.value.instrument == "monthly"


def test_a_pack_is_refused_until_its_weeks_are_over_but_can_be_changed_in_its_own():
    calendar = [(WEEK, "steady")]

    check_turn(STEADY, calendar, WEEK)
    with pytest.raises(NotDue):
        check_turn(STEADY, calendar, WEEK.back(-11))
    check_turn(STEADY, calendar, WEEK.back(-12))
    assert next_due_week(STEADY, WEEK) == WEEK.back(-12)


# Results

FIGURED = replace(
    STEADY,
    scales=tuple(
        replace(scale, sd=16.5, reliability=0.87, source="Someone (2026)") for scale in STEADY.scales
    ),
)

LOW = {"empty": 1, "morning": 1, "refill": 3, "carried": 1}  # 25, 25, 75 turned 25, 25: 25
HIGH = {"empty": 3, "morning": 3, "refill": 1, "carried": 3}  # 75


def said(week, answers, version=1, instrument="steady"):
    return Response(week, instrument, version, answers)


def test_scores_come_in_the_order_of_weeks_and_skipped_scales_are_left_out():
    later = {**HIGH, "step": 4, "skill": 4, "pointless": 0}

    found = score_results(STEADY, [said(WEEK.back(-12), later), said(WEEK, LOW)])

    depletion, distance, difference = found.scales
    assert found.answered == (WEEK, WEEK.back(-12))
    assert depletion.scores == ((WEEK, 25.0), (WEEK.back(-12), 75.0))
    assert distance.scores == ()
    assert difference.scores == ((WEEK.back(-12), 100.0),)


def test_our_own_pack_never_says_that_something_changed():
    found = score_results(STEADY, [said(WEEK, LOW), said(WEEK.back(-12), HIGH)])

    assert [scale.change for scale in found.scales] == [None, None, None]
    assert all(scale.sd is None and scale.reliability is None for scale in STEADY.scales)


def test_a_pack_with_figures_tells_change_from_the_last_but_one_to_the_last():
    depletion = score_results(FIGURED, [said(WEEK, LOW), said(WEEK.back(-12), HIGH)]).scales[0]

    # 50 / (1.41421 x 16.5 x sqrt(.13)) = 50 / (1.41421 x 16.5 x .360555) = 50 / 8.4133 = 5.943
    assert depletion.change == Change(
        rci=pytest.approx(5.943, abs=0.001), stands_out=True, by_error_alone=None
    )


@pytest.mark.parametrize(("retest_weeks", "rate"), [(26, None), (12, 0.05)])
def test_the_weeks_between_two_answers_decide_whether_a_retest_is_of_a_like_interval(retest_weeks, rate):
    scales = tuple(replace(scale, retest_weeks=retest_weeks) for scale in FIGURED.scales)

    depletion = score_results(
        replace(FIGURED, scales=scales), [said(WEEK, LOW), said(WEEK.back(-12), HIGH)]
    ).scales[0]

    assert depletion.change.by_error_alone == rate


@pytest.mark.parametrize("partly", [0, 1])
def test_a_score_that_lacks_an_item_is_no_change_by_the_figures_of_the_whole_scale(partly):
    answers = [LOW, HIGH]
    answers[partly] = {key: level for key, level in answers[partly].items() if key != "empty"}

    depletion = score_results(FIGURED, [said(WEEK, answers[0]), said(WEEK.back(-12), answers[1])]).scales[0]

    assert len(depletion.scores) == 2
    assert depletion.change is None


def test_answers_that_a_changed_pack_cannot_hold_are_not_compared_either():
    found = score_results(STEADY, [said(WEEK, {**LOW, "empty": 9}), said(WEEK.back(-12), HIGH)])

    assert (found.answered, found.other_versions) == ((WEEK.back(-12),), 1)


def test_answers_to_another_version_are_counted_but_not_compared():
    found = score_results(
        STEADY, [said(WEEK, LOW, version=9), said(WEEK.back(-12), HIGH), said(WEEK, LOW, 1, "monthly")]
    )

    assert found.scales[0].scores == ((WEEK.back(-12), 75.0),)
    assert found.other_versions == 1


ADDED = Item(
    key="weather",
    text={"en": "How was the weather?"},
    levels={"en": ("Bad", "Good")},
    low=0,
    high=1,
    decimals=0,
)


@pytest.mark.parametrize(
    "items", [(*STEADY.items, ADDED), (replace(STEADY.items[0], text={"en": "Anew"}), *STEADY.items[1:])]
)
def test_a_new_version_with_the_same_questions_in_a_scale_compares_that_scale(items):
    """Whichever other questions it adds or words anew. Of the scales the first has other questions from version 2 on."""
    depletion, *others = FIGURED.scales
    pack = replace(FIGURED, version=2, items=items, scales=(replace(depletion, since=2), *others))
    later = {"numb": 1, "short": 1, "curious": 3, "avoid": 1}

    found = score_results(
        pack, [said(WEEK, {**LOW, **later}), said(WEEK.back(-12), {**HIGH, **later}, version=2)]
    )

    assert [len(scale.scores) for scale in found.scales] == [1, 2, 0]
    assert (found.answered, found.other_versions) == ((WEEK, WEEK.back(-12)), 0)


def test_a_question_in_no_scale_that_is_gone_or_asked_otherwise_hinders_no_comparison():
    answers = [said(WEEK, {**LOW, "weather": 4}), said(WEEK.back(-12), {**HIGH, "gone": 1})]

    found = score_results(replace(FIGURED, items=(*FIGURED.items, ADDED)), answers)

    assert [value for _, value in found.scales[0].scores] == [25.0, 75.0]
