"""The parts of the e-mail page: how it is set up, what is in the outbox, what could not be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

import streamlit as st

from alongside.accounts.ui import button_actions, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.http.stores import settings
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.notifications.desk.outbox import FailedMessage, MailDesk
from alongside.notifications.rules.mail_server import remedy_text
from alongside.notifications.rules.outbox import NEEDS_SMTPUTF8, RETRY_PAUSES
from alongside.organisation.desk.admin import AdminDesk

SHOWN = 50  # dead letters at once; handling some brings up the next
TEST = "test"  # the place of a refusal


def show_email_status(t: Words) -> None:
    """Hosts and addresses are the operator's text, so they are never shown as Markdown."""
    if not state.sends_mail():
        st.info(
            t(
                "E-mail is off. No one misses anything: notifications appear on each person's first "
                "page. The person who runs the server can turn it on; see the operator's guide."
            )
        )
        return
    here = settings()
    if not show_sending_stopped(t):
        st.success(t("E-mail is on."), icon=":material/check:")
    st.text(t("Sent from {sender} through {host}.", sender=here.sender, host=here.smtp_host))


def show_sending_stopped(t: Words) -> bool:
    """Says why nothing is sent and what to do. Returns whether sending has stopped.

    The mail server's answer comes from outside, so it is shown as plain text.
    """
    why = open_desk(MailDesk).read_stop() if state.sends_mail() else None
    if why is None:
        return False
    moment = t.moment(why.since, pieces.readers_zone(open_desk(AdminDesk).read_organisation()))
    since = t(
        "No e-mail has been sent since {moment}. Nothing is lost: messages stay in the outbox.", moment=moment
    )
    with st.container(border=True):
        st.warning(f"{since} {t(remedy_text(why.fault))}", icon=":material/error:")
        st.text(why.said)
    return True


def show_outbox(desk: MailDesk, t: Words) -> None:
    many = desk.count_waiting()
    if many:
        st.write(t.count("{n} message in the outbox.", "{n} messages in the outbox.", many))
    else:
        st.write(t("The outbox is empty."))
    said = desk.last_error()
    if said and desk.read_stop() is None:
        st.write(t("The mail server's last answer about an unsent message:"))
        st.text(said)


def show_test_button(t: Words) -> None:
    def send_test_message() -> None:
        done = t("You'll get it in a minute or two.")
        goes_out: datetime | None = button_actions.run_action(
            TEST, MailDesk, MailDesk.send_test_message, done
        )
        if goes_out and goes_out > state.now():
            moment = t.moment(goes_out, pieces.readers_zone(open_desk(AdminDesk).read_organisation()))
            quiet = t("You're in your quiet hours. The message goes out from {moment} on.", moment=moment)
            st.toast(quiet)

    st.button(t("Send me a test message"), key="test", icon=":material/send:", on_click=send_test_message)
    button_actions.show_refusal(TEST, t)


def show_failed_messages(letters: Sequence[FailedMessage], zone: tzinfo, t: Words) -> None:
    st.header(t("Messages that could not be sent"), anchor=False)
    if not letters:
        st.write(t("There are none."))
        return
    st.write(
        t(
            "Each was tried {tries} times in about {hours} hours, or rejected permanently. Fix the "
            "address or the mail server before you try again. Discarded messages are never sent; "
            "people still find their news on their first page.",
            tries=t.number(len(RETRY_PAUSES) + 1),
            hours=t.number(round(sum(RETRY_PAUSES, timedelta()) / timedelta(hours=1))),
        )
    )
    if len(letters) > SHOWN:
        st.caption(t("Showing the first {shown} of {n}.", n=t.number(len(letters)), shown=t.number(SHOWN)))
    for letter in letters[:SHOWN]:
        _show_failed_message(letter, zone, t)


def _show_failed_message(letter: FailedMessage, zone: tzinfo, t: Words) -> None:
    with st.container(border=True):
        st.text(f"{letter.name}  ·  {letter.address}")
        st.text(t(NEEDS_SMTPUTF8) if letter.trouble == NEEDS_SMTPUTF8 else letter.trouble)
        st.caption(t.moment(letter.due_at, zone))
        with st.container(horizontal=True):
            st.button(
                t("Try again"),
                key=f"again-{letter.id}",
                on_click=button_actions.run_action,
                args=(letter.id, MailDesk, lambda desk: desk.retry_message(letter.id), t("Trying again.")),
            )
            st.button(
                t("Discard"),
                key=f"drop-{letter.id}",
                on_click=button_actions.run_action,
                args=(letter.id, MailDesk, lambda desk: desk.discard_message(letter.id), t("Discarded.")),
            )
        button_actions.show_refusal(letter.id, t)
