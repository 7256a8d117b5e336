"""Passkeys on My account: listed, removed, and the way to the page that adds one."""

from operator import methodcaller

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.passkeys import PasskeysDesk
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.confirming import ask_password_first
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import bar
from alongside.core.ui.pieces import readers_zone
from alongside.core.words import Words

PLACE = "passkeys"


def show_passkeys(account: AccountDesk, t: Words) -> None:
    mine = open_desk(PasskeysDesk).list_passkeys()
    st.write(
        t(
            "Sign in by unlocking your phone or computer. A passkey opens what you wrote, too, and "
            "needs no authenticator code. A new password removes all passkeys."
        )
    )
    zone, confirmed = readers_zone(account.organisation()), account.is_confirmed()
    for passkey in mine:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            used = (
                t("Added on {moment}", moment=t.moment(passkey.added_at, zone))
                if passkey.last_used_at is None
                else t("Last used on {moment}", moment=t.moment(passkey.last_used_at, zone))
            )
            st.text(f"{passkey.name}\n{used}")
            if confirmed:
                work = methodcaller("remove_passkey", passkey.id)
                remove = (PLACE, PasskeysDesk, work, t("Removed."))
                st.button(t("Remove"), key=f"remove-{passkey.id}", on_click=run_action, args=remove)
    if not ask_password_first(PLACE, t("Add or remove a passkey") if mine else t("Add a passkey"), t):
        bar.show_form_button("/passkey", t("Add a passkey"), method="get")
    show_refusal(PLACE, t)
