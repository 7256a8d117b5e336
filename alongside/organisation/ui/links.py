"""Links to the admin pages."""

import streamlit as st

from alongside.core.settings import PROJECT

PAGES = PROJECT / "pages" / "admin"


def link_to_page(file: str, title: str, icon: str) -> None:
    st.page_link(st.Page(PAGES / file, title=title), icon=icon)
