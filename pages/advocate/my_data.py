"""My data: what is kept about me, downloading it, the log about me, and deleting it all."""

import streamlit as st

from alongside.web import confirming, my_records, pieces, state

desk = state.records_desk()
t = state.words()
refusal = my_records.erase_if_asked(desk, t)

st.title(t("My data"))
st.write(t("It is yours. Only you see it in the app, you can take it with you, and you can delete it."))

with st.container(border=True):
    st.subheader(t("What is kept about you"))
    my_records.show_counts(desk.count_records(), t)

with st.container(border=True):
    st.subheader(t("Take it with you"))
    st.write(
        t(
            "One file with all of it: tables for a spreadsheet, JSON, a small SQLite database, your charts, and a README "
            "that says what is what. It holds your notes, opened, so keep it where only you can read it."
        )
    )
    if not confirming.ask_password_first("download", t("Download everything"), t, icon=my_records.DOWNLOAD):
        my_records.show_download(t)

with st.container(border=True):
    st.subheader(t("The log about you"))
    st.write(
        t("What was done to your account, or for everybody, and by whom. Nobody can change these lines.")
    )
    my_records.show_log(desk.audit_log(), pieces.readers_zone(desk.organisation()), t)

with st.container(border=True):
    st.subheader(t("Delete everything"))
    st.write(
        t(
            "**What goes:** your account, every week, answer, win, note and step, what you said for support partners, your partners, "
            "whom you asked to talk, your sign-ins, password, codes and links. "
            "The database file is then written anew, so that no byte of your text stays in it. This cannot be undone."
        )
    )
    st.write(
        t(
            "**What stays:** lines in the log, with a random number in place of you that then belongs to nobody. "
            "And copies in backups made before: ask whoever runs the server when those expire."
        )
    )
    my_records.show_erasure(desk, refusal, t)
