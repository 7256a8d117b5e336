"""Share my trend: what it means first, then with whom, and how to stop."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.sharing import SharingDesk
from alongside.checkins.ui import sharing

desk = open_desk(SharingDesk)
t = state.words()
current = desk.find_current_share()

st.title(t("Share my trend"), anchor=False)
if current:
    sharing.show_current_share(current, open_desk(AccountDesk).organisation(), t)
elif stopped := desk.find_stopped_share():
    sharing.show_stopped_share(stopped, t)
sharing.show_what_sharing_means(t)
sharing.show_choice(desk, current, t)
