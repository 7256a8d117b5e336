"""What someone says about themselves, and whom they do not want to be paired with."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.accounts.rules.people import Person, PersonNotFound
from alongside.accounts.store import people
from alongside.core.rules.errors import BadInput
from alongside.matching.rules.participants import Intent, Mode, Part, Talk
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.profiles import Absence, ChangedElsewhere, FreeTime, Profile
from alongside.profiles.store import profiles
from tests.conftest import NOW

FULL = Profile(
    time_zone="Asia/Kolkata",
    languages=frozenset({"en", "hi"}),
    modes=frozenset({Mode.PHONE}),
    intent=Intent.GIVE,
    capacity=3,
    talk=Talk.SHARE,
    issues=frozenset({"housing"}),
    offers=frozenset({"grief"}),
    wants=frozenset({"saying no", "own words"}),
    circumstances=frozenset({"living alone"}),
    attributes={"gender": frozenset({"woman"})},
    requires={"gender": frozenset({"woman", "neither"})},
    named=frozenset({Part.ISSUES, Part.TALK}),
    trio_ok=True,
    free=(FreeTime(0, 540, 600), FreeTime(6, 1380, 1440)),
)


@pytest.fixture
def desk(store):
    return ProfileDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)


def test_before_anything_was_said_there_is_an_empty_profile_on_the_clock_of_the_organisation(desk):
    assert desk.my_profile() == Profile(time_zone="Europe/London")


def test_all_that_was_said_is_kept(desk):
    saved = desk.save_profile(FULL)

    assert saved == replace(FULL, revision=1)
    assert desk.my_profile() == saved


def test_what_is_taken_out_is_gone(desk):
    first = desk.save_profile(FULL)

    second = desk.save_profile(Profile(time_zone="UTC", revision=first.revision))

    assert desk.my_profile() == second == Profile(time_zone="UTC", revision=2)


def test_what_was_saved_elsewhere_meanwhile_is_not_written_over(desk):
    desk.save_profile(FULL)

    with pytest.raises(ChangedElsewhere):
        desk.save_profile(Profile(time_zone="UTC"))
    assert desk.my_profile() == replace(FULL, revision=1)


def test_what_cannot_be_kept_changes_nothing(desk):
    kept = desk.save_profile(FULL)

    with pytest.raises(BadInput):
        desk.save_profile(replace(kept, time_zone="Nowhere", languages=frozenset()))
    assert desk.my_profile() == kept


def test_pausing_changes_nothing_else_and_a_form_that_is_open_does_not_end_it(desk):
    kept = desk.save_profile(FULL)

    desk.pause_matching()

    assert desk.my_profile() == replace(kept, intent=Intent.PAUSE)
    again = desk.save_profile(replace(kept, capacity=1))
    assert again == desk.my_profile() == replace(kept, intent=Intent.PAUSE, capacity=1, revision=2)
    desk.end_pause()
    assert desk.my_profile() == replace(again, intent=Intent.MUTUAL)


def test_a_person_who_comes_back_says_what_for(desk):
    kept = desk.save_profile(FULL)
    desk.pause_matching()

    desk.end_pause(Intent.RECEIVE)

    assert desk.my_profile() == replace(kept, intent=Intent.RECEIVE)


def test_someone_can_pause_before_they_said_anything(desk):
    desk.pause_matching()

    assert desk.my_profile() == Profile(time_zone="Europe/London", intent=Intent.PAUSE)


def test_time_off_is_saved_by_itself_and_withdrawn(desk):
    kept = desk.save_profile(FULL)
    desk.add_time_off(date(2026, 3, 20), date(2026, 3, 25))
    desk.add_time_off(date(2026, 3, 10), date(2026, 3, 12))
    desk.save_profile(replace(kept, capacity=1, absences=()))

    assert desk.my_profile().absences == (
        Absence(date(2026, 3, 10), date(2026, 3, 12)),
        Absence(date(2026, 3, 20), date(2026, 3, 25)),
    )
    desk.remove_time_off(date(2026, 3, 10))
    desk.remove_time_off(date(2026, 3, 11))
    assert desk.my_profile().absences == (Absence(date(2026, 3, 20), date(2026, 3, 25)),)


def test_a_wish_not_to_be_paired_is_ones_own(store, desk):
    desk.block_person("ben")
    desk.block_person("ben")
    bens = replace(desk, person=Person(id="ben", login="ben@example.org", name="Ben"))

    assert [one.id for one in desk.list_blocked()] == ["ben"]
    assert bens.list_blocked() == []
    bens.unblock_person("ana")
    assert [one.id for one in desk.list_blocked()] == ["ben"]
    desk.unblock_person("ben")
    assert desk.list_blocked() == []


@pytest.mark.parametrize("person_id", ["ana", "nobody"])
def test_no_one_keeps_away_from_themselves_or_from_no_one(desk, person_id):
    with pytest.raises(PersonNotFound):
        desk.block_person(person_id)


def test_a_person_who_left_cannot_be_chosen(store, desk):
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "ben"), left_on=date(2026, 3, 1)))

    assert [one.id for one in desk.find_others().here] == ["cho", "dee", "eli"]


def test_profiles_of_different_people_are_separate(store, desk):
    desk.save_profile(FULL)
    other = replace(desk, person=Person(id="ben", login="ben@example.org", name="Ben"))
    other.save_profile(Profile(time_zone="UTC", free=(FreeTime(1, 0, 15),)))

    with store.read() as db:
        assert profiles.list_profiles(db) == {
            "ana": replace(FULL, revision=1),
            "ben": Profile(time_zone="UTC", free=(FreeTime(1, 0, 15),), revision=1),
        }
