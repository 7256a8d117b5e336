"""Session now: the agreement, the agenda with its timer, one realistic step, and further help."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.button_actions import show_left_over_refusal
from alongside.web.sessions import agenda, agreement, links, pairs, scheduling, step

desk = state.session_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
found = desk.my_pairs()
pair = pairs.pair_in_session(found)

st.title(t("Session now"), anchor=False)
gone = st.container()
if pair is None or pair.on is None:
    pairs.show_no_session(t)
    links.to_sessions(t)
    with st.expander(t("What you agree to before you meet"), key="agreement"):
        agreement.show_agreement_text(t)
    agreement.show_escalation(state.support_contacts(), t)
    with gone:
        show_left_over_refusal(t)
    st.stop()

st.text("\n".join(pair.names))
scheduling.show_place(pair.on, t)
scheduling.show_place_form(pair, pair.on, t)
if not pair.agreed:
    agreement.show_agreement(pair.pairing.id, t)
agenda.show_agenda(pair.on, t)
agreement.show_escalation(state.support_contacts(), t)
step.show_step_form(desk.current_step(), t)
links.to_sessions(t, t("Afterwards: did you meet, and your next session"))
with gone:
    show_left_over_refusal(t)
