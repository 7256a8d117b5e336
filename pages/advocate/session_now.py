"""Session now: the agreement, the agenda with its timer, one realistic step, and further help."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import show_left_over_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.ui import agenda, agreement, links, pairs, scheduling, step

desk = open_desk(SessionDesk)
t = state.words()
zone = pieces.readers_zone(open_desk(AccountDesk).organisation())
found = desk.my_pairs()
pair = pairs.pair_in_session(found)

st.title(t("Session now"), anchor=False)
gone = st.container()
if pair is None or pair.on is None:
    pairs.show_no_session(t)
    links.to_sessions(t)
    with st.expander(t("What you agree to before you meet"), key="agreement"):
        agreement.show_agreement_text(t)
    agreement.show_escalation(read_support_contacts(state.store()), t)
    with gone:
        show_left_over_refusal(t)
    st.stop()

st.text("\n".join(pair.names))
scheduling.show_place(pair.on, t)
scheduling.show_place_form(pair, pair.on, t)
if not pair.agreed:
    agreement.show_agreement(pair.pairing.id, t)
agenda.show_agenda(pair.on, t)
agreement.show_escalation(read_support_contacts(state.store()), t)
step.show_step_form(desk.current_step(), t)
links.to_sessions(t, t("Afterwards: did you meet, and your next session"))
with gone:
    show_left_over_refusal(t)
