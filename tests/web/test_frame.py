"""The frame: who may go where, and what stands on every page."""

import pytest
from streamlit.testing.v1 import AppTest

from alongside.desks.door import Door
from alongside.domain.organisations import SupportContact
from alongside.domain.people import Role
from alongside.store import organisations, people, teams
from alongside.web.houses import COOKIE, LANGUAGE_COOKIE
from tests.conftest import NOW, PROJECT, Tab

FRAME = "alongside/web/frame.py"
OWN = [
    "check_in",
    "my_weeks",
    "longer",
    "my_team",
    "sharing",
    "shown_to_me",
    "my_data",
    "who_sees_what",
    "account",
    "sessions",
    "session_now",
    "partner",
    "support_profile",
    "reach",
    "how_matching_works",
]
OF_COORDINATORS = ["rounds", "pairs", "programme"]
OF_ADMINS = ["people", "teams", "organisation", "email", "audit"]


@pytest.fixture
def pages_of(monkeypatch: pytest.MonkeyPatch):
    """The pages that the last run of the frame offered: the test harness does not keep the navigation."""
    import streamlit

    offered: list[str] = []
    navigation = streamlit.navigation

    def remember(pages, **options):
        offered[:] = [page.url_path or "check_in" for group in pages.values() for page in group]
        return navigation(pages, **options)

    monkeypatch.setattr(streamlit, "navigation", remember)
    return offered


def test_somebody_signed_out_sees_a_sentence_and_the_way_to_the_door(browse, pages_of) -> None:
    at = browse(FRAME, as_=None)

    assert [warning.value for warning in at.warning] == [
        "You are signed out. Nothing that was saved is lost."
    ]
    assert [(action(each), "Sign in again" in each.proto.body) for each in at.get("html")] == [
        ("/sign-in", True)
    ]
    assert pages_of == []
    assert not at.text


@pytest.mark.parametrize(("person", "pages"), [("ana", OWN), ("dee", OWN), ("eli", OWN + OF_ADMINS)])
def test_the_pages_of_admins_are_offered_to_admins_only(
    browse, pages_of, person: str, pages: list[str]
) -> None:
    at = browse(FRAME, as_=person)

    assert not at.exception
    assert pages_of == pages


def test_the_page_of_leads_is_offered_to_those_who_lead_a_team_now(browse, pages_of, store, add_team) -> None:
    add_team("red", 1, lead="dee")

    at = browse(FRAME, as_="dee")
    assert pages_of == [*OWN, "team_workload"]

    with store.write() as db:
        teams.relieve_leads(db, "red", ["dee"])
    at.run()
    assert pages_of == OWN


def test_the_pages_of_coordinators_are_offered_to_coordinators_only(browse, pages_of, store) -> None:
    with store.write() as db:
        people.grant(db, "cho", Role.COORDINATOR)

    browse(FRAME, as_="cho")
    assert pages_of == OWN + OF_COORDINATORS

    browse(FRAME, as_="ben")
    assert pages_of == OWN


def test_support_contacts_stand_on_the_page_as_plain_text(browse, store) -> None:
    hostile = "![x](https://elsewhere.example.org/x.png) **0800**"
    with store.write() as db:
        organisations.save_support_contacts(db, [SupportContact("Line", hostile, "always")])

    at = browse(FRAME)

    assert f"Line\n{hostile}\nalways" in [text.value for text in at.text]
    assert not any("elsewhere" in each.value for each in at.markdown)


def test_a_banner_always_says_that_it_is_a_demo(browse, store, sign_in, monkeypatch) -> None:
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{store.file}")
    banner = "This is the demo. Everybody in it is made up."
    at = browse(FRAME)
    assert banner not in [info.value for info in at.info]

    at = Tab(FRAME, "demo." + sign_in("ana"))
    at.run()

    assert banner in [info.value for info in at.info]


def test_the_forms_of_the_frame_post_to_the_exit_and_escape_their_words(browse) -> None:
    assert [action(each) for each in browse(FRAME).get("html")] == ["/leave", "/sign-out"]

    at = AppTest.from_function(hostile_button).run()
    assert "<b>" not in at.get("html")[0].proto.body
    assert "&lt;b&gt;" in at.get("html")[0].proto.body


def action(html) -> str:
    return html.proto.body.split('action="')[1].split('"')[0]


def hostile_button() -> None:
    from alongside.web import bar

    bar.button("/leave", "<b>out</b>")


def in_spanish(at: AppTest) -> bool:
    return at.selectbox(key="language").value == "es"


def test_the_language_is_the_tabs_own_else_the_persons_else_the_organisations(browse, store) -> None:
    with store.write() as db:
        organisation = organisations.current(db)
        organisations.save(db, type(organisation)("Puerta", "Europe/Madrid", 0, "es"), NOW.isoformat())
    assert in_spanish(browse(FRAME))

    with store.write() as db:
        ana = people.by_id(db, "ana")
        people.update(db, type(ana)(ana.id, ana.login, ana.name, "en", ana.lead_id))
    at = browse(FRAME)
    assert not in_spanish(at)

    at.selectbox(key="language").set_value("es").run()
    assert in_spanish(at)
    with store.read() as db:
        assert people.by_id(db, "ana").language == "es"


def test_the_language_chosen_at_the_door_counts_for_somebody_who_has_none_of_their_own(
    browse, monkeypatch
) -> None:
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {LANGUAGE_COOKIE: "es"})

    assert in_spanish(browse(FRAME))


def test_signing_out_in_another_tab_ends_this_one_at_its_next_action(browse, store, pages_of) -> None:
    at = browse(FRAME)
    Door(store, NOW).sign_out(at.cookies[COOKIE])
    at.run()

    assert [warning.value for warning in at.warning] == [
        "You are signed out. Nothing that was saved is lost."
    ]
    assert not at.text


def test_no_page_opens_without_asking_who_is_there() -> None:
    """Each file of a page asks for a desk, unless it holds nothing of anybody."""
    asking = {file.stem: "_desk()" in file.read_text("utf-8") for file in (PROJECT / "pages").glob("*/*.py")}

    assert [name for name, asks in asking.items() if not asks] == ["who_sees_what"]
