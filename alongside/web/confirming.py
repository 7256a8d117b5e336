"""Asks for the password again before actions that anyone at an unlocked screen could take."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from alongside.domain.passwords import CONFIRMED_FOR, NotConfirmed, WrongSignIn
from alongside.web import doing, state
from alongside.words import Words

GoOn = Callable[[], None]


def asks_first(place: str, label: str, t: Words, go_on: GoOn | None = None, icon: str | None = None) -> bool:
    """Returns whether the password is due. If so, draws a button with the action's label that asks for it.

    With `go_on`, the action then follows immediately; without it, the action's own button appears here.
    """
    if state.account_desk().is_confirmed():
        return False
    with st.popover(label, icon=icon):
        _form(place, label if go_on else t("Go on"), t, go_on)
    return True


def say_refusal(place: str, label: str, t: Words, go_on: GoOn) -> None:
    """As in `doing`, but where only the password is missing, asks for it and goes on with what was typed."""
    here = state.session()
    waits = isinstance(here.refusal, NotConfirmed) and here.refused_at == place
    if waits:
        here.refusal, here.refused_at = None, ""
    if waits or here.refused_at == _place_of_form(place):
        with st.container(border=True):
            _form(place, label, t, go_on)
    doing.say_refusal(place, t)


def _form(place: str, label: str, t: Words, go_on: GoOn | None) -> None:
    with st.form(_place_of_form(place), border=False, clear_on_submit=True):
        st.write(t("Enter your password once more: someone at your unlocked screen could do this too."))
        st.text_input(t("Password"), type="password", autocomplete="current-password", key=_field(place))
        st.form_submit_button(
            label, type="primary", key=f"confirm-{place}", on_click=_confirm, args=(place, t, go_on)
        )
    here = state.session()
    if isinstance(here.refusal, WrongSignIn) and here.refused_at == _place_of_form(place):
        st.error(t("The password is not right. Nothing was changed."))
        here.refusal, here.refused_at = None, ""
    doing.say_refusal(_place_of_form(place), t)


def _confirm(place: str, t: Words, go_on: GoOn | None) -> None:
    password, minutes = doing.typed(_field(place)), CONFIRMED_FOR // timedelta(minutes=1)
    doing.attempt(
        _place_of_form(place),
        state.account_desk,
        lambda desk: desk.confirm(password),
        t.count(
            "Confirmed. You are not asked again for {n} minute.",
            "Confirmed. You are not asked again for {n} minutes.",
            minutes,
        ),
    )
    if go_on is not None and state.account_desk().is_confirmed():
        go_on()


def _place_of_form(place: str) -> str:
    return f"confirming-{place}"


def _field(place: str) -> str:
    return f"password-{place}"
