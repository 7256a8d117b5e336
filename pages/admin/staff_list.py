"""Upload a staff list: who joins, changes and leaves is shown first, then applied in one step."""

import streamlit as st

from alongside.web import state
from alongside.web.admin.staff_list import changes, steps, upload

desk = state.admin_desk()
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
