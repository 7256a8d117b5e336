"""How many partners someone has room for, and that no one who pauses takes on another."""

from datetime import timedelta

import pytest

from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Intent
from alongside.partners.desk.capacity import has_room
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.rules.partner_requests import NoRoom
from tests.conftest import NOW
from tests.fixtures.pairs import matched, person
from tests.fixtures.partners import add_peers, change_profile


@pytest.fixture(autouse=True)
def peers(store: Store) -> None:
    add_peers(store)
    change_profile(store, "ana", capacity=2)


def ana_has_room(store: Store, now=NOW) -> bool:
    with store.read() as db:
        return has_room(db, "ana", now)


@pytest.mark.parametrize(
    ("says", "room"),
    [
        ({}, True),
        ({"intent": Intent.GIVE}, True),
        ({"intent": Intent.PAUSE}, False),
        ({"languages": frozenset()}, False),  # not complete
        ({"capacity": 0}, False),
    ],
)
def test_room_is_what_the_profile_says_and_none_in_a_pause(store, says, room):
    change_profile(store, "ana", **says)

    assert ana_has_room(store) is room


def test_each_partner_takes_up_room_until_the_pairing_is_over(store):
    matched(store, "ana", "fay", pairing_id="p1")
    one = ana_has_room(store)
    matched(store, "ana", "gus", pairing_id="p2", since=NOW + timedelta(weeks=1))

    assert (one, ana_has_room(store)) == (True, False)
    midnight = NOW + timedelta(weeks=12, hours=-11)  # in London
    assert (ana_has_room(store, midnight - timedelta(seconds=1)), ana_has_room(store, midnight)) == (
        False,
        True,
    )


def test_a_trio_takes_up_the_room_of_two(store):
    matched(store, "ana", "fay", "gus")

    assert not ana_has_room(store)


def test_someone_who_pauses_neither_asks_nor_accepts_until_they_are_back(store):
    ana, gus = (PartnerDesk(store, person(store, one), NOW) for one in ("ana", "gus"))
    gus.send_request("ana")
    (request,) = ana.search_peers().of_me
    change_profile(store, "ana", intent=Intent.PAUSE)

    with pytest.raises(NoRoom):
        ana.send_request("fay")
    with pytest.raises(NoRoom):
        ana.answer_request(request.request.id, True)
    assert ana.my_pairings() == []

    change_profile(store, "ana", intent=Intent.MUTUAL)
    ana.answer_request(request.request.id, True)
    assert [one.names for one in ana.my_pairings()] == [("Gus",)]
