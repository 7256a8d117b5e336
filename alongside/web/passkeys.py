"""Passkeys on My account: listed, removed, and the way to the page that adds one."""

from datetime import datetime, tzinfo

import streamlit as st

from alongside.desks.account import AccountDesk
from alongside.domain.passkeys import Passkey
from alongside.web import bar, state
from alongside.web.confirming import asks_first
from alongside.web.doing import attempt, say_refusal
from alongside.web.pieces import readers_zone
from alongside.words import Words

PLACE = "passkeys"


def section(account: AccountDesk, t: Words) -> None:
    mine = state.passkeys_desk().all()
    st.write(
        t(
            "With a passkey you sign in by unlocking your phone or computer, without a password. It opens what you wrote, too, and asks for no "
            "code of an authenticator app. A new password removes all passkeys."
        )
    )
    zone, confirmed = readers_zone(account.organisation()), account.is_confirmed()
    for passkey in mine:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.text(f"{passkey.name}\n{_used(passkey, zone, t)}")
            if confirmed:
                st.button(t("Remove"), key=f"remove-{passkey.id}", on_click=_remove, args=(passkey.id, t))
    if not asks_first(PLACE, t("Add or remove a passkey") if mine else t("Add a passkey"), t):
        bar.button("/passkey", t("Add a passkey"), method="get")
    say_refusal(PLACE, t)


def _used(passkey: Passkey, zone: tzinfo, t: Words) -> str:
    if passkey.last_used_at is None:
        return t("Added on {moment}", moment=t.moment(datetime.fromisoformat(passkey.added_at), zone))
    return t("Last used on {moment}", moment=t.moment(datetime.fromisoformat(passkey.last_used_at), zone))


def _remove(passkey_id: str, t: Words) -> None:
    attempt(PLACE, state.passkeys_desk, lambda desk: desk.remove(passkey_id), t("Removed."))
