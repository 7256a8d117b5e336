"""Links to the pages about sessions and support partners."""

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

PAGES = PROJECT / "pages" / "advocate"


def to_sessions(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "sessions.py", title=t("Sessions"))
    st.page_link(page, label=label, icon=":material/event:")


def to_the_session(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "session_now.py", title=t("Session now"))
    st.page_link(page, label=label or t("Open session"), icon=":material/play_circle:")


def to_partners(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES / "partner.py", title=t("Support partner"))
    st.page_link(page, label=label, icon=":material/diversity_3:")


def to_rounds(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES.with_name("coordinator") / "rounds.py", title=t("Rounds"))
    st.page_link(page, label=label, icon=":material/event_repeat:")


def to_pairs(t: Words, label: str | None = None) -> None:
    page = st.Page(PAGES.with_name("coordinator") / "pairs.py", title=t("Pairs"))
    st.page_link(page, label=label, icon=":material/diversity_1:")
