"""The organisation: its name, its clock and week, its language, its kinds of cases, and its contacts for a crisis."""

import streamlit as st

from alongside.web import state
from alongside.web.admin import organisation

desk = state.admin_desk()
t = state.words()

st.title(t("Organisation"), anchor=False)
organisation.settings_form(desk.organisation(), t)

st.header(t("Support contacts"), anchor=False)
st.write(
    t(
        "They are one tap away on every page, for a moment when somebody needs help now. At least one is needed. "
        "To take one out, empty its three fields."
    )
)
organisation.contacts_form(desk.contacts(), t)
