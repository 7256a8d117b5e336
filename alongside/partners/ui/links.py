"""Links between the pages about support partners."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

PAGES = PROJECT / "pages" / "advocate"


def to_support_profile(t: Words) -> None:
    profile = st.Page(PAGES / "support_profile.py", title=t("My support profile"))
    st.page_link(profile, icon=":material/person_search:")
