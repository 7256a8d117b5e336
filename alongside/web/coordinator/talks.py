"""People who want to talk to a coordinator."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

import streamlit as st

from alongside.desks.coordination import WantsToTalk
from alongside.web.coordinator.doing import attempt_coordination
from alongside.web.doing import say_refusal
from alongside.words import Words

PLACE = "talks"


def section(waiting: Sequence[WantsToTalk], zone: tzinfo, t: Words) -> None:
    if not waiting:
        return
    with st.container(border=True, key="talks"):
        st.subheader(t("They would like to talk to you"), anchor=False)
        st.write(t("Only coordinators see this. What it is about is for them to say."))
        for one in waiting:
            _line(one, zone, t)
        say_refusal(PLACE, t)


def _line(one: WantsToTalk, zone: tzinfo, t: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            st.text(one.name)
            st.caption(t("Since {moment}", moment=t.moment(datetime.fromisoformat(one.at), zone)))
        st.button(t("We have talked"), key=f"talked-{one.id}", on_click=_talked, args=(one.id, t))


def _talked(request_id: str, t: Words) -> None:
    attempt_coordination(PLACE, lambda desk: desk.talked(request_id), t("Taken off the list."))
