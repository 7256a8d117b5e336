"""Session now: the agreement, the agenda with its timer, one realistic step, and further help."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.doing import say_left_over
from alongside.web.sessions import agenda, agreement, dates, links, pairs, step

desk = state.session_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
found = desk.mine()
pair = pairs.on_now(found)

st.title(t("Session now"), anchor=False)
gone = st.container()
if pair is None or pair.on is None:
    pairs.show_no_session(t)
    links.to_sessions(t)
    with st.expander(t("What you agree to before you meet"), key="agreement"):
        agreement.text(t)
    agreement.escalation(state.support_contacts(), t)
    with gone:
        say_left_over(t)
    st.stop()

st.text("\n".join(pair.names))
dates.how_and_where(pair.on, t)
dates.how_and_where_form(pair, pair.on, t)
if not pair.agreed:
    agreement.to_agree(pair.pairing.id, t)
agenda.section(pair.on, t)
agreement.escalation(state.support_contacts(), t)
step.form(desk.step(), t)
links.to_sessions(t, t("Afterwards: did you meet, and the next date"))
with gone:
    say_left_over(t)
