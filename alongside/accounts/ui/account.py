"""The pieces of My account."""

from operator import methodcaller

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import ends_at
from alongside.accounts.rules.passwords import SHORTEST_PASSWORD
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui.pieces import readers_zone
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import Words

SIGN_INS = "sign-ins"


def show_sign_ins(desk: AccountDesk, t: Words) -> None:
    zone = readers_zone(desk.organisation())
    for held in desk.list_sign_ins():
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            seen = t.moment(held.last_seen_at, zone)
            until = t("Until {day}", day=t.day(ends_at(held).astimezone(zone).date()))
            st.text(f"{held.device}\n{seen}\n{until}" if held.own_device else f"{held.device}\n{seen}")
            if held.id == desk.sign_in_id:
                st.caption(t("This browser"), width="content")
            else:
                # For the person signed in at the click: the sign-in may have ended since the page was drawn.
                end = (SIGN_INS, AccountDesk, methodcaller("end_sign_in", held.id))
                st.button(t("Sign out"), key=f"end-{held.id}", on_click=run_action, args=end)
    st.button(
        t("Sign out everywhere else"),
        key="end_others",
        on_click=run_action,
        args=(SIGN_INS, AccountDesk, AccountDesk.end_other_sign_ins),
    )
    show_refusal(SIGN_INS, t)


def show_failed_attempts(desk: AccountDesk, t: Words) -> None:
    """Plain text, not a warning: most failed attempts are the person's own."""
    tries = desk.failed_attempts()
    if tries:
        said = t.count(
            "{n} failed attempt on your account came before this sign-in. Typing mistakes count too. "
            "No one got in with it.",
            "{n} failed attempts on your account came before this sign-in. Typing mistakes count "
            "too. No one got in with them.",
            tries,
        )
        st.text(said)
        st.caption(
            t(
                "Not yours? With a long password that you use nowhere else, guessing is hopeless. "
                "You can change it below."
            )
        )
    else:
        st.text(t("There were no failed attempts on your account since your previous sign-in."))


def show_recovery_codes(desk: AccountDesk, t: Words) -> None:
    codes = desk.count_recovery_codes()
    st.write(t.count("You have {n} recovery code left.", "You have {n} recovery codes left.", codes.left))
    st.write(
        t(
            "A recovery code lets you in without your password. It also opens your private notes, "
            "small wins and steps."
        )
    )
    if codes.opening < codes.left:
        st.warning(
            t(
                "Your codes are older than the encryption of your texts. They let you in but do not "
                "open the texts. Make new codes."
            )
        )
    with st.form("codes", clear_on_submit=True):
        current = st.text_input(
            t("Current password"), type="password", autocomplete="current-password", key="for_codes"
        )
        if st.form_submit_button(t("Make new codes"), key="new_codes"):
            _show_new_codes(desk, current, t)
    with st.expander(t("How this works")):
        st.write(
            t(
                "Those texts are encrypted. Without your password, a passkey or a recovery code no "
                "one can open them, "
                "not even the people who run the server."
            )
        )


def _show_new_codes(desk: AccountDesk, current: str, t: Words) -> None:
    try:
        codes = desk.make_recovery_codes(current)
    except AlongsideError as error:
        st.error(refusal_text(error, t))
    else:
        st.code("\n".join(codes), language=None)
        st.write(
            t(
                "These codes are shown only now. Keep them where only you can see them. Earlier "
                "codes no longer work."
            )
        )


def show_locked_weeks(desk: AccountDesk, t: Words) -> None:
    st.write(t("What you saved earlier is locked. A recovery code that you had then unlocks it."))
    with st.form("locked", border=False):
        code = st.text_input(t("Recovery code"), autocomplete="off")
        if st.form_submit_button(t("Unlock earlier weeks"), key="unlock"):
            try:
                desk.open_locked_weeks(code)
            except AlongsideError as error:
                st.error(refusal_text(error, t))
            else:
                state.tab_state().shelves.clear()  # drawn without them
                st.success(t("Earlier weeks unlocked."))


def show_password_form(desk: AccountDesk, t: Words) -> None:
    with st.form("password", clear_on_submit=True):
        current = st.text_input(t("Current password"), type="password", autocomplete="current-password")
        new = st.text_input(
            t("New password"),
            type="password",
            autocomplete="new-password",
            help=t("At least {n} characters. A few words work well.", n=t.number(SHORTEST_PASSWORD)),
        )
        again = st.text_input(t("Repeat password"), type="password", autocomplete="new-password")
        if st.form_submit_button(t("Change password"), key="change"):
            if new != again:
                st.error(t("The passwords do not match."))
                return
            try:
                desk.change_password(current, new)
            except AlongsideError as error:
                st.error(refusal_text(error, t))
            else:
                st.success(
                    t("Password changed. You are signed out everywhere else, and your passkeys are removed.")
                )
