"""Links of the home page to pages that no topic links to."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

PAGES = PROJECT / "pages"


def to_account(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "everyone/account.py", title=t("My account"))
    st.page_link(page, label=label, icon=":material/person:")


def to_reminders(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "advocate/reach.py", title=t("Calendar and e-mail"))
    st.page_link(page, label=label, icon=":material/calendar_clock:")


def to_longer(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "advocate/longer.py", title=t("Longer check-ins"))
    st.page_link(page, label=label, icon=":material/checklist:")


def to_shared_with_me(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "everyone/shown_to_me.py", title=t("Shared with me"))
    st.page_link(page, label=label, icon=":material/handshake:")
