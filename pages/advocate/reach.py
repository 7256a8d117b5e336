"""Calendar and e-mail: one's dates in one's own calendar, messages, and when one is busy."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.reach import calendar, mail

desk = state.reach_desk()
t = state.words()
zone = pieces.readers_zone(state.account_desk().organisation())
kept = desk.mine()

st.title(t("Calendar and e-mail"), anchor=False)
calendar.feed(kept, t)
calendar.brought(desk, zone, t)
mail.form(kept, state.sends_mail(), t)
mail.kinds(kept, t)
