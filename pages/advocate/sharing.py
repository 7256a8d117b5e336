"""Share my trend: what it means first, then with whom, and how to stop."""

import streamlit as st

from alongside.web import sharing, state

desk = state.sharing_desk()
t = state.words()
current = desk.find_current_share()

st.title(t("Share my trend"), anchor=False)
if current:
    sharing.show_current_share(current, state.account_desk().organisation(), t)
sharing.show_what_sharing_means(t)
sharing.show_choice(desk, current, t)
