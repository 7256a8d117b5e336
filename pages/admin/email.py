"""E-mail: whether it works, and what could not be sent. Never what a message is about."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.everything.ui import guides
from alongside.notifications.desk.outbox import MailDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.ui import email

desk = open_desk(MailDesk)
t = state.words()
zone = pieces.readers_zone(open_desk(AdminDesk).read_organisation())

st.title(t("E-mail"), anchor=False)
st.write(
    t(
        "See whether messages reach people. What a message says, and what kind it is, is not shown "
        "here or to admins."
    )
)
email.show_email_status(t)
if not state.sends_mail():
    guides.link_to_guide("admin/operator_guide.py", t("Guide for operators"))
email.show_outbox(desk, t)
if state.sends_mail():
    email.show_test_button(t)
email.show_failed_messages(desk.list_failed(), zone, t)
