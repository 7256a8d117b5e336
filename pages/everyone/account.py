"""My account: sign-ins, recovery codes, password, passkeys and second factor.

The language is in the frame.
"""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.ui import account, passkeys, second_factor, state
from alongside.accounts.ui.open_desk import open_desk, require_own_weeks

desk = open_desk(AccountDesk)
t = state.words()

st.title(t("My account"), anchor=False)
st.text(desk.person.login)

if state.require_visitor().own_from is not None:  # may be asked of admins before anything else opens
    st.header(t("Second factor"), anchor=False)
    second_factor.show_second_factor(desk, t)
require_own_weeks()

st.header(t("Where you are signed in"), anchor=False)
account.show_sign_ins(desk, t)

if state.in_demo():
    st.info(t("The demo has no passwords. With your own account, you can change yours here."))
    st.stop()

account.show_failed_attempts(desk, t)
if desk.has_locked_weeks():
    st.header(t("Earlier weeks"), anchor=False)
    account.show_locked_weeks(desk, t)

st.header(t("Recovery codes"), anchor=False)
account.show_recovery_codes(desk, t)

st.header(t("Password"), anchor=False)
account.show_password_form(desk, t)

st.header(t("Passkeys"), anchor=False)
passkeys.show_passkeys(desk, t)

st.header(t("Second factor"), anchor=False)
second_factor.show_second_factor(desk, t)
