"""What is offered after a very heavy week: to talk to the coordinator."""

from collections.abc import Callable

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.ui.offers import OfferPlace, offer_at
from alongside.core.words import Words
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.ui import links


@offer_at(OfferPlace.COORDINATOR)
def offer_coordinator(t: Words) -> Callable[[], None] | None:
    if open_desk(SessionDesk).talk_request().coordinator:
        return lambda: links.to_sessions(t, t("Ask to talk to the coordinator"))
    return None
