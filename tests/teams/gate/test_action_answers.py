"""Whether an action helped is said once, in rough words, by enough people; and tells of no one what they said."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from math import exp

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import DatabaseError
from alongside.everything.store import records
from alongside.organisation.store import teams
from alongside.teams.desk.action_answers import OwnAnswersDesk
from alongside.teams.desk.actions import ActionBook
from alongside.teams.desk.lead import lead_desk, member_desk
from alongside.teams.gate import action_answers as gate
from alongside.teams.gate.publishing import publish_all
from alongside.teams.rules.action_answers import SHARES, Helped, answers_until, count_odds, nearest_share
from alongside.teams.rules.actions import ActionDraft, ActionKind
from alongside.teams.rules.releases import EPSILON, EPSILON_STRONG, FEWEST
from tests.conftest import NOW, WEEK, AddTeam

YEAR = [WEEK.back(back) for back in range(30)]
CLOSED = NOW.date()  # a Wednesday
RELEASED = datetime(2026, 3, 19, tzinfo=UTC)
DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="dee",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)


@pytest.fixture(autouse=True)
def hardly_any_noise(monkeypatch) -> None:
    for name in ("EPSILON", "EPSILON_STRONG"):
        monkeypatch.setattr(gate, name, 1e9)


@pytest.fixture
def red(store, add_team: AddTeam):
    """Ten people; dee leads them and is none of them."""
    add_team("red", 10, YEAR, lead="dee")
    return store


def person(person_id: str) -> Person:
    return Person(id=person_id, login=person_id, name=person_id)


def close(store, action_id="a1", at=NOW) -> None:
    book = ActionBook(store, person("dee"), at)
    draft = ActionDraft(**{**vars(DRAFT), "look_again": at.date() + timedelta(days=7), "until": at.date()})
    book.open_action("red", draft, action_id)
    book.close_action(action_id, "", 1)


def answer(store, *numbers: int, helped=True, at=NOW, action_id="a1") -> None:
    for number in numbers:
        OwnAnswersDesk(store, person(f"red-{number}"), at).give_answer(action_id, helped)


def erase(store, person_id: str) -> None:
    with store.write() as db:
        records.erase_person(db, person_id)


def shown(store, at=RELEASED, to="dee") -> dict[str, Helped]:
    publish_all(store, at)
    return dict(lead_desk(store, person(to), at).read_figures().helped)


# ── what can be learned ─────────────────────────────────────────────────────────────────────────────────────────────


def share_odds(helped: int, people_: int, epsilon: float) -> dict[Helped, float]:
    odds = dict.fromkeys(SHARES, 0.0)
    for count, chance in enumerate(count_odds(helped, people_, epsilon)):
        odds[nearest_share(count, people_)] += chance
    return odds


@pytest.mark.parametrize("epsilon", [EPSILON, EPSILON_STRONG])
@pytest.mark.parametrize("people_", [6, 8, 13, 40])
def test_one_answer_changes_the_odds_of_what_is_said_by_at_most_e_to_the_epsilon(people_, epsilon) -> None:
    """However much is known of the others, also where all say the same."""
    for helped, other in itertools.pairwise(range(people_ + 1)):
        one, two = share_odds(helped, people_, epsilon), share_odds(other, people_, epsilon)
        assert sum(one.values()) == pytest.approx(1)
        assert all(exp(-epsilon) - 1e-9 <= one[said] / two[said] <= exp(epsilon) + 1e-9 for said in SHARES)


def test_an_exact_count_would_name_everyone_where_all_say_the_same() -> None:
    """The twin: without noise, one answer makes what was impossible certain."""
    odds = share_odds(0, 8, 1e3)

    assert odds[Helped.HARDLY_ANYONE] == pytest.approx(1)
    assert share_odds(8, 8, 1e3)[Helped.HARDLY_ANYONE] == 0


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        (FEWEST - 1, 0, Helped.TOO_FEW),
        (FEWEST, 0, Helped.NEARLY_EVERYONE),
        (6, 2, Helped.THREE_IN_FOUR),
        (4, 4, Helped.HALF),
        (2, 6, Helped.ONE_IN_FOUR),
        (0, 9, Helped.HARDLY_ANYONE),
    ],
)
def test_a_share_is_said_from_the_houses_minimum_on(red, yes, no, outcome) -> None:
    close(red)
    answer(red, *range(1, yes + 1))
    answer(red, *range(yes + 1, yes + no + 1), helped=False)

    assert shown(red) == {"a1": outcome}


def test_nothing_is_shown_before_its_day_and_what_was_shown_never_changes(red) -> None:
    close(red)
    eve = RELEASED - timedelta(seconds=1)
    readers = [lead_desk(red, person("dee"), eve), member_desk(red, person("red-1"), eve)]
    publish_all(red, eve)
    before = [(desk.read_figures(), desk.fingerprint()) for desk in readers]
    answer(red, *range(1, 9), at=eve)

    publish_all(red, eve)
    assert [(desk.read_figures(), desk.fingerprint()) for desk in readers] == before
    assert shown(red) == {"a1": Helped.NEARLY_EVERYONE}

    with pytest.raises(NotAllowed):
        answer(red, 9, helped=False, at=RELEASED)
    erase(red, "red-1")
    with red.write() as db, pytest.raises(DatabaseError):
        db.run("update action_release set outcome = 'half'")
    assert shown(red, RELEASED + timedelta(weeks=9)) == {"a1": Helped.NEARLY_EVERYONE}


def test_answers_are_deleted_as_the_share_comes_out_and_with_their_person(red) -> None:
    close(red)
    answer(red, *range(1, 10))
    erase(red, "red-9")
    with red.read() as db:
        assert len(db.rows("select * from action_answer")) == 8  # the twin

    shown(red)

    with red.read() as db:
        assert db.rows("select * from action_answer") == []


def test_a_team_is_asked_about_one_action_of_a_block_however_many_there_are(red) -> None:
    close(red)
    close(red, "a2", NOW + timedelta(days=1))
    later = datetime.combine(WEEK.back(-4).monday, time(9), UTC)
    close(red, "a3", later)

    with red.read() as db:
        assert [row["action_id"] for row in db.rows("select action_id from action_question")] == ["a1", "a3"]


# ── who is asked ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_reads_the_share_as_a_lead_or_is_not_in_the_team_cannot_answer(red, add_team) -> None:
    add_team("blue", 9, YEAR, lead="ben")
    with red.write() as db:
        teams.name_leads(db, "red", ["red-10"])
    close(red)

    for reader in ("dee", "red-10", "blue-1", "ben", "eli"):
        desk = OwnAnswersDesk(red, person(reader), NOW)
        assert desk.list_questions() == []
        with pytest.raises(NotAllowed):
            desk.give_answer("a1", True)
    assert len(OwnAnswersDesk(red, person("red-1"), NOW).list_questions()) == 1  # the twin


def test_who_became_a_lead_after_they_answered_is_not_counted(red) -> None:
    close(red)
    answer(red, *range(1, FEWEST + 1))
    with red.write() as db:
        teams.name_leads(db, "red", ["red-1"])

    assert shown(red) == {"a1": Helped.TOO_FEW}


def test_made_up_accounts_are_not_asked(red) -> None:
    """Whose answers an employer knows, beside few real ones."""
    with red.write() as db:
        people.add_person(db, Person(id="no-one", login="no-one@example.org", name="No One"), CLOSED)
        people.open_accounts(db, [("no-one", CLOSED)])
        people.join_teams(db, [("no-one", "red")], CLOSED)
    close(red)

    assert OwnAnswersDesk(red, person("no-one"), NOW).list_questions() == []


def test_a_team_too_small_is_not_asked(store, add_team) -> None:
    add_team("red", FEWEST - 1, YEAR, lead="dee")
    close(store)

    assert OwnAnswersDesk(store, person("red-1"), NOW).list_questions() == []
    assert shown(store) == {}


@pytest.mark.parametrize("is_admin", [True, False], ids=["an admin", "the twin"])
def test_who_could_choose_the_panel_is_not_shown_what_it_said(red, is_admin) -> None:
    close(red)
    answer(red, *range(1, 9))
    if is_admin:
        with red.write() as db:
            people.grant_role(db, "dee", Role.ADMIN)

    assert bool(shown(red)) is not is_admin


def test_an_answer_can_be_changed_until_the_share_comes_out(red) -> None:
    close(red)
    answer(red, *range(1, 9))
    answer(red, *range(1, 9), helped=False)
    [own] = OwnAnswersDesk(red, person("red-1"), NOW).list_questions()

    assert (own.helped, own.released_on) == (False, RELEASED.date())
    assert answers_until(CLOSED, UTC) == RELEASED
    assert shown(red) == {"a1": Helped.HARDLY_ANYONE}
