"""The log of what admins did; and on every admin page: nothing of what anybody answered or wrote."""

import pytest

from alongside.desks.admin import AdminDesk
from alongside.desks.security_log import note_alone
from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.domain.people import Edit, Person, Role
from alongside.domain.security import Incident
from alongside.domain.steps import Step
from alongside.store import audit, checkins, people, records, steps
from alongside.web.admin import security_log
from tests.conftest import NOW, WEEK

PAGE = "pages/admin/audit.py"
PAGES = ("people", "teams", "organisation", "email", "audit")
TRACER, NUMBER = "tracer-kingfisher", 87.4375


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person("eli", "eli@example.org", "Eli"), NOW)


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
        checkins.save(db, "ana", week, NOW.isoformat())
        steps.save(db, "ana", Step(WEEK, f"{TRACER} step"))


def shown(at):
    """All that a page sends, its tables decoded."""
    tables = [table.value.to_csv() for table in at.dataframe]
    protos = [str(getattr(one, "proto", "")) for one in at.main]
    values = [str(getattr(one, "value", "")) for one in at.main]
    return "\n".join([*tables, *protos, *values])


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_nobody_but_an_admin_sees_the_log(browse, desk, as_):
    desk.edit("ben", Edit(name="Benjamin"))

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe


def test_an_empty_log_is_said_kindly(browse):
    at = browse(PAGE, as_="eli")

    assert len(at.info) == 2  # of the security log as well
    assert not at.dataframe


def test_settings_of_figures_are_in_plain_words_with_their_number_or_name(browse, desk):
    desk.add_team("Red")
    desk.add_team("Blue")
    desk.roll_ups.add("East", tuple(team.team.id for team in desk.teams()))
    desk.releases.set_smallest_panel(12)
    desk.releases.set_strong(True)

    table = browse(PAGE, as_="eli").dataframe[0].value

    assert sorted(zip(table["What"], table["Which"], strict=True))[0:2] == [
        ("Fewest people behind a band set", "12"),
        ("Small teams joined", "East"),
    ]
    assert ("Strong setting turned on", "") in set(zip(table["What"], table["Which"], strict=True))


def test_the_log_is_in_plain_words(browse, desk, store):
    desk.add_team("Red")
    red = desk.teams()[0].team.id
    AdminDesk(store, desk.person, NOW.replace(minute=1)).edit("ana", Edit(team_id=red))
    AdminDesk(store, desk.person, NOW.replace(minute=2)).edit(
        "ben", Edit(roles=frozenset({Role.COORDINATOR}))
    )

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.drop(columns="When").to_dict("records") == [
        {"What": "Role given", "About": "Ben", "Which": "Coordinator", "By": "Eli"},
        {"What": "Moved to a team", "About": "Ana", "Which": "Red", "By": "Eli"},
        {"What": "Team added", "About": "", "Which": "Red", "By": "Eli"},
    ]


def test_people_and_teams_that_are_no_more_are_said_so(browse, desk, store):
    desk.add_team("Red")
    desk.delete_team(desk.teams()[0].team.id)
    with store.write() as db:
        audit.record(db, NOW.replace(hour=9).isoformat(), "operator", "records.exported", "ana")
        records.erase(db, "ana")

    rows = browse(PAGE, as_="eli").dataframe[0].value.to_dict("records")

    assert {(row["What"], row["About"], row["Which"], row["By"]) for row in rows} == {
        ("Team added", "", "No longer here", "Eli"),
        ("Team deleted", "", "No longer here", "Eli"),
        (
            "Everything about a person exported",
            "Somebody who is no longer here",
            "",
            "Whoever runs the server",
        ),
    }


def test_wrong_tries_and_refusals_are_counted_in_plain_words_below(browse, store):
    for _ in range(5):
        note_alone(store, NOW, Incident.WRONG_PASSWORD, Person("ana", "ana@example.org", "Ana"))
    note_alone(store, NOW, Incident.LINK_REFUSED)

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value.to_dict("records") == [
        {"Day": "Mar 4, 2026", "What": "Wrong password", "Times": 5, "Account": "Ana"},
        {"Day": "Mar 4, 2026", "What": "Invalid link", "Times": 1, "Account": ""},
    ]


def test_every_incident_has_its_words():
    assert set(security_log.SAID) == set(Incident)


@pytest.mark.parametrize(
    ("page", "as_"), [(PAGE, "ana"), ("pages/coordinator/rounds.py", "ana"), ("pages/lead/teams.py", "ana")]
)
def test_opening_a_page_that_is_for_others_is_counted(browse, store, page, as_):
    browse(page, as_=as_)

    with store.read() as db:
        assert [tuple(row) for row in db.rows("select kind, person_id, times from security_count")] == [
            (Incident.NOT_ALLOWED, "ana", 1)
        ]


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
    desk.edit("ana", Edit(name=f"{TRACER} {NUMBER}"))

    sent = shown(browse(f"pages/admin/{page}.py", as_="eli"))

    assert TRACER in sent
    assert str(NUMBER) in sent


def test_no_method_of_the_desk_gives_anything_that_was_answered(desk, answered, store):
    given = repr([desk.accounts(), desk.teams(), desk.organisation(), desk.contacts(), desk.log(50)])

    assert TRACER not in given
    assert str(NUMBER) not in given
    with store.write() as db:
        people.update(db, Person("ana", "ana@example.org", f"{TRACER} {NUMBER}"))
    assert f"{TRACER} {NUMBER}" in repr(desk.accounts())  # the twin
