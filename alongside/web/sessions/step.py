"""One realistic step, with when and where; it comes back at the next check-in. Nobody else reads it."""

import streamlit as st

from alongside.domain.checkins import TEXT_LIMIT
from alongside.domain.steps import Step
from alongside.web.doing import say_refusal, typed
from alongside.web.sessions.doing import attempt
from alongside.words import Words

SHORT = 200  # characters


def form(step: Step | None, t: Words) -> None:
    st.header(t("One realistic step"), anchor=False)
    st.caption(
        t("For you alone. At your next check-in you are asked how it went; letting it go is an answer, too.")
    )
    what, when, where = (step.text, step.when, step.where) if step else ("", "", "")
    with st.form("step", border=False):
        st.text_input(t("What?"), value=what, max_chars=TEXT_LIMIT, key="step-what")
        st.text_input(t("When?"), value=when, max_chars=SHORT, key="step-when")
        st.text_input(t("Where?"), value=where, max_chars=SHORT, key="step-where")
        st.form_submit_button(t("Keep it"), on_click=_keep, args=(t,))
    say_refusal("step", t)


def _keep(t: Words) -> None:
    said = [typed(f"step-{one}") or "" for one in ("what", "when", "where")]
    attempt("step", lambda desk: desk.set_step(*said), t("Kept."))
