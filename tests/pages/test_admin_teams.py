"""The page of teams, as a browser's session would run it."""

import pytest

from alongside.desks.admin import AdminDesk
from alongside.domain.people import Edit, Person, Team
from alongside.store import people
from tests.conftest import NOW

PAGE = "pages/admin/teams.py"


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person("eli", "eli@example.org", "Eli"), NOW)


@pytest.fixture
def teams(store):
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red"), Team("blue", "Blue")])


def opened(browse, team="red"):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="chosen").set_value(team).run()
    assert not at.exception
    return at


def field(at, start, place="red"):
    kinds = (at.text_input, at.multiselect, at.button)
    return next(one for kind in kinds for one in kind if (one.key or "").startswith(f"{start}-{place}-"))


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_nobody_but_an_admin_sees_anything(browse, teams, desk, as_):
    desk.edit_team("red", "Red", ["dee"])  # not even who leads the team

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe
    assert not at.selectbox
    assert not at.text_input


def test_teams_are_listed_with_people_and_leads(browse, desk, teams):
    desk.edit("ana", Edit(team_id="red"))
    desk.edit_team("red", "Red", ["dee", "cho"])

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.to_dict("records") == [
        {"Team": "Blue", "People": 0, "Team leads": ""},
        {"Team": "Red", "People": 1, "Team leads": "Cho, Dee"},
    ]


def test_without_a_team_there_is_a_kind_sentence_and_one_can_be_added(browse, desk):
    at = browse(PAGE, as_="eli")
    assert len(at.info) == 1
    assert not at.dataframe

    at.text_input[0].input("Red")
    at.button(key="add").click().run()

    assert not at.exception
    assert [team.team.name for team in desk.teams()] == ["Red"]
    assert at.text_input[0].value == ""
    assert not at.info


def test_a_taken_name_is_refused_and_kept_in_the_field(browse, desk, teams):
    at = browse(PAGE, as_="eli")
    at.text_input[0].input("red")
    at.button(key="add").click().run()

    assert [error.value for error in at.error] == ["A team has this name already. Please choose another one."]
    assert at.text_input[0].value == "red"
    assert len(desk.teams()) == 2


def test_name_and_leads_are_changed(browse, desk, teams):
    at = opened(browse)
    field(at, "name").input("Crimson")
    field(at, "leads").set_value(["dee", "cho"])
    field(at, "save").click().run()

    assert not at.exception
    red = next(team for team in desk.teams() if team.team.id == "red")
    assert (red.team.name, red.leads) == ("Crimson", (("cho", "Cho"), ("dee", "Dee")))


def test_an_empty_team_goes_and_one_with_people_stays(browse, desk, teams):
    desk.edit("ana", Edit(team_id="red"))
    at = opened(browse)
    at.button(key="delete").click().run()

    assert [error.value for error in at.error] == [
        "1 person is in this team. Move them to another team first; nothing was changed."
    ]

    at.selectbox(key="chosen").set_value("blue").run()
    at.button(key="delete").click().run()
    assert not at.exception
    assert [team.team.name for team in desk.teams()] == ["Red"]
