"""My support profile: what is needed, what is optional, and that nothing typed is lost."""

from datetime import date, time

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.matching.rules.participants import Intent, Mode, Part, Talk
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.profiles import NAMEABLE, Absence, FreeTime, Profile
from tests.conftest import NOW
from tests.fixtures.pairs import matched
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PAGE = "pages/advocate/support_profile.py"
QUICK = "profiles/ui/quick_actions"
STILL_NEEDED, LANGUAGE, AVAILABILITY = (
    message(QUICK, words) for words in ("still needed", "a language", "your availability")
)
REFUSALS = "profiles/ui/refusals"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"


@pytest.fixture
def desk(store):
    return ProfileDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)


def opened(browse, as_="ana"):
    at = browse(PAGE, as_=as_)
    assert not at.exception
    return at


def save(at):
    next(one for one in at.button if one.key == "save-profile").click()
    at.run()
    assert not at.exception
    return at


def fill_in(at):
    at.multiselect(key="profile-0-languages").set_value(["en"])
    at.button_group(key="profile-0-pieces-0").set_value([2])
    return at


def add_hours(at, row=0):
    at.selectbox(key=f"profile-0-day-{row}").set_value(1)
    at.time_input(key=f"profile-0-from-{row}").set_value(time(18, 30))
    at.time_input(key=f"profile-0-until-{row}").set_value(time(0))
    return at


def test_what_is_needed_is_shown_until_it_is_there(browse, desk):
    at = opened(browse)
    assert f"{STILL_NEEDED} {LANGUAGE}, {AVAILABILITY}" in [one.value for one in at.info]

    save(fill_in(at))

    assert [one.value for one in at.success] == [message("profiles/ui/quick_actions", "ready for a match")]
    kept = desk.my_profile()
    assert (kept.languages, kept.free, kept.modes) == (
        {"en"},
        (FreeTime(0, 720, 840),),
        {Mode.VIDEO, Mode.PHONE},
    )
    assert kept.is_complete


def test_a_profile_is_ready_only_while_there_is_room_beside_todays_partners(browse, store):
    at = save(fill_in(opened(browse)))
    assert [one.value for one in at.success] == [message(QUICK, "ready for a match")]

    matched(store, "ana", "ben", begun=True)
    at = opened(browse)

    assert not at.success
    assert message(QUICK, "no room for another") in [one.value for one in at.info]


def test_mondays_times_are_copied_to_the_other_working_days_with_one_tap(browse, desk):
    at = fill_in(opened(browse))
    at.button_group(key="profile-0-pieces-2").set_value([0])
    at.button_group(key="profile-0-pieces-5").set_value([1])
    at = at.button(key="as-on-monday").click().run()

    assert not at.exception
    assert [at.button_group(key=f"profile-0-pieces-{day}").value for day in range(7)] == [
        *[[2]] * 5,
        [1],
        [],
    ]
    assert at.multiselect(key="profile-0-languages").value == ["en"]
    assert desk.my_profile().free == ()  # it is not saved by that
    save(at)
    assert len(desk.my_profile().free) == 6


def test_all_that_is_stored_is_in_the_form_and_saving_it_changes_nothing(browse, desk):
    kept = desk.save_profile(
        Profile(
            time_zone="Asia/Kolkata",
            languages=frozenset({"en", "quechua"}),
            modes=frozenset({Mode.WRITTEN}),
            intent=Intent.GIVE,
            capacity=3,
            talk=Talk.THINK,
            issues=frozenset({"housing", "own issue"}),
            offers=frozenset({"grief"}),
            wants=frozenset({message("profiles/rules/profiles", "saying")}),
            circumstances=frozenset({message("profiles/rules/profiles", "living")}),
            attributes={"gender": frozenset({"woman"})},
            requires={"years": frozenset({"over ten", "two to ten"})},
            named=frozenset({Part.ISSUES}),
            trio_ok=True,
            free=(FreeTime(0, 495, 720), FreeTime(6, 1260, 1440)),
        )
    )

    save(opened(browse))

    assert desk.my_profile() == Profile(**{**vars(kept), "revision": 2})


def test_a_name_typed_as_in_the_list_is_that_choice(browse, desk):
    at = fill_in(opened(browse))
    at.multiselect(key="profile-0-issues").set_value(["Family  Court", "Own Words"])

    save(at)

    assert desk.my_profile().issues == {message("profiles/rules/profiles", "court"), "own words"}


def test_what_cannot_be_saved_is_refused_beside_the_form_and_nothing_is_lost(browse, desk):
    at = fill_in(opened(browse))
    at.multiselect(key="profile-0-wants").set_value(["x" * 61])

    save(at)

    assert [one.value for one in at.error] == [message(REFUSALS, "one of your own words is longer", n="60")]
    assert at.multiselect(key="profile-0-wants").value == ["x" * 61]
    assert desk.my_profile().revision == 0


def test_what_was_saved_elsewhere_is_written_over_only_by_a_second_save(browse, desk):
    at = add_hours(fill_in(opened(browse)), row=1)
    at.toggle(key="profile-0-named-issues").set_value(False)
    elsewhere = (FreeTime(1, 540, 720), FreeTime(5, 0, 15), FreeTime(6, 0, 15))
    kept = desk.save_profile(
        Profile(
            time_zone="UTC",
            languages=frozenset({"fr"}),
            modes=frozenset({Mode.WRITTEN}),
            intent=Intent.GIVE,
            capacity=4,
            talk=Talk.THINK,
            free=elsewhere,
        )
    )

    save(at)
    assert len(at.error) == 1
    assert "saved elsewhere" in at.error[0].value
    assert desk.my_profile() == kept

    save(at)
    assert desk.my_profile() == Profile(
        time_zone="Europe/London",
        languages=frozenset({"en"}),
        named=frozenset(NAMEABLE) - {Part.ISSUES, Part.CIRCUMSTANCES},
        free=(FreeTime(0, 720, 840), FreeTime(1, 1110, 1440)),
        revision=2,
    )


def test_other_times_are_a_day_a_start_and_an_end_and_midnight_is_the_end_of_the_day(browse, desk):
    save(add_hours(opened(browse)))

    assert desk.my_profile().free == (FreeTime(1, 1110, 1440),)


def test_without_its_day_a_row_of_other_times_is_gone(browse, desk):
    desk.save_profile(Profile(time_zone="UTC", free=(FreeTime(1, 1110, 1440), FreeTime(3, 0, 15))))
    at = opened(browse)

    at.selectbox(key="profile-1-day-0").select_index(0)
    save(at)

    assert desk.my_profile().free == (FreeTime(3, 0, 15),)


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, message(REFUSALS, "no start or no end")), (time(18, 15), message(REFUSALS, "times ends before"))],
)
def test_other_times_that_cannot_be_saved_stay_as_they_were_typed(browse, desk, until, said):
    at = add_hours(opened(browse))
    at.time_input(key="profile-0-until-0").set_value(until)

    save(at)

    assert [one.value for one in at.error] == [said]
    assert at.time_input(key="profile-0-from-0").value == time(18, 30)
    assert desk.my_profile().free == ()


def test_life_outside_of_work_is_named_only_where_it_is_allowed(browse, desk):
    at = save(fill_in(opened(browse)))
    assert desk.my_profile().named == {Part.ISSUES, Part.WANTS, Part.TALK}

    at.toggle(key="profile-1-named-circumstances").set_value(True)
    save(at)
    assert desk.my_profile().named == frozenset(NAMEABLE)


def test_pausing_takes_one_tap_and_saving_the_form_does_not_end_it(browse, desk):
    at = opened(browse)

    at.button(key="pause").click().run()
    assert desk.my_profile().intent is Intent.PAUSE
    save(fill_in(at))
    assert (desk.my_profile().intent, desk.my_profile().languages) == (Intent.PAUSE, {"en"})


def test_coming_back_asks_what_for_and_the_form_says_the_same(browse, desk):
    desk.save_profile(Profile(time_zone="UTC", intent=Intent.GIVE))
    at = opened(browse)
    at.button(key="pause").click().run()
    assert "profile-1-intent" not in [one.key for one in at.button_group]

    at.button_group(key="back_for").set_value(Intent.RECEIVE)
    at.button(key="come_back").click().run()

    assert desk.my_profile().intent is Intent.RECEIVE
    assert at.button_group(key="profile-1-intent").value == Intent.RECEIVE


def test_a_profile_is_called_ready_only_while_there_is_room(browse, desk):
    desk.save_profile(
        Profile(time_zone="UTC", languages=frozenset({"en"}), free=(FreeTime(0, 720, 840),), capacity=0)
    )
    assert not opened(browse).success

    desk.save_profile(
        Profile(time_zone="UTC", languages=frozenset({"en"}), free=(FreeTime(0, 720, 840),), revision=1)
    )
    assert opened(browse).success


def test_time_off_is_added_and_deleted(browse, desk):
    at = opened(browse)
    at.date_input(key="away_from").set_value(date(2026, 3, 10))
    at.date_input(key="away_until").set_value(date(2026, 3, 12))
    at.button(key="add_away").click().run()
    assert desk.my_profile().absences == (Absence(date(2026, 3, 10), date(2026, 3, 12)),)

    at.button(key="back-2026-03-10").click().run()
    assert desk.my_profile().absences == ()


def test_time_off_that_ends_before_it_starts_is_refused_beside_the_form(browse, desk):
    at = opened(browse)
    at.date_input(key="away_from").set_value(date(2026, 3, 12))
    at.date_input(key="away_until").set_value(date(2026, 3, 10))
    at.button(key="add_away").click().run()

    assert [one.value for one in at.error] == [message(REFUSALS, "time off cannot end")]
    assert at.date_input(key="away_from").value == date(2026, 3, 12)


def test_a_person_not_to_be_matched_with_is_listed_as_text_and_can_be_removed(browse, store, desk):
    with store.write() as db:
        people.update_person(db, Person(id="ben", login="ben@example.org", name=HOSTILE))
    at = opened(browse)

    at.selectbox(key="not_with").set_value("ben")
    at.button(key="keep_apart").click().run()

    assert [one.id for one in desk.list_blocked()] == ["ben"]
    assert at.selectbox(key="not_with").value is None
    assert HOSTILE in [one.value for one in at.text]
    assert not any("Mo" in one.value for one in at.markdown)
    at.button(key="unblock-ben").click().run()
    assert desk.list_blocked() == []


def test_no_ones_own_page_tells_who_does_not_want_to_be_matched_with_them(browse, desk):
    before = everything_sent(opened(browse, as_="ben"))
    desk.block_person("ben")

    assert everything_sent(opened(browse, as_="ben")) == before
    assert "Ana" in everything_sent(opened(browse, as_="ben"))  # as a person to choose: the test could fail


def test_a_signed_out_person_sees_nothing(browse):
    at = opened(browse, as_=None)

    assert not at.multiselect
    assert len(at.warning) == 1


def test_the_page_says_that_no_one_has_more_than_two_partners_at_a_time(browse, desk):
    at = opened(browse)

    assert at.number_input(key="profile-0-capacity").help == message(
        "profiles/rules/profiles", "no one gets more", n="2"
    )
