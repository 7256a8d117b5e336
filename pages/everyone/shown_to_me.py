"""Shared with me: trends that others share, for as long as they choose."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.sharing import SharedWithMeDesk
from alongside.checkins.ui import sharing

desk = open_desk(SharedWithMeDesk)
t = state.words()
shown = desk.list_shared_trends()

st.title(t("Shared with me"), anchor=False)
if not shown:
    st.info(
        t("No one is sharing a trend with you. That's how it should be, unless someone wants you to know.")
    )
    st.stop()

sharing.show_how_to_receive(t)
for place, one in enumerate(shown):
    sharing.show_shared_trend(one, place, open_desk(AccountDesk).organisation(), t)
