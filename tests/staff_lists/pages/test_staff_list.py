"""Bring a list: what would change is shown first, done in one step, and nothing before."""

from datetime import timedelta

import pytest

from alongside.accounts.ui import state
from alongside.core.reading.within import DEMO_READER
from alongside.organisation.desk.admin import AdminDesk
from alongside.staff_lists.ui import steps
from tests.conftest import NOW
from tests.fixtures.pairs import person
from tests.fixtures.wording import message

PARTS = "staff_lists/ui"
CHANGES = f"{PARTS}/changes"
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
    return {account.person.login: account.person.name for account in desk.list_accounts().here}


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

    line_manager = message(f"{PARTS}/upload", "line manager")
    assert f"**{line_manager}**: {message(f'{PARTS}/upload', 'sign-in name or name')}" in text(at)
    assert not at.metric
    assert labels(at) == []


def test_nothing_is_done_before_it_was_shown_and_applied(browse, desk):
    before = people(desk)

    at = brought(browse, TWO)

    assert numbers(at) == {"Join": "2"}
    assert people(desk) == before
    press(at, message(CHANGES, "Apply"))
    assert set(people(desk)) - set(before) == {"zoe@example.org", "yan@example.org"}


def test_after_applying_the_page_shows_the_result_and_is_ready_for_the_next_list(browse):
    at = press(brought(browse, TWO), message(CHANGES, "Apply"))

    assert numbers(at) == {"Joined": "2"}
    assert message(CHANGES, "next, invite") in text(at)
    assert at.file_uploader[0].value is None
    at = brought(browse, TWO, at)
    assert (numbers(at), labels(at)) == ({message(CHANGES, "No change"): "2"}, [])


def test_a_list_changes_people_who_are_here_and_shows_each_change_first(browse, desk):
    at = brought(browse, CAST)

    assert numbers(at) == {"Join": "1", "Change": "2"}
    assert [one.value for one in at.text if "→" in one.value] == [
        "Ana  ·  Team: – → Red",
        f"Ana  ·  {message(CHANGES, 'contract hours')}: – → 20",
        "Ben  ·  Name: Ben → Benjamin",
        "Ben  ·  Team: – → Red",
    ]
    press(at, message(CHANGES, "Apply"))
    assert people(desk)["ben@example.org"] == "Benjamin"


def test_people_not_on_a_list_stay_unless_it_is_said_to_name_everyone(browse, desk):
    at = brought(browse, CAST)
    assert [one.label for one in at.expander if "not on the list" in one.label] == [
        message(CHANGES, "people here", many=True, n="2")
    ]

    at = choose(at, True, "checkbox")

    assert "are not on the list" not in text(at)
    assert numbers(at)["Leave"] == "2"
    assert person(desk.store, "cho").left_on is None
    press(at, message(CHANGES, "Apply"))
    assert person(desk.store, "cho").left_on == NOW.date()
    assert person(desk.store, "eli").left_on is None, "who brings the list stays"


def test_every_error_is_named_and_nothing_can_be_applied_until_it_is_fixed(browse, desk):
    before = people(desk)

    at = brought(browse, TWO + "wim@example.org;#N/A;Red\n;No Login;Blue\n")

    assert "Line 4, “name”:" in text(at)
    assert "Line 5, “login”:" in text(at)
    assert labels(at) == []
    assert people(desk) == before


def test_many_errors_are_in_a_table_as_well(browse):
    at = brought(browse, "login;joined\n" + "".join(f"n{n}@example.org;soon\n" for n in range(40)))

    (table,) = at.dataframe
    assert len(table.value) == 40


def test_a_day_that_can_be_read_in_two_ways_is_asked(browse, desk):
    at = brought(browse, AMBIGUOUS)
    assert labels(at) == []

    at = choose(at, "month_first")

    joining = next(one.value for one in at.dataframe if message(CHANGES, "First day") in one.value)
    assert [str(day)[:10] for day in joining[message(CHANGES, "First day")]] == ["2026-03-02"]
    at = choose(at, "day_first")
    joining = next(one.value for one in at.dataframe if message(CHANGES, "First day") in one.value)
    assert [str(day)[:10] for day in joining[message(CHANGES, "First day")]] == ["2026-02-03"]


def test_a_text_that_is_not_unicode_is_read_in_the_way_that_is_chosen(browse, desk):
    at = brought(browse, ANSI)
    assert labels(at) == []

    at = choose(at, "cp1252")

    press(at, message(CHANGES, "Apply"))
    assert people(desk)["zoe@example.org"] == "Änne Müller"


def test_a_column_that_is_not_recognised_can_be_named(browse, desk):
    at = brought(browse, "Kürzel;Wer\nzoe.b;Zoe\n")
    assert labels(at) == []

    at = choose(at, 1, "number_input")
    at = choose(at, "login", "selectbox", 0)
    at = choose(at, "name", "selectbox", 1)

    press(at, message(CHANGES, "Apply"))
    assert people(desk)["zoe.b"] == "Zoe"


def test_a_field_is_in_one_column_only(browse):
    at = brought(browse, "login;also\nzoe@example.org;zoe.b\n")

    at = choose(at, "login", "selectbox", 1)

    assert [one.value for one in at.selectbox] == [None, "login"]


def test_sign_in_names_are_made_from_names_where_that_is_wanted(browse, desk):
    at = brought(browse, "Name;Team\nZoé Müller;Red\n")
    assert labels(at) == []

    at = choose(at, True, "checkbox")

    press(at, message(CHANGES, "Apply"))
    assert people(desk)["zoe.mueller"] == "Zoé Müller"


def test_someone_under_a_new_address_is_asked_about_and_keeps_their_account(browse, desk):
    at = brought(browse, "login;name\nana@new.example;Ana\n")
    assert labels(at) == []

    at = choose(at, "ana")

    press(at, message(CHANGES, "Apply"))
    assert person(desk.store, "ana").login == "ana@new.example"


def test_someone_with_the_name_of_someone_who_left_is_asked_about(browse, desk):
    desk.mark_left("ben")
    at = choose(brought(browse, "Name;Team\nBen;Red\n"), True, "checkbox")
    assert labels(at) == []
    assert "Ben: ben@example.org left on 4 Mar 2026." in text(at)

    at = choose(at, "ben")

    assert numbers(at) == {"Return": "1"}
    assert message(CHANGES, "people who come back") in text(at)
    at = brought(browse, "Name;Team\nBen;Blue\n", at)
    at = choose(choose(at, True, "checkbox"), "")
    press(at, message(CHANGES, "Apply"))
    assert people(desk)["ben"] == "Ben"
    assert person(desk.store, "ben").left_on is not None


def test_that_someone_new_cannot_have_the_sign_in_name_of_someone_who_left_is_said_and_can_be_undone(
    browse, desk
):
    AdminDesk(desk.store, desk.person, NOW - timedelta(days=9)).mark_left("ben")
    at = brought(browse, "login;name;joined\nben@example.org;Ben;2026-03-02\n")

    at = choose(at, "")

    assert "is the sign-in name of someone who left" in text(at)
    assert labels(at) == []
    at = choose(at, "ben")
    press(at, message(CHANGES, "Apply"))
    assert person(desk.store, "ben").left_on is None


def test_of_two_alike_the_one_is_chosen_by_sign_in_name(browse, desk):
    bring = "login;name\nben2@example.org;Ben\n"
    press(choose(brought(browse, bring), ""), message(CHANGES, "Apply"))

    at = brought(browse, "login;name\nben3@example.org;Ben\n")
    (asked,) = [one for one in at.selectbox if "alike" in one.key]
    assert asked.options == [
        "ben2@example.org",
        "ben@example.org",
        message(CHANGES, "else"),
    ]
    at = asked.set_value("ben").run()

    press(at, message(CHANGES, "Apply"))
    assert person(desk.store, "ben").login == "ben3@example.org"


def test_many_leave_only_once_their_number_was_typed(browse, desk):
    many = "".join(f"p{number}@example.org\n" for number in range(9))
    press(brought(browse, f"login\n{many}"), message(CHANGES, "Apply"))
    at = choose(brought(browse, "login\neli@example.org\n"), True, "checkbox")
    (number,) = [one for one in at.number_input if "leave" in one.label]
    assert number.label == message(CHANGES, "confirm", n="13")

    press(at, message(CHANGES, "Apply"))
    assert message("staff_lists/ui/refusals", "leave") in text(at)
    assert person(desk.store, "ana").left_on is None
    (number,) = [one for one in at.number_input if "leave" in one.label]
    number.set_value(13)
    press(at, message(CHANGES, "Apply"))
    assert numbers(at) == {"Left": "13"}
    assert person(desk.store, "ana").left_on == NOW.date()


def test_a_list_is_worked_out_once_while_nothing_changes(browse, desk, monkeypatch):
    drawn = []
    plan_of = steps.plan_of
    monkeypatch.setattr(steps, "plan_of", lambda *what: drawn.append(what) or plan_of(*what))

    at = brought(browse, CAST)
    at.run()
    assert len(drawn) == 1
    choose(at, True, "checkbox")
    assert len(drawn) == 2
    desk.mark_left("cho")
    at.run()
    assert len(drawn) == 3


def test_in_the_demo_a_list_is_short_and_read_as_the_demos(browse, store, monkeypatch):
    read_as = []
    table_of = steps.table_of
    monkeypatch.setattr(steps, "table_of", lambda who, *more: read_as.append(who) or table_of(who, *more))
    long = "login\n" + "".join(f"p{n}@example.org\n" for n in range(steps.MOST_ROWS_IN_THE_DEMO))
    assert numbers(brought(browse, long))["Join"] == "500"

    monkeypatch.setattr(state, "in_demo", lambda: True)
    monkeypatch.setattr(state, "store", lambda: store)
    at = brought(browse, long)
    assert [one.value for one in at.error] == [message("staff_lists/ui/steps", "shorter", n="500")]
    assert numbers(brought(browse, TWO)) == {"Join": "2"}
    assert read_as == [person(store, "eli").id, DEMO_READER, DEMO_READER]


def test_what_is_no_list_is_refused_with_a_sentence(browse):
    at = brought(browse, b"%PDF-1.7 and so on")

    assert len(at.error) == 1
    assert not at.metric


def test_another_file_begins_with_no_answers(browse):
    at = choose(brought(browse, AMBIGUOUS), "month_first")

    at = brought(browse, AMBIGUOUS + "yan@example.org;04/02/2026\n", at)

    assert [one.value for one in at.radio] == [None]


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_done(browse, desk):
    at = brought(browse, CAST)
    desk.mark_left("ben")

    at = press(at, message(CHANGES, "Apply"))

    assert message("staff_lists/ui/refusals", "so nothing was done") in text(at)
    assert numbers(at) == {"Join": "1", "Change": "1", "Return": "1"}
    assert "zoe@example.org" not in people(desk)


def test_names_from_a_list_are_shown_as_text_only(browse):
    name = "**Zoe** [x](https://example.org) <b>"

    at = brought(browse, f"login;name;team\nzoe@example.org;{name};{name}\n")

    assert not [one for one in at.markdown if "Zoe" in one.value]
    assert not [
        one for kind in (at.expander, at.button, at.radio, at.checkbox) for one in kind if "Zoe" in one.label
    ]


def test_an_answer_about_the_same_person_can_be_undone(browse, desk):
    at = choose(brought(browse, "login;name\nana@new.example;Ana\n"), "")
    assert numbers(at) == {"Join": "1"}

    at = press(at, message(CHANGES, "questions"))

    assert labels(at) == []
    at = choose(at, "ana")
    assert numbers(at) == {"Change": "1"}


def test_a_list_without_people_is_called_so(browse):
    at = brought(browse, "login;name\n")

    assert message(CHANGES, "no people") in text(at)
    assert labels(at) == []


def test_many_changes_are_in_a_table(browse, desk, add_team):
    add_team("red", 40)

    at = brought(browse, "login;hours\n" + "".join(f"red-{n}@example.org;20\n" for n in range(1, 41)))

    changed = next(one.value for one in at.dataframe if "Before" in one.value)
    assert len(changed) == 40
