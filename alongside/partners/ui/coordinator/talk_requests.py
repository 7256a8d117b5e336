"""People who want to talk to a coordinator."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.words import Words
from alongside.notifications.rules.notices import TalkRequest
from alongside.partners.desk.coordinator import CoordinatorDesk

PLACE = "talks"


def show_talk_requests(waiting: Sequence[TalkRequest], zone: tzinfo, t: Words) -> None:
    if not waiting:
        return
    with st.container(border=True, key="talks"):
        st.header(t("People who want to talk to you"), anchor=False)
        st.write(t("Only coordinators see this. Let them tell you what it is about."))
        for one in waiting:
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                with st.container(width="content", gap=None):
                    st.text(one.name)
                    moment = t.moment(one.at, zone)
                    st.caption(t("Since {moment}", moment=moment))
                st.button(
                    t("Mark as done"),
                    key=f"talked-{one.id}",
                    on_click=run_action,
                    args=(
                        PLACE,
                        CoordinatorDesk,
                        partial(CoordinatorDesk.mark_talked, request_id=one.id),
                        t("Removed from the list."),
                    ),
                )
        show_refusal(PLACE, t)
