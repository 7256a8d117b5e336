"""The page of the organisation, as a browser's session would run it."""

import pytest

from alongside.desks.admin import AdminDesk
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.people import Person
from tests.conftest import NOW

PAGE = "pages/admin/organisation.py"


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person("eli", "eli@example.org", "Eli"), NOW)


def field(at, start, number=None):
    kinds = (at.text_input, at.selectbox, at.text_area, at.button)
    ending = "" if number is None else f"-{number}"
    return next(
        one
        for kind in kinds
        for one in kind
        if (one.key or "").startswith(start) and (one.key or "").endswith(ending)
    )


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_nobody_but_an_admin_sees_anything(browse, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.selectbox
    assert not at.text_input


def test_settings_are_changed(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "name-settings").input("Open House")
    field(at, "zone-settings").set_value("Pacific/Auckland")
    field(at, "opens-settings").set_value(4)
    field(at, "language-settings").set_value("es")
    field(at, "types-settings").input("Housing\n\n Asylum ")
    field(at, "save-settings").click().run()

    assert not at.exception
    assert desk.organisation() == Organisation(
        "Open House", "Pacific/Auckland", 4, "es", ("Housing", "Asylum")
    )
    assert [toast.value for toast in at.toast] == ["Saved."]


def test_a_refused_setting_keeps_what_was_typed(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "name-settings").input("")
    field(at, "types-settings").input("Housing\nhousing")
    field(at, "save-settings").click().run()

    assert [error.value for error in at.error] == ["A name has 1 to 100 characters."]
    assert field(at, "types-settings").value == "Housing\nhousing"
    assert desk.organisation().name == "Open Door"


def test_a_contact_is_added_and_another_taken_out(browse, desk):
    at = browse(PAGE, as_="eli")
    for start, text in (("name", "Night line"), ("reach", "0800 111"), ("hours", "20-8")):
        field(at, f"{start}-contacts", 1).input(text)
    field(at, "save-contacts").click().run()

    assert not at.exception
    assert [one.name for one in desk.contacts()] == ["Listening line", "Night line"]

    for start in ("name", "reach", "hours"):
        field(at, f"{start}-contacts", 0).input("")
    field(at, "save-contacts").click().run()

    assert desk.contacts() == [SupportContact("Night line", "0800 111", "20-8")]


def test_the_last_contact_stays(browse, desk):
    at = browse(PAGE, as_="eli")
    for start in ("name", "reach", "hours"):
        field(at, f"{start}-contacts", 0).input("")
    field(at, "save-contacts").click().run()

    assert [error.value for error in at.error] == [
        "At least one support contact is needed. Nothing was changed."
    ]
    assert len(desk.contacts()) == 1
