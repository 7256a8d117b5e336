"""Shared with me: trends that others share, for as long as they choose."""

import streamlit as st

from alongside.web import sharing, state

desk = state.shown_desk()
t = state.words()
shown = desk.shown()

st.title(t("Shown to me"), anchor=False)
if not shown:
    st.info(
        t(
            "Nobody shows you anything at the moment. That is how it should be, unless somebody wants you to know."
        )
    )
    st.stop()

sharing.how_to_receive_it(t)
for place, one in enumerate(shown):
    sharing.trend(one, place, state.account_desk().organisation(), t)
