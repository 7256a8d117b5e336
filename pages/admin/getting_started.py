"""What to do after set-up. Each step is ticked off by what the database holds."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.everything.ui import guides
from alongside.organisation.desk.getting_started import GettingStartedDesk
from alongside.organisation.ui import getting_started

t = state.words()
progress = open_desk(GettingStartedDesk).read_progress()

st.title(t("Getting started"), anchor=False)
if progress.open_steps:
    st.write(t("Finish these steps so your colleagues can use Alongside."))
else:
    st.success(
        t("All done. This page comes back when someone needs an invitation."),
        icon=":material/check:",
    )
getting_started.show_steps(progress, t)
getting_started.show_optional_steps(t)
guides.link_to_guide("admin/operator_guide.py", t("Guide for operators"))
