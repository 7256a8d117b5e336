"""`round` at the console."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import dry_run


@pytest.fixture
def desk(store: Store) -> CoordinatorDesk:
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    """Of today, as the command is."""
    return CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), datetime.now(UTC))


@pytest.fixture
def drawn_up(desk: CoordinatorDesk, add_team: Any, take_part: Any) -> list[str]:
    red: list[str] = add_team("red", 3)
    desk.open_round(desk.local_today())
    take_part(red, seen=desk.now)
    return red


def test_a_dry_run_is_what_the_page_shows(call: Any, desk: CoordinatorDesk, drawn_up: list[str]) -> None:
    shown = call("round", "propose", "--json").json

    drawing = desk.snapshot_open_round()
    assert drawing is not None
    dry = dry_run(drawing)
    (pair,), (left,) = dry.proposal.pairs, dry.proposal.left_out
    assert [one["people"] for one in shown["pairs"]] == [[f"{pair.a}@example.org", f"{pair.b}@example.org"]]
    assert [(one["login"], one["waited"]) for one in shown["left_out"]] == [(f"{left.id}@example.org", 1)]
    assert shown["places"]["in"] == 3
    assert (shown["digest"], shown["drawn_from"]) == (dry.proposal.digest, dry.drawing.drawn_from)
    assert shown["proof"]["optimal"] is True
    assert desk.list_pairs().active == ()


def test_without_an_open_round_there_is_nothing_to_propose(call: Any) -> None:
    done = call("round", "propose")

    assert (done.code, done.out, done.err) == (2, "", "Error: No round is open.\n")


def test_confirming_publishes_once(call: Any, desk: CoordinatorDesk, drawn_up: list[str]) -> None:
    first = call("round", "confirm", "1", "--as", "cho@example.org")
    second = call("round", "confirm", "1", "--as", "cho@example.org")

    assert (first.code, first.out) == (0, "Round 1 is published.\n")
    assert (second.code, second.out) == (0, "Round 1 was published already.\n")
    assert len(desk.list_pairs().active) == 1


def test_what_changed_since_the_dry_run_is_not_confirmed(
    call: Any, desk: CoordinatorDesk, drawn_up: list[str], take_part: Any
) -> None:
    seen = call("round", "propose", "--json").json["drawn_from"]
    take_part(drawn_up[:1], comes=False)

    done = call("round", "confirm", "1", "--as", "cho@example.org", "--drawn-from", seen)

    assert (done.code, done.err) == (
        2,
        "Error: Something changed since that dry run. Nothing was published.\n",
    )
    assert desk.list_pairs().active == ()


@pytest.mark.parametrize("login", ["ana", "dee", "eli"])
def test_only_a_coordinator_confirms_a_round(call: Any, desk: Any, drawn_up: list[str], login: str) -> None:
    done = call("round", "confirm", "1", "--as", f"{login}@example.org")

    assert (done.code, done.err) == (
        2,
        f"Error: {login}@example.org is not a coordinator. Nothing was changed.\n",
    )


def test_a_round_that_does_not_exist_is_refused(call: Any, desk: CoordinatorDesk) -> None:
    assert call("round", "confirm", "7", "--as", "cho@example.org").err == "Error: There is no round 7.\n"
    assert call("round", "show").err == "Error: No round is published yet.\n"
    assert call("round", "show", "7").err == "Error: No round 7 is published.\n"


def test_a_published_round_is_shown(
    store: Store, call: Any, desk: CoordinatorDesk, drawn_up: list[str]
) -> None:
    call("round", "confirm", "1", "--as", "cho@example.org")
    shown = call("round", "show", "--json").json

    done = desk.round_outcome(1)
    assert shown["digest"] == done.round.digest
    assert [one["people"] for one in shown["pairings"]] == [
        [f"{one}@example.org" for one in done.pairings[0].people]
    ]
    assert [one["waited"] for one in shown["left_out"]] == [1]
    assert call("round", "show", "1", "--json").json == shown
    with store.write() as db:
        for one in drawn_up:
            people.update_person(db, replace(people.by_id(db, one), left_on=date(2026, 3, 5)))  # type: ignore[type-var]
    assert call("round", "show", "--json").json == shown


def test_rounds_in_words(call: Any, desk: CoordinatorDesk, drawn_up: list[str]) -> None:
    proposed = call("round", "propose").out
    call("round", "confirm", "1", "--as", "cho@example.org")
    shown = call("round", "show").out

    for out in (proposed, shown):
        assert "left out: " in out
        assert "Proven: no set of pairs does better. Digest" in out
