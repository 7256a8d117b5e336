"""Asking to talk to a coordinator. Where there is none: who else to ask."""

from collections.abc import Sequence

import streamlit as st

from alongside.desks.sessions import Talk
from alongside.domain.organisations import SupportContact
from alongside.web import pieces
from alongside.web.doing import say_refusal
from alongside.web.sessions.doing import attempt
from alongside.words import Words

PLACE = "talk"


def section(talk: Talk, contacts: Sequence[SupportContact], t: Words) -> None:
    if talk.coordinator:
        _reaches_someone(talk, t)
    else:
        _ask_others(talk, contacts, t)
    if talk.waits:
        st.button(t("I need it no more"), key="need-not-talk", on_click=_need_not, args=(t,))
    say_refusal(PLACE, t)


def _reaches_someone(talk: Talk, t: Words) -> None:
    if talk.waits:
        st.write(
            t(
                "You asked to talk to a coordinator. That stands on the coordinators' page, and nothing else does; no one but them sees it."
            )
        )
    else:
        st.button(
            t("I want to talk to the coordinator"),
            key="want-to-talk",
            help=t("They learn that you want to talk, and nothing else. Nobody but a coordinator learns it."),
            on_click=_want,
            args=(t,),
        )


def _ask_others(talk: Talk, contacts: Sequence[SupportContact], t: Words) -> None:
    if talk.waits:
        st.write(t("You asked to talk to a coordinator, but there is none now: no one sees that you asked."))
    else:
        st.write(t("There is no coordinator to talk to now."))
    if talk.admins:
        st.write(t("An admin can name one. You can ask them yourself:"))
        st.text(", ".join(talk.admins))
    pieces.support_contacts(contacts, t)


def _want(t: Words) -> None:
    attempt(PLACE, lambda desk: desk.talk_to_coordinator(), t("It stands on the coordinators' page now."))


def _need_not(t: Words) -> None:
    attempt(PLACE, lambda desk: desk.need_not_talk(), t("Taken back."))
