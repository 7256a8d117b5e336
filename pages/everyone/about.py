"""About Alongside: version, changes, accessibility, licence, source, and who to ask.

It shows no personal data but the admins' names.
"""

import streamlit as st

from alongside import __version__
from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.settings import PROJECT
from alongside.everything.ui import about
from alongside.everything.ui.guides import read_guide

desk = open_desk(AccountDesk)
t = state.words()

st.title(t("About Alongside"), anchor=False)
st.write(t("This is Alongside {version}.", version=__version__))
st.write(
    t(
        "It runs on your own organisation's server. No page asks another server for anything: no "
        "usage data, no outside fonts or scripts."
    )
)

if admins := desk.admin_names():
    st.header(t("Who to ask"), anchor=False)
    st.write(t("These admins look after accounts and settings:"))
    st.text("\n".join(admins))

changelog = PROJECT / "CHANGELOG.md"
if changelog.is_file():
    st.header(t("What's new in this version"), anchor=False)
    with st.expander(t("Show what's new (in English)")):
        st.text(about.newest_changes(changelog.read_text("utf-8")))

st.header(t("Accessibility"), anchor=False)
st.write(
    t(
        "Everyone should be able to use Alongside: by keyboard, with a screen reader, with large letters, "
        "and on a small phone. We follow the guidelines {guidelines}. If something gets in your way, "
        "please tell an admin: it is a fault in Alongside.",
        guidelines="WCAG 2.2 AA",
    )
)
if about.ACCESSIBILITY.is_file():
    with st.expander(t("How each guideline was checked (in English)")):
        st.markdown("\n\n".join(section.text for section in read_guide(about.ACCESSIBILITY)))

st.header(t("Licence and source"), anchor=False)
st.write(
    t(
        "Alongside is free software under the GNU Affero General Public License, version 3 or later. "
        "It comes without any warranty. You may use it, read it, change it and pass it on. You may "
        "have the source of the very program that runs here."
    )
)
st.download_button(
    t("Download source"),
    about.source_archive,
    file_name=f"alongside-{__version__}-source.zip",
    mime="application/zip",
    on_click="ignore",
    icon=":material/download:",
    key="source",
)
st.caption(
    t(
        "The font is Atkinson Hyperlegible Next, under the SIL Open Font License 1.1. The icons are "
        "Material Symbols by Google, under the Apache License 2.0."
    )
)
