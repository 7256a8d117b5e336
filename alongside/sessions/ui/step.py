"""One realistic step, with when and where. The next check-in asks about it; no one else reads it."""

import streamlit as st

from alongside.accounts.ui import drafts
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.drafts import DraftForm
from alongside.checkins.rules.checkins import TEXT_LIMIT
from alongside.checkins.rules.steps import Step
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.sessions.desk.sessions import SessionDesk

SHORT = 200  # characters
FORM = "step after a session"


def show_step_form(step: Step | None, t: Words) -> None:
    def save_step() -> None:
        said = [typed_value(f"step-{one}") or "" for one in ("what", "when", "where")]

        def set_step(desk: SessionDesk) -> None:
            desk.set_step(*said)
            drafts.delete_draft(FORM)

        run_action("step", SessionDesk, set_step, t("Saved."))

    st.header(t("One realistic step"), anchor=False)
    st.caption(t("Only for you. Your next check-in asks how it went. You can drop it then."))
    with drafts.draft_container("step"):
        _show_fields(drafts.open_form(FORM, ""), step, t)
    st.button(t("Save step"), key="keep-step", on_click=save_step)
    show_refusal("step", t)


@st.fragment
def _show_fields(form: DraftForm, step: Step | None, t: Words) -> None:
    what, when, where = (step.text, step.when, step.where) if step else ("", "", "")
    st.text_input(t("What?"), max_chars=TEXT_LIMIT, key=form.start_field("what", "step-what", what))
    st.text_input(t("When?"), max_chars=SHORT, key=form.start_field("when", "step-when", when))
    st.text_input(t("Where?"), max_chars=SHORT, key=form.start_field("where", "step-where", where))
    form.save_draft()
    form.show_draft_state(t)
