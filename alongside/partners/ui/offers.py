"""What is offered after a very heavy week: one's support partner, and someone to talk to this week."""

from collections.abc import Callable

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.ui.offers import OfferPlace, offer_at
from alongside.core.words import Words
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.sessions.ui import links


@offer_at(OfferPlace.SUPPORT_PARTNER)
def offer_partner(t: Words) -> Callable[[], None] | None:
    begun = [pairing for pairing in open_desk(PartnerDesk).my_pairings() if pairing.begun]
    partners = [name for pairing in begun for name in pairing.names]

    def show() -> None:
        st.text(", ".join(partners))
        links.to_partners(t, t("Talk to your support partner"))

    return show if partners else None


@offer_at(OfferPlace.SOMEONE_THIS_WEEK)
def offer_someone_this_week(t: Words) -> Callable[[], None] | None:
    urgent = open_desk(UrgentDesk)
    if urgent.my_request() is not None:
        return lambda: links.to_partners(t, t("View your request for this week"))
    if urgent.has_someone_to_ask():
        return lambda: links.to_partners(t, t("Ask for someone this week"))
    return None
