"""Links to the pages about one's own weeks."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

PAGES = PROJECT / "pages" / "advocate"


def check_in_page(t: Words) -> st.Page:
    return st.Page(PAGES / "check_in.py", title=t("Weekly check-in"))


def to_check_in(t: Words, label: str | None = None, icon: str = ":material/edit_calendar:") -> None:
    st.page_link(check_in_page(t), label=label, icon=icon)


def to_my_weeks(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "my_weeks.py", title=t("My weeks"))
    st.page_link(page, label=label, icon=":material/timeline:")
