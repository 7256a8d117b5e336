"""Showing one's trend: to one person, for four weeks, taken back at once, and known to no one else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit, people
from alongside.checkins.desk.sharing import SharedWithMeDesk, SharingDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.sharing import SHARING_LASTS, WEEKS_SHOWN, CannotShareWith
from alongside.checkins.store import checkins, shares
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store.engine import Store
from tests.conftest import NOW, WEEK

ANSWERS = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}


def sharing(store: Store, person_id: str = "ana", after: timedelta = timedelta()) -> SharingDesk:
    return SharingDesk(store, Person(id=person_id, login=person_id, name=person_id), NOW + after)


def shown_to(store: Store, person_id: str, after: timedelta = timedelta()) -> list[str]:
    desk = SharedWithMeDesk(store, Person(id=person_id, login=person_id, name=person_id), NOW + after)
    return [one.name for one in desk.list_shared_trends()]


def test_no_one_is_shown_anything_unless_someone_wants_it(store: Store) -> None:
    assert [shown_to(store, person) for person in ("ben", "dee", "eli")] == [[], [], []]

    sharing(store).share_with("ben")  # the twin

    assert [shown_to(store, person) for person in ("ben", "dee", "eli")] == [["Ana"], [], []]


def test_it_ends_by_itself_after_four_weeks(store: Store) -> None:
    sharing(store).share_with("ben")

    assert shown_to(store, "ben", SHARING_LASTS - timedelta(seconds=1)) == ["Ana"]
    assert shown_to(store, "ben", SHARING_LASTS) == []
    assert sharing(store, after=SHARING_LASTS).find_current_share() is None


def test_it_ends_at_once_when_its_owner_says_so(store: Store) -> None:
    sharing(store).share_with("ben")

    sharing(store, after=timedelta(minutes=1)).stop_sharing()

    assert shown_to(store, "ben", timedelta(minutes=1)) == []


def test_stopped_by_a_wrong_tap_it_goes_on_when_undone_and_no_longer_than_before(store: Store) -> None:
    sharing(store).share_with("ben")
    day = timedelta(days=1)
    sharing(store, after=day).stop_sharing()
    soon = day + UNDO_FOR - timedelta(seconds=1)
    stopped = sharing(store, after=soon).find_stopped_share()
    assert shown_to(store, "ben", soon) == []

    sharing(store, after=soon).undo_stop()

    assert sharing(store, after=soon).find_current_share() == stopped
    assert shown_to(store, "ben", SHARING_LASTS - timedelta(seconds=1)) == ["Ana"]
    assert shown_to(store, "ben", SHARING_LASTS) == []


@pytest.mark.parametrize("why", ["too late", "never stopped", "shared with another", "left", "expired"])
def test_there_is_nothing_to_undo(store: Store, why: str) -> None:
    sharing(store).share_with("ben")
    after = timedelta(minutes=1)
    if why == "expired":
        after = SHARING_LASTS
    elif why != "never stopped":
        sharing(store).stop_sharing()
    match why:
        case "too late":
            after = UNDO_FOR
        case "shared with another":
            sharing(store).share_with("dee")
        case "left":
            with store.write() as db:
                ben = people.by_id(db, "ben")
                assert ben
                people.update_person(db, replace(ben, left_on=date(2026, 3, 4)))
    before = shown_to(store, "ben", after)

    assert sharing(store, after=after).find_stopped_share() is None
    with pytest.raises(NothingToUndo):
        sharing(store, after=after).undo_stop()
    assert shown_to(store, "ben", after) == before


def test_showing_again_is_four_weeks_from_then(store: Store) -> None:
    sharing(store).share_with("ben")
    later = timedelta(weeks=3)

    sharing(store, after=later).share_with("ben")

    assert shown_to(store, "ben", later + SHARING_LASTS - timedelta(seconds=1)) == ["Ana"]
    assert shown_to(store, "ben", later) == ["Ana"]


def test_choosing_another_person_ends_it_for_the_first(store: Store) -> None:
    sharing(store).share_with("ben")

    sharing(store, after=timedelta(minutes=1)).share_with("cho")

    assert (shown_to(store, "ben", timedelta(minutes=2)), shown_to(store, "cho", timedelta(minutes=2))) == (
        [],
        ["Ana"],
    )


@pytest.mark.parametrize("whom", ["ana", "nobody", "gone"])
def test_it_is_shown_to_others_who_are_here_only(store: Store, whom: str) -> None:
    with store.write() as db:
        people.add_person(
            db, Person(id="gone", login="gone", name="Gone", left_on=date(2026, 1, 1)), date(2025, 1, 6)
        )

    with pytest.raises(CannotShareWith):
        sharing(store).share_with(whom)

    assert sharing(store).find_current_share() is None


def test_a_refusal_leaves_the_present_one_in_force(store: Store) -> None:
    sharing(store).share_with("ben")

    with pytest.raises(CannotShareWith):
        sharing(store, after=timedelta(minutes=1)).share_with("nobody")

    assert shown_to(store, "ben", timedelta(minutes=1)) == ["Ana"]


def test_what_is_shown_is_strain_of_the_newest_weeks_and_nothing_else(store: Store) -> None:
    facts = WorkFacts(hours=61.75)
    with store.write() as db:
        for back in range(30):
            week = CheckIn(
                WEEK.back(back),
                away=False,
                answers=ANSWERS,
                facts=facts,
                win="ana's win",
                note="ana's note",
                revision=1,
            )
            checkins.save_check_in(db, "ana", week, NOW.isoformat())
    sharing(store).share_with("ben")

    (shown,) = SharedWithMeDesk(store, Person(id="ben", login="ben", name="Ben"), NOW).list_shared_trends()

    assert [point.week for point in shown.points] == [
        WEEK.back(back) for back in reversed(range(WEEKS_SHOWN))
    ]
    assert shown.trend.since == shown.points[0].week
    assert (shown.trend.learning, shown.trend.low, shown.trend.high) == ((), None, None)
    assert not [trace for trace in ("win", "note", "61.75", "exhaustion") if trace in repr(shown)]
    assert "50.0" in repr(shown)  # the twin


def test_the_log_never_knows_of_it(store: Store) -> None:
    with store.read() as db:
        before = audit.list_entries(db, 100)

    sharing(store).share_with("dee")
    sharing(store).stop_sharing()

    with store.read() as db:
        assert audit.list_entries(db, 100) == before


steps = st.lists(
    st.tuples(st.sampled_from(["show", "stop"]), st.sampled_from(["ben", "cho", "dee"]), st.integers(0, 40)),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(steps)
def test_at_no_moment_is_it_shown_to_more_than_one(store: Store, taken: list[tuple[str, str, int]]) -> None:
    with store.write() as db:
        db.run("delete from share")
    after = timedelta()
    for act, whom, days in taken:
        after += timedelta(days=days, seconds=1)
        desk = sharing(store, after=after)
        desk.share_with(whom) if act == "show" else desk.stop_sharing()

        seen = [person for person in ("ben", "cho", "dee") if shown_to(store, person, after)]

        assert seen == ([whom] if act == "show" else [])


def test_everyone_who_shared_it_in_a_span_of_time_is_found(store: Store) -> None:
    sharing(store).share_with("ben")
    sharing(store, after=timedelta(days=1)).stop_sharing()

    def found(since: str, until: str) -> set[str]:
        with store.read() as db:
            return shares.list_people_sharing_between(db, since, until)

    assert found("2026-03-01", "2026-03-04") == set()
    assert found("2026-03-01", "2026-03-05") == {"ana"}
    assert found("2026-03-05", "2026-04-05") == {"ana"}
    assert found("2026-03-06", "2026-04-05") == set()
