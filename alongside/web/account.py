"""The pieces of My account."""

from datetime import datetime

import streamlit as st

from alongside.desks.account import AccountDesk
from alongside.domain.errors import AlongsideError
from alongside.web import state
from alongside.web.doing import attempt, say_refusal
from alongside.web.pieces import readers_zone
from alongside.web.sentences import sentence
from alongside.words import Words

SIGN_INS = "sign-ins"


def sign_ins(desk: AccountDesk, t: Words) -> None:
    zone = readers_zone(desk.organisation())
    for held in desk.sign_ins():
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            seen = t.moment(datetime.fromisoformat(held.last_seen_at), zone)
            st.text(f"{held.device}\n{seen}")
            if held.id == desk.sign_in_id:
                st.caption(t("This one"), width="content")
            else:
                st.button(t("End"), key=f"end-{held.id}", on_click=_end, args=(held.id,))
    st.button(t("Sign out everywhere else"), key="end_others", on_click=_end_others)
    say_refusal(SIGN_INS, t)


def _end(sign_in_id: str) -> None:
    """By whoever is signed in at the click, which may be nobody any more."""
    attempt(SIGN_INS, state.account_desk, lambda desk: desk.end(sign_in_id))


def _end_others() -> None:
    attempt(SIGN_INS, state.account_desk, lambda desk: desk.end_others())


def recovery_codes(desk: AccountDesk, t: Words) -> None:
    left = desk.codes_left()
    st.write(t.count("You have {n} recovery code left.", "You have {n} recovery codes left.", left))
    with st.form("codes", clear_on_submit=True):
        current = st.text_input(
            t("Password now"), type="password", autocomplete="current-password", key="for_codes"
        )
        if st.form_submit_button(t("Make new codes"), key="new_codes"):
            _show_new_codes(desk, current, t)


def _show_new_codes(desk: AccountDesk, current: str, t: Words) -> None:
    try:
        codes = desk.new_codes(current)
    except AlongsideError as error:
        st.error(sentence(error, t))
    else:
        st.code("\n".join(codes), language=None)
        st.write(
            t("These are shown only now. Keep them where only you look. Earlier codes do not work any more.")
        )


def password(desk: AccountDesk, t: Words) -> None:
    with st.form("password", clear_on_submit=True):
        current = st.text_input(t("Password now"), type="password", autocomplete="current-password")
        new = st.text_input(
            t("New password"),
            type="password",
            autocomplete="new-password",
            help=t("12 characters or more; a few words do well"),
        )
        again = st.text_input(t("The same once more"), type="password", autocomplete="new-password")
        if st.form_submit_button(t("Change password"), key="change"):
            _change(desk, current, new, again, t)


def _change(desk: AccountDesk, current: str, new: str, again: str, t: Words) -> None:
    if new != again:
        st.error(t("The two are not the same."))
        return
    try:
        desk.change_password(current, new)
    except AlongsideError as error:
        st.error(sentence(error, t))
    else:
        st.success(t("Changed. Everywhere else you are signed out."))
