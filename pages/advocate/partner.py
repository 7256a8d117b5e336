"""Support partner: requests to me, my partners and why, urgent requests, the next round, people to ask."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import show_left_over_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.partners.ui import links, partners, requests, urgent
from alongside.partners.ui import round_answers as rounds
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.ui import quick_actions

desk = open_desk(PartnerDesk)
in_need = open_desk(UrgentDesk)
t = state.words()
zone = pieces.readers_zone(open_desk(AccountDesk).organisation())
looking = desk.search_peers()

st.title(t("Support partner"), anchor=False)
gone = st.container()
urgent.show_received_requests(in_need.received_requests(), zone, t)
urgent.show_declined_requests(in_need.declined_requests(), zone, t)
requests.show_received_requests(looking.of_me, looking.room, zone, t)
requests.show_declined_requests(looking.declined, zone, t)
partners.show_partners(desk.my_pairings(), zone, t)
if not looking.ready:
    st.info(t("To be matched, your profile needs a language, a way to meet and your availability."))
    links.to_support_profile(t)
urgent.show_urgent_request(
    in_need.my_request(),
    withdrawn_until=in_need.withdrawn_until(),
    again=in_need.earliest_next_request(),
    ready=looking.ready,
    anyone=in_need.has_someone_to_ask(),
    contacts=read_support_contacts(state.store()),
    zone=zone,
    t=t,
)
opened, unmatched = desk.open_round(), desk.left_out()
rounds.show_next_round(opened, desk.rounds_can_open(), looking.room, t)
if unmatched or (opened and looking.room):
    rounds.show_chance(desk.round_chance(), t)
rounds.show_left_out(unmatched, zone, t)
if looking.ready:
    quick_actions.show_pause(open_desk(ProfileDesk).my_profile(), t)
    requests.show_peer_search(looking, zone, t)
with gone:
    show_left_over_refusal(t)
