"""Ways from one page of support partners to another."""

import streamlit as st

from alongside.settings import PROJECT
from alongside.words import Words


def to_profile(t: Words) -> None:
    page = PROJECT / "pages" / "advocate" / "support_profile.py"
    st.page_link(st.Page(page, title=t("My support profile")), icon=":material/person_search:")
