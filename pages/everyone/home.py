"""Home: someone's week, what waits for them, and what their roles ask of them."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.core.ui import pieces
from alongside.everything.desk.inbox import InboxDesk
from alongside.everything.ui import home, inbox

t = state.words()
st.title(t("Home"), anchor=False)
desk = open_desk(AdvocateDesk)
zone = pieces.readers_zone(desk.organisation())

home.show_this_week(desk, t)
inbox.show_inbox(open_desk(InboxDesk).read_inbox(), zone, t)
