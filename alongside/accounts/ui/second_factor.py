"""The second factor on My account: set up with an authenticator app, and turned off."""

from io import BytesIO

import segno
import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.rules.second_factor import DIGITS, app_address
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.confirming import ask_password_first
from alongside.core.ui.pieces import readers_zone
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words

PLACE = "second_factor"
CODE = "app_code"
PIXELS = 5  # for each dot of the picture


def show_second_factor(desk: AccountDesk, t: Words) -> None:
    since, key = desk.second_factor_since(), desk.pending_second_factor()
    if since is not None:
        st.write(
            t(
                "On since {moment}. Signing in also asks for a code from your authenticator app.",
                moment=t.moment(since, readers_zone(desk.organisation())),
            )
        )
        if not ask_password_first(PLACE, t("Turn it off"), t):
            with st.form(PLACE):
                label = t("Code from your authenticator app, or a recovery code")
                st.text_input(label, key=CODE, autocomplete="off")
                st.form_submit_button(
                    t("Turn it off"),
                    key="turn_off",
                    on_click=run_action,
                    args=(
                        PLACE,
                        AccountDesk,
                        lambda desk: desk.turn_off_second_factor(typed_value(CODE)),
                        t("Turned off."),
                    ),
                )
    elif key is not None and desk.is_confirmed():
        _show_set_up(key, desk.person.login, t)
    else:
        st.write(
            t(
                "With an authenticator app, your password alone lets no one in. Signing in also asks "
                "for a code from the app."
            )
        )
        if not ask_password_first(PLACE, t("Set up"), t, lambda: _begin_set_up(t)):
            st.button(t("Set up"), key="begin_second_factor", on_click=_begin_set_up, args=(t,))
    show_refusal(PLACE, t)


def _begin_set_up(t: Words) -> None:
    run_action(
        PLACE,
        AccountDesk,
        lambda desk: desk.begin_second_factor(),
        t("Now scan the code with your app."),
    )


def _show_set_up(key: str, login: str, t: Words) -> None:
    address = app_address(key, login)
    st.write(t("Scan this with any authenticator app. Then enter the code that it shows."))
    png = BytesIO()  # made here: the key goes to no other host
    segno.make(address, error="m").save(png, kind="png", scale=PIXELS)
    st.image(png.getvalue(), width="content")
    st.write(t("Or enter this key in the app:"))
    st.code(" ".join(key[start : start + 4] for start in range(0, len(key), 4)), language=None)
    st.write(t("Or open this address on your phone:"))
    st.code(address, language=None, wrap_lines=True)
    with st.form(PLACE, border=False):
        st.text_input(
            t("Code from the app ({n} digits)", n=t.number(DIGITS)),
            key=CODE,
            autocomplete="one-time-code",
        )
        st.form_submit_button(
            t("Turn it on"),
            type="primary",
            key="turn_on",
            on_click=run_action,
            args=(
                PLACE,
                AccountDesk,
                lambda desk: desk.turn_on_second_factor(typed_value(CODE)),
                t("Turned on. You are signed out everywhere else."),
            ),
        )
