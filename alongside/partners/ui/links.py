"""Links between the pages about support partners."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

PAGES = PROJECT / "pages"


def show_partner_links(t: Words) -> None:
    profile = st.Page(PAGES / "advocate" / "support_profile.py", title=t("My support profile"))
    matching = st.Page(PAGES / "everyone" / "how_matching_works.py", title=t("How matching works"))
    with st.container(horizontal=True):
        st.page_link(profile, icon=":material/person_search:")
        st.page_link(matching, icon=":material/balance:")
