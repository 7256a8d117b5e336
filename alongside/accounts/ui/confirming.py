"""Asks for the password again before actions that anyone at an unlocked screen could take."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.rules.passwords import CONFIRMED_FOR, NotConfirmed, WrongSignIn
from alongside.accounts.ui import button_actions, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words

GoOn = Callable[[], None]


def ask_password_first(
    place: str, label: str, t: Words, go_on: GoOn | None = None, icon: str | None = None
) -> bool:
    """Returns whether the password is due. If so, draws a button with the action's label that asks for it.

    With `go_on`, the action then follows immediately; without it, the action's own button appears here.
    """
    if open_desk(AccountDesk).is_confirmed():
        return False
    with st.popover(label, icon=icon):
        _show_password_form(place, label if go_on else t("Continue"), t, go_on)
    return True


def show_refusal(place: str, label: str, t: Words, go_on: GoOn) -> None:
    """As in `button_actions`; where only the password is missing, asks for it and goes on."""
    here = state.tab_state()
    waits = isinstance(here.refusal, NotConfirmed) and here.refused_place == place
    if waits:
        here.refusal, here.refused_place = None, ""
    if waits or here.refused_place == _form_place(place):
        with st.container(border=True):
            _show_password_form(place, label, t, go_on)
    button_actions.show_refusal(place, t)


def _show_password_form(place: str, label: str, t: Words, go_on: GoOn | None) -> None:
    with st.form(_form_place(place), border=False, clear_on_submit=True):
        st.write(t("Enter your password again. Anyone at your unlocked screen could do this too."))
        st.text_input(
            t("Password"), type="password", autocomplete="current-password", key=_password_key(place)
        )
        st.form_submit_button(
            label, type="primary", key=f"confirm-{place}", on_click=_confirm_password, args=(place, t, go_on)
        )
    here = state.tab_state()
    if isinstance(here.refusal, WrongSignIn) and here.refused_place == _form_place(place):
        st.error(t("The password is wrong. Nothing was changed."))
        here.refusal, here.refused_place = None, ""
    button_actions.show_refusal(_form_place(place), t)


def _confirm_password(place: str, t: Words, go_on: GoOn | None) -> None:
    password, minutes = (
        typed_value(_password_key(place)),
        CONFIRMED_FOR // timedelta(minutes=1),
    )
    button_actions.run_action(
        _form_place(place),
        AccountDesk,
        lambda desk: desk.confirm_password(password),
        t.count(
            "Confirmed. We won't ask again for {n} minute.",
            "Confirmed. We won't ask again for {n} minutes.",
            minutes,
        ),
    )
    if go_on is not None and open_desk(AccountDesk).is_confirmed():
        go_on()


def _form_place(place: str) -> str:
    return f"confirming-{place}"


def _password_key(place: str) -> str:
    return f"password-{place}"
