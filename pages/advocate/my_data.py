"""My data: what is kept about me, downloading it, the log about me, and deleting it all."""

import streamlit as st

from alongside.accounts.ui import confirming, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.ui.links import to_my_weeks
from alongside.core.ui import pieces
from alongside.everything.desk.records import RecordsDesk
from alongside.everything.ui import my_records

desk = open_desk(RecordsDesk)
t = state.words()
refusal = my_records.erase_if_asked(desk, t)

st.title(t("My data"))
st.write(t("Your data is yours. Only you see it in the app, and you can download or delete it."))

with st.container(border=True):
    st.header(t("What we keep about you"))
    my_records.show_counts(desk.count_records(), t)

with st.container(border=True):
    st.header(t("Download your data"))
    st.write(
        t(
            "One file with everything: spreadsheet tables, JSON, a SQLite database, charts and a "
            "README. Your notes are readable in it, so keep it where only you can read it."
        )
    )
    if not confirming.ask_password_first("download", t("Download everything"), t, icon=my_records.DOWNLOAD):
        my_records.show_download(t)
    to_my_weeks(t, t("Bring in earlier weeks, on My weeks"))

with st.container(border=True):
    st.header(t("Log about you"))
    st.write(
        t("What was done to your account, or for everyone, and by whom. No one can change these entries.")
    )
    my_records.show_log(desk.audit_log(), pieces.readers_zone(desk.organisation()), t)

with st.container(border=True):
    st.header(t("Delete everything"))
    st.write(
        t(
            "**What is deleted:** your account, every week, answer, win, note and step, your support "
            "profile, partners and requests, your sign-ins, password, codes and links. The database "
            "file is then rewritten, so no byte of your text stays in it. This cannot be undone."
        )
    )
    st.write(
        t(
            "**What stays:** log entries, with a random number in your place that then belongs to no "
            "one. Copies in earlier backups stay too: ask the person who runs the server when they "
            "expire."
        )
    )
    my_records.show_erasure(desk, refusal, t)
