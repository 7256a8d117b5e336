"""The desk for longer instruments, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.checkins.desk.questionnaires import QuestionnaireDesk, Turn
from alongside.checkins.rules.checkins import CheckIn, WeekNotOpen
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.rules.questionnaires import AnotherThisWeek, NotDue, Response
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
WEEK = Week("2026-W10")
SHELF = load_library(SHIPPED)
STEADY = SHELF["steady"]
MONTHLY = replace(STEADY, key="monthly", every_weeks=4)
ANSWERS = {"empty": 3, "morning": 2, "refill": 1, "carried": 0}

Desk = Callable[..., QuestionnaireDesk]


@pytest.fixture
def desk(store: Store) -> Desk:
    def of(person: str = "ana", weeks: int = 0, packs: dict = SHELF) -> QuestionnaireDesk:
        return QuestionnaireDesk(
            store,
            Person(id=person, login=f"{person}@example.org", name=person.title()),
            NOW + timedelta(weeks=weeks),
            packs,
        )

    return of


def rows(store: Store) -> list[tuple]:
    with store.read() as db:
        return [
            tuple(row)
            for row in db.rows("select person_id, week, instrument, version from response order by 1, 2, 3")
        ]


def test_the_weekly_check_in_is_never_among_them(desk):
    assert [pack.key for pack in desk().longer_instruments] == ["steady"]
    with pytest.raises(NotDue):
        desk().save_response("weekly", {"exhaustion": 1})


def test_what_is_put_aside_is_not_offered_until_its_next_turn_and_can_be_answered_all_the_same(desk):
    assert desk().is_offered()

    desk().put_aside()

    offered = [weeks for weeks in range(STEADY.every_weeks + 1) if desk(weeks=weeks).is_offered()]
    assert offered == [STEADY.every_weeks]
    assert desk("ben").is_offered()
    assert desk().current_turn().due == STEADY
    desk().save_response("steady", ANSWERS)


def test_a_new_person_is_asked_and_then_left_alone_for_twelve_weeks(desk):
    assert desk().current_turn() == Turn(
        week=WEEK, due=STEADY, answered=None, answers={}, next_week=WEEK.back(-1)
    )

    desk().save_response("steady", ANSWERS)

    assert desk().current_turn() == Turn(
        week=WEEK, due=None, answered=STEADY, answers=ANSWERS, next_week=WEEK.back(-12)
    )
    assert desk(weeks=11).current_turn() == Turn(
        week=WEEK.back(-11), due=None, answered=None, answers={}, next_week=WEEK.back(-12)
    )
    assert desk(weeks=12).current_turn().due == STEADY


def test_saving_again_in_the_week_replaces_and_a_double_click_makes_one_row(desk, store):
    desk().save_response("steady", ANSWERS)
    desk().save_response("steady", ANSWERS)
    desk().save_response("steady", {"empty": 4})

    assert rows(store) == [("ana", "2026-W10", "steady", 1)]
    assert desk().current_turn().answers == {"empty": 4}


def test_many_clicks_at_the_same_time_make_one_row(desk, store):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: desk().save_response("steady", ANSWERS), range(16)))

    assert rows(store) == [("ana", "2026-W10", "steady", 1)]


def test_two_packs_never_fall_in_the_same_week(desk, store):
    both = {**SHELF, "monthly": MONTHLY}
    first = desk(packs=both).current_turn().due
    second = MONTHLY if first == STEADY else STEADY

    desk(packs=both).save_response(first.key, ANSWERS)

    assert desk(packs=both).current_turn().due is None
    with pytest.raises(AnotherThisWeek) as refused:
        desk(packs=both).save_response(second.key, ANSWERS)
    assert refused.value.instrument == first.key
    assert desk(packs=both, weeks=1).current_turn().due == second
    desk(packs=both, weeks=1).save_response(second.key, ANSWERS)
    assert len(rows(store)) == 2


def test_a_weekly_check_in_in_the_same_week_is_no_hindrance(desk, store):
    with store.write() as db:
        checkins.save_check_in(
            db, "ana", CheckIn(WEEK, answers={"exhaustion": 2}, revision=1), NOW.isoformat()
        )

    desk().save_response("steady", ANSWERS)

    assert len(rows(store)) == 2


def test_a_form_opened_before_the_week_turned_over_is_kept_for_its_week(desk, store):
    desk(weeks=1).save_response("steady", ANSWERS, WEEK)

    assert rows(store) == [("ana", "2026-W10", "steady", 1)]
    with pytest.raises(WeekNotOpen):
        desk(weeks=3).save_response("steady", ANSWERS, WEEK)
    with pytest.raises(WeekNotOpen):
        desk().save_response("steady", ANSWERS, WEEK.back(-1))


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"empty": 5}, "empty"), ({"sugar": 1}, "sugar"), ({"empty": float("nan")}, "empty"), ({}, "answers")],
)
def test_answers_that_cannot_be_change_nothing(desk, store, answers, field):
    with pytest.raises(BadInput) as refused:
        desk().save_response("steady", answers)

    assert refused.value.field == field
    assert rows(store) == []


def test_an_unknown_pack_is_refused(desk):
    with pytest.raises(NotDue):
        desk().save_response("nobody", {"a": 1})


def test_results_are_ones_own_and_no_one_elses(desk):
    desk("ben").save_response("steady", ANSWERS)

    assert desk("ana").list_results() == []
    assert desk("ana").current_turn().due == STEADY
    # The twin: ben finds his. 75, 50, 25 turned 75, 0: the mean is 50.
    assert desk("ben").list_results()[0].scales[0].scores == ((WEEK, 50.0),)


def test_answers_to_a_pack_that_was_taken_away_stay_but_do_not_count(desk, store):
    with store.write() as db:
        checkins.save_responses(db, [("ana", Response(WEEK, "gone", 1, {"a": 1}))], NOW.isoformat())

    assert desk().current_turn().due == STEADY
    assert desk().list_results() == []
    with store.read() as db:
        assert checkins.list_responses(db, "ana", "gone") == [Response(WEEK, "gone", 1, {"a": 1})]


def test_a_pack_that_only_comes_from_files_is_never_asked_and_hinders_none(desk, store):
    from_files = replace(STEADY, key="files", every_weeks=0)
    shelf = {**SHELF, "files": from_files}
    with store.write() as db:
        checkins.save_responses(db, [("ana", Response(WEEK, "files", 1, ANSWERS))], NOW.isoformat())

    assert desk(packs=shelf).current_turn().due == STEADY
    with pytest.raises(NotDue):
        desk(packs=shelf).save_response("files", ANSWERS)
    assert desk(packs=shelf).list_results()[0].scales[0].scores == ((WEEK, 50.0),)  # but it is shown


def test_answers_to_an_older_version_are_not_filled_into_the_newer_form(desk):
    desk().save_response("steady", ANSWERS)
    newer = {**SHELF, "steady": replace(STEADY, version=2)}

    assert desk(packs=newer).current_turn() == Turn(
        week=WEEK, due=None, answered=newer["steady"], answers={}, next_week=WEEK.back(-12)
    )
    assert desk().current_turn().answers == ANSWERS  # the twin


def test_without_packs_nothing_is_ever_due(desk):
    only_weekly = {"weekly": SHELF["weekly"]}

    assert desk(packs=only_weekly).current_turn() == Turn(
        week=WEEK, due=None, answered=None, answers={}, next_week=None
    )
