"""The page of pairs: who supports whom, why, and ending it."""

import pytest

from alongside.desks.coordinator import CoordinatorDesk
from alongside.domain.people import Person, Role
from alongside.store import people
from tests.conftest import NOW
from tests.pages.sent import everything_sent

PAGE = "pages/coordinator/pairs.py"


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, Person("cho", "cho@example.org", "Cho"), NOW)


@pytest.fixture
def paired(desk, add_team, take_part):
    """The one pair there is."""
    desk.open_round("2026-03-10")
    take_part(add_team("red", 2))
    desk.publish(1, desk.draw().drawn_from)
    return desk.history().active[0]


@pytest.mark.parametrize("as_", ["ana", "dee", "eli", None])
def test_nobody_but_a_coordinator_sees_anything(browse, paired, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert "Red-1" not in everything_sent(at)


def test_nothing_yet(browse, desk):
    at = browse(PAGE, as_="cho")

    assert not at.exception
    assert [one.value for one in at.info] == [
        "Nobody is paired now. Pairs come from a round, or when one asks another."
    ]


def test_a_pair_is_shown_with_its_reasons(browse, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.id).run()

    assert not at.exception
    assert at.dataframe[0].value.to_dict("records") == [
        {"People": "Red-1  ·  Red-2", "When": "Until Mar 7, 2026", "From": "Round 1"}
    ]
    reasons = dict(at.dataframe[1].value.itertuples(index=False, name=None))
    link = paired.links[0]
    assert reasons["All together"] == link.fit
    assert reasons["Times in common"] == link.parts["overlap"]
    assert [one.value for one in at.text] == ["Red-1  ·  Red-2"]


def test_a_pair_that_is_ended_is_among_those_before(browse, desk, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.id).run()
    at.button(key="end_pair").click().run()

    assert not at.exception
    assert desk.history().active == []
    assert at.dataframe[0].value.to_dict("records") == [
        {"People": "Red-1  ·  Red-2", "When": "Did not come about, Mar 4, 2026", "From": "Round 1"}
    ]
