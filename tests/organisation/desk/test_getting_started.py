"""What is next after set-up is what is not there yet."""

import pytest

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, Role
from alongside.accounts.store import audit
from alongside.core.rules.errors import BadInput
from alongside.core.store.engine import open_store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.getting_started import GettingStartedDesk
from alongside.organisation.rules.getting_started import SKIPPABLE_STEPS, Progress, Step
from tests.conftest import NOW
from tests.fixtures.desks import beside

PASSWORD = "kettle under nine stairs"


@pytest.fixture
def new_house(new_place, quick_hashes):
    """As it is right after set-up."""
    opened = open_store(new_place())
    AccountOpeningDesk(opened, NOW).set_up_organisation(
        Organisation(name="Open Door", time_zone="Europe/London", week_opens=0),
        [SupportContact("Listening line", "0800 000 000", "always")],
        Person(id="zoe", login="zoe@example.org", name="Zoe"),
        PASSWORD,
        "a browser",
    )
    yield opened
    opened.close()


@pytest.fixture
def desk(new_house):
    return AdminDesk(new_house, Person(id="zoe", login="zoe@example.org", name="Zoe"), NOW)


def open_steps(desk):
    return list(beside(desk, GettingStartedDesk).read_progress().open_steps)


def test_right_after_set_up_all_is_open_but_the_contacts(desk):
    assert beside(desk, GettingStartedDesk).read_progress() == Progress(done=frozenset({Step.CONTACTS}))


def test_each_step_is_ticked_off_by_what_is_there_and_opens_again_without_it(desk, new_house):
    desk.add_team("Red")
    assert open_steps(desk) == [Step.PEOPLE, Step.INVITATIONS, Step.COORDINATOR]
    desk.add_person(Newcomer(name="Ana", login="ana@example.org"))  # who is invited at once
    assert open_steps(desk) == [Step.COORDINATOR]
    desk.edit_person("zoe", PersonEdit(roles=frozenset({Role.ADMIN, Role.COORDINATOR})))
    assert open_steps(desk) == []

    with new_house.write() as db:
        db.run("delete from invitation")
    assert open_steps(desk) == [Step.INVITATIONS]
    desk.delete_team(desk.list_teams()[0].team.id)
    assert open_steps(desk) == [Step.TEAMS, Step.INVITATIONS]


def test_who_has_left_need_not_be_invited_and_coordinates_nothing(desk):
    desk.add_team("Red")
    desk.add_person(Newcomer(name="Ana", login="ana@example.org", roles=frozenset({Role.COORDINATOR})))
    desk.add_person(Newcomer(name="Ben", login="ben@example.org"))
    assert open_steps(desk) == []

    ana = next(one.person.id for one in desk.list_accounts().here if one.person.name == "Ana")
    desk.mark_left(ana)
    assert open_steps(desk) == [Step.COORDINATOR]


@pytest.mark.parametrize("step", SKIPPABLE_STEPS)
def test_what_a_place_does_without_is_left_out_and_can_be_taken_up_again(desk, step):
    beside(desk, GettingStartedDesk).skip_step(step)
    assert step not in open_steps(desk)
    assert step not in beside(desk, GettingStartedDesk).read_progress().done  # no tick for what is not there

    beside(desk, GettingStartedDesk).restore_step(step)
    assert step in open_steps(desk)


def test_what_was_left_out_and_is_there_all_the_same_is_done(desk):
    beside(desk, GettingStartedDesk).skip_step(Step.TEAMS)
    desk.add_team("Red")

    assert Step.TEAMS in beside(desk, GettingStartedDesk).read_progress().done


@pytest.mark.parametrize("step", [step for step in Step if step not in SKIPPABLE_STEPS])
def test_no_other_step_can_be_left_out(desk, step):
    with pytest.raises(BadInput):
        beside(desk, GettingStartedDesk).skip_step(step)


def test_leaving_a_step_out_is_in_the_log_once(desk, new_house):
    beside(desk, GettingStartedDesk).skip_step(Step.TEAMS)
    beside(desk, GettingStartedDesk).skip_step(Step.TEAMS)

    with new_house.read() as db:
        assert [one.action for one in audit.list_entries(db, 9)].count("organisation.changed") == 1
