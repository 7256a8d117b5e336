"""Links to the admin pages."""

import streamlit as st

from alongside.settings import PROJECT

PAGES = PROJECT / "pages" / "admin"


def to(file: str, title: str, icon: str) -> None:
    st.page_link(st.Page(PAGES / file, title=title), icon=icon)
