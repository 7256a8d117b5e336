"""Upload a staff list: who joins, changes and leaves is shown first, then applied in one step."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.ui import changes, steps, upload

desk = open_desk(StaffListDesk)
t = state.words()

st.title(t("Import staff list"), anchor=False)
st.write(
    t(
        "Upload your staff list, once or every month. You see who joins, changes or leaves before "
        "you apply it."
    )
)
before = st.container()
file = upload.show_upload_field(t)
if file is None:
    with before:
        changes.show_result(t)
    upload.show_usable_columns(t)
else:
    steps.show_steps(desk, file, t)
