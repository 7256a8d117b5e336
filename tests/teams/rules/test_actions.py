"""What is done about the load: what may be written down, changed and closed, and what stands beside it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.teams.rules.actions import (
    ActionChanged,
    ActionClosed,
    ActionDraft,
    ActionKind,
    TeamAction,
    arrange_actions,
    change_action,
    close_action,
    open_action,
    weeks_before_and_after,
)
from alongside.teams.rules.workload import TeamWeek
from tests.conftest import WEEK

TODAY = date(2026, 3, 4)
PEOPLE = {"ana": "Ana", "dee": "Dee"}
DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="ana",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
ACTION = TeamAction(
    id="a1",
    team_id="red",
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="ana",
    who_name="Ana",
    opened_on=date(2026, 3, 4),
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)

days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
actions = st.builds(
    TeamAction,
    id=st.text("abc", min_size=1),
    team_id=st.just("red"),
    kind=st.sampled_from(ActionKind),
    text=st.just(""),
    who_id=st.none(),
    who_name=st.none(),
    opened_on=days,
    until=days,
    look_again=days,
    closed_on=st.none() | days,
)


def typed(**differently: Any) -> ActionDraft:
    return replace(DRAFT, **differently)


def a_day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_action_is_opened_today_as_it_was_typed() -> None:
    assert open_action("a1", "red", DRAFT, PEOPLE, TODAY) == ACTION


def test_a_text_is_trimmed_and_keeps_its_lines() -> None:
    assert open_action("a1", "red", typed(text="  one\ntwo\x00 \n"), PEOPLE, TODAY).text == "one\ntwo"


@pytest.mark.parametrize(
    ("differently", "field", "reason"),
    [
        ({"kind": None}, "action_kind", "not chosen"),
        ({"kind": ActionKind.OTHER, "text": " \n"}, "action_text", "empty"),
        ({"text": "x" * 501}, "action_text", "too long"),
        ({"who_id": None}, "who", "not in the team"),
        ({"who_id": "eli"}, "who", "not in the team"),
        ({"until": None}, "until", "no day"),
        ({"until": a_day(-1)}, "until", "too early"),
        ({"look_again": None}, "look_again", "no day"),
        ({"look_again": a_day(-1)}, "look_again", "too early"),
        ({"look_again": a_day(367)}, "look_again", "too late"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    differently: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        open_action("a1", "red", typed(**differently), PEOPLE, TODAY)

    assert (refusal.value.field, refusal.value.reason) == (field, reason)


@pytest.mark.parametrize(
    "differently",
    [
        {"text": ""},
        {"kind": ActionKind.OTHER, "text": "x"},
        {"text": "x" * 500},
        {"who_id": "dee"},
        {"until": a_day(0)},
        {"until": a_day(2000)},
        {"look_again": a_day(0)},
        {"look_again": a_day(366)},
    ],
)
def test_what_lies_just_inside_is_kept(differently: dict[str, Any]) -> None:
    assert open_action("a1", "red", typed(**differently), PEOPLE, TODAY).revision == 1


# ── changing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_the_next_revision() -> None:
    later = typed(look_again=a_day(20), who_id="dee")

    assert change_action(ACTION, later, 1, PEOPLE, TODAY) == replace(
        ACTION, look_again=a_day(20), who_id="dee", who_name="Dee", revision=2
    )


def test_the_same_sent_again_changes_nothing() -> None:
    once = change_action(ACTION, typed(text="Fewer cases."), 1, PEOPLE, TODAY)

    assert change_action(once, typed(text="Fewer cases."), 1, PEOPLE, TODAY) == once


def test_a_change_of_what_was_changed_elsewhere_is_refused_with_both_versions() -> None:
    theirs, mine = replace(ACTION, text="theirs", revision=2), typed(text="mine")

    with pytest.raises(ActionChanged) as refusal:
        change_action(theirs, mine, 1, PEOPLE, TODAY)

    assert (refusal.value.stored, refusal.value.mine) == (theirs, mine)
    assert change_action(theirs, mine, 2, PEOPLE, TODAY).text == "mine"  # the twin: seen, then changed


def test_a_change_of_what_was_closed_is_refused_with_what_was_typed() -> None:
    done, mine = close_action(ACTION, "", 1, TODAY), typed(text="x" * 9999)

    with pytest.raises(ActionClosed) as refusal:
        change_action(done, mine, 2, PEOPLE, TODAY)

    assert (refusal.value.stored, refusal.value.mine) == (done, mine)


@pytest.mark.parametrize(("look_again", "kept"), [(date(2026, 3, 11), True), (date(2026, 3, 12), False)])
def test_only_the_day_that_was_there_may_have_passed(look_again: date, kept: bool) -> None:
    then = date(2026, 4, 20)
    draft = typed(text="mine", look_again=look_again)

    if kept:
        assert change_action(ACTION, draft, 1, PEOPLE, then).text == "mine"
    else:
        with pytest.raises(BadInput):
            change_action(ACTION, draft, 1, PEOPLE, then)


@pytest.mark.parametrize(("who_id", "kept"), [("ana", True), ("ben", False)])
def test_only_the_person_who_was_there_may_be_in_the_team_no_more(who_id: str, kept: bool) -> None:
    left = {"dee": "Dee"}

    if kept:
        assert change_action(ACTION, typed(text="mine", who_id=who_id), 1, left, TODAY).who_name == "Ana"
    else:
        with pytest.raises(BadInput):
            change_action(ACTION, typed(text="mine", who_id=who_id), 1, left, TODAY)


def test_where_the_person_is_no_more_someone_is_to_be_chosen() -> None:
    orphan = replace(ACTION, who_id=None, who_name=None)

    with pytest.raises(BadInput):
        change_action(orphan, typed(who_id=None), 1, PEOPLE, TODAY)
    assert change_action(orphan, DRAFT, 1, PEOPLE, TODAY).who_name == "Ana"


# ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("outcome", ["", "It helped."])
def test_an_action_is_closed_today_with_or_without_what_came_of_it(outcome: str) -> None:
    done = close_action(ACTION, f" {outcome} ", 1, TODAY)

    assert done == replace(ACTION, closed_on=date(2026, 3, 4), outcome=outcome, revision=2)


def test_closing_again_with_the_same_words_changes_nothing() -> None:
    done = close_action(ACTION, "It helped.", 1, TODAY)

    assert close_action(done, "It helped. ", 1, date(2026, 5, 1)) == done


def test_closing_what_was_closed_elsewhere_is_refused_with_what_was_typed() -> None:
    done = close_action(ACTION, "It helped.", 1, TODAY)

    with pytest.raises(ActionClosed) as refusal:
        close_action(done, "mine", 1, TODAY)

    assert (refusal.value.stored, refusal.value.mine) == (done, "mine")


def test_closing_what_was_changed_elsewhere_is_refused_with_what_was_typed() -> None:
    theirs = replace(ACTION, text="theirs", revision=2)

    with pytest.raises(ActionChanged) as refusal:
        close_action(theirs, "mine", 1, TODAY)

    assert (refusal.value.stored, refusal.value.mine) == (theirs, "mine")


def test_what_came_of_it_has_its_limit() -> None:
    assert close_action(ACTION, "x" * 500, 1, TODAY).outcome == "x" * 500
    with pytest.raises(BadInput) as refusal:
        close_action(ACTION, "x" * 501, 1, TODAY)
    assert refusal.value.field == "action_outcome"


# ── order ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(actions, max_size=8, unique_by=lambda action: action.id), st.randoms())
def test_the_order_has_nothing_to_do_with_the_order_of_reading(found: list[TeamAction], random: Any) -> None:
    shown = arrange_actions(found, TODAY)

    assert arrange_actions(random.sample(found, len(found)), TODAY) == shown
    assert sorted([*shown.open, *shown.closed], key=lambda one: one.id) == sorted(
        found, key=lambda one: one.id
    )


@given(st.lists(actions, max_size=8, unique_by=lambda action: action.id))
def test_open_ones_come_by_the_day_to_look_again_and_closed_ones_newest_first(
    found: list[TeamAction],
) -> None:
    shown = arrange_actions(found, TODAY)

    again = [action.look_again for action in shown.open]
    assert again == sorted(again)
    ended = [action.closed_on or date.min for action in shown.closed]
    assert ended == sorted(ended, reverse=True)
    assert shown.due_actions == shown.open[: len(shown.due_actions)]


@pytest.mark.parametrize(("look_again", "due"), [(a_day(0), True), (a_day(1), False)])
def test_an_open_action_is_due_from_its_day_on(look_again: date, due: bool) -> None:
    action = replace(ACTION, look_again=look_again)

    assert action.is_due(TODAY) is due
    assert not replace(action, closed_on=date(2026, 3, 4)).is_due(TODAY)


# ── the weeks around it ─────────────────────────────────────────────────────────────────────────────────────────────


def team_weeks(*weeks: Week) -> list[TeamWeek]:
    return [TeamWeek(team_id="red", week=week, participation=0.9) for week in weeks]


def test_four_weeks_before_and_four_from_the_week_of_opening_on_stand_beside() -> None:
    weeks = team_weeks(*(WEEK.back(back) for back in range(9, -10, -1)))

    before, after = weeks_before_and_after(weeks, ACTION)

    assert before == tuple(team_weeks(*(WEEK.back(back) for back in (4, 3, 2, 1))))
    assert after == tuple(team_weeks(*(WEEK.back(back) for back in (0, -1, -2, -3))))


def test_a_week_without_figures_says_nothing_and_one_to_come_is_left_out() -> None:
    before, after = weeks_before_and_after(team_weeks(WEEK.back(4), WEEK.back(2), WEEK.back(-1)), ACTION)

    assert before == (
        *team_weeks(WEEK.back(4)),
        TeamWeek(team_id="red", week=WEEK.back(3)),
        *team_weeks(WEEK.back(2)),
        TeamWeek(team_id="red", week=WEEK.back(1)),
    )
    assert after == (TeamWeek(team_id="red", week=WEEK), *team_weeks(WEEK.back(-1)))


def test_without_any_week_there_is_nothing_from_then_on() -> None:
    assert weeks_before_and_after([], ACTION) == (
        tuple(TeamWeek(team_id="red", week=WEEK.back(back)) for back in (4, 3, 2, 1)),
        (),
    )
