"""The page of rounds, from opening one to its result."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR
from alongside.matching.rules.participants import Rules, Weights
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.publishing import groups_of
from alongside.partners.desk.rounds import dry_run
from alongside.partners.rules.rounds import Wish
from alongside.partners.store import rounds
from tests.conftest import NOW
from tests.fixtures.confirming import confirm
from tests.fixtures.sent import everything_sent, rows_sent
from tests.fixtures.wording import message

PAGE = "pages/coordinator/rounds.py"
DRY_RUN = "partners/ui/coordinator/dry_run_view"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), NOW)


@pytest.fixture
def red(add_team):
    return add_team("red", 5)


@pytest.fixture
def prepared_round(desk, red, take_part):
    """A round with five people in it."""
    desk.open_round(date(2026, 3, 10))
    take_part(red)


def opened(browse, now=NOW):
    at = browse(PAGE, as_="cho", now=now)
    assert not at.exception
    return at


def said(at):
    return [one.value for kind in (at.markdown, at.info, at.error) for one in kind]


def table(at, *columns):
    return next(one.value for one in at.dataframe if tuple(one.value.columns) == columns)


@pytest.mark.parametrize("as_", ["eli", None])
def test_no_one_but_a_coordinator_sees_anything(browse, prepared_round, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe
    assert not at.button
    assert "Red-1" not in everything_sent(at)


def test_a_coordinator_sees_who_is_in(browse, prepared_round):
    assert "Red-1" in everything_sent(opened(browse))


def test_a_round_is_opened_for_a_week_by_default(browse, desk):
    at = opened(browse)
    assert [
        message("partners/ui/coordinator/opening", "hardly a pair") in one.value for one in at.warning
    ] == [True]
    at.button(key="open_round").click().run()

    assert not at.exception
    assert [(one.number, one.confirm_until) for one in desk.list_rounds()] == [(1, date(2026, 3, 11))]
    assert message(DRY_RUN, "see a dry run once", n="2") in said(at)


def test_the_dry_run_shows_pairs_unmatched_people_and_its_proof(browse, desk, prepared_round):
    at = opened(browse)

    proposal = dry_run(desk.snapshot_open_round()).proposal
    names = {f"{pair.a.title()}  ·  {pair.b.title()}" for pair in proposal.pairs}
    assert {row["names"] for row in rows_sent(at)} == names
    (left,) = proposal.left_out
    assert left.id.title() in [one.value.splitlines()[0] for one in at.text]
    matched = message(DRY_RUN, "people are matched", many=True, n="4")
    assert f"{matched} {message(DRY_RUN, 'person is unmatched', n='1')}" in said(at)
    assert any(
        line.startswith(message("partners/ui/coordinator/wording", "with this plan")) for line in said(at)
    )


def test_a_locked_pair_is_in_the_picture_and_can_be_undone(browse, desk, prepared_round):
    at = opened(browse)
    at.selectbox(key="wish_a").set_value("red-1")
    at.selectbox(key="wish_b").set_value("red-5")
    at.button(key="lock").click().run()

    locked = {row["names"]: row["kind"] for row in rows_sent(at)}
    assert not at.exception
    assert locked["Red-1  ·  Red-5"] == message("partners/ui/coordinator/pictures", "Paired by you")
    assert (at.selectbox(key="wish_a").value, at.selectbox(key="wish_b").value) == (None, None)

    at.button(key="undo-red-1-red-5").click().run()
    assert desk.snapshot_open_round().wishes == ()


def test_a_lock_against_a_rule_is_refused_beside_the_form(browse, desk, prepared_round, take_part):
    take_part(["red-5"], languages=frozenset({"es"}))
    at = opened(browse)
    at.selectbox(key="wish_a").set_value("red-1")
    at.selectbox(key="wish_b").set_value("red-5")
    at.button(key="lock").click().run()

    assert len(at.error) == 1
    assert at.selectbox(key="wish_b").value == "red-5"
    assert desk.snapshot_open_round().wishes == ()


@pytest.mark.parametrize("press", ["lock", "forbid"])
def test_a_press_that_chose_no_two_people_is_answered(browse, desk, prepared_round, press):
    at = opened(browse)

    at.button(key=press).click().run()

    assert [toast.value for toast in at.toast] == [
        message("partners/ui/coordinator/dry_run_view", "two people first")
    ]
    assert desk.snapshot_open_round().wishes == ()


def test_what_is_published_is_what_was_shown(browse, desk, prepared_round):
    proposal = dry_run(desk.snapshot_open_round()).proposal
    at = opened(browse)
    at.button(key="publish-1").click().run()
    assert not at.exception
    assert desk.list_pairs().active == ()

    at = opened(browse, NOW + UNDO_FOR)
    done = desk.round_outcome(1)
    assert sorted(one.people for one in done.pairings) == [(pair.a, pair.b) for pair in proposal.pairs]
    assert at.code[0].value == done.round.digest
    assert set(table(at, "People", "Fit")["People"]) == {
        f"{pair.a.title()}  ·  {pair.b.title()}" for pair in proposal.pairs
    }
    assert list(
        table(
            at,
            "Name",
            message("partners/ui/coordinator/published_rounds", "restrictive"),
            message("partners/ui/coordinator/pictures", "Rounds"),
        )[message("partners/ui/coordinator/pictures", "Rounds")]
    ) == [1]


def test_a_pair_left_out_before_an_undo_stays_left_out_in_the_same_tab(browse, desk, prepared_round):
    at = opened(browse)
    pair = groups_of(dry_run(desk.snapshot_open_round()).proposal)[0].key
    at.multiselect(key="leave-out-1").set_value([pair]).run()
    at.button(key="publish-1").click().run()
    at.button(key="undo-publishing-1").click().run()

    assert not at.exception
    assert at.multiselect(key="leave-out-1").value == [pair]


def test_what_changed_since_it_was_shown_is_not_published(browse, desk, prepared_round, take_part):
    at = opened(browse)
    take_part(["red-5"], comes=False)
    at.button(key="publish-1").click().run()

    assert [one.value for one in at.error] == [message("partners/ui/refusals", "so nothing was published")]
    assert desk.list_pairs().active == ()

    at.button(key="publish-1").click().run()
    assert len(replace(desk, now=NOW + UNDO_FOR).list_pairs().active) == 2


def test_rules_and_weights_are_saved_together(browse, desk):
    at = opened(browse)
    place = next(one.key for one in at.button if (one.key or "").startswith("save-")).removeprefix("save-")
    at.number_input(key=f"cooldown-{place}").set_value(2)
    at.slider(key=f"talk-{place}").set_value(0)
    at.button(key=f"save-{place}").click().run()

    assert not at.exception
    assert desk.read_settings() == (Rules(cooldown=2), Weights(talk=0))


def test_names_are_never_read_as_markdown(store, browse, prepared_round):
    with store.write() as db:
        for one in ("red-1", "red-2"):  # two people of one name, too
            people.update_person(db, replace(people.by_id(db, one), name=HOSTILE))
    at = opened(browse)

    kinds = (at.markdown, at.caption, at.info, at.title, at.subheader, at.header)
    assert not [one for kind in kinds for one in kind if "example.org" in one.value]
    assert not [one for one in at.expander if "example.org" in one.label]
    assert HOSTILE in everything_sent(at)
    assert f"{HOSTILE} (2)" in at.selectbox(key="wish_a").options


def test_an_older_round_can_be_chosen(browse, desk, prepared_round, take_part, red, store):
    desk.publish_round(1, desk.snapshot_open_round().drawn_from, at_once=True)
    desk.open_round(date(2026, 3, 10))
    desk.publish_round(2, desk.snapshot_open_round().drawn_from, at_once=True)
    at = opened(browse)

    at.selectbox(key="round_shown-2").set_value(1).run()

    assert not at.exception
    assert len(table(at, "People", "Fit")) == 2
    with store.read() as db:
        assert rounds.newest_published_number(db) == 2


def test_a_lock_that_is_no_longer_possible_says_so(browse, desk, prepared_round, take_part):
    desk.save_wish(1, "red-1", "red-2", Wish.LOCK)
    take_part(["red-2"], comes=False)

    at = opened(browse)

    assert any(message(DRY_RUN, "no longer possible") in one.value for one in at.text)


def test_the_export_of_a_round_needs_the_password(browse, desk, prepared_round, with_password):
    desk.publish_round(1, desk.snapshot_open_round().drawn_from, at_once=True)
    assert [each.label for each in opened(browse).get("download_button")] == [
        message("partners/ui/coordinator/published_rounds", "JSON")
    ]
    with_password("cho")
    at = opened(browse)
    assert not at.get("download_button")

    at = confirm(at, "round-1.json")

    assert [each.label for each in at.get("download_button")] == [
        message("partners/ui/coordinator/published_rounds", "JSON")
    ]
