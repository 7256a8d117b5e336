"""Calendar and e-mail: sessions in the person's own calendar, their busy times, and e-mail."""

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
