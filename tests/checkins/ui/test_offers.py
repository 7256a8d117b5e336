"""Who to talk to after a very heavy week, as topics above offer it."""

import pytest

from alongside.checkins.ui import offers
from alongside.checkins.ui.offers import OfferPlace, offer_at, open_offers
from alongside.everything.ui import topics  # noqa: F401  # registers them


@pytest.fixture
def none_registered(monkeypatch):
    monkeypatch.setattr(offers, "_OFFERS", {})


def test_each_place_has_an_offer():
    assert set(offers._OFFERS) == set(OfferPlace)


def test_offers_come_in_the_order_of_their_places_and_only_those_that_lead_to_someone(none_registered):
    shown = []
    offer_at(OfferPlace.COORDINATOR)(lambda t: lambda: shown.append("coordinator"))
    offer_at(OfferPlace.SOMEONE_THIS_WEEK)(lambda t: None)
    offer_at(OfferPlace.SUPPORT_PARTNER)(lambda t: lambda: shown.append("partner"))

    for show in open_offers(None):
        show()

    assert shown == ["partner", "coordinator"]


def test_a_place_is_offered_once(none_registered):
    offer_at(OfferPlace.COORDINATOR)(lambda t: None)

    with pytest.raises(ValueError, match="COORDINATOR"):
        offer_at(OfferPlace.COORDINATOR)(lambda t: None)
