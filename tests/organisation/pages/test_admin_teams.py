"""The page of teams, as a browser's session would run it."""

import pytest

from alongside.accounts.rules.people import Person, PersonEdit, Team
from alongside.accounts.store import people
from alongside.core.rules.weeks import Week
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.rules.team_groups import GROUP_PEOPLE, GROUP_TEAMS
from alongside.teams.rules.releases import Block, Release, Silence
from alongside.teams.store import releases
from tests.conftest import NOW
from tests.fixtures.desks import beside
from tests.fixtures.wording import message

PAGE = "pages/admin/teams.py"


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


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
def test_no_one_but_an_admin_sees_anything(browse, teams, desk, as_):
    desk.edit_team("red", "Red", ["dee"])  # not even who leads the team

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe
    assert not at.selectbox
    assert not at.text_input


def test_teams_are_listed_with_people_and_leads(browse, desk, teams):
    desk.edit_person("ana", PersonEdit(team_id="red"))
    desk.edit_team("red", "Red", ["dee", "cho"])

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.to_dict("records") == [
        {"Team": "Blue", "People": 0, message("organisation/ui/teams", "Team leads"): ""},
        {"Team": "Red", "People": 1, message("organisation/ui/teams", "Team leads"): "Cho, Dee"},
    ]


def test_without_a_team_there_is_a_kind_sentence_and_one_can_be_added(browse, desk):
    at = browse(PAGE, as_="eli")
    assert len(at.info) == 1
    assert not at.dataframe

    at.text_input[0].input("Red")
    at.button(key="add").click().run()

    assert not at.exception
    assert [team.team.name for team in desk.list_teams()] == ["Red"]
    assert at.text_input[0].value == ""
    assert not at.info


def test_a_taken_name_is_refused_and_kept_in_the_field(browse, desk, teams):
    at = browse(PAGE, as_="eli")
    at.text_input[0].input("red")
    at.button(key="add").click().run()

    assert [error.value for error in at.error] == [message("organisation/ui/refusals", "team name")]
    assert at.text_input[0].value == "red"
    assert len(desk.list_teams()) == 2


def test_name_and_leads_are_changed(browse, desk, teams):
    at = opened(browse)
    field(at, "name").input("Crimson")
    field(at, "leads").set_value(["dee", "cho"])
    field(at, "save").click().run()

    assert not at.exception
    red = next(team for team in desk.list_teams() if team.team.id == "red")
    assert (red.team.name, red.leads) == ("Crimson", (("cho", "Cho"), ("dee", "Dee")))


def test_an_empty_team_is_deleted_and_one_with_people_stays(browse, desk, teams):
    desk.edit_person("ana", PersonEdit(team_id="red"))
    at = opened(browse)
    at.button(key="delete").click().run()

    assert [error.value for error in at.error] == [message("organisation/ui/refusals", "team. Move", n="1")]

    at.selectbox(key="chosen").set_value("blue").run()
    at.button(key="delete").click().run()
    assert not at.exception
    assert [team.team.name for team in desk.list_teams()] == ["Red"]


# ── team groups ─────────────────────────────────────────────────────────────────────────────────────────────────────


def groups_shown(at):
    """Names and teams, as the second table has them."""
    tables = [table.value for table in at.dataframe]
    return [tuple(row.values()) for row in tables[1].to_dict("records")] if len(tables) > 1 else []


def test_with_one_team_there_is_nothing_to_group(browse, desk, teams):
    desk.delete_team("blue")

    at = browse(PAGE, as_="eli")

    assert [header.value for header in at.header] == []
    assert not [button for button in at.button if button.key == "join"]


def test_team_groups_are_created_changed_and_removed(browse, desk, teams):
    desk.add_team("Grey")
    grey = next(team.team.id for team in desk.list_teams() if team.team.name == "Grey")
    at = browse(PAGE, as_="eli")
    assert message("organisation/ui/team_groups", "least {n} people", n=GROUP_PEOPLE) in [
        one.value for one in at.markdown
    ]

    field(at, "name", "joined-new").input("East")
    field(at, "teams", "joined-new").set_value(["red", "blue"])
    at.button(key="join").click().run()
    assert not at.exception
    assert groups_shown(at) == [("East", "Blue, Red")]

    (east,) = beside(desk, TeamGroupsDesk).list_groups()
    at.selectbox(key="joined").set_value(east.id).run()
    field(at, "name", east.id).input("Far east")
    field(at, "teams", east.id).set_value(["red", grey])
    field(at, "save", east.id).click().run()
    assert not at.exception
    assert groups_shown(at) == [("Far east", "Grey, Red")]

    at.button(key="part").click().run()
    assert not at.exception
    assert groups_shown(at) == []
    assert beside(desk, TeamGroupsDesk).list_groups() == []


def test_one_team_alone_is_no_group_and_what_was_typed_stays(browse, desk, teams):
    at = browse(PAGE, as_="eli")
    field(at, "name", "joined-new").input("East")
    field(at, "teams", "joined-new").set_value(["red"])
    at.button(key="join").click().run()

    assert [error.value for error in at.error] == [message("teams/ui/refusals", "Choose at", n=GROUP_TEAMS)]
    assert field(at, "name", "joined-new").value == "East"
    assert beside(desk, TeamGroupsDesk).list_groups() == []


def test_a_team_in_a_group_is_not_offered_again(browse, desk, teams):
    desk.add_team("Grey")
    beside(desk, TeamGroupsDesk).add_group("East", ("red", "blue"))

    at = browse(PAGE, as_="eli")

    assert not [button for button in at.button if button.key == "join"]  # only Grey is left


def test_a_team_with_published_figures_stays_and_the_page_says_why(browse, desk, store, teams):
    release = Release(
        figure_id="red",
        block=Block(Week("2025-W40"), 8),
        outcome=Silence.TOO_SMALL,
        strong=False,
        published_at=NOW,
        team_ids=("red",),
    )
    with store.write() as db:
        releases.add_releases(db, [release])

    at = opened(browse)
    at.button(key="delete").click().run()

    assert [error.value for error in at.error] == [message("organisation/ui/refusals", "Figures")]
    assert len(desk.list_teams()) == 2
