"""Share my trend: what it means first, then with whom, and how to stop."""

import streamlit as st

from alongside.web import sharing, state

desk = state.sharing_desk()
t = state.words()
current = desk.current()

st.title(t("Show my trend to somebody"), anchor=False)
if current:
    sharing.in_force(current, state.account_desk().organisation(), t)
sharing.before_you_do(t)
sharing.choice(desk, current, t)
