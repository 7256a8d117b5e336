"""A link to the page of reminders."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words


def to_reminders(t: Words, label: str | None = None) -> None:
    page = st.Page(PROJECT / "pages" / "advocate" / "reach.py", title=t("Calendar and e-mail"))
    st.page_link(page, label=label, icon=":material/calendar_clock:")
