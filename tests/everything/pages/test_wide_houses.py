"""Where there are too many people for a list, a page has a field to find them with, and shows no stranger until it is used."""

from datetime import date

import pytest

from alongside.accounts.rules.people import Person, Role, Team
from alongside.accounts.store import people
from alongside.checkins.store import shares
from alongside.core.rules.name_search import MOST_FOUND, MOST_LISTED
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.store import teams
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from tests.conftest import NOW
from tests.fixtures.wording import message

SHARING, PROFILE = "pages/advocate/sharing.py", "pages/advocate/support_profile.py"
PEOPLE, TEAMS, LOG = "pages/admin/people.py", "pages/admin/teams.py", "pages/admin/audit.py"
ROUNDS = "pages/coordinator/rounds.py"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"
ASKS = message("accounts/ui/choosing", "press")


def crowd(store, size):
    with store.write() as db:
        people.add_people(
            db,
            (Person(id=f"p{n:03}", login=f"p{n:03}@example.org", name=f"Nr {n:03}") for n in range(size)),
            date(2026, 1, 5),
        )


@pytest.fixture
def wide(store):
    crowd(store, MOST_LISTED)
    with store.write() as db:
        people.add_person(db, Person(id="mo", login="mo@example.org", name=HOSTILE), date(2026, 1, 5))
        people.add_teams(db, [Team("red", "Red")])


def box(at, key):
    return next(one for one in at.selectbox if one.key.startswith(key))


def look_for(at, key, typed):
    next(one for one in at.text_input if one.key.startswith(key) and one.key.endswith("-sought")).set_value(
        typed
    ).run()
    assert not at.exception
    return at


def captions(at):
    return [one.value for one in at.caption]


# The page, who opens it, and the box to choose in.
PLACES = [
    (SHARING, "ana", "show_to"),
    (PROFILE, "ana", "not_with"),
    (PEOPLE, "eli", "lead-new"),
    (LOG, "eli", "log-about"),
]


@pytest.fixture
def logged(store):
    """The log has its filters once there is a line in it."""
    AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW).add_team("Blue")


@pytest.mark.parametrize(("page", "as_", "key"), PLACES)
def test_a_small_house_is_a_list(browse, logged, page, as_, key):
    at = browse(page, as_=as_)

    assert any("Ben" in one for one in box(at, key).options)
    assert not [one for one in at.text_input if one.key.endswith("-sought")]
    assert ASKS not in captions(at)


@pytest.mark.parametrize(("page", "as_", "key"), PLACES)
def test_a_wide_house_shows_no_one_until_a_part_of_a_name_is_typed(browse, wide, logged, page, as_, key):
    at = browse(page, as_=as_)
    assert not [one for one in box(at, key).options if "Nr " in one or "Ben" in one]
    assert ASKS in captions(at)

    look_for(at, key, "BEN")
    assert [one for one in box(at, key).options if "Ben" in one]
    assert not [one for one in box(at, key).options if "Nr " in one]
    assert message("accounts/ui/choosing", "Choose", n="1") in captions(at)

    look_for(at, key, "nr")
    assert len([one for one in box(at, key).options if "Nr " in one]) == MOST_FOUND
    more = MOST_LISTED - MOST_FOUND
    assert message("accounts/ui/choosing", "more matches", many=True, shown=MOST_FOUND, n=more) in captions(
        at
    )

    look_for(at, key, "no such name")
    assert message("accounts/ui/choosing", "no one found") in captions(at)


@pytest.mark.parametrize(("page", "as_", "key"), PLACES)
def test_a_name_is_never_read_as_markdown(browse, wide, logged, page, as_, key):
    at = look_for(browse(page, as_=as_), key, "example.org)")

    assert [one for one in box(at, key).options if HOSTILE in one]
    read = [*at.markdown, *at.caption, *at.info, *at.title, *at.header, *at.subheader]
    assert not [one.value for one in read if "example.org)" in one.value]
    labels = [one.label for kind in (at.selectbox, at.text_input, at.button, at.multiselect) for one in kind]
    assert not [label for label in labels if "example.org)" in label]


def test_a_trend_is_shared_with_the_person_found(browse, wide, store):
    at = look_for(browse(SHARING), "show_to", "ben")
    at.selectbox(key="show_to").set_value("ben")
    at.button(key="show").click().run()

    assert not at.exception
    with store.read() as db:
        assert shares.find_current_share(db, "ana", NOW.isoformat()).to == ("ben", "Ben")


def test_a_person_chosen_and_then_not_found_is_not_shown_anything(browse, wide, store):
    """Another search took them out of the list: nothing is chosen then."""
    at = look_for(browse(SHARING), "show_to", "ben")
    at.selectbox(key="show_to").set_value("ben").run()
    look_for(at, "show_to", "cho")
    at.button(key="show").click().run()

    assert not at.exception
    assert at.selectbox(key="show_to").value is None
    with store.read() as db:
        assert shares.find_current_share(db, "ana", NOW.isoformat()) is None


def test_the_person_found_is_not_matched_and_not_offered_again(browse, wide, store):
    at = look_for(browse(PROFILE), "not_with", "ben")
    at.selectbox(key="not_with").set_value("ben")
    next(one for one in at.button if one.key == "keep_apart").click().run()

    assert not at.exception
    with store.read() as db:
        assert profiles.blocks_of(db, "ana") == ["ben"]
    assert box(at, "not_with").options == []


def test_a_present_line_manager_stays_and_another_is_found(browse, wide, store):
    at = browse(PEOPLE, as_="eli")
    at.text_input(key="search").set_value("ana@").run()
    at.selectbox(key="chosen").set_value("ana").run()
    assert box(at, "lead-ana").options == ["No one", "Dee  ·  dee@example.org"]
    assert box(at, "lead-ana").value == "dee"

    look_for(at, "lead-ana", "cho@")
    box(at, "lead-ana").set_value("cho")
    next(one for one in at.button if one.key.startswith("save-ana")).click().run()

    assert not at.exception
    with store.read() as db:
        assert people.by_id(db, "ana").lead_id == "cho"


def test_a_chosen_line_manager_stays_when_the_next_search_begins(browse, wide, store):
    at = browse(PEOPLE, as_="eli")
    at.text_input(key="search").set_value("ana@").run()
    at.selectbox(key="chosen").set_value("ana").run()
    look_for(at, "lead-ana", "cho@")
    box(at, "lead-ana").set_value("cho").run()
    look_for(at, "lead-ana", "ben@")

    assert box(at, "lead-ana").value == "cho"
    assert {"Ben  ·  ben@example.org", "Cho  ·  cho@example.org"} < set(box(at, "lead-ana").options)


def test_leads_of_a_team_are_found_one_after_another(browse, wide, store):
    at = browse(TEAMS, as_="eli")
    at.selectbox(key="chosen").set_value("red").run()
    for one in ("ben", "cho"):
        look_for(at, "leads-red", f"{one}@")
        leads = at.multiselect[0]
        leads.set_value([*leads.value, one]).run()
    next(one for one in at.button if one.key.startswith("save-red")).click().run()

    assert not at.exception
    assert [lead for lead, _ in _leads(store)] == ["ben", "cho"]


def _leads(store):
    with store.read() as db:
        return teams.all_leads(db)["red"]


def test_two_people_of_a_wide_round_are_found_and_not_matched(browse, store, add_team, take_part):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    members = add_team("blue", MOST_LISTED + 1)
    CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), NOW).open_round(
        date(2026, 3, 10)
    )
    take_part(members)

    at = browse(ROUNDS, as_="cho")
    assert (box(at, "wish_a").options, box(at, "wish_b").options) == ([], [])
    look_for(at, "wish_a", "blue-7")
    look_for(at, "wish_b", "blue-123")
    at.selectbox(key="wish_a").set_value("blue-7")
    at.selectbox(key="wish_b").set_value("blue-123")
    at.button(key="forbid").click().run()

    assert not at.exception
    with store.read() as db:
        assert [(a, b) for a, b, _ in rounds.wishes_of_round(db, 1)] == [("blue-123", "blue-7")]


def test_admins_find_an_account_by_its_team(browse, wide, store):
    with store.write() as db:
        people.join_teams(db, [("ben", "red")], date(2026, 1, 5))
    at = browse(PEOPLE, as_="eli")
    assert len(at.dataframe[0].value) == 200

    at.text_input(key="search").set_value("red").run()

    assert at.dataframe[0].value["Name"].tolist() == ["Ben"]
