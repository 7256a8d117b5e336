"""The log of what admins did. Everybody can read the lines about themselves on their own page."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.admin import log, security_log

desk = state.admin_desk()
t = state.words()
zone = pieces.readers_zone(desk.organisation())

st.title(t("Admin log"), anchor=False)
st.write(
    t(
        "What was done to accounts, teams and settings, newest first. Nobody can change or delete a line. "
        "Each person can read the lines about themselves under *My data*. What people do to their own account, such as to take their data "
        "along or to change their password, stands there alone."
    )
)
if desk.logged_actions():
    log.page(desk, log.chosen(desk, zone, t), zone, t)
else:
    st.info(t("Nothing has been done yet. What admins do from now on is listed here."))

st.header(t("Security log"), anchor=False)
security_log.table(state.security_log_desk().days(), t)
