"""How matching works: its aims, its rules and what a fit is made of. Shows no one's data."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.ui import matching_explained

rules, weights = open_desk(PartnerDesk).matching_rules()
t = state.words()

st.title(t("How matching works"), anchor=False)
st.write(
    t(
        "This page shows how support partners are found, with the rules and weights set now. They "
        "are the same for everyone."
    )
)
matching_explained.show_priorities(rules, t)
matching_explained.show_rules(rules, t)
matching_explained.show_fit(weights, t)
matching_explained.show_never_used(t)
matching_explained.show_urgent_rules(t)
matching_explained.show_proof(t)
