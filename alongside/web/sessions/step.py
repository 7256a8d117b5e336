"""One realistic step, with when and where. The next check-in asks about it; no one else reads it."""

import streamlit as st

from alongside.desks.sessions import SessionDesk
from alongside.domain.checkins import TEXT_LIMIT
from alongside.domain.steps import Step
from alongside.web import drafts
from alongside.web.doing import say_refusal, typed
from alongside.web.drafts import Typed
from alongside.web.sessions.doing import attempt
from alongside.words import Words

SHORT = 200  # characters
FORM = "step after a session"


def form(step: Step | None, t: Words) -> None:
    st.header(t("One realistic step"), anchor=False)
    st.caption(
        t("For you alone. At your next check-in you are asked how it went; letting it go is an answer, too.")
    )
    with drafts.on_a_page("step"):
        _fields(drafts.opened(FORM, ""), step, t)
    st.button(t("Keep it"), key="keep-step", on_click=_keep, args=(t,))
    say_refusal("step", t)


@st.fragment
def _fields(form: Typed, step: Step | None, t: Words) -> None:
    what, when, where = (step.text, step.when, step.where) if step else ("", "", "")
    st.text_input(t("What?"), max_chars=TEXT_LIMIT, key=form.start("what", "step-what", what))
    st.text_input(t("When?"), max_chars=SHORT, key=form.start("when", "step-when", when))
    st.text_input(t("Where?"), max_chars=SHORT, key=form.start("where", "step-where", where))
    form.keep()
    form.say_so(t)


def _keep(t: Words) -> None:
    said = [typed(f"step-{one}") or "" for one in ("what", "when", "where")]

    def set_step(desk: SessionDesk) -> None:
        desk.set_step(*said)
        drafts.forget(FORM)

    attempt("step", set_step, t("Kept."))
