"""Who supports whom, and who did."""

import streamlit as st

from alongside.web import state
from alongside.web.coordinator import pairs

desk = state.coordinator_desk()
t = state.words()
book = desk.history()

st.title(t("Pairs"), anchor=False)
pairs.active(book, t)
pair = pairs.chosen(book, t)
if pair:
    pairs.panel(pair, book.names, t)
pairs.refused(t)
pairs.past(book, t)
