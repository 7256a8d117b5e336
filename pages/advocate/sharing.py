"""Show my trend to somebody: what it means first, then to whom, and the way out."""

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
