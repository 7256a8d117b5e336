"""To a coordinator: that somebody would like to talk, and nothing else."""

import streamlit as st

from alongside.web.sessions.doing import attempt
from alongside.words import Words


def section(waits: bool, t: Words) -> None:
    if waits:
        st.write(
            t("You asked to talk to a coordinator. They know that, and nothing else; nobody but them does.")
        )
        st.button(t("I need it no more"), key="need-not-talk", on_click=_need_not, args=(t,))
    else:
        st.button(
            t("I want to talk to the coordinator"),
            key="want-to-talk",
            help=t("They learn that you want to talk, and nothing else. Nobody but a coordinator learns it."),
            on_click=_want,
            args=(t,),
        )


def _want(t: Words) -> None:
    attempt(lambda desk: desk.talk_to_coordinator(), t("They know now that you would like to talk."))


def _need_not(t: Words) -> None:
    attempt(lambda desk: desk.need_not_talk(), t("Taken back."))
