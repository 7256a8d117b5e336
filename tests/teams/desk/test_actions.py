"""Who may write into the book of a team's actions, who reads along, and that nothing is lost or done twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.store.engine import Store
from alongside.organisation.store import teams
from alongside.teams.desk.actions import ActionBook, ActionList
from alongside.teams.rules.actions import ActionChanged, ActionClosed, ActionDraft, ActionKind, TeamAction
from alongside.teams.store import actions
from tests.conftest import NOW, AddTeam

DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="red-1",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
OPENED = TeamAction(
    id="a1",
    team_id="red",
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="red-1",
    who_name="Red-1",
    opened_on=date(2026, 3, 4),
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
Do = Callable[[ActionBook], Any]
WRITES: list[Do] = [
    lambda book: book.open_action("red", DRAFT, "a2"),
    lambda book: book.open_action("red", DRAFT, "a1"),
    lambda book: book.change_action("a1", replace(DRAFT, text="mine"), 1),
    lambda book: book.close_action("a1", "mine", 1),
]


def book_of(store: Store, person_id: str, days: int = 0) -> ActionBook:
    return ActionBook(
        store, Person(id=person_id, login=person_id, name=person_id), NOW + timedelta(days=days)
    )


def list_of(store: Store, person_id: str, days: int = 0) -> ActionList:
    return ActionList(
        store, Person(id=person_id, login=person_id, name=person_id), NOW + timedelta(days=days)
    )


def kept(store: Store) -> list[TeamAction]:
    with store.read() as db:
        return actions.actions_of_teams(db, ["red", "blue"])


def logged(store: Store) -> list[tuple[str, str, str | None, str]]:
    """By action."""
    with store.read() as db:
        lines = audit.list_entries(db, 50)
    return sorted((line.action, line.actor_id, line.subject_id, line.detail) for line in lines)


@pytest.fixture
def book(store: Store, add_team: AddTeam) -> ActionBook:
    """dee's, who leads red; ben leads blue. One action of red is open."""
    add_team("red", 3, lead="dee")
    add_team("blue", 3, lead="ben")
    found = book_of(store, "dee")
    found.open_action("red", DRAFT, "a1")
    return found


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "who", ["ben", "red-1", "ana", "eli"], ids=["another lead", "member", "nobody", "admin"]
)
@pytest.mark.parametrize("do", WRITES)
def test_no_one_but_a_lead_of_the_team_writes_into_its_book(
    store: Store, book: ActionBook, who: str, do: Do
) -> None:
    before = kept(store), logged(store)

    with pytest.raises(NotAllowed):
        do(book_of(store, who))

    assert (kept(store), logged(store)) == before
    do(book)  # the twin: its lead may


@pytest.mark.parametrize("do", WRITES)
def test_a_former_lead_writes_no_more_also_from_a_page_left_open(
    store: Store, book: ActionBook, do: Do
) -> None:
    with store.write() as db:
        teams.remove_leads(db, [("red", "dee")])
    before = kept(store), logged(store)

    with pytest.raises(NotAllowed):
        do(book)

    assert (kept(store), logged(store)) == before


def test_an_action_of_another_team_is_refused_as_one_that_is_not_there(
    store: Store, book: ActionBook
) -> None:
    for action_id in ("a1", "a9"):
        with pytest.raises(NotAllowed):
            book_of(store, "ben").close_action(action_id, "", 1)


def test_an_id_of_another_teams_action_opens_nothing(store: Store, book: ActionBook) -> None:
    with pytest.raises(NotAllowed):
        book_of(store, "ben").open_action("blue", replace(DRAFT, who_id="blue-1"), "a1")

    assert kept(store) == [OPENED]


def test_a_deputy_may_close_what_another_lead_opened(store: Store, book: ActionBook) -> None:
    with store.write() as db:
        teams.name_leads(db, "red", ["cho"])

    assert book_of(store, "cho").close_action("a1", "", 1).closed_on == date(2026, 3, 4)


def test_a_lead_reads_who_may_be_the_owner_and_no_one_else_does(store: Store, book: ActionBook) -> None:
    assert book.possible_owners("red") == [
        ("dee", "Dee"),
        ("red-1", "Red-1"),
        ("red-2", "Red-2"),
        ("red-3", "Red-3"),
    ]
    for who in ("ben", "red-1"):
        with pytest.raises(NotAllowed):
            book_of(store, who).possible_owners("red")


@pytest.mark.parametrize(
    ("who", "seen"), [("dee", ["red"]), ("red-2", ["red"]), ("ben", ["blue"]), ("ana", [])]
)
def test_the_team_and_its_leads_read_along_and_no_one_else(
    store: Store, book: ActionBook, who: str, seen: list[str]
) -> None:
    assert list(list_of(store, who).actions_of_teams(["red", "blue", "green"])) == seen


def test_who_was_moved_reads_along_no_more(store: Store, book: ActionBook) -> None:
    reader = list_of(store, "red-1")
    assert reader.actions_of_teams(["red"])["red"].open == (OPENED,)

    with store.write() as db:
        teams.move_many(db, {"red-1": "blue"}, date(2026, 3, 4))

    assert reader.actions_of_teams(["red"]) == {}


# ── what is kept ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_action_is_kept_as_it_was_opened_changed_and_closed(store: Store, book: ActionBook) -> None:
    assert kept(store) == [OPENED]

    changed = book.change_action("a1", replace(DRAFT, who_id="dee", look_again=date(2026, 3, 20)), 1)
    assert kept(store) == [changed]
    assert changed == replace(OPENED, who_id="dee", who_name="Dee", look_again=date(2026, 3, 20), revision=2)

    closed = book_of(store, "dee", days=7).close_action("a1", "It helped.", 2)
    assert kept(store) == [closed]
    assert closed == replace(changed, closed_on=date(2026, 3, 11), outcome="It helped.", revision=3)


def test_each_change_is_in_the_log_by_ids_alone(store: Store, book: ActionBook) -> None:
    book.change_action("a1", replace(DRAFT, text="Fewer cases."), 1)
    book.close_action("a1", "It helped.", 2)

    assert logged(store) == [
        (action, "dee", "dee", "red")
        for action in (Action.ACTION_CHANGED, Action.ACTION_CLOSED, Action.ACTION_OPENED)
    ]


def test_sending_a_form_twice_does_it_once(store: Store, book: ActionBook) -> None:
    book.open_action("red", replace(DRAFT, text="typed a little later"), "a1")
    assert kept(store) == [OPENED]

    for _ in range(2):
        book.change_action("a1", replace(DRAFT, text="Fewer cases."), 1)
    for _ in range(2):
        book.close_action("a1", "It helped.", 2)

    assert [(action.text, action.outcome, action.revision) for action in kept(store)] == [
        ("Fewer cases.", "It helped.", 3)
    ]
    assert len(logged(store)) == 3


def test_two_clicks_at_once_open_one_action(store: Store, book: ActionBook) -> None:
    clicks = [Thread(target=book.open_action, args=("red", DRAFT, "a2")) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    assert [action.id for action in kept(store)] == ["a1", "a2"]
    assert len(logged(store)) == 2


def test_two_forms_open_two_actions(store: Store, book: ActionBook) -> None:
    """The twin of the two tests before."""
    book.open_action("red", DRAFT, "a2")

    assert [action.id for action in kept(store)] == ["a1", "a2"]


def test_a_change_elsewhere_loses_neither_version(store: Store, book: ActionBook) -> None:
    theirs = book.change_action("a1", replace(DRAFT, text="theirs"), 1)
    mine = replace(DRAFT, text="mine")

    with pytest.raises(ActionChanged) as refusal:
        book.change_action("a1", mine, 1)
    assert (refusal.value.stored, refusal.value.mine) == (theirs, mine)
    assert kept(store) == [theirs]

    assert book.change_action("a1", mine, refusal.value.stored.revision).text == "mine"


def test_what_was_closed_elsewhere_stays_closed(store: Store, book: ActionBook) -> None:
    done = book.close_action("a1", "It helped.", 1)

    with pytest.raises(ActionClosed):
        book.change_action("a1", replace(DRAFT, text="mine"), 1)
    with pytest.raises(ActionClosed):
        book.close_action("a1", "mine", 1)

    assert kept(store) == [done]


@pytest.mark.parametrize(
    "bad",
    [
        replace(DRAFT, who_id="blue-1"),
        replace(DRAFT, who_id="ben"),
        replace(DRAFT, until=date(2026, 3, 3)),
        replace(DRAFT, text="x" * 501),
        replace(DRAFT, kind=ActionKind.OTHER, text=""),
    ],
)
def test_a_refusal_writes_nothing(store: Store, book: ActionBook, bad: ActionDraft) -> None:
    before = kept(store), logged(store)

    with pytest.raises(BadInput):
        book.open_action("red", bad, "a2")
    with pytest.raises(BadInput):
        book.change_action("a1", bad, 1)

    assert (kept(store), logged(store)) == before


def test_today_is_by_the_organisations_clock(store: Store, book: ActionBook) -> None:
    """London is an hour ahead of UTC in summer: 23:30 UTC is already the next day."""
    night = NOW.replace(month=7, hour=23, minute=30)
    draft = replace(DRAFT, until=date(2026, 7, 5), look_again=date(2026, 7, 5))

    action = ActionBook(store, book.person, night).open_action("red", draft, "a2")

    assert action.opened_on == date(2026, 7, 5)
    assert (
        ActionList(store, book.person, night).actions_of_teams(["red"])["red"].today.isoformat()
        == "2026-07-05"
    )


def test_an_action_comes_up_again_on_its_day(store: Store, book: ActionBook) -> None:
    assert list_of(store, "red-2", days=6).actions_of_teams(["red"])["red"].due_actions == ()
    assert list_of(store, "red-2", days=7).actions_of_teams(["red"])["red"].due_actions == (OPENED,)
