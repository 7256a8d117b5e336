"""The log of what admins did. Everybody can read the lines about themselves on their own page."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.admin import log, security_log

desk = state.admin_desk()
t = state.words()
entries = desk.log(log.SHOWN)

st.title(t("Admin log"), anchor=False)
st.write(
    t(
        "What was done to accounts, teams and settings, newest first. Nobody can change or delete a line. "
        "Each person can read the lines about themselves under *My data*."
    )
)
if entries:
    log.table(entries, pieces.readers_zone(desk.organisation()), t)
    st.caption(t("At most the newest {n} lines are shown.", n=t.number(log.SHOWN)))
else:
    st.info(t("Nothing has been done yet. What admins do from now on is listed here."))

st.header(t("Security log"), anchor=False)
security_log.table(state.security_log_desk().days(), t)
