"""Bring a list: what would change is shown first, done in one step, and nothing before."""

import pytest

from alongside.desks.admin import AdminDesk
from tests.conftest import NOW
from tests.desks.pairs import person

PAGE = "pages/admin/staff_list.py"
TWO = "login;name;team\nzoe@example.org;Zoe;Red\nyan@example.org;Yan;Red\n"
AMBIGUOUS = "login;joined\nzoe@example.org;03/02/2026\n"
ANSI = "login;name\nzoe@example.org;Änne Müller\n".encode("cp1252")


CAST = "login;name;team;hours\nana@example.org;Ana;Red;20\nben@example.org;Benjamin;Red;\nzoe@example.org;Zoe;;\n"


@pytest.fixture
def desk(store) -> AdminDesk:
    return AdminDesk(store, person(store, "eli"), NOW)


def brought(browse, content: str | bytes, at=None):
    at = at or browse(PAGE, as_="eli")
    raw = content if isinstance(content, bytes) else content.encode()
    at.file_uploader[0].set_value(("list.csv", raw, "text/csv"))
    at.run()
    assert not at.exception
    return at


def press(at, label: str):
    next(one for one in at.button if one.label == label).click().run()
    assert not at.exception
    return at


def choose(at, value, kind: str = "radio", number: int = 0):
    getattr(at, kind)[number].set_value(value).run()
    assert not at.exception
    return at


def numbers(at) -> dict[str, str]:
    return {one.label: one.value for one in at.metric}


def labels(at) -> list[str]:
    return [one.label for one in at.button]


def text(at) -> str:
    kinds = (at.markdown, at.text, at.error, at.warning, at.success, at.caption)
    return "\n".join(one.value for kind in kinds for one in kind)


def people(desk: AdminDesk) -> dict[str, str]:
    return {account.person.login: account.person.name for account in desk.accounts().here}


def column(at, number: int):
    return [one for one in at.selectbox if "column" in one.key][number]


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_only_an_admin_can_bring_a_list(browse, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert not at.file_uploader
    assert not at.title


def test_without_a_file_the_page_says_what_one_may_hold(browse):
    at = browse(PAGE, as_="eli")

    (table,) = at.dataframe
    assert "Line manager" in list(table.value["Column"])
    assert not at.metric
    assert labels(at) == []


def test_nothing_is_done_before_it_was_shown_and_agreed_to(browse, desk):
    before = people(desk)

    at = brought(browse, TWO)

    assert numbers(at) == {"Join": "2"}
    assert people(desk) == before
    press(at, "Make these changes")
    assert set(people(desk)) - set(before) == {"zoe@example.org", "yan@example.org"}


def test_after_it_the_page_says_what_came_of_it_and_is_ready_for_the_next(browse):
    at = press(brought(browse, TWO), "Make these changes")

    assert numbers(at) == {"Joined": "2"}
    assert "invite those who joined" in text(at)
    assert at.file_uploader[0].value is None
    at = brought(browse, TWO, at)
    assert (numbers(at), labels(at)) == ({"Stay as they are": "2"}, [])


def test_a_list_changes_people_who_are_here_and_shows_each_change_first(browse, desk):
    at = brought(browse, CAST)

    assert numbers(at) == {"Join": "1", "Change": "2"}
    changed = next(one.value for one in at.dataframe if "Before" in one.value)
    assert changed.to_dict("records") == [
        {"Name": "Ana", "What": "Team", "Before": "", "Afterwards": "Red"},
        {"Name": "Ana", "What": "Contract hours a week", "Before": "", "Afterwards": "20"},
        {"Name": "Ben", "What": "Name", "Before": "Ben", "Afterwards": "Benjamin"},
        {"Name": "Ben", "What": "Team", "Before": "", "Afterwards": "Red"},
    ]
    press(at, "Make these changes")
    assert people(desk)["ben@example.org"] == "Benjamin"


def test_whoever_is_not_on_a_list_stays_unless_it_is_said_to_be_everyone(browse, desk):
    at = brought(browse, CAST)
    assert [one.label for one in at.expander if "not on the list" in one.label] == [
        "2 people here are not on the list"
    ]

    at = choose(at, True, "checkbox")

    assert "are not on the list" not in text(at)
    assert numbers(at)["Leave"] == "2"
    assert person(desk.store, "cho").left_on is None
    press(at, "Make these changes")
    assert person(desk.store, "cho").left_on == NOW.date().isoformat()
    assert person(desk.store, "eli").left_on is None, "who brings the list stays"


def test_every_flaw_is_named_and_nothing_can_be_done_until_it_is_mended(browse, desk):
    before = people(desk)

    at = brought(browse, TWO + "wim@example.org;#N/A;Red\n;No Login;Blue\n")

    assert "Line 4, name:" in text(at)
    assert "Line 5, login:" in text(at)
    assert labels(at) == []
    assert people(desk) == before


def test_many_flaws_are_in_a_table_as_well(browse):
    at = brought(browse, "login;joined\n" + "".join(f"n{n}@example.org;soon\n" for n in range(40)))

    (table,) = at.dataframe
    assert len(table.value) == 40


def test_a_day_that_can_be_read_in_two_ways_is_asked(browse, desk):
    at = brought(browse, AMBIGUOUS)
    assert labels(at) == []

    at = choose(at, "month_first")

    joining = next(one.value for one in at.dataframe if "First day" in one.value)
    assert [str(day)[:10] for day in joining["First day"]] == ["2026-03-02"]
    at = choose(at, "day_first")
    joining = next(one.value for one in at.dataframe if "First day" in one.value)
    assert [str(day)[:10] for day in joining["First day"]] == ["2026-02-03"]


def test_a_text_that_is_not_unicode_is_read_in_the_way_that_is_chosen(browse, desk):
    at = brought(browse, ANSI)
    assert labels(at) == []

    at = choose(at, "cp1252")

    press(at, "Make these changes")
    assert people(desk)["zoe@example.org"] == "Änne Müller"


def test_a_column_that_is_not_recognised_can_be_named(browse, desk):
    at = brought(browse, "Kürzel;Wer\nzoe.b;Zoe\n")
    assert labels(at) == []

    at = choose(at, 1, "number_input")
    at = choose(at, "login", "selectbox", 0)
    at = choose(at, "name", "selectbox", 1)

    press(at, "Make these changes")
    assert people(desk)["zoe.b"] == "Zoe"


def test_a_field_stands_in_one_column_only(browse):
    at = brought(browse, "login;also\nzoe@example.org;zoe.b\n")

    at = choose(at, "login", "selectbox", 1)

    assert [one.value for one in at.selectbox] == [None, "login"]


def test_sign_in_names_are_made_from_names_where_that_is_wanted(browse, desk):
    at = brought(browse, "Name;Team\nZoé Müller;Red\n")
    assert labels(at) == []

    at = choose(at, True, "checkbox")

    press(at, "Make these changes")
    assert people(desk)["zoe.mueller"] == "Zoé Müller"


def test_someone_under_a_new_address_is_asked_about_and_keeps_their_account(browse, desk):
    at = brought(browse, "login;name\nana@new.example;Ana\n")
    assert labels(at) == []

    at = choose(at, "ana")

    press(at, "Make these changes")
    assert person(desk.store, "ana").login == "ana@new.example"


def test_what_is_no_list_is_refused_with_a_sentence(browse):
    at = brought(browse, b"%PDF-1.7 and so on")

    assert len(at.error) == 1
    assert not at.metric


def test_another_file_begins_with_no_answers(browse):
    at = choose(brought(browse, AMBIGUOUS), "month_first")

    at = brought(browse, AMBIGUOUS + "yan@example.org;04/02/2026\n", at)

    assert [one.value for one in at.radio] == [None]


def test_what_changed_meanwhile_is_shown_anew_and_nothing_is_done(browse, desk):
    at = brought(browse, CAST)
    desk.mark_left("ben")

    at = press(at, "Make these changes")

    assert "Something changed here" in text(at)
    assert numbers(at) == {"Join": "1", "Change": "1", "Come back": "1"}
    assert "zoe@example.org" not in people(desk)


def test_names_from_a_list_are_shown_as_text_only(browse):
    name = "**Zoe** [x](https://example.org) <b>"

    at = brought(browse, f"login;name;team\nzoe@example.org;{name};{name}\n")

    assert not [one for one in at.markdown if "Zoe" in one.value]
    assert not [
        one for kind in (at.expander, at.button, at.radio, at.checkbox) for one in kind if "Zoe" in one.label
    ]
