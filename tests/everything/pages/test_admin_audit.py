"""The log of what admins did; and on every admin page: nothing of what anyone answered or wrote."""

import csv
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.accounts.desk.incidents import note_incident_alone
from alongside.accounts.rules.audit import NO_FILTER, OWN_ACCOUNT_ACTIONS, LogFilter
from alongside.accounts.rules.people import Person, PersonEdit, Role
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import audit, people
from alongside.accounts.ui.log_words import ACTION_TEXTS
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.steps import Step
from alongside.checkins.store import checkins, steps
from alongside.core.rules.errors import NotAllowed
from alongside.core.words import load_words
from alongside.everything.desk.records import DataAdmin, RecordsDesk
from alongside.everything.store import records
from alongside.everything.ui import log
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.ui import security_log
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.rules.model import Choices, ListedPerson, Reading
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from tests.conftest import NOW, WEEK
from tests.fixtures.desks import beside
from tests.fixtures.wording import message

PAGE = "pages/admin/audit.py"
PAGES = ("getting_started", "people", "teams", "organisation", "email", "audit")
TRACER, NUMBER = "tracer-kingfisher", 87.4375


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


@pytest.fixture
def answered(store):
    """A week of ana's with a text and a number that would be known again anywhere."""
    with store.write() as db:
        week = CheckIn(
            WEEK,
            answers={"exhaustion": 4},
            facts=WorkFacts(hours=NUMBER),
            win=f"{TRACER} win",
            note=f"{TRACER} note",
            revision=1,
        )
        checkins.save_check_in(db, "ana", week, NOW.isoformat())
        steps.save_step(db, "ana", Step(WEEK, f"{TRACER} step"))


def shown(at):
    """All that a page sends, its tables decoded."""
    tables = [table.value.to_csv() for table in at.dataframe]
    protos = [str(getattr(one, "proto", "")) for one in at.main]
    values = [str(getattr(one, "value", "")) for one in at.main]
    return "\n".join([*tables, *protos, *values])


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_no_one_but_an_admin_sees_the_log(browse, desk, as_):
    desk.edit_person("ben", PersonEdit(name="Benjamin"))

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe


def test_an_empty_log_says_so_kindly(browse):
    at = browse(PAGE, as_="eli")

    assert len(at.info) == 2  # of the security log as well
    assert not at.dataframe


def test_settings_of_figures_are_in_plain_words_with_their_number_or_name(browse, desk):
    desk.add_team("Red")
    desk.add_team("Blue")
    beside(desk, TeamGroupsDesk).add_group("East", tuple(team.team.id for team in desk.list_teams()))
    beside(desk, ReleaseSettingsDesk).set_minimum_group_size(12)
    beside(desk, ReleaseSettingsDesk).set_extra_noise(True)

    table = browse(PAGE, as_="eli").dataframe[0].value

    lines = list(zip(table["What"], table["Details"], strict=True))
    assert (message("accounts/ui/log_words", "Minimum"), "12") in lines
    assert (message("accounts/ui/log_words", "noise turned on"), "") in lines
    assert (message("accounts/ui/log_words", "group saved"), "East") in lines


def test_the_log_is_in_plain_words(browse, desk, store):
    desk.add_team("Red")
    red = desk.list_teams()[0].team.id
    AdminDesk(store, desk.person, NOW.replace(minute=1)).edit_person("ana", PersonEdit(team_id=red))
    AdminDesk(store, desk.person, NOW.replace(minute=2)).edit_person(
        "ben", PersonEdit(roles=frozenset({Role.COORDINATOR}))
    )

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.drop(columns="When").to_dict("records") == [
        {
            "What": message("accounts/ui/log_words", "given"),
            "About": "Ben",
            "Details": "Coordinator",
            "By": "Eli",
        },
        {"What": message("accounts/ui/log_words", "Moved to"), "About": "Ana", "Details": "Red", "By": "Eli"},
        {"What": message("accounts/ui/log_words", "Team added"), "About": "", "Details": "Red", "By": "Eli"},
    ]


def test_a_staff_list_is_one_entry_with_what_it_changed(browse, desk, store):
    list_desk = StaffListDesk(store, desk.person, NOW)
    reading = Reading(
        header=1,
        people=(
            ListedPerson(line=2, login="fay@example.org"),
            ListedPerson(line=3, login="ana@example.org", name="Anna"),
        ),
    )
    list_desk.apply_list(reading, Choices(), list_desk.plan_changes(reading, Choices()).digest)

    table = browse(PAGE, as_="eli").dataframe[0].value

    assert (
        message("accounts/ui/log_words", "applied"),
        message("everything/ui/log", "returned", joined="1", changed="1", left="0", returned="0"),
    ) in set(zip(table["What"], table["Details"], strict=True))


def test_people_and_teams_that_no_longer_exist_are_shown_as_such(browse, desk, store):
    desk.add_team("Red")
    desk.delete_team(desk.list_teams()[0].team.id)
    with store.write() as db:
        audit.record_action(db, NOW.replace(hour=9), "operator", "records.exported", "ana")
        records.erase_person(db, "ana")

    rows = browse(PAGE, as_="eli").dataframe[0].value.to_dict("records")

    assert {(row["What"], row["About"], row["Details"], row["By"]) for row in rows} == {
        (
            message("accounts/ui/log_words", "Team added"),
            "",
            message("everything/ui/log", "No longer here"),
            "Eli",
        ),
        (
            message("accounts/ui/log_words", "Team deleted"),
            "",
            message("everything/ui/log", "No longer here"),
            "Eli",
        ),
        (
            message("accounts/ui/log_words", "person exported"),
            message("everything/ui/log", "Someone"),
            "",
            message("pages/everyone/who_sees_what", "run"),
        ),
    }


def test_failed_attempts_and_refusals_are_counted_in_plain_words(browse, store):
    for _ in range(5):
        note_incident_alone(
            store, NOW, Incident.WRONG_PASSWORD, Person(id="ana", login="ana@example.org", name="Ana")
        )
    note_incident_alone(store, NOW, Incident.LINK_REFUSED)

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.to_dict("records") == [
        {
            "Day": "4 Mar 2026",
            "What": message("organisation/ui/security_log", "Wrong password"),
            "Count": 5,
            "Account": "Ana",
        },
        {
            "Day": "4 Mar 2026",
            "What": message("organisation/ui/security_log", "Invalid"),
            "Count": 1,
            "Account": "",
        },
    ]


def test_every_incident_has_a_text_of_its_own():
    texts = {security_log.incident_text(incident, load_words("en")) for incident in Incident}

    assert len(texts) == len(Incident)
    assert all(texts)


@pytest.mark.parametrize(
    ("page", "as_"), [(PAGE, "ana"), ("pages/coordinator/rounds.py", "ana"), ("pages/lead/teams.py", "ana")]
)
def test_opening_a_page_that_is_for_others_is_counted(browse, store, page, as_):
    browse(page, as_=as_)

    with store.read() as db:
        assert [tuple(row) for row in db.rows("select kind, person_id, times from security_count")] == [
            (Incident.NOT_ALLOWED, "ana", 1)
        ]


OWN = {action.value: load_words("en")(ACTION_TEXTS[action]) for action in OWN_ACCOUNT_ACTIONS}


def by_hand(store, *lines):
    """Lines of the log: minute, who, what, about whom."""
    with store.write() as db:
        for minute, actor, action, subject in lines:
            audit.record_action(db, NOW.replace(minute=minute), actor, action, subject)


def rows_of(at):
    return [(row["By"], row["What"], row["About"]) for row in at.dataframe[0].value.to_dict("records")]


def file_of(desk, wanted=NO_FILTER):
    return log.log_as_csv(
        desk.list_all_log_entries(wanted), ZoneInfo("Europe/London"), load_words("en")
    ).decode("utf-8-sig")


@pytest.mark.parametrize("action", OWN)
@pytest.mark.parametrize("who", ["ana", "eli"])
def test_what_people_do_to_their_own_account_is_theirs_alone_to_read(browse, desk, store, action, who):
    """Admins cannot tell that it happened, neither from lines nor by counting them or choosing among them."""
    by_hand(store, (1, "eli", "person.invited", "ana"))
    before = (desk.count_log_entries(NO_FILTER), desk.list_logged_actions(), file_of(desk))

    by_hand(store, (2, who, action, who))

    assert (desk.count_log_entries(NO_FILTER), desk.list_logged_actions(), file_of(desk)) == before
    for wanted in (
        LogFilter(about=who),
        LogFilter(action=action),
        LogFilter(since=NOW.replace(minute=2)),
    ):
        assert action not in [line.action for line in desk.list_all_log_entries(wanted)]
        assert desk.count_log_entries(wanted) == len(desk.list_all_log_entries(wanted))
    assert rows_of(browse(PAGE, as_="eli")) == [
        ("Eli", message("accounts/ui/log_words", "Invitation link created"), "Ana")
    ]
    own = RecordsDesk(store, Person(id=who, login=who, name=who), NOW).audit_log()
    assert next(line.action for line in own if line.actor_id == who) == action


@pytest.mark.parametrize("action", OWN)
def test_the_same_by_another_hand_is_in_the_admins_log(browse, desk, store, action):
    """The twin: the person who runs the server exported someone's data."""
    by_hand(store, (1, "eli", "person.invited", "ana"), (2, "operator", action, "ana"))

    assert desk.count_log_entries(NO_FILTER) == 2
    assert OWN[action] in file_of(desk)
    assert rows_of(browse(PAGE, as_="eli")) == [
        (message("pages/everyone/who_sees_what", "run"), OWN[action], "Ana"),
        ("Eli", message("accounts/ui/log_words", "Invitation link created"), "Ana"),
    ]


def test_real_acts_on_ones_own_account_reach_no_admin(desk, store):
    RecordsDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW).export_records()
    assert desk.list_all_log_entries(NO_FILTER) == []

    keeper = DataAdmin(store, NOW)
    keeper.export_person(keeper.find_person("ana@example.org"))
    assert [line.is_by_operator for line in desk.list_all_log_entries(NO_FILTER)] == [True]


@pytest.fixture
def long_log(store):
    """Of 250 minutes, newest last: ana invited at each, and ben's name changed at each tenth."""
    with store.write() as db:
        for minute in range(250):
            at = NOW + timedelta(minutes=minute)
            audit.record_action(db, at, "eli", "person.invited", "ana")
            if minute % 10 == 0:
                audit.record_action(db, at, "eli", "person.renamed", "ben")
    return 275


def test_every_entry_is_on_one_page_of_the_log(browse, desk, long_log):
    at = browse(PAGE, as_="eli")
    pages = []
    for number in (1, 2, 3):
        at.pagination[0].set_value(number).run()
        pages.append(at.dataframe[0].value)

    assert [len(page) for page in pages] == [100, 100, 75]
    assert (
        sum((page["What"] == message("accounts/ui/log_words", "Name changed")).sum() for page in pages) == 25
    )
    assert message("everything/ui/log", "in total", many=True, n=str(long_log)) in [
        one.value for one in at.caption
    ]


def test_entries_can_be_filtered_by_person_action_and_time(browse, desk, long_log):
    at = browse(PAGE, as_="eli")

    at.selectbox(key="log-about").set_value("ben").run()
    assert set(rows_of(at)) == {("Eli", message("accounts/ui/log_words", "Name changed"), "Ben")}
    assert len(rows_of(at)) == 25
    at.selectbox(key="log-about").set_value("")
    at.selectbox(key="log-action").set_value("person.invited").run()
    assert {what for _, what, _ in rows_of(at)} == {
        message("accounts/ui/log_words", "Invitation link created")
    }
    at.selectbox(key="log-action").set_value("")
    at.date_input(key="log-since").set_value(NOW.date() + timedelta(days=1)).run()
    assert not at.dataframe
    assert len(at.info) == 2  # of this log, and of the security log
    at.date_input(key="log-since").set_value(None)
    at.date_input(key="log-until").set_value(NOW.date()).run()
    assert message("everything/ui/log", "in total", many=True, n=str(long_log)) in [
        one.value for one in at.caption
    ]


def test_another_filter_starts_on_its_first_page(browse, long_log):
    at = browse(PAGE, as_="eli")
    at.pagination[0].set_value(3).run()

    at.selectbox(key="log-action").set_value("person.invited").run()

    assert at.pagination[0].value == 1


def test_a_day_chosen_is_the_readers_day(desk, store):
    """Midnight in Auckland is eleven in the morning in UTC."""
    zone = ZoneInfo("Pacific/Auckland")
    with store.write() as db:
        for hour in (10, 11):
            audit.record_action(db, NOW.replace(hour=hour), "eli", "person.invited", "ana")

    since = log.start_of_day(NOW.date() + timedelta(days=1), zone)

    assert [line.at.hour for line in desk.list_all_log_entries(LogFilter(since=since))] == [11]
    assert [line.at.hour for line in desk.list_all_log_entries(LogFilter(until=since))] == [10]


def test_the_file_has_the_filtered_entries_with_times_that_sort_and_no_formula(desk, store, long_log):
    with store.write() as db:
        people.update_person(db, Person(id="ben", login="ben@example.org", name="=1+1"))

    written = list(csv.reader(file_of(desk, LogFilter(about="ben")).splitlines()))

    assert written[0] == ["When", "By", "What", "About", "Details"]
    assert written[1] == [
        "2026-03-04 14:00:00+00:00",
        "Eli",
        message("accounts/ui/log_words", "Name changed"),
        "'=1+1",
        "",
    ]
    assert len(written) == 1 + 25


def test_the_file_is_made_only_for_someone_who_is_an_admin_when_they_click(desk, store, long_log):
    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)

    with pytest.raises(NotAllowed):
        file_of(desk)


@pytest.mark.parametrize("page", PAGES)
def test_no_admin_page_shows_anything_that_was_answered(browse, answered, page):
    at = browse(f"pages/admin/{page}.py", as_="eli")
    if page == "people":
        at.selectbox(key="chosen").set_value("ana").run()

    assert not at.exception
    assert TRACER not in shown(at)
    assert str(NUMBER) not in shown(at)


@pytest.mark.parametrize("page", ["people", "audit"])
def test_the_tracer_would_have_been_found(browse, desk, answered, page):
    """The twin: the same text and number, where a page does show them."""
    desk.edit_person("ana", PersonEdit(name=f"{TRACER} {NUMBER}"))

    sent = shown(browse(f"pages/admin/{page}.py", as_="eli"))

    assert TRACER in sent
    assert str(NUMBER) in sent


def test_no_method_of_the_desk_gives_anything_that_was_answered(desk, answered, store):
    given = repr(
        [
            desk.list_accounts(),
            desk.list_teams(),
            desk.read_organisation(),
            desk.list_support_contacts(),
            desk.list_log_entries(50),
        ]
    )

    assert TRACER not in given
    assert str(NUMBER) not in given
    with store.write() as db:
        people.update_person(db, Person(id="ana", login="ana@example.org", name=f"{TRACER} {NUMBER}"))
    assert f"{TRACER} {NUMBER}" in repr(desk.list_accounts())  # the twin
