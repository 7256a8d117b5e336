"""Asking to talk to a coordinator. Where there is none: who else to ask."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.contacts import show_support_contacts
from alongside.core.words import Words
from alongside.sessions.desk.sessions import TalkRequest
from alongside.sessions.ui.actions import session_button

PLACE = "talk"


def show_talk_request(talk: TalkRequest, contacts: Sequence[SupportContact], t: Words) -> None:
    if talk.coordinator and talk.waits:
        st.write(t("You asked to talk to a coordinator. Only coordinators see that, and nothing else."))
    elif talk.coordinator:
        session_button(
            t("Ask to talk to a coordinator"),
            "want-to-talk",
            lambda desk: desk.talk_to_coordinator(),
            t("It's now on the coordinators' page."),
            place=PLACE,
            help=t("Only coordinators learn that you want to talk, and nothing else."),
        )
    else:
        if talk.waits:
            st.write(t("You asked to talk to a coordinator, but there is none. No one sees that you asked."))
        else:
            st.write(t("There is no coordinator right now."))
        if talk.admins:
            st.write(t("An admin can name one. You can ask:"))
            st.text(", ".join(talk.admins))
        show_support_contacts(contacts, t)
    if talk.waits:
        session_button(
            t("Withdraw"),
            "need-not-talk",
            lambda desk: desk.withdraw_talk_request(),
            t("Withdrawn."),
            place=PLACE,
        )
    show_refusal(PLACE, t)
