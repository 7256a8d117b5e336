"""My account: language, password, recovery codes, and where I am signed in."""

import streamlit as st

from alongside.web import account, state

desk = state.account_desk()
t = state.words()

st.title(t("My account"), anchor=False)
st.text(desk.person.login)

st.header(t("Where you are signed in"), anchor=False)
account.sign_ins(desk, t)

st.header(t("Recovery codes"), anchor=False)
account.recovery_codes(desk, t)

st.header(t("Password"), anchor=False)
account.password(desk, t)
