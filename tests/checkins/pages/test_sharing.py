"""The pages of sharing a trend and of trends shared with the reader."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.rules.passwords import CONFIRMED_FOR
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from tests.conftest import NOW, WEEK
from tests.fixtures.confirming import asks_at, confirm, let_it_run_out
from tests.fixtures.sent import everything_sent, rows_sent
from tests.fixtures.wording import message

SHARED_WITH_BEN = (
    message("checkins/ui/sharing", "you share your trend").partition("{moment}")[0].format(name="Ben")
)
MINE, THEIRS = "pages/advocate/sharing.py", "pages/everyone/shown_to_me.py"
ANSWERS = {"exhaustion": 3, "manageability": 2, "recovery": 2, "aftereffects": 2}  # a strain of 56.25


@pytest.fixture(autouse=True)
def weeks(store):
    with store.write() as db:
        for back in range(14):
            checkins.save_check_in(
                db, "ana", CheckIn(WEEK.back(back), answers=ANSWERS, revision=1), NOW.isoformat()
            )


def show(browse, whom="ben"):
    at = browse(MINE)
    at.selectbox(key="show_to").set_value(whom)
    at.button(key="show").click().run()
    return at


def strains(at):
    return {row["strain"] for row in rows_sent(at) if row.get("strain") is not None}


def test_before_the_choice_the_page_says_what_it_means(browse):
    at = browse(MINE)

    assert not at.exception
    assert message("checkins/ui/sharing", "if in doubt") in at.markdown[0].value
    assert "oneself" not in at.selectbox(key="show_to").options
    assert len(at.selectbox(key="show_to").options) == 4


def test_the_chosen_person_sees_the_strain_until_sharing_is_stopped(browse):
    reader = browse(THEIRS, as_="ben")
    assert [one.value for one in reader.info] == [message("pages/everyone/shown_to_me", "no one is sharing")]

    mine = show(browse)
    reader.run()
    assert [each.value for each in reader.text] == ["Ana"]
    assert strains(reader) == {56.2}
    assert mine.text[0].value.startswith(SHARED_WITH_BEN)

    mine.button(key="stop").click().run()
    reader.run()
    assert "56.2" not in everything_sent(reader)
    assert strains(reader) == set()
    stopped = message("checkins/ui/sharing", "You stopped", name="Ben")
    assert [each.value for each in mine.text] == [stopped]

    mine.button(key="undo-stop").click().run()
    reader.run()
    assert strains(reader) == {56.2}
    assert mine.text[0].value.startswith(SHARED_WITH_BEN)


@pytest.mark.parametrize(
    "page",
    [
        THEIRS,
        "pages/lead/teams.py",
        "pages/advocate/my_team.py",
        "pages/admin/people.py",
        "pages/admin/audit.py",
    ],
)
def test_no_one_else_learns_of_it(browse, add_team, store, page):
    add_team("red", 9, [WEEK], lead="dee")
    with store.write() as db:
        people.join_teams(db, [("ana", "red"), ("ben", "red")], date(2025, 1, 6))
    reader = "eli" if "admin" in page else "dee"
    before = everything_sent(browse(page, as_=reader))

    show(browse)

    assert everything_sent(browse(page, as_=reader)) == before


def test_sending_the_form_without_a_choice_changes_nothing_and_says_so(browse):
    at = browse(MINE)

    at.button(key="show").click().run()

    assert not at.exception
    assert [one.value for one in at.toast] == [message("checkins/ui/sharing", "person first")]
    assert not at.text


def test_sharing_asks_for_the_password_and_then_shares_with_the_person_chosen(browse, with_password):
    with_password("ana")
    at = browse(MINE)
    assert asks_at(at) == ["show"]
    at.selectbox(key="show_to").set_value("ben").run()

    at = confirm(at, "show", "not the password")
    assert len(at.error) == 1
    assert not at.text
    at = confirm(at, "show")

    assert at.text[0].value.startswith(SHARED_WITH_BEN)


def test_renewing_asks_again_once_the_time_is_up_and_stopping_never(browse, with_password):
    with_password("ana")
    at = browse(MINE)
    at.selectbox(key="show_to").set_value("ben").run()
    at = confirm(at, "show")
    before = at.text[0].value
    let_it_run_out(at)
    at.session_state["alongside"].now += timedelta(hours=1)  # ends are told in full hours

    at.button(key="renew").click().run()
    assert at.text[0].value == before
    assert [each.value for each in at.error] == [message("accounts/ui/refusals", "password again")]
    at = confirm(at, "renew")
    assert at.text[0].value != before

    at.session_state["alongside"].now += 2 * CONFIRMED_FOR
    at.button(key="stop").click().run()
    assert not at.text[0].value.startswith(SHARED_WITH_BEN)
    assert "undo-stop" in asks_at(at)  # as sharing does
    at = confirm(at, "undo-stop")
    assert at.text[0].value.startswith(SHARED_WITH_BEN)


def test_a_person_who_left_meanwhile_is_refused_with_a_sentence(browse, store):
    at = browse(MINE)
    at.selectbox(key="show_to").set_value("ben")
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "ben"), left_on=date(2026, 3, 1)))

    at.button(key="show").click().run()

    assert [each.value for each in at.error] == [message("checkins/ui/refusals", "Choose someone")]


def test_a_hostile_name_is_shown_as_text(browse, store):
    name = "![x](https://example.org/pixel.png) <b>Ben</b>"
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "ben"), name=name))

    at = show(browse)

    assert name in at.text[0].value
    assert name not in " ".join(each.value for each in [*at.markdown, *at.caption])
