"""A link to the page of one's account."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words


def to_account(t: Words, label: str | None = None) -> None:
    page = st.Page(PROJECT / "pages" / "everyone" / "account.py", title=t("My account"))
    st.page_link(page, label=label, icon=":material/person:")
