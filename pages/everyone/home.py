"""Home: someone's week, what waits for them, and what their roles ask of them."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk, show_when_own_weeks_open
from alongside.core.ui import pieces
from alongside.everything.ui import home, role_cards

t = state.words()
here = state.require_visitor()
zone = pieces.readers_zone(open_desk(AccountDesk).organisation())

st.title(t("Home"), anchor=False)
with pieces.show_cards():
    if show_when_own_weeks_open():
        home.show_own_cards(here, zone, t)
    else:
        role_cards.show_role_cards(here, t)
