"""The admin log and the security log."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.everything.ui import log
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.security_log import SecurityLogDesk
from alongside.organisation.ui import security_log

desk = open_desk(AdminDesk)
t = state.words()
zone = pieces.readers_zone(desk.read_organisation())

st.title(t("Admin log"), anchor=False)
st.write(t("Changes to accounts, teams and settings, newest first. No one can change or delete an entry."))
if desk.list_logged_actions():
    log.show_log_page(desk, log.choose_filter(desk, zone, t), zone, t)
else:
    st.info(t("No entries yet."))
with st.expander(t("How this works")):
    st.write(
        t(
            "Each person can read the entries about themselves under *My data*. "
            "What people do to their own account, such as exporting their data or changing their "
            "password, appears only there."
        )
    )

st.header(t("Security log"), anchor=False)
security_log.show_security_log(open_desk(SecurityLogDesk).list_days(), t)
