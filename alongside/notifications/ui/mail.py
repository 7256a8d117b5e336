"""The e-mail part of the page: address, quiet hours, and which notifications are sent."""

from datetime import time
from functools import partial

import streamlit as st

from alongside.accounts.http.first_run import AT_ONCE
from alongside.accounts.ui import button_actions, confirming
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.rules import addresses
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.mail.kinds import KINDS
from alongside.notifications.rules.notification_preferences import (
    LONGEST_TITLE,
    REFUSABLE,
    MessageKind,
    NotificationPreferences,
)

NEVER = -1
PLACE, ASKING, WANTING = "e-mail", "ask-again", "kinds-of-mail"


def show_mail_form(kept: NotificationPreferences, sends: bool, t: Words) -> None:
    st.header(t("E-mail"), anchor=False)
    if not sends:
        st.write(
            t(
                "E-mail is not turned on here. You won't miss anything: your notifications are on "
                "your first page."
            )
        )
    st.write(
        t(
            "Messages say nothing about how you are, and name no one unless you and your partner "
            "both want that. An address is optional."
        )
    )
    if kept.email and not kept.confirmed:
        _show_unconfirmed(kept, sends, t)
    with st.form("reach", border=False):
        st.text_input(
            t("Your e-mail address"),
            kept.email,
            max_chars=addresses.LONGEST,
            key="reach-email",
            autocomplete="email",
        )
        left, right = st.columns(2)
        left.time_input(t("No messages from"), _to_time(kept.quiet_from), step=1800, key="reach-from")
        right.time_input(t("until"), _to_time(kept.quiet_until), step=1800, key="reach-until")
        ask_day_and_hour("reach", kept.check_in_weekday, kept.check_in_minute, t)
        st.text_input(
            t("Title for sessions in your calendar"),
            kept.title,
            max_chars=LONGEST_TITLE,
            placeholder=t("Appointment"),
            key="reach-title",
        )
        st.checkbox(
            t("Use my name in my partners' messages"),
            kept.named,
            key="reach-named",
            help=t("Only if your partner turns this on too. Then you also see their name."),
        )
        st.form_submit_button(t("Save"), type="primary", on_click=_save_preferences, args=(t,))
    confirming.show_refusal(PLACE, t("Confirm and save"), t, partial(_save_preferences, t))


def ask_day_and_hour(key: str, weekday: int | None, minute: int, t: Words) -> None:
    """When to remind someone to check in: see `typed_day_and_minute`."""
    left, right = st.columns(2)  # a row of its own: a phone shows the whole left column first
    days = [NEVER, *range(7)]
    left.selectbox(
        t("Remind me to check in on"),
        days,
        index=days.index(NEVER if weekday is None else weekday),
        format_func=lambda day: t("no day") if day == NEVER else t.weekday(day),
        key=f"{key}-weekday",
    )
    right.time_input(t("at"), _to_time(minute), step=1800, key=f"{key}-hour")


def typed_day_and_minute(key: str) -> tuple[int | None, int]:
    weekday = typed_value(f"{key}-weekday")
    return None if weekday == NEVER else weekday, _typed_minute(f"{key}-hour")


def _show_unconfirmed(kept: NotificationPreferences, sends: bool, t: Words) -> None:
    with st.container(border=True):
        st.write(
            t("One more step: open the message sent to this address, and confirm that it's yours.")
            if sends
            else t("When e-mail is on, a message will ask you to confirm this address.")
        )
        st.text(kept.email)
        st.caption(t("Until then, nothing else is sent there."))
        if sends:
            sent = t("A new message is on its way. The earlier link no longer works.")
            st.button(
                t("Send again"),
                key="ask-again",
                on_click=run_action,
                args=(ASKING, NotificationSettingsDesk, NotificationSettingsDesk.resend_confirmation, sent),
            )
            show_refusal(ASKING, t)


def show_kinds(kept: NotificationPreferences, t: Words) -> None:
    def want(kind: MessageKind, yes: bool) -> None:
        run_action(
            WANTING, NotificationSettingsDesk, lambda desk: desk.set_kind_wanted(kind, yes), t("Saved.")
        )

    with st.expander(t("Notifications by e-mail"), key="kinds"):
        for kind in REFUSABLE:
            st.toggle(
                t(KINDS[kind].label),
                value=kind not in kept.unwanted,
                key=f"{AT_ONCE}kind-{kind.value}-{kind in kept.unwanted}",
                on_change=want,
                args=(kind, kind in kept.unwanted),
            )
        show_refusal(WANTING, t)


def _to_time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _typed_minute(key: str) -> int:
    hour: time = typed_value(key)
    return hour.hour * 60 + hour.minute


def _save_preferences(t: Words) -> None:
    weekday, minute = typed_day_and_minute("reach")
    said = NotificationPreferences(
        email=typed_value("reach-email") or "",
        quiet_from=_typed_minute("reach-from"),
        quiet_until=_typed_minute("reach-until"),
        check_in_weekday=weekday,
        check_in_minute=minute,
        named=typed_value("reach-named"),
        title=typed_value("reach-title") or "",
    )
    button_actions.run_action(
        PLACE, NotificationSettingsDesk, lambda desk: desk.save_preferences(said), t("Saved.")
    )
