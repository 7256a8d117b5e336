"""Who to talk to, offered after a very heavy week. Topics above offer theirs, in modules that
`everything/ui/topics.py` imports.
"""

from collections.abc import Callable
from enum import IntEnum

from alongside.core.words import Words

# Gives what shows the offer, or None if it does not lead this person to anyone now.
Offer = Callable[[Words], Callable[[], None] | None]


class OfferPlace(IntEnum):
    """On the page, from the top."""

    SUPPORT_PARTNER = 1
    SOMEONE_THIS_WEEK = 2
    COORDINATOR = 3


_OFFERS: dict[OfferPlace, Offer] = {}


def offer_at(place: OfferPlace) -> Callable[[Offer], Offer]:
    def register(offer: Offer) -> Offer:
        if place in _OFFERS:
            raise ValueError(f"{place.name} is offered twice")
        _OFFERS[place] = offer
        return offer

    return register


def open_offers(t: Words) -> list[Callable[[], None]]:
    """What shows each offer there is for this visitor, in the order of the page."""
    return [show for _, offer in sorted(_OFFERS.items()) if (show := offer(t)) is not None]
