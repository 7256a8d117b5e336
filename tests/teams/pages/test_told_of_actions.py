"""What an action leads to on other people's first page, and in their letters: who is told is told, and no one else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.everything.desk.scheduled_jobs import preview_messages
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.store import notification_preferences
from alongside.organisation.store import teams
from alongside.teams.desk.actions import ActionBook
from alongside.teams.gate import action_answers as gate
from alongside.teams.gate.publishing import publish_all
from alongside.teams.rules.actions import ActionDraft, ActionKind
from tests.conftest import NOW, WEEK
from tests.fixtures.pairs import reachable
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

HOME, LINES = "pages/everyone/home.py", "teams/ui/inbox_lines"
DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text="A plan for the summer.",
    who_id="red-1",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
YOURS, YOURS_AS_LEAD = message(LINES, "for your team is"), message(LINES, "team you lead")
ADDED, CLOSED = message(LINES, "a new action"), message(LINES, "was closed: see")
TOLD = (YOURS, YOURS_AS_LEAD, ADDED, CLOSED)


def book(store, person_id="dee", days=0) -> ActionBook:
    return ActionBook(
        store, Person(id=person_id, login=person_id, name=person_id), NOW + timedelta(days=days)
    )


@pytest.fixture
def red(store, add_team):
    """dee and ben lead red; ben is in no team."""
    add_team("red", 3, lead="dee")
    add_team("blue", 1, lead="cho")
    with store.write() as db:
        teams.name_leads(db, "red", ["ben"])
        people.open_accounts(db, [("ben", NOW.date())])
    return store


def told(browse, person_id) -> list[str]:
    at = browse(HOME, as_=person_id)
    assert not at.exception
    sent = everything_sent(at)
    assert "A plan for the summer." not in sent  # a first page is seen over a shoulder
    return [line for line in TOLD if line in sent]


def test_the_owner_and_the_team_find_a_new_action_on_their_first_page(red, browse) -> None:
    book(red).open_action("red", DRAFT, "a1")

    assert {one: told(browse, one) for one in ("red-1", "red-2", "ben", "dee", "blue-1", "cho", "eli")} == {
        "red-1": [YOURS],
        "red-2": [ADDED],
        "ben": [ADDED],
        "dee": [],
        "blue-1": [],
        "cho": [],
        "eli": [],
    }


def test_an_action_stays_with_its_owner_until_it_is_closed_or_given_to_someone_else(red, browse) -> None:
    book(red).open_action("red", DRAFT, "a1")
    book(red).change_action("a1", replace(DRAFT, who_id="red-2"), 1)
    assert told(browse, "red-1") == []
    assert YOURS in told(browse, "red-2")

    book(red).change_action("a1", replace(DRAFT, who_id="ben"), 2)
    assert YOURS_AS_LEAD in told(browse, "ben")

    book(red).close_action("a1", "It helped a little.", 3)
    assert CLOSED in told(browse, "ben")
    assert YOURS_AS_LEAD not in told(browse, "ben")


def test_everyone_but_the_author_reads_that_it_was_closed_in_one_line_for_several(red, browse) -> None:
    for number in (1, 2):
        book(red).open_action("red", DRAFT, f"a{number}")
        book(red).close_action(f"a{number}", "", 1)

    assert told(browse, "red-1") == [CLOSED]
    assert told(browse, "red-2") == [ADDED, CLOSED]
    assert told(browse, "dee") == []
    assert everything_sent(browse(HOME, as_="red-2")).count(CLOSED) == 1


def test_someone_without_an_account_or_who_left_is_told_nothing(red) -> None:
    with red.write() as db:
        db.run("update person set account_since = null where id = 'red-2'")
        db.run("update person set left_on = '2026-03-04' where id = 'red-3'")
    book(red).open_action("red", DRAFT, "a1")

    with red.read() as db:
        assert {row["person_id"] for row in db.rows("select person_id from notice")} == {"ben"}


# ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def letters(store, days=0, hours=12) -> list[tuple[str, MessageKind]]:
    """What would be sent by then, by day: outside quiet hours."""
    found = preview_messages(store, NOW + timedelta(days=days, hours=hours - NOW.hour))
    return sorted((one.message.person_id, one.message.kind) for one in found)


def test_an_owner_gets_a_letter_if_they_like_as_long_as_the_action_is_theirs(red) -> None:
    reachable(red, "red-1", "red-2")
    book(red).open_action("red", DRAFT, "a1")
    assert letters(red) == [("red-1", MessageKind.ACTION)]

    book(red).change_action("a1", replace(DRAFT, who_id="red-2"), 1)
    assert letters(red) == [("red-2", MessageKind.ACTION)]

    book(red).close_action("a1", "", 2)
    assert letters(red) == []


def test_who_gives_an_action_to_themself_or_turned_letters_off_gets_none(red) -> None:
    reachable(red, "dee", "red-1")
    with red.write() as db:
        notification_preferences.set_kind_wanted(db, "dee", MessageKind.ACTION_REVIEW, False)
        notification_preferences.set_kind_wanted(db, "red-1", MessageKind.ACTION, False)
    book(red).open_action("red", replace(DRAFT, who_id="dee"), "a1")
    book(red).open_action("red", DRAFT, "a2")

    assert letters(red) == []
    assert letters(red, 7) == []


def test_every_lead_gets_one_letter_on_the_day_for_review_and_no_one_else_does(red) -> None:
    reachable(red, "dee", "ben", "red-2", "cho")
    book(red).open_action("red", DRAFT, "a1")

    assert letters(red, 6) == []
    assert letters(red, 7) == [("ben", MessageKind.ACTION_REVIEW), ("dee", MessageKind.ACTION_REVIEW)]


@pytest.mark.parametrize("change", ["a later day", "closed", "no longer a lead"])
def test_a_letter_about_a_review_that_is_no_longer_due_is_not_sent(red, change) -> None:
    reachable(red, "dee")
    book(red).open_action("red", DRAFT, "a1")
    assert letters(red, 7) == [("dee", MessageKind.ACTION_REVIEW)]
    match change:
        case "a later day":
            book(red).change_action("a1", replace(DRAFT, look_again=date(2026, 3, 20)), 1)
        case "closed":
            book(red).close_action("a1", "", 1)
        case _:
            with red.write() as db:
                teams.remove_leads(db, [("red", "dee")])

    assert letters(red, 7) == []


def test_a_review_that_is_moved_forward_and_a_lead_named_later_are_looked_at_in_time(red) -> None:
    """The clock looks only at people for whom something is due."""
    reachable(red, "dee", "cho")
    book(red).open_action("red", replace(DRAFT, look_again=date(2026, 3, 30)), "a1")
    assert letters(red, 3) == []

    book(red, days=3).change_action("a1", replace(DRAFT, look_again=date(2026, 3, 8)), 1)
    with red.write() as db:
        teams.name_leads(db, "red", ["cho"])

    assert letters(red, 4) == [("cho", MessageKind.ACTION_REVIEW), ("dee", MessageKind.ACTION_REVIEW)]


# ── did it help? ────────────────────────────────────────────────────────────────────────────────────────────────────

MY_TEAM, ANSWERS = "pages/advocate/my_team.py", "teams/ui/lead_page/did_it_help"
ASKED = message(LINES, "help?")
WEEKS = [WEEK.back(back) for back in range(30)]


@pytest.fixture
def hardly_any_noise(monkeypatch) -> None:
    for name in ("EPSILON", "EPSILON_STRONG"):
        monkeypatch.setattr(gate, name, 1e9)


def test_who_is_asked_answers_on_the_page_of_their_team_and_the_lead_reads_a_rough_share(
    store, add_team, browse, hardly_any_noise
) -> None:
    ids = add_team("large", 9, WEEKS, lead="dee")
    book(store).open_action("large", replace(DRAFT, who_id="large-1"), "a1")
    book(store).close_action("a1", "", 1)
    assert ASKED in everything_sent(browse(HOME, as_=ids[0]))
    assert ASKED not in everything_sent(browse(HOME, as_="dee"))

    for one in ids:
        at = browse(MY_TEAM, as_=one)
        at.button(key="helped-a1-True").click().run()
        assert message(ANSWERS, "You said: it helped") in [each.value for each in at.markdown]
    assert ASKED not in everything_sent(browse(HOME, as_=ids[0]))
    asking, said = message(ANSWERS, "is asked"), message(ANSWERS, "Nearly everyone")
    assert [text in closed_actions(browse, "dee") for text in (asking, said)] == [True, False]

    publish_all(store, datetime(2026, 3, 19, tzinfo=UTC))
    assert [text in closed_actions(browse, "dee") for text in (asking, said)] == [False, True]
    assert said in closed_actions(browse, ids[0])


def closed_actions(browse, person_id) -> str:
    page, name = ("pages/lead/teams.py", "teams") if person_id == "dee" else (MY_TEAM, "my_team")
    at = browse(page, as_=person_id)
    at.session_state[f"{name}-closed-actions"] = True
    return everything_sent(at.run())
