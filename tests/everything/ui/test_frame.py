"""The frame: who may go where, and what stands on every page."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.rules.people import Role
from alongside.accounts.store import accounts, organisations, people, sign_ins
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.http.cookies import COOKIE, LANGUAGE_COOKIE
from alongside.core.rules.tokens import hashed
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.organisation.desk.invitations import new_invitation
from alongside.organisation.store import teams
from tests.conftest import NOW, PROJECT, WEEK, Tab, language
from tests.fixtures.sent import contacts_read, everything_sent
from tests.fixtures.wording import message

FRAME = "alongside/everything/ui/frame.py"
HOME = ["home"]
OWN = [
    "check_in",
    "longer",
    "my_weeks",
    "sharing",
    "shown_to_me",
    "sessions",
    "partner",
    "session_now",
    "support_profile",
    "how_matching_works",
    "my_team",
    "who_sees_what",
    "account",
    "reach",
    "my_data",
    "about",
]
OF_LEADS = ["team_workload", "lead_guide"]
OF_COORDINATORS = ["rounds", "pairs", "programme", "coordinator_guide"]
OF_ADMINS = [
    "getting_started",
    "people",
    "staff_list",
    "teams",
    "organisation",
    "email",
    "audit",
    "operator_guide",
]


@pytest.fixture
def pages_of(monkeypatch: pytest.MonkeyPatch):
    """The pages that the last run of the frame offered: the test harness does not keep the navigation."""
    import streamlit

    offered: list[str] = []
    navigation = streamlit.navigation

    def remember(pages, **options):
        offered[:] = [page.url_path or "home" for group in pages.values() for page in group]
        return navigation(pages, **options)

    monkeypatch.setattr(streamlit, "navigation", remember)
    return offered


def test_someone_signed_out_sees_a_sentence_and_the_way_to_the_door(browse, pages_of) -> None:
    at = browse(FRAME, as_=None)

    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]
    button, _ = at.get("html")
    assert (
        action(button),
        message("accounts/http/templates/stopped.html", "Sign in") in button.proto.body,
    ) == (
        "/sign-in",
        True,
    )
    assert contacts_read(at) == ["Listening line day and night 0800 000 000"]
    assert pages_of == []
    assert not at.text


@pytest.mark.parametrize(
    ("person", "pages"), [("ana", HOME + OWN), ("dee", HOME + OWN), ("eli", HOME + OF_ADMINS + OWN)]
)
def test_the_pages_of_admins_are_offered_to_admins_only(
    browse, pages_of, person: str, pages: list[str]
) -> None:
    at = browse(FRAME, as_=person)

    assert not at.exception
    assert pages_of == pages


def test_the_page_of_leads_is_offered_to_those_who_lead_a_team_now(browse, pages_of, store, add_team) -> None:
    add_team("red", 1, lead="dee")

    at = browse(FRAME, as_="dee")
    assert pages_of == HOME + OF_LEADS + OWN

    with store.write() as db:
        teams.remove_leads(db, [("red", "dee")])
    at.run()
    assert pages_of == HOME + OWN


def test_the_pages_of_coordinators_are_offered_to_coordinators_only(browse, pages_of, store) -> None:
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)

    browse(FRAME, as_="cho")
    assert pages_of == HOME + OF_COORDINATORS + OWN

    browse(FRAME, as_="ben")
    assert pages_of == HOME + OWN


def test_support_contacts_can_be_tapped_and_are_never_markdown(browse, store) -> None:
    hostile = "![x](https://elsewhere.example.org/x.png) **0800**"
    with store.write() as db:
        organisations.save_support_contacts(
            db, [SupportContact("Line", hostile + ", 0800 111 222", "always")]
        )

    at = browse(FRAME)

    assert contacts_read(at) == [f"Line always {hostile}, 0800 111 222"]
    assert "tel:0800111222" in everything_sent(at)
    assert not any("elsewhere" in each.value for each in at.markdown)


def test_a_banner_always_says_that_it_is_a_demo(browse, store, sign_in, monkeypatch) -> None:
    monkeypatch.setenv("ALONGSIDE_DEMO_DATABASE", f"sqlite:///{store.file}")
    banner = message("everything/ui/frame", "Everyone")
    at = browse(FRAME)
    assert banner not in [info.value for info in at.info]

    at = Tab(FRAME, "demo." + sign_in("ana"))
    at.run()

    assert banner in [info.value for info in at.info]


def test_the_forms_of_the_frame_post_to_the_exit_and_escape_their_words(browse) -> None:
    forms = [each for each in browse(FRAME).get("html") if "<form" in each.proto.body]
    assert [action(each) for each in forms] == ["/leave", "/sign-out"]

    at = AppTest.from_function(hostile_button).run()
    assert "<b>" not in at.get("html")[0].proto.body
    assert "&lt;b&gt;" in at.get("html")[0].proto.body


def action(html) -> str:
    return html.proto.body.split('action="')[1].split('"')[0]


def hostile_button() -> None:
    from alongside.core.ui import bar

    bar.show_form_button("/leave", "<b>out</b>")


def in_spanish(at: AppTest) -> bool:
    return language(at).value == "es"


def test_the_language_is_the_tabs_own_else_the_persons_else_the_organisations(browse, store) -> None:
    with store.write() as db:
        organisation = organisations.find_organisation(db)
        changed = replace(organisation, time_zone="Europe/Madrid", language="es")
        organisations.save_organisation(db, changed, NOW)
    assert in_spanish(browse(FRAME))

    with store.write() as db:
        ana = people.by_id(db, "ana")
        people.update_person(db, replace(ana, language="en"))
    at = browse(FRAME)
    assert not in_spanish(at)

    language(at).set_value("es").run()
    assert in_spanish(at)
    with store.read() as db:
        assert people.by_id(db, "ana").language == "es"


def test_the_language_chosen_at_the_door_counts_for_someone_who_has_none_of_their_own(
    browse, monkeypatch
) -> None:
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {LANGUAGE_COOKIE: "es"})

    assert in_spanish(browse(FRAME))


def test_signing_out_in_another_tab_ends_this_one_at_its_next_action(browse, store, pages_of) -> None:
    at = browse(FRAME)
    SignInDesk(store, NOW).sign_out(at.cookies[COOKIE])
    at.run()

    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]
    assert not at.text


def test_no_page_opens_without_asking_who_is_there() -> None:
    """Each file of a page asks for a desk, unless it holds nothing about anyone."""
    asking = {
        file.stem: bool(re.search(r"\bopen_\w*desk\(", file.read_text("utf-8")))
        for file in (PROJECT / "pages").glob("*/*.py")
    }

    assert [name for name, asks in asking.items() if not asks] == ["who_sees_what"]


# ── a new way in that someone asked for ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked_for(store):
    """Eli, an admin, made a link to ana's account, which holds a week."""
    with store.write() as db:
        accounts.set_password(db, "ana", "a hash", NOW)
        checkins.save_check_in(db, "ana", CheckIn(WEEK, revision=1), NOW.isoformat())
        return new_invitation(db, "ana", "eli", NOW)


def test_each_page_shows_the_owner_that_a_sign_in_link_was_made_and_offers_to_stop_it(
    browse, store, asked_for
) -> None:
    at = browse(FRAME)
    assert "Eli asked for a new link into your account. It opens on 11 Mar 2026." in [
        text.value for text in at.text
    ]

    at.button(key="stop_way_in").click().run()

    assert not at.exception
    assert [text.value for text in at.text if "way into your account" in text.value] == []
    assert AccountOpeningDesk(store, NOW).find_invited(asked_for) is None


def test_no_one_else_sees_it(browse, asked_for) -> None:
    at = browse(FRAME, as_="ben")

    assert [text.value for text in at.text if "way into" in text.value] == []


def test_who_came_in_by_a_link_for_roles_finds_the_role_and_none_of_the_weeks(browse, store, sign_in) -> None:
    with store.write() as db:
        checkins.save_check_in(db, "eli", CheckIn(WEEK, win="a win of Eli", revision=1), NOW.isoformat())
        sign_ins.add_sign_in(
            db,
            "by a link",
            hashed("held"),
            "eli",
            at=NOW,
            device="a browser",
            own_from="2026-03-11T10:00:00+00:00",
        )

    weeks = browse(FRAME, as_="eli", token="held")
    people_page = browse("pages/admin/people.py", as_="eli", token="held")

    assert [info.value for info in weeks.info] == [
        message("accounts/ui/open_desk", "immediately", day="11 Mar 2026")
    ]
    assert "a win of Eli" not in str(weeks.main)
    assert people_page.title[0].value == "People"
