"""No pairing ends without what it means for rounds."""

from datetime import timedelta

import pytest

from alongside.core.store.engine import Store
from alongside.partners.desk.pairing_endings import prioritise_in_next_round
from alongside.sessions.desk import pairing_endings
from alongside.sessions.rules.pairings import Ending
from alongside.sessions.store import pairings
from tests.conftest import NOW
from tests.fixtures.pairs import matched


def test_rounds_are_told_that_a_pairing_has_ended():
    assert [prioritise_in_next_round] == pairing_endings.WHEN_PAIRING_ENDS


@pytest.mark.parametrize("registered", [True, False])
def test_where_nothing_is_registered_no_pairing_ends(store: Store, monkeypatch, registered: bool):
    pairing = matched(store, "ana", "ben", begun=True)
    if not registered:
        monkeypatch.setattr(pairing_endings, "WHEN_PAIRING_ENDS", [])

    try:
        with store.write() as db:
            pairing_endings.end_pairing(db, pairing, Ending.DONE, NOW + timedelta(days=1))
    except LookupError:
        assert not registered

    with store.read() as db:
        found = pairings.find_pairing(db, pairing.id)
    assert found is not None
    assert (found.ended_at is not None) is registered
