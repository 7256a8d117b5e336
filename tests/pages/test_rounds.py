"""The page of rounds, from opening one to what came of it."""

from dataclasses import replace

import pytest

from alongside.desks.coordinator import CoordinatorDesk
from alongside.domain.matching.participants import Rules, Weights
from alongside.domain.people import Person, Role
from alongside.store import people, rounds
from tests.conftest import NOW
from tests.pages.confirming import confirm
from tests.pages.sent import everything_sent, rows_sent
from tests.wording import message

PAGE = "pages/coordinator/rounds.py"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, Person("cho", "cho@example.org", "Cho"), NOW)


@pytest.fixture
def red(add_team):
    return add_team("red", 5)


@pytest.fixture
def drawn_up(desk, red, take_part):
    """A round with five people in it."""
    desk.open_round("2026-03-10")
    take_part(red)


def opened(browse):
    at = browse(PAGE, as_="cho")
    assert not at.exception
    return at


def said(at):
    return [one.value for kind in (at.markdown, at.info, at.error) for one in kind]


def table(at, *columns):
    return next(one.value for one in at.dataframe if tuple(one.value.columns) == columns)


@pytest.mark.parametrize("as_", ["ana", "dee", "eli", None])
def test_nobody_but_a_coordinator_sees_anything(browse, drawn_up, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe
    assert not at.button
    assert "Red-1" not in everything_sent(at)


def test_a_coordinator_sees_who_is_in(browse, drawn_up):
    assert "Red-1" in everything_sent(opened(browse))


def test_a_round_is_opened_for_a_week_unless_told(browse, desk):
    at = opened(browse)
    at.button(key="open_round").click().run()

    assert not at.exception
    assert [(one.number, one.confirm_until) for one in desk.rounds()] == [(1, "2026-03-11")]
    assert message("web/coordinator/dry_run_view", "people") in said(at)


def test_the_dry_run_shows_who_with_whom_who_is_left_out_and_its_proof(browse, desk, drawn_up):
    at = opened(browse)

    proposal = desk.dry_run().proposal
    names = {f"{pair.a.title()}  ·  {pair.b.title()}" for pair in proposal.pairs}
    assert {row["names"] for row in rows_sent(at)} == names
    (left,) = proposal.left_out
    assert left.id.title() in [one.value.splitlines()[0] for one in at.text]
    assert message(
        "web/coordinator/dry_run_view", "person is unmatched", n="4 people have a partner. 1"
    ) in said(at)
    assert any(line.startswith(message("web/coordinator/wording", "confirmed")) for line in said(at))


def test_a_pair_held_together_is_in_the_picture_and_can_be_undone(browse, desk, drawn_up):
    at = opened(browse)
    at.selectbox(key="wish_a").set_value("red-1")
    at.selectbox(key="wish_b").set_value("red-5")
    at.button(key="lock").click().run()

    held = {row["names"]: row["kind"] for row in rows_sent(at)}
    assert not at.exception
    assert held["Red-1  ·  Red-5"] == message("web/coordinator/pictures", "Locked by you")
    assert (at.selectbox(key="wish_a").value, at.selectbox(key="wish_b").value) == (None, None)

    at.button(key="undo-red-1-red-5").click().run()
    assert desk.draw().wishes == ()


def test_two_whom_a_rule_keeps_apart_are_refused_beside_the_form(browse, desk, drawn_up, take_part):
    take_part(["red-5"], languages=frozenset({"es"}))
    at = opened(browse)
    at.selectbox(key="wish_a").set_value("red-1")
    at.selectbox(key="wish_b").set_value("red-5")
    at.button(key="lock").click().run()

    assert len(at.error) == 1
    assert at.selectbox(key="wish_b").value == "red-5"
    assert desk.draw().wishes == ()


def test_what_is_published_is_what_was_shown(browse, desk, drawn_up):
    proposal = desk.dry_run().proposal
    at = opened(browse)
    at.button(key="publish").click().run()

    assert not at.exception
    done = desk.outcome(1)
    assert sorted(one.people for one in done.pairings) == [(pair.a, pair.b) for pair in proposal.pairs]
    assert at.code[0].value == done.round.digest
    assert set(table(at, "People", "Fit")["People"]) == {
        f"{pair.a.title()}  ·  {pair.b.title()}" for pair in proposal.pairs
    }
    assert list(
        table(
            at,
            "Name",
            message("web/coordinator/published_rounds", "restrictive"),
            message("web/coordinator/pictures", "Rounds"),
        )[message("web/coordinator/pictures", "Rounds")]
    ) == [1]


def test_what_changed_since_it_was_shown_is_not_published(browse, desk, drawn_up, take_part):
    at = opened(browse)
    take_part(["red-5"], comes=False)
    at.button(key="publish").click().run()

    assert "Something changed since this dry run was drawn up" in at.error[0].value
    assert desk.history().pairings == ()

    at.button(key="publish").click().run()
    assert len(desk.history().pairings) == 2


def test_rules_and_weights_are_saved_together(browse, desk):
    at = opened(browse)
    place = next(one.key for one in at.button if (one.key or "").startswith("save-")).removeprefix("save-")
    at.number_input(key=f"cooldown-{place}").set_value(2)
    at.slider(key=f"talk-{place}").set_value(0)
    at.button(key=f"save-{place}").click().run()

    assert not at.exception
    assert desk.settings() == (Rules(cooldown=2), Weights(talk=0))


def test_weights_of_nothing_are_refused(browse, desk):
    at = opened(browse)
    place = next(one.key for one in at.button if (one.key or "").startswith("save-")).removeprefix("save-")
    for one in at.slider:
        one.set_value(0)
    at.button(key=f"save-{place}").click().run()

    assert [one.value for one in at.error] == [message("web/refusals", "one part")]
    assert desk.settings() == (Rules(), Weights())


def test_names_are_never_read_as_markdown(store, browse, drawn_up):
    with store.write() as db:
        for one in ("red-1", "red-2"):  # two people of one name, too
            people.update_person(db, replace(people.by_id(db, one), name=HOSTILE))
    at = opened(browse)

    kinds = (at.markdown, at.caption, at.info, at.title, at.subheader, at.header)
    assert not [one for kind in kinds for one in kind if "example.org" in one.value]
    assert not [one for one in at.expander if "example.org" in one.label]
    assert HOSTILE in everything_sent(at)
    assert f"{HOSTILE} (2)" in at.selectbox(key="wish_a").options


def test_an_older_round_can_be_chosen(browse, desk, drawn_up, take_part, red, store):
    desk.publish(1, desk.draw().drawn_from)
    desk.open_round("2026-03-10")
    desk.publish(2, desk.draw().drawn_from)
    at = opened(browse)

    at.selectbox(key="round_shown-2").set_value(1).run()

    assert not at.exception
    assert len(table(at, "People", "Fit")) == 2
    with store.read() as db:
        assert rounds.newest_published_number(db) == 2


def test_a_pair_that_cannot_be_held_together_any_more_says_so(browse, desk, drawn_up, take_part):
    desk.lock(1, "red-1", "red-2")
    take_part(["red-2"], comes=False)

    at = opened(browse)

    assert any("Cannot be held together any more" in one.value for one in at.text)


def test_the_export_of_a_round_stands_behind_the_password(browse, desk, drawn_up, with_password):
    desk.publish(1, desk.draw().drawn_from)
    assert [each.label for each in opened(browse).get("download_button")] == [
        message("web/coordinator/published_rounds", "JSON")
    ]
    with_password("cho")
    at = opened(browse)
    assert not at.get("download_button")

    at = confirm(at, "round-1.json")

    assert [each.label for each in at.get("download_button")] == [
        message("web/coordinator/published_rounds", "JSON")
    ]
