"""The page of the organisation, as a browser's session would run it."""

from datetime import date

import pytest

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import LONGEST_NAME, Person, Role
from alongside.accounts.rules.week_factors import MOST_FACTORS
from alongside.accounts.store import people
from alongside.core.words import LANGUAGES
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.case_weights import CaseWeightsDesk
from alongside.organisation.rules.case_weights import LONGEST_SOURCE, CaseWeight
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.rules.releases import Setting
from tests.conftest import NOW
from tests.fixtures.desks import beside
from tests.fixtures.wording import message

PAGE = "pages/admin/organisation.py"


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


def field(at, start, number=None):
    kinds = (at.text_input, at.selectbox, at.text_area, at.number_input, at.button)
    ending = "" if number is None else f"-{number}"
    return next(
        one
        for kind in kinds
        for one in kind
        if (one.key or "").startswith(start) and (one.key or "").endswith(ending)
    )


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_no_one_but_an_admin_sees_anything(browse, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.selectbox
    assert not at.text_input
    assert not at.number_input
    assert not at.dataframe
    assert not [
        button for button in at.button if button.key and button.key.startswith(("strong", "person_facts"))
    ]


def test_settings_are_changed(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "name-settings").input("Open House")
    field(at, "zone-settings").set_value("Pacific/Auckland")
    field(at, "opens-settings").set_value(4)
    field(at, "language-settings").set_value("es")
    field(at, "types-settings").input("Housing\n\n Asylum ")
    field(at, "factors-settings").input("good TEAM\n*Winter fair*\nCourt")
    field(at, "hours-settings").set_value(35.0)
    field(at, "share-settings").set_value(65)
    field(at, "save-settings").click().run()

    assert not at.exception
    assert desk.read_organisation() == Organisation(
        name="Open House",
        time_zone="Pacific/Auckland",
        week_opens=4,
        language="es",
        case_types=("Housing", "Asylum"),
        contract_hours=35.0,
        case_share=0.65,
        week_factors=(":team", "*Winter fair*", ":court"),
    )
    assert [toast.value for toast in at.toast] == ["Saved."]


def test_a_list_of_what_shapes_a_week_is_short(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "factors-settings").input("\n".join(str(number) for number in range(MOST_FACTORS + 1)))
    field(at, "save-settings").click().run()

    assert [error.value for error in at.error] == [
        message("organisation/ui/refusals", "has at most", n=MOST_FACTORS)
    ]


def test_a_refused_setting_keeps_what_was_typed(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "name-settings").input("")
    field(at, "types-settings").input("Housing\nhousing")
    field(at, "save-settings").click().run()

    assert [error.value for error in at.error] == [
        message("accounts/ui/refusals", "Enter a", most=LONGEST_NAME)
    ]
    assert field(at, "types-settings").value == "Housing\nhousing"
    assert desk.read_organisation().name == "Open Door"


def test_a_contact_is_added_and_another_removed(browse, desk):
    at = browse(PAGE, as_="eli")
    for start, text in (("name", "Night line"), ("reach", "0800 111"), ("hours", "20-8")):
        field(at, f"{start}-contacts", 1).input(text)
    field(at, "save-contacts").click().run()

    assert not at.exception
    assert [one.name for one in desk.list_support_contacts()] == ["Listening line", "Night line"]

    for start in ("name", "reach", "hours"):
        field(at, f"{start}-contacts", 0).input("")
    field(at, "save-contacts").click().run()

    assert desk.list_support_contacts() == [SupportContact("Night line", "0800 111", "20-8")]


# ── hours of a case ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def kinds(desk):
    """The organisation lists two kinds of cases, one of them in its own capitals."""
    desk.save_organisation(
        Organisation(
            name="Open Door", time_zone="Europe/London", week_opens=0, case_types=("HOUSING", "*Benefits*")
        ),
        LANGUAGES,
    )


def weights_shown(at):
    (table,) = (table.value for table in at.dataframe)
    return {
        row[message("organisation/ui/case_weights", "Kind of case")]: (
            row[message("teams/ui/how_it_works", "Hours per")],
            row[message("organisation/ui/case_weights", "Set")],
        )
        for row in table.to_dict("records")
    }


def test_hours_of_each_kind_of_case_are_shown_with_their_source(browse, kinds):
    at = browse(PAGE, as_="eli")

    assert weights_shown(at) == {
        "HOUSING": ("1.12", ""),
        "*Benefits*": ("1.5", ""),
        message("teams/ui/how_it_works", "Any other"): ("1.5", ""),
    }
    assert list(at.dataframe[0].value["Source"])[1] == message("organisation/ui/case_weights", "value")


def test_own_hours_are_set_shown_with_their_day_and_reset_with_one_tap(browse, desk, kinds):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="case_type").set_value("*Benefits*").run()
    field(at, "hours-case-hours").set_value(0.75)
    field(at, "source-case-hours").input("our own count")
    field(at, "save-case-hours").click().run()

    assert not at.exception
    assert weights_shown(at)["*Benefits*"] == ("0.75", "4 Mar 2026")
    assert beside(desk, CaseWeightsDesk).list_weights()[1] == CaseWeight(
        case_type="*Benefits*", hours=0.75, source="our own count", set_on=date(2026, 3, 4)
    )

    at.button(key="forget_hours").click().run()
    assert not at.exception
    assert weights_shown(at)["*Benefits*"] == ("1.5", "")
    assert not [button for button in at.button if button.key == "forget_hours"]


def test_hours_without_a_source_are_refused_and_stay_in_the_form(browse, desk, kinds):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="case_type").set_value("").run()
    field(at, "hours-case-hours").set_value(4.0)
    field(at, "save-case-hours").click().run()

    assert [error.value for error in at.error] == [
        message("teams/ui/refusals", "Say where", most=LONGEST_SOURCE)
    ]
    assert field(at, "hours-case-hours").value == 4.0
    assert beside(desk, CaseWeightsDesk).list_weights()[2].set_on is None


def test_names_of_kinds_of_cases_are_never_read_as_markdown(browse, kinds):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="case_type").set_value("*Benefits*").run()

    assert not [one.value for one in (*at.markdown, *at.caption) if "*Benefits*" in one.value]
    labels = [one.label for kind in (at.text_input, at.number_input, at.button) for one in kind]
    assert not [label for label in labels if "Benefits" in label]


# ── what leads see ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_consequences_are_shown_before_the_tap(browse):
    said = " ".join(one.value for one in browse(PAGE, as_="eli").markdown)

    assert message("teams/ui/releases", "needs", many=True, n="8") in said
    assert message("teams/ui/releases", "lower one applies") in said
    assert message("teams/ui/releases", "begin after that") in said
    assert message("teams/ui/releases", "never earlier") in said


def test_each_setting_is_changed_and_confirmed(browse, desk):
    at = browse(PAGE, as_="eli")

    field(at, "people-panel").set_value(12)
    at.button(key="save_panel").click().run()
    assert message("teams/ui/releases", "needs", many=True, n="12") in [one.value for one in at.markdown]
    at.button(key="strong").click().run()
    assert [toast.value for toast in at.toast] == ["Turned on."]
    assert not at.exception
    assert beside(desk, ReleaseSettingsDesk).current_setting() == Setting(
        set_at=NOW, smallest_panel=12, strong=True
    )

    at.button(key="strong").click().run()
    assert not at.exception
    assert beside(desk, ReleaseSettingsDesk).current_setting() == Setting(set_at=NOW, smallest_panel=12)
    assert len(beside(desk, ReleaseSettingsDesk).list_settings()) == 3


def test_an_only_admin_reads_that_showing_individual_work_data_takes_two(browse):
    at = browse(PAGE, as_="eli")

    assert message("teams/ui/releases", "two admins, and you") in [one.value for one in at.markdown]
    assert not [button for button in at.button if (button.key or "").startswith("person_facts")]


def test_one_admin_proposes_another_confirms_and_one_withdraws(browse, desk, store):
    with store.write() as db:
        people.grant_role(db, "ana", Role.ADMIN)

    of_eli = browse(PAGE, as_="eli")
    of_eli.button(key="person_facts_propose").click().run()
    assert [toast.value for toast in of_eli.toast] == ["Proposed."]
    assert [one.value for one in of_eli.info] == [
        message("teams/ui/releases", "You proposed", day="18 Mar 2026")
    ]
    assert "person_facts_confirm" not in [button.key for button in of_eli.button]

    of_ana = browse(PAGE, as_="ana")
    assert "Eli" in [one.value for one in of_ana.text]
    of_ana.button(key="person_facts_confirm").click().run()
    assert [toast.value for toast in of_ana.toast] == [message("teams/ui/releases", "begin later")]
    assert beside(desk, ReleaseSettingsDesk).current_setting().person_facts

    of_eli.run()
    of_eli.button(key="person_facts_take_back").click().run()
    assert not beside(desk, ReleaseSettingsDesk).current_setting().person_facts


def test_a_minimum_group_size_below_six_is_refused_by_the_desk_too(browse, desk):
    """A widget holds to its limits; a forged message need not."""
    at = browse(PAGE, as_="eli")
    field(at, "people-panel").set_value(3)
    at.button(key="save_panel").click().run()

    assert beside(desk, ReleaseSettingsDesk).list_settings() == []
